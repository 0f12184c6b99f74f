#include "report/page.h"

#include "report/plot.h"
#include "report/table.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/slab.h"
#include "store/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char style[] =
    "body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}"
    "table{border-collapse:collapse;margin:1em 0}td,th{padding:.2em .7em;text-align:left;"
    "border-bottom:1px solid #ddd}td.n{text-align:right;font-variant-numeric:tabular-nums}"
    ".holds{color:#0a7a2f}.fails{color:#b00020}.undecided{color:#8a6d00}pre{background:#"
    "f6f6f6;"
    "padding:1em;overflow-x:auto;font-size:13px}svg{max-width:100%;height:auto}";

static void print_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '&':
            fputs("&amp;", out);
            break;
        default:
            fputc(*text, out);
        }
    }
}

static void print_note(FILE *out, struct ohm_store *store, const char *key,
                       const char *before, const char *after)
{
    char *text = NULL;

    if (ohm_note_read_text(store, "", key, &text) != OHM_OK || *text == '\0') {
        free(text);
        return;
    }
    fputs(before, out);
    print_text(out, text);
    fputs(after, out);
    free(text);
}

/* --- verdicts --- */

static enum ohm_status print_verdicts(FILE *out, struct ohm_store *store)
{
    static const char *const names[] = { "verdict", "route", "says", "holds_only_if",
                                         "missing" };
    char **column[5] = { NULL };
    double *value[3] = { NULL };
    static const char *const reals[] = { "value", "low", "high" };
    size_t ndim, shape[16];
    char path[64];
    enum ohm_status status = OHM_OK;

    if (!ohm_store_exists(store, "verdicts/verdict_number"))
        return OHM_OK;
    OHM_TRY(ohm_store_shape(store, "verdicts/verdict_number", &ndim, shape));
    for (int k = 0; k < 5; k++) {
        snprintf(path, sizeof path, "verdicts/%s", names[k]);
        OHM_GO(ohm_store_read_texts(store, path, NULL, NULL, &column[k]));
    }
    for (int k = 0; k < 3; k++) {
        value[k] = calloc(shape[0] + 1, sizeof *value[k]);
        snprintf(path, sizeof path, "verdicts/%s", reals[k]);
        OHM_GO(value[k] ? ohm_store_read(store, path, OHM_DOUBLE, NULL, NULL, value[k])
                        : ohm_fail(OHM_ENOMEM, "no memory for verdicts"));
    }
    fputs("<h2>Verdicts</h2>\n<table><tr><th>verdict</th><th>route</th><th>claim</th>"
          "<th>value [95 %]</th><th>holds only at</th></tr>\n",
          out);
    for (size_t k = 0; k < shape[0]; k++) {
        fprintf(out, "<tr><td class=\"%s\">", column[0][k]);
        for (int c = 0; c < 3; c++) {
            print_text(out, column[c][k]);
            fputs("</td><td>", out);
        }
        if (isnan(value[0][k]))
            print_text(out, column[4][k]);
        else
            fprintf(out, "%.3g [%.3g, %.3g]", value[0][k], value[1][k], value[2][k]);
        fputs("</td><td>", out);
        print_text(out, column[3][k]);
        fputs("</td></tr>\n", out);
    }
    fputs("</table>\n", out);
out:
    for (int k = 0; k < 5; k++)
        free(column[k]);
    for (int k = 0; k < 3; k++)
        free(value[k]);
    return status;
}

/* --- variables --- */

static void print_table(FILE *out, const struct ohm_table *table)
{
    fputs("<details><summary>numbers</summary><table><tr>", out);
    for (size_t k = 0; k < table->axes; k++) {
        fputs("<th>", out);
        print_text(out, table->axis[k]);
        fputs("</th>", out);
    }
    fprintf(out, "<th>mean (%s)</th><th>least</th><th>largest</th></tr>\n", table->units);
    for (size_t point = 0; point < table->points; point++) {
        fputs("<tr>", out);
        for (size_t k = 0; k < table->axes; k++) {
            fputs("<td>", out);
            print_text(out, ohm_table_label(table, point, k));
            fputs("</td>", out);
        }
        fprintf(out,
                "<td class=n>%.4g</td><td class=n>%.4g</td><td class=n>%.4g</td></tr>\n",
                table->mean[point], table->low[point], table->high[point]);
    }
    fputs("</table></details>\n", out);
}

