/* help.c -- what people read about options: --help and the man page, from the same tables. */
#include "base/version.h"
#include "cli/options.h"
#include "study/settings.h"

#include <string.h>

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
        return ohm_option_is_repeated(field) ? "KEY=VALUE" : "N";
    case OHM_WORD:
        return "WORD";
    case OHM_COUNTS:
    case OHM_REALS:
        return "LIST";
    default:
        return "TEXT";
    }
}

/* The sentence of an option, with its words and its usual value. */
static void describe(const struct ohm_field *f, char *text, size_t size)
{
    const bool usual = f->usual && *f->usual && f->kind != OHM_FLAG;
    char range[256] = "";

    if (f->words)
        ohm_field_range(f, range, sizeof range);
    snprintf(text, size, "%s%s%s%s%s%s%s", f->sentence, *range ? " One of " : "", range,
             *range ? "." : "", usual ? " Usual: " : "", usual ? f->usual : "",
             usual ? "." : "");
}

static void print_option(FILE *out, const struct ohm_field *f)
{
    const int letter = ohm_option_letter(f->key);
    char name[64], text[1024];

    ohm_option_name(f->key, name);
    if (letter)
        fprintf(out, "  -%c, --%s", letter, name);
    else
        fprintf(out, "  --%s", name);
    fprintf(out, f->kind == OHM_FLAG ? "\n" : " %s\n", placeholder(f));
    describe(f, text, sizeof text);
    print_wrapped(out, text, 8);
}

void ohm_options_help(FILE *out, const struct ohm_command *command)
{
    fprintf(out, "usage: ohmslice %s [options] %s\n\n", command->name, command->arguments);
    print_wrapped(out, command->details, 0);
    fputs("\noptions:\n", out);
    for (size_t k = 0; ohm_option_at(command, k).field; k++)
        print_option(out, ohm_option_at(command, k).field);
    if (command->results != OHM_RESULTS_NONE)
        fputs("  --unsealed\n        Read results too that were changed since they were "
              "finished.\n",
              out);
    fputs("  -v, --verbose\n        Say more on standard error: how each deck was solved.\n"
          "  --help\n        Prints this.\n",
          out);
}

/* --- the man page --- */

/* Text with what troff takes for commands made harmless. */
static void print_roff(FILE *out, const char *text)
{
    bool at_start = true;

    for (; *text; text++) {
        if (at_start && (*text == '.' || *text == '\''))
            fputs("\\&", out);
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else
            fputc(*text, out);
        at_start = *text == '\n';
    }
}

/* Paragraphs, and examples where lines begin with a blank. */
static void print_roff_details(FILE *out, const char *text)
{
    bool example = false;

    while (*text) {
        const size_t length = strcspn(text, "\n");
        char line[2048];

        snprintf(line, sizeof line, "%.*s", (int)length, text);
        if (example != (*line == ' ')) {
            example = *line == ' ';
            fputs(example ? ".PP\n.EX\n" : ".EE\n.PP\n", out);
        }
        if (*line == '\0') {
            fputs(".PP\n", out);
        } else {
            print_roff(out, line);
            fputc('\n', out);
        }
        text += length + (text[length] != '\0');
    }
    if (example)
        fputs(".EE\n", out);
}

static void print_roff_option(FILE *out, const struct ohm_field *f)
{
    const int letter = ohm_option_letter(f->key);
    char name[64], text[1024];

    ohm_option_name(f->key, name);
    fputs(".TP\n", out);
    if (letter)
        fprintf(out, "\\fB\\-%c\\fR, ", letter);
    fputs("\\fB\\-\\-", out);
    print_roff(out, name);
    fputs("\\fR", out);
    if (f->kind != OHM_FLAG)
        fprintf(out, " \\fI%s\\fR", placeholder(f));
    fputc('\n', out);
    describe(f, text, sizeof text);
    print_roff(out, text);
    fputc('\n', out);
}

static void print_roff_keys(FILE *out)
{
    char range[256], text[1024];

    fputs(".SH KEYS OF AN EXPERIMENT\n", out);
    for (const struct ohm_section *s = ohm_sections; s->name; s++) {
        for (const struct ohm_field *f = s->fields; f->key; f++) {
            fputs(".TP\n\\fB", out);
            print_roff(out, s->name);
            fprintf(out, "%s", *s->name ? "." : "");
            print_roff(out, f->key);
            ohm_field_range(f, range, sizeof range);
            snprintf(text, sizeof text, "%s Allowed: %s.%s%s%s", f->sentence, range,
                     f->usual && *f->usual ? " Usual: " : "", f->usual ? f->usual : "",
                     f->usual && *f->usual ? "." : "");
            fputs("\\fR\n", out);
            print_roff(out, text);
            fputc('\n', out);
        }
    }
}

void ohm_options_man(FILE *out)
{
    fprintf(out, ".TH OHMSLICE 1 \"\" \"ohmslice %s\" \"User Commands\"\n", ohm_version());
    fputs(
        ".SH NAME\nohmslice \\- bit\\-slice sparsity, judged by Ohm's law\n"
        ".SH SYNOPSIS\n.B ohmslice\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]\n"
        ".SH DESCRIPTION\nohmslice maps the weights of a neural network to ReRAM "
        "crossbars, "
        "solves the crossbars as circuits, converts the bit\\-line currents with small "
        "converters, adds up the codes, and says whether a claim about them holds.\n"
        ".SH COMMANDS\n",
        out);
    fputs("Every command takes \\-\\-help, and \\fB\\-v\\fR, \\fB\\-\\-verbose\\fR: say "
          "more on "
          "standard error, such as how each deck was solved.\n",
          out);
    for (size_t k = 0; ohm_commands[k]; k++) {
        const struct ohm_command *command = ohm_commands[k];

        fprintf(out, ".SS ohmslice %s [options] %s\n", command->name, command->arguments);
        print_roff_details(out, command->details);
        for (size_t o = 0; ohm_option_at(command, o).field; o++)
            print_roff_option(out, ohm_option_at(command, o).field);
        if (command->results != OHM_RESULTS_NONE)
            fputs(".TP\n\\fB\\-\\-unsealed\\fR\nRead results too that were changed since "
                  "they were finished.\n",
                  out);
    }
    print_roff_keys(out);
    fputs(
        ".SH EXIT STATUS\n0 done, 1 an expectation is not met (\\-\\-expect), 2 bad usage "
        "or "
        "configuration, 3 bad input file, 4 the simulator failed, 5 partial result, 6 the "
        "audit failed (a read deviates, or an audit that is required falls short), 7 a "
        "training "
        "diverged (of a study, the result is complete but for the points that need it; of "
        "\\fBtrain\\fR, nothing is written). Of several that apply 6 goes before 7, 7 "
        "before 5, and "
        "5 before 1.\n"
        ".SH ENVIRONMENT\n\\fBOHM_DATA\\fR: folder with device_models and other data, "
        "before "
        "the installed one.\n",
        out);
}
