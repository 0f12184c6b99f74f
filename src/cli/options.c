/* options.c -- reads the options of a command from the command line. */
#define _GNU_SOURCE
#include "cli/options.h"

#include "base/log.h"
#include "base/spelling.h"
#include "base/unit.h"
#include "store/store.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS_MAX = 64, VERBOSE = 'v', UNSEALED = 999, HELP = 1000 };

/* What was read last: the keys that were given. */
static const char *given_keys[OPTIONS_MAX];
static size_t given_count;

bool ohm_option_given(const char *key)
{
    for (size_t k = 0; k < given_count; k++)
        if (strcmp(given_keys[k], key) == 0)
            return true;
    return false;
}

enum ohm_status ohm_options_refuse(const char *const keys[], const char *format, ...)
{
    char why[256], name[64];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    for (size_t k = 0; keys[k]; k++) {
        if (ohm_option_given(keys[k])) {
            ohm_option_name(keys[k], name);
            return ohm_fail(OHM_EUSAGE, "--%s: %s", name, why);
        }
    }
    return OHM_OK;
}

struct ohm_option ohm_option_at(const struct ohm_command *command, size_t k)
{
    for (const struct ohm_part *part = command->parts; part->fields; part++)
        for (const struct ohm_field *f = part->fields; f->key; f++)
            if (k-- == 0)
                return (struct ohm_option){ f, part->offset };
    return (struct ohm_option){ NULL, 0 };
}

void ohm_option_name(const char *key, char name[64])
{
    size_t k = 0;

    for (; key[k] && k < 63; k++)
        name[k] = key[k] == '_' ? '-' : key[k];
    name[k] = '\0';
}

int ohm_option_letter(const char *key)
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

bool ohm_option_is_repeated(const struct ohm_field *field)
{
    return strcmp(field->key, "set") == 0;
}

/* One value: on a command line a physical value may be a plain SI number. */
static enum ohm_status read_value(const struct ohm_field *field, void *part,
                                  const char *text)
{
    char with_unit[128];
    double plain;

    if (field->kind == OHM_FLAG && !text)
        return ohm_field_read(field, part, "yes");
    if (field->kind == OHM_REAL && *field->unit &&
        ohm_unit_read(text, "", &plain) == OHM_OK && !strchr(text, '%')) {
        snprintf(with_unit, sizeof with_unit, "%.100s %s", text, field->unit);
        text = with_unit;
    }
    return ohm_field_read(field, part, text);
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
    const char *keys[OPTIONS_MAX + 4] = { "help", "verbose" };
    const char *nearest, *bare = word + strspn(word, "-");
    char key[64], name[64];

    size_t n = 0;

    for (; ohm_option_at(command, n).field; n++)
        keys[n + 2] = ohm_option_at(command, n).field->key;
    if (command->results != OHM_RESULTS_NONE)
        keys[n + 2] = "unsealed";
    snprintf(key, sizeof key, "%.*s", (int)strcspn(bare, "="), bare);
    for (char *p = key; *p; p++)
        *p = *p == '-' ? '_' : *p;
    nearest = ohm_spelling_nearest(key, keys);
    if (!nearest)
        return ohm_fail(OHM_EUSAGE, "%s is not an option here; see ohmslice %s --help",
                        word, command->name);
    ohm_option_name(nearest, name);
    return ohm_fail(OHM_EUSAGE, "%s is not an option here; nearest: --%s", word, name);
}

