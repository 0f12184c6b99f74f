#define _GNU_SOURCE
#include "cli/command.h"

#include "base/memory.h"
#include "base/unit.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS_MAX = 64, HELP = 1000 };

void ohm_option_name(const char *key, char name[64])
{
    size_t k = 0;

    for (; key[k] && k < 63; k++)
        name[k] = key[k] == '_' ? '-' : key[k];
    name[k] = '\0';
}

/* The short form of an option, or 0. */
static int short_form(const char *key)
{
    static const struct {
        const char *key;
        int letter;
    } forms[] = { { "output", 'o' }, { "quiet", 'q' } };

    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
        if (strcmp(forms[k].key, key) == 0)
            return forms[k].letter;
    return 0;
}

static bool is_repeated(const struct ohm_field *field)
{
    return strcmp(field->key, "set") == 0;
}

/* One value: on a command line a physical value may be a plain SI number. */
static enum ohm_status read_value(const struct ohm_field *field, void *options,
                                  const char *text)
{
    char with_unit[128];
    double plain;

    if (field->kind == OHM_FLAG && !text)
        return ohm_field_read(field, options, "yes");
    if (field->kind == OHM_REAL && *field->unit &&
        ohm_unit_read(text, "", &plain) == OHM_OK && !strchr(text, '%')) {
        snprintf(with_unit, sizeof with_unit, "%.100s %s", text, field->unit);
        text = with_unit;
    }
    return ohm_field_read(field, options, text);
}

/* The sentence with --r-word in place of r_word at its front. */
static enum ohm_status as_option(enum ohm_status status, const struct ohm_field *field)
{
    const size_t length = strlen(field->key);
    const char *sentence = ohm_sentence();
    char name[64];

    if (status == OHM_OK || strncmp(sentence, field->key, length) != 0)
        return status;
    ohm_option_name(field->key, name);
    return ohm_fail(status, "--%s%s", name, sentence + length);
}

static enum ohm_status unknown_option(const struct ohm_command *command, const char *word)
{
    char key[64], name[64];
    const char *nearest;

    snprintf(key, sizeof key, "%.*s", (int)strcspn(word + strspn(word, "-"), "="),
             word + strspn(word, "-"));
    for (char *p = key; *p; p++)
        *p = *p == '-' ? '_' : *p;
    nearest = ohm_field_nearest(command->options, key);
    if (!nearest)
        return ohm_fail(OHM_EUSAGE,
                        "%s is not an option of ohmslice %s; see ohmslice %s --help", word,
                        command->name, command->name);
    ohm_option_name(nearest, name);
    return ohm_fail(OHM_EUSAGE, "%s is not an option of ohmslice %s; nearest: --%s", word,
                    command->name, name);
}

/* getopt's tables from ours. */
static size_t make_tables(const struct ohm_command *command, struct option longs[],
                          char names[][64], char shorts[])
{
    size_t n = 0, s = 0;

    shorts[s++] = ':';
    for (const struct ohm_field *f = command->options; f->key; f++, n++) {
        const int letter = short_form(f->key);

        ohm_option_name(f->key, names[n]);
        longs[n] = (struct option){ .name = names[n],
                                    .has_arg = f->kind == OHM_FLAG ? optional_argument
                                                                   : required_argument,
                                    .val = (int)n + HELP + 1 };
        if (letter) {
            shorts[s++] = (char)letter;
            if (f->kind != OHM_FLAG)
                shorts[s++] = ':';
        }
    }
    longs[n] = (struct option){ .name = "help", .val = HELP };
    longs[n + 1] = (struct option){ .name = NULL };
    shorts[s] = '\0';
    return n;
}

/* The field of getopt's value. */
static const struct ohm_field *field_of(const struct ohm_command *command, int value)
{
    if (value > HELP)
        return &command->options[value - HELP - 1];
    for (const struct ohm_field *f = command->options; f->key; f++)
        if (short_form(f->key) == value)
            return f;
    return NULL;
}

static enum ohm_status take(const struct ohm_field *field, void *options)
{
    struct ohm_repeated *repeated = (void *)((char *)options + field->offset);

    if (!is_repeated(field))
        return as_option(read_value(field, options, optarg), field);
    if (repeated->n == OHM_REPEATS)
        return ohm_fail(OHM_EUSAGE, "--set can be given %d times", OHM_REPEATS);
    repeated->at[repeated->n++] = optarg;
    return OHM_OK;
}

