/* show.c -- ohmslice show: what a result file holds, or the tables of its run. */
#include "base/log.h"
#include "base/terminal.h"
#include "cli/command.h"
#include "claims/summary.h"
#include "results/record.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/slab.h"
#include "store/store.h"
#include "store/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct options {
    bool tree, notes, experiment, json;
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "tree", "", OHM_FLAG, AT(tree), "no", 0, 0, NULL,
      "Every group, axis and array of the file, with shapes and units.", OHM_STAGE_NONE },
    { "notes", "", OHM_FLAG, AT(notes), "no", 0, 0, NULL,
      "Where the result comes from: the notes of the root.", OHM_STAGE_NONE },
    { "experiment", "", OHM_FLAG, AT(experiment), "no", 0, 0, NULL,
      "The text of the experiment, as it can be run again.", OHM_STAGE_NONE },
    { "json", "", OHM_FLAG, AT(json), "no", 0, 0, NULL,
      "The tables as one JSON object, the one that ohmslice run --json prints.", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = { { fields, 0 }, { 0 } };

/* A text from the file, which remains in its line. */
static void print_line(const char *text)
{
    char line[4096];

    ohm_terminal_line(text, line, sizeof line);
    fputs(line, stdout);
}

static enum ohm_status show_array(struct ohm_store *store, const char *path, int depth,
                                  const char *name)
{
    struct ohm_array_facts facts;

    OHM_TRY(ohm_store_facts(store, path, &facts));
    printf("%*s", 2 * depth, "");
    print_line(name);
    for (size_t k = 0; k < facts.ndim; k++) {
        const char *axis = strrchr(facts.axes[k], '/');

        fputs(k ? ", " : " (", stdout);
        print_line(axis ? axis + 1 : facts.axes[k]);
        printf("=%zu", facts.shape[k]);
    }
    printf("%s %s%s", facts.ndim ? ")" : "", ohm_element_name(facts.element),
           *facts.units ? ", " : "");
    print_line(facts.units);
    fputs(*facts.long_name ? ": " : "", stdout);
    print_line(facts.long_name);
    putchar('\n');
    ohm_array_facts_clear(&facts);
    return OHM_OK;
}

static enum ohm_status show_group(struct ohm_store *store, const char *path, int depth)
{
    struct ohm_entry *entries = NULL;
    size_t n = 0;
    enum ohm_status status;

    OHM_TRY(ohm_store_entries(store, path, &n, &entries));
    status = OHM_OK;
    for (size_t k = 0; k < n && status == OHM_OK; k++) {
        char child[1024];

        snprintf(child, sizeof child, "%s%s%.255s", path, *path ? "/" : "",
                 entries[k].name);
        if (entries[k].object != OHM_GROUP) {
            status = show_array(store, child, depth, entries[k].name);
            continue;
        }
        printf("%*s", 2 * depth, "");
        print_line(entries[k].name);
        puts("/");
        status = show_group(store, child, depth + 1);
    }
    free(entries);
    return status;
}

static enum ohm_status show_note(struct ohm_store *store, const struct ohm_note *note)
{
    char *text = NULL;
    int64_t count;
    double real;

    print_line(note->key);
    fputs(": ", stdout);
    switch (note->kind) {
    case OHM_NOTE_TEXT:
        OHM_TRY(ohm_note_read_text(store, "", note->key, &text));
        if (strchr(text, '\n'))
            printf("(%zu lines)\n", strlen(text) / 40 + 1);
        else
            printf("%s\n", text);
        free(text);
        return OHM_OK;
    case OHM_NOTE_COUNT:
        OHM_TRY(ohm_note_read_count(store, "", note->key, &count));
        printf("%lld\n", (long long)count);
        return OHM_OK;
    case OHM_NOTE_REAL:
        OHM_TRY(ohm_note_read_real(store, "", note->key, &real));
        printf("%.6g\n", real);
        return OHM_OK;
    default:
        puts("(numbers)");
        return OHM_OK;
    }
}

static enum ohm_status show_notes(struct ohm_store *store)
{
    struct ohm_note *notes = NULL;
    size_t n = 0;
    enum ohm_status status;

    OHM_TRY(ohm_store_notes(store, "", &n, &notes));
    printf("sealed: %s\n", ohm_store_sealed(store) ? "yes, and not changed since" : "no");
    status = OHM_OK;
    for (size_t k = 0; k < n && status == OHM_OK; k++)
        status = show_note(store, &notes[k]);
    free(notes);
    return status;
}

static enum ohm_status show_experiment(struct ohm_store *store)
{
    char *text = NULL;

    OHM_TRY(ohm_note_read_text(store, "", "experiment", &text));
    fputs(text, stdout);
    free(text);
    return OHM_OK;
}

/* The numbers of one array, a row of its last axis a line. */
static enum ohm_status show_values(struct ohm_store *store, const char *path)
{
    size_t ndim, shape[OHM_AXES_MAX], n = 1, last;
    enum ohm_element element;
    double *values = NULL;
    char **texts = NULL;
    enum ohm_status status;

    OHM_TRY(ohm_store_shape(store, path, &ndim, shape));
    OHM_TRY(ohm_store_element(store, path, &element));
    for (size_t k = 0; k < ndim; k++)
        n *= shape[k];
    last = ndim ? shape[ndim - 1] : 1;
    if (element == OHM_STRING) {
        OHM_TRY(ohm_store_read_texts(store, path, NULL, NULL, &texts));
        for (size_t k = 0; k < n; k++)
            printf("%s\n", texts[k]);
        free(texts);
        return OHM_OK;
    }
    values = malloc((n + 1) * sizeof *values);
    if (!values)
        return ohm_fail(OHM_ENOMEM, "no memory for %zu values", n);
    status = ohm_store_read(store, path, OHM_DOUBLE, NULL, NULL, values);
    for (size_t k = 0; k < n && status == OHM_OK; k++)
        printf("%.10g%c", values[k], (k + 1) % last == 0 ? '\n' : ' ');
    free(values);
    return status;
}

static enum ohm_status print_json(const struct ohm_ledger *ledger,
                                  const struct ohm_judgements *judgements)
{
    struct ohm_json *json = ohm_json_new();
    enum ohm_status status;

    ohm_summary_json(json, ledger, judgements);
    status = ohm_json_write(json, stdout);
    ohm_json_free(json);
    return status;
}

/* The groups below PATH that hold single reads, with their number. */
static enum ohm_status list_reads(struct ohm_store *store, const char *path)
{
    struct ohm_entry *entries = NULL;
    size_t n = 0, shape[OHM_AXES_MAX];
    char child[1024];
    bool there;
    enum ohm_status status;

    snprintf(child, sizeof child, "%.500s/read", path);
    OHM_TRY(ohm_store_exists(store, child, &there));
    if (there) {
        OHM_TRY(ohm_store_expect(store, child, 1, shape));
        printf("  %s: %zu reads\n", path, shape[0]);
        return OHM_OK;
    }
    OHM_TRY(ohm_store_entries(store, path, &n, &entries));
    status = OHM_OK;
    for (size_t k = 0; k < n && status == OHM_OK; k++) {
        snprintf(child, sizeof child, "%.500s/%.255s", path, entries[k].name);
        if (entries[k].object == OHM_GROUP)
            status = list_reads(store, child);
    }
    free(entries);
    return status;
}

/* What the file holds beside the tables. */
static enum ohm_status show_reads(const char *path)
{
    static const char *const groups[] = { "traces", "maps", "waveforms" };
    struct ohm_store *store;
    enum ohm_status status = OHM_OK;
    bool any = false, there;

    OHM_TRY(ohm_store_open(&store, path));
    for (size_t k = 0; k < 3 && status == OHM_OK; k++) {
        status = ohm_store_exists(store, groups[k], &there);
        if (status != OHM_OK || !there)
            continue;
        if (!any)
            printf("\nalso in the file (ohmslice show %s --tree):\n", path);
        any = true;
        status = list_reads(store, groups[k]);
    }
    ohm_store_close(store);
    return status;
}

/* The tables of the run, from the file. */
static enum ohm_status show_summary(const char *path, bool as_json)
{
    struct ohm_judgements judgements = { 0 };
    struct ohm_experiment experiment;
    struct ohm_ledger ledger;
    enum ohm_status status;

    OHM_TRY(ohm_record_open(path, &experiment, &ledger));
    if (*ledger.origin.changed)
        ohm_log(OHM_WARN, "%s: %s in the run", path, ledger.origin.changed);
    status = ohm_judgements_init(&judgements, &ledger.result);
    if (status == OHM_OK && as_json)
        status = print_json(&ledger, &judgements);
    else if (status == OHM_OK)
        ohm_summary_print(stdout, &ledger, &judgements);
    ohm_judgements_clear(&judgements);
    ohm_ledger_clear(&ledger);
    ohm_experiment_clear(&experiment);
    if (status == OHM_OK && !as_json)
        status = show_reads(path);
    return status;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    const bool in_parts =
        options->tree || options->notes || options->experiment || arguments[1];
    struct ohm_store *store;
    bool has_tables = false; /* as a run leaves them */
    enum ohm_status status;

    if (in_parts && options->json)
        return ohm_fail(OHM_EUSAGE, "--json is for the tables, not for parts of the file");
    OHM_TRY(ohm_store_open(&store, arguments[0]));
    status = ohm_note_exists(store, "", "experiment", &has_tables);
    if (status == OHM_OK && !in_parts && (options->json || has_tables)) {
        ohm_store_close(store);
        return show_summary(arguments[0], options->json);
    }
    if (status == OHM_OK && !in_parts) /* of ohmslice settle, for instance */
        status = show_group(store, "", 0);
    if (status == OHM_OK && options->notes)
        status = show_notes(store);
    if (status == OHM_OK && options->tree)
        status = show_group(store, "", 0);
    if (status == OHM_OK && options->experiment)
        status = show_experiment(store);
    if (status == OHM_OK && arguments[1])
        status = show_values(store, arguments[1]);
    ohm_store_close(store);
    return status;
}

const struct ohm_command ohm_command_show = {
    .name = "show",
    .arguments = "RESULT.h5 [ARRAY]",
    .least = 1,
    .most = 2,
    .sentence = "what a result file holds",
    .details =
        "Prints the tables and verdicts of a result file again, and all arrays of a "
        "file without any (of ohmslice settle); or what is in it, where it comes from, "
        "or the numbers of one array.\n\n"
        "  ohmslice show r.h5\n"
        "  ohmslice show r.h5 --json\n"
        "  ohmslice show r.h5 --tree\n"
        "  ohmslice show r.h5 accuracy_nodal",
    .parts = parts,
    .size = sizeof(struct options),
    .results = OHM_RESULTS_FIRST,
    .run = run,
};