/* getopt's tables from ours. */
static void make_tables(const struct ohm_command *command, struct option longs[],
                        char names[][64], char shorts[])
{
    size_t n = 0, s = 0;
    struct ohm_option o;

    shorts[s++] = ':';
    shorts[s++] = VERBOSE;
    for (; (o = ohm_option_at(command, n)).field; n++) {
        const bool flag = o.field->kind == OHM_FLAG;
        const int letter = ohm_option_letter(o.field->key);

        ohm_option_name(o.field->key, names[n]);
        longs[n] = (struct option){ .name = names[n],
                                    .has_arg = flag ? optional_argument : required_argument,
                                    .val = (int)n + HELP + 1 };
        if (letter) {
            shorts[s++] = (char)letter;
            if (!flag)
                shorts[s++] = ':';
            shorts[s++] = VERBOSE;
        }
    }
    longs[n] = (struct option){ .name = "help", .val = HELP };
    longs[n + 1] = (struct option){ .name = "verbose", .val = VERBOSE };
    longs[n + 2] = command->results == OHM_RESULTS_NONE
                       ? (struct option){ .name = NULL }
                       : (struct option){ .name = "unsealed", .val = UNSEALED };
    longs[n + 3] = (struct option){ .name = NULL };
    shorts[s] = '\0';
}

/* The number of the option with getopt's VALUE. */
static size_t option_of(const struct ohm_command *command, int value)
{
    size_t k = 0;

    if (value > HELP)
        return (size_t)(value - HELP - 1);
    while (ohm_option_letter(ohm_option_at(command, k).field->key) != value)
        k++;
    return k;
}

static enum ohm_status take(struct ohm_option option, void *options)
{
    void *part = (char *)options + option.offset;
    struct ohm_repeated *repeated = (void *)((char *)part + option.field->offset);

    if (!ohm_option_is_repeated(option.field))
        return as_option(read_value(option.field, part, optarg), option.field);
    if (repeated->n == OHM_REPEATS)
        return ohm_fail(OHM_EUSAGE, "--%s can be given %d times", option.field->key,
                        OHM_REPEATS);
    repeated->at[repeated->n++] = optarg;
    return OHM_OK;
}

static enum ohm_status check_all(const struct ohm_command *command, const bool given[],
                                 size_t arguments)
{
    struct ohm_option o;
    char name[64];

    for (size_t k = 0; (o = ohm_option_at(command, k)).field; k++) {
        if (!given[k] && !o.field->usual && !ohm_option_is_repeated(o.field)) {
            ohm_option_name(o.field->key, name);
            return ohm_fail(OHM_EUSAGE, "--%s is missing; see ohmslice %s --help", name,
                            command->name);
        }
    }
    given_count = 0;
    for (size_t k = 0; (o = ohm_option_at(command, k)).field; k++)
        if (given[k])
            given_keys[given_count++] = o.field->key;
    if (arguments < command->least || arguments > command->most)
        return ohm_fail(OHM_EUSAGE, "%zu argument%s given; usage: ohmslice %s [options] %s",
                        arguments, arguments == 1 ? " is" : "s are", command->name,
                        command->arguments);
    return OHM_OK;
}

enum ohm_status ohm_options_read(const struct ohm_command *command, int argc, char *argv[],
                                 void *options, char ***arguments, bool *help)
{
    struct option longs[OPTIONS_MAX + 4];
    char names[OPTIONS_MAX][64], shorts[OPTIONS_MAX];
    bool given[OPTIONS_MAX] = { false };
    int value;

    *help = false;
    for (const struct ohm_part *part = command->parts; part->fields; part++)
        ohm_fields_default(part->fields, (char *)options + part->offset);
    make_tables(command, longs, names, shorts);
    optind = 0;
    opterr = 0;
    while ((value = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        if (value == HELP) {
            *help = true;
            return OHM_OK;
        }
        if (value == VERBOSE) {
            ohm_log_level(OHM_DETAIL);
            continue;
        }
        if (value == UNSEALED) {
            ohm_store_accept_changed();
            continue;
        }
        if (value == ':')
            return ohm_fail(OHM_EUSAGE, "%s needs a value", argv[optind - 1]);
        if (value == '?' && optopt > 0 && optopt < UNSEALED) /* one of several letters */
            return unknown_option(command, (char[]){ '-', (char)optopt, '\0' });
        if (value == '?')
            return unknown_option(command, argv[optind - 1]);
        given[option_of(command, value)] = true;
        OHM_TRY(take(ohm_option_at(command, option_of(command, value)), options));
    }
    *arguments = argv + optind;
    return check_all(command, given, (size_t)(argc - optind));
}