static enum ohm_status check_all(const struct ohm_command *command, const bool given[],
                                 int argc)
{
    const size_t n = (size_t)(argc - optind);
    char name[64];

    for (size_t k = 0; command->options[k].key; k++) {
        if (!given[k] && !command->options[k].usual && !is_repeated(&command->options[k])) {
            ohm_option_name(command->options[k].key, name);
            return ohm_fail(OHM_EUSAGE, "--%s is missing; see ohmslice %s --help", name,
                            command->name);
        }
    }
    if (n < command->least || n > command->most)
        return ohm_fail(OHM_EUSAGE, "%zu argument%s given; usage: ohmslice %s [options] %s",
                        n, n == 1 ? " is" : "s are", command->name, command->arguments);
    return OHM_OK;
}

enum ohm_status ohm_options_read(const struct ohm_command *command, int argc, char *argv[],
                                 void *options, char ***arguments, bool *help)
{
    struct option longs[OPTIONS_MAX + 2];
    char names[OPTIONS_MAX][64], shorts[OPTIONS_MAX];
    bool given[OPTIONS_MAX] = { false };
    int value;

    *help = false;
    for (const struct ohm_field *f = command->options; f->key; f++)
        if (f->usual && ohm_field_read(f, options, f->usual) != OHM_OK)
            return ohm_while(OHM_EUSAGE, "usual value");
    make_tables(command, longs, names, shorts);
    optind = 0;
    opterr = 0;
    while ((value = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        const struct ohm_field *field;

        if (value == HELP) {
            *help = true;
            return OHM_OK;
        }
        if (value == ':')
            return ohm_fail(OHM_EUSAGE, "%s needs a value", argv[optind - 1]);
        field = value == '?' ? NULL : field_of(command, value);
        if (!field)
            return unknown_option(command, argv[optind - 1]);
        given[field - command->options] = true;
        OHM_TRY(take(field, options));
    }
    *arguments = argv + optind;
    return check_all(command, given, argc);
}

/* Prints one paragraph in lines of at most 78 characters, each after INDENT blanks. */
static void print_paragraph(FILE *out, const char *text, size_t length, int indent)
{
    int column = 0;

    for (const char *p = text; p < text + length;) {
        const int word = (int)strcspn(p, " \n");

        if (column > 0 && column + 1 + word > 78 - indent) {
            fputc('\n', out);
            column = 0;
        }
        fprintf(out, "%*s%.*s", column ? 1 : indent, "", word, p);
        column += word + (column > 0);
        p += word + 1;
    }
    fputc('\n', out);
}

/* Prints TEXT line by line; lines that begin with a blank are examples and stay as they are. */
static void print_wrapped(FILE *out, const char *text, int indent)
{
    while (*text) {
        const size_t length = strcspn(text, "\n");

        if (*text == ' ' || length == 0)
            fprintf(out, "%.*s\n", (int)length, text);
        else
            print_paragraph(out, text, length, indent);
        text += length + (text[length] != '\0');
    }
}

static const char *placeholder(const struct ohm_field *field)
{
    switch (field->kind) {
    case OHM_REAL:
        return *field->unit ? field->unit : "NUMBER";
    case OHM_COUNT:
        return is_repeated(field) ? "KEY=VALUE" : "N";
    case OHM_WORD:
        return "WORD";
    case OHM_COUNTS:
    case OHM_REALS:
        return "LIST";
    default:
        return "TEXT";
    }
}

void ohm_options_help(FILE *out, const struct ohm_command *command)
{
    fprintf(out, "usage: ohmslice %s [options] %s\n\n", command->name, command->arguments);
    print_wrapped(out, command->details, 0);
    fputs("\noptions:\n", out);
    for (const struct ohm_field *f = command->options; f->key; f++) {
        const int letter = short_form(f->key);
        char name[64], range[256] = "", text[1024];

        ohm_option_name(f->key, name);
        if (letter)
            fprintf(out, "  -%c, --%s", letter, name);
        else
            fprintf(out, "  --%s", name);
        fprintf(out, f->kind == OHM_FLAG ? "\n" : " %s\n", placeholder(f));
        if (f->kind == OHM_WORD)
            ohm_field_range(f, range, sizeof range);
        snprintf(text, sizeof text, "%s%s%s%s%s%s%s", f->sentence, *range ? " One of " : "",
                 range, *range ? "." : "",
                 f->usual && *f->usual && f->kind != OHM_FLAG ? " Usual: " : "",
                 f->usual && f->kind != OHM_FLAG ? f->usual : "",
                 f->usual && *f->usual && f->kind != OHM_FLAG ? "." : "");
        print_wrapped(out, text, 8);
    }
    fputs("  --help\n        Prints this.\n", out);
}