/* Does the array have one number at every point, training and chip? */
static bool is_plain(struct ohm_store *store, const char *name)
{
    struct ohm_array_facts facts;
    bool plain = true, seeds = false;

    if (ohm_store_facts(store, name, &facts) != OHM_OK)
        return false;
    for (size_t k = 0; k < facts.ndim; k++) {
        const char *axis = strrchr(facts.axes[k], '/');

        axis = axis ? axis + 1 : facts.axes[k];
        plain &= strcmp(axis, "layer") && strcmp(axis, "slice") && strcmp(axis, "image");
        seeds |= strcmp(axis, "train_seed") == 0;
    }
    plain &= seeds && facts.element == OHM_DOUBLE;
    ohm_array_facts_clear(&facts);
    return plain;
}

static bool is_plotted(const char *name)
{
    return strncmp(name, "accuracy", 8) == 0 || strncmp(name, "drop", 4) == 0;
}

static enum ohm_status print_variable(FILE *out, struct ohm_store *store, const char *name,
                                      bool plots)
{
    struct ohm_table table;
    enum ohm_status status = OHM_OK;

    OHM_TRY(ohm_table_init(&table, store, name));
    fprintf(out, "<h3>%s</h3>\n<p>", name);
    print_text(out, table.long_name);
    fputs("</p>\n", out);
    if (plots && is_plotted(name) && table.axes > 0)
        status = ohm_plot_write(out, &table, table.long_name);
    print_table(out, &table);
    ohm_table_clear(&table);
    return status;
}

static enum ohm_status print_variables(FILE *out, struct ohm_store *store)
{
    const bool plots = ohm_plot_possible();
    struct ohm_entry *entries = NULL;
    size_t n = 0;
    enum ohm_status status;

    OHM_TRY(ohm_store_entries(store, "", &n, &entries));
    status = OHM_OK;
    fputs("<h2>Results</h2>\n", out);
    if (!plots)
        fputs("<p>gnuplot is not installed here: there are no pictures.</p>\n", out);
    for (size_t k = 0; k < n && status == OHM_OK; k++)
        if (entries[k].object == OHM_ARRAY && is_plain(store, entries[k].name) &&
            strcmp(entries[k].name, "training") != 0)
            status = print_variable(out, store, entries[k].name, plots);
    free(entries);
    return status;
}

static void print_origin(FILE *out, struct ohm_store *store)
{
    static const char *const keys[] = { "command",   "data",    "ohmslice_version",
                                        "simulator", "blas",    "instruction_set",
                                        "started",   "finished" };
    char before[128];

    fputs("<h2>Where it comes from</h2>\n<table>\n", out);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        snprintf(before, sizeof before, "<tr><td>%s</td><td>", keys[k]);
        print_note(out, store, keys[k], before, "</td></tr>\n");
    }
    fputs("</table>\n", out);
    print_note(out, store, "experiment", "<details><summary>the experiment</summary><pre>",
               "</pre></details>\n");
    print_note(out, store, "settings", "<details><summary>all settings</summary><pre>",
               "</pre></details>\n");
}

static enum ohm_status print_page(FILE *out, struct ohm_store *store, const char *result)
{
    enum ohm_status status;

    fprintf(out, "<!doctype html>\n<html lang=en><meta charset=utf-8><title>ohmslice: ");
    print_text(out, result);
    fprintf(out, "</title>\n<style>%s</style>\n", style);
    print_note(out, store, "question", "<h1>", "</h1>\n");
    print_note(out, store, "source", "<p>", "</p>\n");
    OHM_GO(print_verdicts(out, store));
    OHM_GO(print_variables(out, store));
    print_origin(out, store);
    fputs("</html>\n", out);
out:
    return status;
}

enum ohm_status ohm_page_write(const char *result, FILE *out)
{
    struct ohm_store *store;
    enum ohm_status status;

    OHM_TRY(ohm_store_open(&store, result));
    status = print_page(out, store, result);
    ohm_store_close(store);
    return status;
}
