/* summary.c -- tables of a study for people. */
#include "claims/summary.h"

#include "claims/columns.h"
#include "claims/summaryload.h"
#include "claims/summarytime.h"
#include "claims/summaryverdict.h"
#include "num/stats.h"

#include <math.h>

/* The same of shares that may be very small: three digits wherever they begin. */
static void print_share(FILE *out, struct ohm_mean m, int width)
{
    char text[64] = "-";

    if (m.n > 1)
        snprintf(text, sizeof text, "%.3g +- %.3g", m.mean, m.spread);
    else if (m.n == 1)
        snprintf(text, sizeof text, "%.3g", m.mean);
    fprintf(out, "  %*s", width, text);
}

/* A row of a point whose trainings all diverged. */
static void print_failed(FILE *out, int columns, int width)
{
    while (columns-- > 0)
        ohm_columns_failed(out, width);
    fputc('\n', out);
}

/* Which trainings diverged, and how. */
static void print_failures(FILE *out, const struct ohm_ledger *ledger)
{
    char where[256];

    for (size_t k = 0; k < ledger->study.trainings.n; k++) {
        const struct ohm_training *t = &ledger->study.trainings.training[k];

        if (t->failed[0] == '\0')
            continue;
        ohm_sweep_describe(&ledger->study.experiment->sweep, t->point, NULL, where,
                           sizeof where);
        fprintf(out, "\nfailed: %s%straining %zu, and what shares its network: %s\n", where,
                *where ? ", " : "", t->seed, t->failed);
    }
}

static void print_accuracies(FILE *out, const struct ohm_result *result)
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;
    const int column = result->seeds * result->trials > 1 ? 14 : 8;
    int width[OHM_AXES] = { 0 }, routes = 0;

    for (int r = 0; r < OHM_ROUTES; r++)
        routes += result->route[r];
    ohm_columns_widths(sweep, width);
    fprintf(out, "accuracy in %%, %zu test images, %zu training%s, %zu chip%s each\n",
            result->images, result->seeds, result->seeds == 1 ? "" : "s", result->trials,
            result->trials == 1 ? "" : "s");
    ohm_columns_labels(out, sweep, width, NULL);
    fprintf(out, "  %*s  %*s", column, "float", column, "lossless");
    for (int r = 0; r < OHM_ROUTES; r++)
        if (result->route[r])
            fprintf(out, "  %*s", column, ohm_route_names[r]);
    fputc('\n', out);
    for (size_t point = 0; point < result->points; point++) {
        ohm_columns_labels(out, sweep, width, &point);
        if (ohm_result_failed_all(result, point)) {
            print_failed(out, 2 + routes, column);
            continue;
        }
        ohm_columns_mean(out,
                         ohm_figure_mean(result, OHM_V_FLOAT, OHM_ROUTE_DIGITAL, point, 0),
                         column, 2);
        ohm_columns_mean(
            out, ohm_figure_mean(result, OHM_V_LOSSLESS, OHM_ROUTE_DIGITAL, point, 0),
            column, 2);
        for (int r = 0; r < OHM_ROUTES; r++)
            if (result->route[r])
                ohm_columns_mean(
                    out,
                    ohm_figure_mean(result, OHM_V_ACCURACY, (enum ohm_route)r, point, 0),
                    column, 2);
        fputc('\n', out);
    }
}

static void print_block(FILE *out, const struct ohm_result *result,
                        enum ohm_variable variable, enum ohm_route route, size_t point)
{
    for (size_t l = 0; l < result->layers; l++) {
        fputs(l ? " |" : "  ", out);
        for (size_t s = 0; s < result->slices; s++) {
            const struct ohm_mean m =
                ohm_figure_mean(result, variable, route, point, l * result->slices + s);

            if (m.n)
                fprintf(out, " %5.2f", m.mean);
            else
                fprintf(out, "     -");
        }
    }
}

static void print_slices(FILE *out, const struct ohm_result *result)
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;
    const enum ohm_route route = ohm_figure_last_route(result);
    const int block = (int)(result->layers * (result->slices * 6 + 2));
    int width[OHM_AXES] = { 0 };

    ohm_columns_widths(sweep, width);
    fprintf(
        out,
        "\nslices, top first, layer | layer: not 0 (%% of weights), and conversions that "
        "clip (%%, %s)\n",
        ohm_route_names[route]);
    ohm_columns_labels(out, sweep, width, NULL);
    fprintf(out, "  %-*s  %s\n", block, "  not 0", "  clip");
    for (size_t point = 0; point < result->points; point++) {
        ohm_columns_labels(out, sweep, width, &point);
        print_block(out, result, OHM_V_NONZERO, OHM_ROUTE_DIGITAL, point);
        fputs("  ", out);
        print_block(out, result, OHM_V_CLIPPED, route, point);
        fputc('\n', out);
    }
}

