/* results.c -- prints the variables of a result for a page. */
#include "report/results.h"

#include "report/html.h"
#include "report/picture.h"
#include "report/plot.h"
#include "report/table.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 12, NAME = 64 }; /* of the table of accuracies */
enum { FAILED = 2 };              /* in the array `done`: the training diverged */
static const char accuracy[] = "accuracy_";

/* A cell: a number, or a dash for none; FIXED: with two digits behind the point. */
static void print_number(FILE *out, double x, bool fixed)
{
    fputs("<td class=\"n\">", out);
    if (isnan(x))
        fputs("&#8211;", out);
    else if (fixed)
        fprintf(out, "%.2f", x);
    else
        fprintf(out, "%.4g", x);
    fputs("</td>", out);
}

static void print_axes(FILE *out, const struct ohm_table *table)
{
    for (size_t k = 0; k < table->axes; k++)
        ohm_html_element(out, "th", table->axis[k]);
}

static void print_labels(FILE *out, const struct ohm_table *table, size_t point)
{
    for (size_t k = 0; k < table->axes; k++)
        ohm_html_element(out, "td", ohm_table_label(table, point, k));
}

static void print_table(FILE *out, const struct ohm_table *table)
{
    fputs("<details><summary>numbers</summary><table><tr>", out);
    print_axes(out, table);
    fprintf(out, "<th>mean (%s)</th><th>least</th><th>largest</th></tr>\n", table->units);
    for (size_t point = 0; point < table->points; point++) {
        fputs("<tr>", out);
        print_labels(out, table, point);
        print_number(out, table->mean[point], false);
        print_number(out, table->low[point], false);
        print_number(out, table->high[point], false);
        fputs("</tr>\n", out);
    }
    fputs("</table></details>\n", out);
}

/* *is: has the array one number at every point, training and chip? */
static enum ohm_status is_plain(struct ohm_store *store, const char *name, bool *is)
{
    struct ohm_array_facts facts;
    bool plain = true, seeds = false;

    OHM_TRY(ohm_store_facts(store, name, &facts));
    for (size_t k = 0; k < facts.ndim; k++) {
        const char *axis = strrchr(facts.axes[k], '/');

        axis = axis ? axis + 1 : facts.axes[k];
        plain &= strcmp(axis, "layer") && strcmp(axis, "slice") && strcmp(axis, "image");
        seeds |= strcmp(axis, "train_seed") == 0;
    }
    *is = plain && seeds && facts.element == OHM_DOUBLE;
    ohm_array_facts_clear(&facts);
    return OHM_OK;
}

/* Heading, picture and numbers; the table is gone afterwards. */
static enum ohm_status print_variable(FILE *out, struct ohm_store *store,
                                      struct ohm_table *table, const char *name)
{
    enum ohm_status status = OHM_OK;

    ohm_html_element(out, "h3", name);
    fputs("\n<p>", out);
    ohm_html_text(out, table->long_name);
    fputs("</p>\n", out);
    if (ohm_plot_possible() && ohm_picture_wanted(name) && ohm_plot_worthwhile(table))
        status = ohm_picture_write(out, store, name, table);
    print_table(out, table);
    ohm_table_clear(table);
    return status;
}

/* Did every training of the point diverge?  DONE: the means of the array of that name. */
static bool is_failed(const struct ohm_table *done, size_t point)
{
    return point < done->points && done->low[point] >= FAILED;
}

/* Means side by side: a row for each point, a column for each table. */
static void print_overview(FILE *out, size_t n, const struct ohm_table table[],
                           char name[][NAME], const struct ohm_table *done)
{
    fputs("<p>accuracy in percent, mean over trainings and chips</p>\n<table><tr>", out);
    print_axes(out, &table[0]);
    for (size_t k = 0; k < n; k++)
        ohm_html_element(out, "th", name[k] + strlen(accuracy));
    fputs("</tr>\n", out);
    for (size_t point = 0; point < table[0].points; point++) {
        fputs("<tr>", out);
        print_labels(out, &table[0], point);
        for (size_t k = 0; k < n; k++)
            if (is_failed(done, point))
                ohm_html_element(out, "td", "failed");
            else
                print_number(out, table[k].mean[point], true);
        fputs("</tr>\n", out);
    }
    fputs("</table>\n", out);
}

