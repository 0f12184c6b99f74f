/* describe.c -- ohmslice describe: every parameter, as text, JSON or the manual page. */
#include "base/spelling.h"
#include "base/unit.h"
#include "cli/options.h"
#include "crossbar/crossbar.h"
#include "exchange/json.h"
#include "study/settings.h"
#include "solve/solver.h"
#include "train/method.h"

#include <string.h>

struct options {
    bool json, man;
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "json", "", OHM_FLAG, AT(json), "no", 0, 0, NULL, "Print one JSON object.", OHM_STAGE_NONE },
    { "man", "", OHM_FLAG, AT(man), "no", 0, 0, NULL, "Print the man page (troff).", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = { { fields, 0 }, { 0 } };

static void print_field(const struct ohm_section *section, const struct ohm_field *field)
{
    char range[256], key[128];

    ohm_field_range(field, range, sizeof range);
    snprintf(key, sizeof key, "%s%s%s", section->name, *section->name ? "." : "",
             field->key);
    printf("  %-24s %s\n", key, field->sentence);
    if (!field->usual)
        printf("  %-24s required; allowed: %s\n", "", range);
    else if (*field->usual)
        printf("  %-24s usual: %s; allowed: %s\n", "", field->usual, range);
}

static void print_tables(const char *wanted)
{
    for (const struct ohm_section *s = ohm_sections; s->name; s++) {
        if (wanted && strcmp(wanted, *s->name ? s->name : "head") != 0)
            continue;
        if (s->sentence)
            printf("%s%s -- %s\n", s == ohm_sections ? "" : "\n",
                   *s->name ? s->name : "head", s->sentence);
        for (const struct ohm_field *field = s->fields; field->key; field++)
            print_field(s, field);
    }
    if (wanted)
        return;
    printf("\ntrain.method\n");
    for (const struct ohm_method *const *method = ohm_methods; *method; method++)
        printf("  %-24s %s\n", (*method)->name, (*method)->sentence);
    printf("\nsolver -- Routes: a list of digital, ideal, nodal, ngspice.\n");
    for (const struct ohm_solver *solver = ohm_solvers; solver->name; solver++)
        printf("  %-24s %s\n", solver->name, solver->sentence);
    printf("\nconventions of other simulators (ohmslice solve --convention)\n");
    for (const struct ohm_convention *c = ohm_conventions; c->name; c++)
        printf("  %-24s %s\n", c->name, c->sentence);
}

static enum ohm_status print_json(void)
{
    struct ohm_json *json = ohm_json_new(), *keys = ohm_json_array(json, "keys");
    char text[256];
    enum ohm_status status;

    for (const struct ohm_section *s = ohm_sections; s->name; s++) {
        for (const struct ohm_field *field = s->fields; field->key; field++) {
            struct ohm_json *row = ohm_json_object(keys, NULL);

            snprintf(text, sizeof text, "%s%s%s", s->name, *s->name ? "." : "", field->key);
            ohm_json_text(row, "key", text);
            ohm_json_text(row, "unit", field->unit);
            ohm_json_text(row, "usual", field->usual);
            ohm_field_range(field, text, sizeof text);
            ohm_json_text(row, "allowed", text);
            ohm_json_text(row, "sentence", field->sentence);
        }
    }
    status = ohm_json_write(json, stdout);
    ohm_json_free(json);
    return status;
}

/* The sections have names to be asked for; the one without is "head". */
static enum ohm_status check_section(const char *wanted)
{
    const char *names[32], *nearest;
    size_t n = 0;

    for (const struct ohm_section *s = ohm_sections; s->name; s++) {
        names[n] = *s->name ? s->name : "head";
        if (strcmp(wanted, names[n++]) == 0)
            return OHM_OK;
    }
    names[n] = NULL;
    nearest = ohm_spelling_nearest(wanted, names);
    return ohm_fail(OHM_EUSAGE,
                    "%s is not one of head, network, train, mapping, device, crossbar, "
                    "readout, audit%s%s",
                    wanted, nearest ? "; nearest: " : "", nearest ? nearest : "");
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;

    if (arguments[0])
        OHM_TRY(check_section(arguments[0]));
    if (options->man)
        ohm_options_man(stdout);
    else if (options->json)
        return print_json();
    else
        print_tables(arguments[0]);
    return OHM_OK;
}

const struct ohm_command ohm_command_describe = {
    .name = "describe",
    .arguments = "[SECTION]",
    .most = 1,
    .sentence = "every key of an experiment: unit, usual value, range",
    .details = "Prints the parameter tables that the program itself uses.\n\n"
               "  ohmslice describe crossbar",
    .parts = parts,
    .size = sizeof(struct options),
    .run = run,
};