/* What the circuits do to the codes, apart from clipping. */
static void print_wrong(FILE *out, const struct ohm_result *result)
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;
    const int column = result->seeds * result->trials > 1 ? 20 : 8;
    int width[OHM_AXES] = { 0 };

    if (ohm_figure_last_route(result) == OHM_ROUTE_DIGITAL)
        return;
    ohm_columns_widths(sweep, width);
    fprintf(out,
            "\nwrong codes: conversions whose code is not that of the exact sum, in %%\n");
    ohm_columns_labels(out, sweep, width, NULL);
    for (int r = OHM_ROUTE_IDEAL; r < OHM_ROUTES; r++)
        if (result->route[r])
            fprintf(out, "  %*s", column, ohm_route_names[r]);
    fputc('\n', out);
    for (size_t point = 0; point < result->points; point++) {
        ohm_columns_labels(out, sweep, width, &point);
        for (int r = OHM_ROUTE_IDEAL; r < OHM_ROUTES; r++)
            if (result->route[r] && ohm_result_failed_all(result, point))
                ohm_columns_failed(out, column);
            else if (result->route[r])
                print_share(out,
                            ohm_figure_share(result, OHM_V_WRONG, (enum ohm_route)r, point),
                            column);
        fputc('\n', out);
    }
}

static void print_energy(FILE *out, double energy)
{
    if (isnan(energy))
        fprintf(out, "  %8s", "-");
    else
        fprintf(out, "  %8.3f", energy);
}

/* What the converters would save: the published models do not agree, so all are told. */
static void print_energies(FILE *out, const struct ohm_result *result)
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;
    const enum ohm_route route = ohm_figure_last_route(result);
    int width[OHM_AXES] = { 0 };

    ohm_columns_widths(sweep, width);
    fprintf(
        out,
        "\nenergy of the conversions relative to 8 bits everywhere, by published models\n");
    ohm_columns_labels(out, sweep, width, NULL);
    for (const struct ohm_adc_model *model = ohm_adc_models; model->name; model++)
        fprintf(out, "  %8s", model->name);
    fputc('\n', out);
    for (size_t point = 0; point < result->points; point++) {
        ohm_columns_labels(out, sweep, width, &point);
        for (const struct ohm_adc_model *model = ohm_adc_models; model->name; model++)
            print_energy(out, ohm_figure_energy(result, model, route, point));
        fputc('\n', out);
    }
}

static void print_differing(FILE *out, const struct ohm_result *result)
{
    double differ, codes;

    if (ohm_figure_differing(result, &differ, &codes))
        fprintf(
            out,
            "\ncodes that differ between ngspice and nodal for the same inputs: %.0f of "
            "%.0f\n",
            differ, codes);
}

static void print_bitlines(FILE *out, const struct ohm_result *result)
{
    struct ohm_bitline_figure figure;

    for (int r = 0; r < OHM_ROUTES; r++) {
        if (!ohm_figure_bitlines(result, (enum ohm_route)r, &figure))
            continue;
        fprintf(out,
                "\nno transfer matrices, %s: %.0f crossbars modelled (of all points and "
                "chips), %.0f solved for every read",
                ohm_route_names[r], figure.modelled, figure.solved);
        if (figure.modelled > 0)
            fprintf(
                out,
                "; models off by at most %.2g LSB, %.2g rms, on reads that they were not "
                "fitted to",
                figure.worst, figure.rms);
        fputc('\n', out);
    }
}

static void print_audit(FILE *out, const struct ohm_ledger *ledger)
{
    const struct ohm_study_audit *audit = &ledger->study.audit;

    if (audit->done + audit->skipped == 0)
        return;
    if (audit->done == 0) {
        fprintf(out,
                "\naudit: NONE, all %zu reads were skipped%s%s%s, so that nothing is known "
                "of these chips' reads\n",
                audit->skipped, *audit->why ? " (" : "", audit->why,
                *audit->why ? ")" : "");
        return;
    }
    fprintf(out, "\naudit: %zu reads of the first chips solved again by the other route",
            audit->done);
    fprintf(out, ", worst deviation %.2g LSB, %.2g of full scale", audit->worst_lsb,
            audit->worst_scale);
    if (audit->random)
        fprintf(out, "; %zu bad, at most %.2g %% of these chips' reads (95 %%)", audit->bad,
                100 * ohm_stats_bound(audit->bad_random, audit->random));
    if (audit->skipped)
        fprintf(out, "; short of %zu reads%s%s%s", audit->skipped, *audit->why ? " (" : "",
                audit->why, *audit->why ? ")" : "");
    if (audit->skipped && audit->random == 0)
        fprintf(out, ", so that nothing is known of these chips' reads");
    fputc('\n', out);
}

void ohm_summary_print(FILE *out, const struct ohm_ledger *ledger,
                       const struct ohm_judgements *judgements)
{
    const struct ohm_result *result = &ledger->result;
    const size_t missing = ohm_result_missing(result);

    if (ledger->study.experiment->base.head.question[0] != '\0')
        fprintf(out, "%s\n\n", ledger->study.experiment->base.head.question);
    print_accuracies(out, result);
    print_failures(out, ledger);
    print_slices(out, result);
    print_wrong(out, result);
    ohm_summary_load(out, result);
    print_energies(out, result);
    print_differing(out, result);
    print_bitlines(out, result);
    ohm_summary_times(out, result);
    print_audit(out, ledger);
    if (missing > 0)
        fprintf(out, "\n%zu trials are missing: this result is partial\n", missing);
    ohm_summary_verdicts(out, result, judgements);
}