static enum ohm_status print_accuracies(FILE *out, struct ohm_store *store, size_t n,
                                        const struct ohm_entry entries[])
{
    struct ohm_table table[COLUMNS], done = { .axes = 0 };
    char name[COLUMNS][NAME];
    size_t found = 0;
    enum ohm_status status = OHM_OK;
    bool there;

    for (size_t k = 0; k < n && found < COLUMNS; k++) {
        bool plain = false;

        if (entries[k].object != OHM_ARRAY ||
            strncmp(entries[k].name, accuracy, strlen(accuracy)) != 0)
            continue;
        OHM_GO(is_plain(store, entries[k].name, &plain));
        if (!plain)
            continue;
        OHM_GO(ohm_table_init(&table[found], store, entries[k].name));
        snprintf(name[found++], NAME, "%.*s", NAME - 1, entries[k].name);
    }
    OHM_GO(ohm_store_exists(store, "done", &there));
    if (there)
        OHM_GO(ohm_table_init(&done, store, "done"));
    if (found > 0)
        print_overview(out, found, table, name, &done);
out:
    ohm_table_clear(&done);
    for (size_t k = 0; k < found; k++)
        ohm_table_clear(&table[k]);
    return status;
}

static enum ohm_status print_entry(FILE *out, struct ohm_store *store, const char *name)
{
    const bool share = strncmp(name, "wrong_", 6) == 0; /* that goes over slices */
    struct ohm_table table;
    bool plain = true;

    if (!share)
        OHM_TRY(is_plain(store, name, &plain));
    if (!plain || strcmp(name, "training") == 0)
        return OHM_OK;
    OHM_TRY(ohm_picture_table(&table, store, name));
    return print_variable(out, store, &table, name);
}

/* Whether and why the training of GROUP diverged. */
static enum ohm_status print_failure(FILE *out, struct ohm_store *store, const char *group)
{
    char *why;
    bool failed;

    OHM_TRY(ohm_note_exists(store, group, "failed", &failed));
    if (!failed)
        return OHM_OK;
    OHM_TRY(ohm_note_read_text(store, group, "failed", &why));
    fputs("<p>failed: training ", out);
    ohm_html_text(out, strrchr(group, '/') + 1);
    fputs(", and every point that needs it: ", out);
    ohm_html_text(out, why);
    fputs("</p>\n", out);
    free(why);
    return OHM_OK;
}

/* The trainings that diverged. */
static enum ohm_status print_failures(FILE *out, struct ohm_store *store)
{
    struct ohm_entry *entries = NULL;
    enum ohm_status status = OHM_OK;
    char group[320];
    size_t n = 0;
    bool there;

    OHM_TRY(ohm_store_exists(store, "weights", &there));
    if (!there)
        return OHM_OK;
    OHM_TRY(ohm_store_entries(store, "weights", &n, &entries));
    for (size_t k = 0; k < n && status == OHM_OK; k++) {
        snprintf(group, sizeof group, "weights/%.255s", entries[k].name);
        status = print_failure(out, store, group);
    }
    free(entries);
    return status;
}

enum ohm_status ohm_results_print(FILE *out, struct ohm_store *store)
{
    struct ohm_entry *entries = NULL;
    size_t n = 0;
    enum ohm_status status;

    OHM_TRY(ohm_store_entries(store, "", &n, &entries));
    fputs("<h2>Results</h2>\n", out);
    if (!ohm_plot_possible())
        fputs("<p>gnuplot is not installed here: there are no pictures.</p>\n", out);
    status = print_accuracies(out, store, n, entries);
    if (status == OHM_OK)
        status = print_failures(out, store);
    for (size_t k = 0; k < n && status == OHM_OK; k++)
        if (entries[k].object == OHM_ARRAY)
            status = print_entry(out, store, entries[k].name);
    free(entries);
    return status;
}
