#include "experiment/summary.h"

#include "cost/adc.h"
#include "num/stats.h"

#include <math.h>
#include <string.h>

enum { SAMPLES = 4096 };

struct ohm_mean ohm_summary_mean(const struct ohm_result *result,
                                 enum ohm_variable variable, enum ohm_route route,
                                 size_t point, size_t index)
{
    const bool network = ohm_variable_rows[variable].scope == OHM_OF_NETWORK;
    const size_t trials = network ? 1 : ohm_result_trials(result, route);
    double x[SAMPLES];
    size_t n = 0;

    for (size_t s = 0; s < result->seeds; s++) {
        for (size_t t = 0; t < trials && n < SAMPLES; t++) {
            const double value = ohm_result_at(result, variable, route, point, s, t)[index];

            if (!isnan(value))
                x[n++] = value;
        }
    }
    return (struct ohm_mean){ n ? ohm_stats_mean(n, x) : NAN, ohm_stats_spread(n, x), n };
}

static void print_mean(FILE *out, struct ohm_mean m, int width, int digits)
{
    char text[64] = "-";

    if (m.n > 1)
        snprintf(text, sizeof text, "%.*f +- %.*f", digits, m.mean, digits, m.spread);
    else if (m.n == 1)
        snprintf(text, sizeof text, "%.*f", digits, m.mean);
    fprintf(out, "  %*s", width, text);
}

/* The widths of the label columns. */
static void label_widths(const struct ohm_sweep *sweep, int width[OHM_AXES])
{
    for (size_t k = 0; k < sweep->axes; k++) {
        width[k] = (int)strlen(sweep->axis[k].name);
        for (size_t c = 0; c < sweep->axis[k].n; c++) {
            const int length = (int)strlen(sweep->axis[k].choice[c].label);

            width[k] = length > width[k] ? length : width[k];
        }
    }
}

static void print_labels(FILE *out, const struct ohm_sweep *sweep, const int width[],
                         const size_t *point)
{
    size_t entry[OHM_AXES] = { 0 };

    if (point)
        ohm_sweep_entries(sweep, *point, entry);
    for (size_t k = 0; k < sweep->axes; k++)
        fprintf(out, "%-*s  ", width[k],
                point ? sweep->axis[k].choice[entry[k]].label : sweep->axis[k].name);
}

static void print_accuracies(FILE *out, const struct ohm_result *result)
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;
    const int column = result->seeds * result->trials > 1 ? 14 : 8;
    int width[OHM_AXES] = { 0 };

    label_widths(sweep, width);
    fprintf(out, "accuracy in %%, %zu test images, %zu training%s, %zu chip%s each\n",
            result->images, result->seeds, result->seeds == 1 ? "" : "s", result->trials,
            result->trials == 1 ? "" : "s");
    print_labels(out, sweep, width, NULL);
    fprintf(out, "  %*s  %*s", column, "float", column, "lossless");
    for (int r = 0; r < OHM_ROUTES; r++)
        if (result->route[r])
            fprintf(out, "  %*s", column, ohm_route_names[r]);
    fputc('\n', out);
    for (size_t point = 0; point < result->points; point++) {
        print_labels(out, sweep, width, &point);
        print_mean(out, ohm_summary_mean(result, OHM_V_FLOAT, OHM_ROUTE_DIGITAL, point, 0),
                   column, 2);
        print_mean(out,
                   ohm_summary_mean(result, OHM_V_LOSSLESS, OHM_ROUTE_DIGITAL, point, 0),
                   column, 2);
        for (int r = 0; r < OHM_ROUTES; r++)
            if (result->route[r])
                print_mean(
                    out,
                    ohm_summary_mean(result, OHM_V_ACCURACY, (enum ohm_route)r, point, 0),
                    column, 2);
        fputc('\n', out);
    }
}

/* The last route that was run: the circuit, if there is one. */
static enum ohm_route last_route(const struct ohm_result *result)
{
    enum ohm_route last = OHM_ROUTE_DIGITAL;

    for (int r = 0; r < OHM_ROUTES; r++)
        if (result->route[r])
            last = (enum ohm_route)r;
    return last;
}

static void print_block(FILE *out, const struct ohm_result *result,
                        enum ohm_variable variable, enum ohm_route route, size_t point)
{
    for (size_t l = 0; l < result->layers; l++) {
        fputs(l ? " |" : "  ", out);
        for (size_t s = 0; s < result->slices; s++) {
            const struct ohm_mean m =
                ohm_summary_mean(result, variable, route, point, l * result->slices + s);

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
    const enum ohm_route route = last_route(result);
    const int block = (int)(result->layers * (result->slices * 6 + 2));
    int width[OHM_AXES] = { 0 };

    label_widths(sweep, width);
    fprintf(
        out,
        "\nslices, top first, layer | layer: not 0 (%% of weights), and conversions that "
        "clip (%%, %s)\n",
        ohm_route_names[route]);
    print_labels(out, sweep, width, NULL);
    fprintf(out, "  %-*s  %s\n", block, "  not 0", "  clip");
    for (size_t point = 0; point < result->points; point++) {
        print_labels(out, sweep, width, &point);
        print_block(out, result, OHM_V_NONZERO, OHM_ROUTE_DIGITAL, point);
        fputs("  ", out);
        print_block(out, result, OHM_V_CLIPPED, route, point);
        fputc('\n', out);
    }
}

/* Energy of a point's conversions relative to 8 bits everywhere, by one model; trial 0 of seed 0. */
static double relative_energy(const struct ohm_result *result,
                              const struct ohm_adc_model *model, enum ohm_route route,
                              size_t point)
{
    const size_t n = result->layers * result->slices;
    const double *reads = ohm_result_at(result, OHM_V_CONVERSIONS, route, point, 0, 0);
    const double *bits = ohm_result_at(result, OHM_V_CHARGED_BITS, route, point, 0, 0);
    double known_reads[OHM_LAYERS_MAX * OHM_SLICES_MAX],
        known_bits[OHM_LAYERS_MAX * OHM_SLICES_MAX];
    size_t known = 0;

    for (size_t k = 0; k < n; k++) {
        if (!isnan(reads[k]) && !isnan(bits[k]) && reads[k] > 0) {
            known_reads[known] = reads[k];
            known_bits[known++] = bits[k];
        }
    }
    return known ? ohm_adc_relative_energy(model, known, known_reads, known_bits) : NAN;
}

/* What the converters would save: the published models do not agree, so all are told. */
static void print_energies(FILE *out, const struct ohm_result *result)
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;
    const enum ohm_route route = last_route(result);
    int width[OHM_AXES] = { 0 };

    label_widths(sweep, width);
    fprintf(
        out,
        "\nenergy of the conversions relative to 8 bits everywhere, by published models\n");
    print_labels(out, sweep, width, NULL);
    for (const struct ohm_adc_model *model = ohm_adc_models; model->name; model++)
        fprintf(out, "  %8s", model->name);
    fputc('\n', out);
    for (size_t point = 0; point < result->points; point++) {
        print_labels(out, sweep, width, &point);
        for (const struct ohm_adc_model *model = ohm_adc_models; model->name; model++) {
            const double energy = relative_energy(result, model, route, point);

            if (isnan(energy))
                fprintf(out, "  %8s", "-");
            else
                fprintf(out, "  %8.3f", energy);
        }
        fputc('\n', out);
    }
}

/* Codes that differ between ngspice and nodal, all layers and slices. */
static void print_differing(FILE *out, const struct ohm_result *result)
{
    double differ = 0, all = 0;

    if (!result->route[OHM_ROUTE_NGSPICE] || !result->route[OHM_ROUTE_NODAL])
        return;
    for (size_t point = 0; point < result->points; point++)
        for (size_t s = 0; s < result->seeds; s++)
            for (size_t t = 0; t < result->trials; t++)
                for (size_t k = 0; k < result->layers * result->slices; k++) {
                    const double codes = ohm_result_at(result, OHM_V_CONVERSIONS,
                                                       OHM_ROUTE_NGSPICE, point, s, t)[k];
                    const double n = ohm_result_at(result, OHM_V_DIFFER, OHM_ROUTE_NGSPICE,
                                                   point, s, t)[k];

                    if (isnan(n) || isnan(codes))
                        continue;
                    differ += n;
                    all += codes;
                }
    fprintf(
        out,
        "\ncodes that differ between ngspice and nodal for the same inputs: %.0f of %.0f\n",
        differ, all);
}

static void print_audit(FILE *out, const struct ohm_study *study)
{
    const struct ohm_study_audit *audit = &study->audit;

    if (audit->done + audit->skipped == 0)
        return;
    fprintf(out, "\naudit: %zu reads solved again by the other route", audit->done);
    if (audit->done)
        fprintf(out, ", worst deviation %.2g LSB, %.2g of full scale", audit->worst_lsb,
                audit->worst_scale);
    if (audit->skipped)
        fprintf(out, "; %zu skipped (out of time, or too large for an ngspice without KLU)",
                audit->skipped);
    if (audit->random)
        fprintf(out, "; %zu bad, at most %.2g %% of all reads (95 %%)", audit->bad,
                100 * ohm_stats_bound(audit->bad_random, audit->random));
    fputc('\n', out);
}

static void print_number(FILE *out, double x)
{
    fprintf(out, fabs(x) >= 100 ? "%.1f" : fabs(x) >= 1 ? "%.2f" : "%.3g", x);
}

/* "holds only if", the points, in lines of some width. */
static void print_holding(FILE *out, const struct ohm_experiment *experiment,
                          const struct ohm_claim *claim, const struct ohm_judgement *j)
{
    static const char indent[] = "                       ";
    bool any = false;
    int column = 0;

    for (size_t k = 0; k < experiment->sweep.axes; k++)
        any |= ohm_claim_varies(experiment, claim, k);
    if (!any)
        return;
    if (j->holds_n == 0) {
        fprintf(out, "%sholds at no other point of the sweep with these networks\n",
                indent);
        return;
    }
    for (size_t k = 0; k < j->holds_n; k++) {
        char point[512];

        ohm_judgement_describe(experiment, j, k, true, point, sizeof point);
        if (k == 0)
            column = fprintf(out, "%sholds only if ", indent);
        else if (column + 4 + (int)strlen(point) > 98)
            column = fprintf(out, ";\n%s  or ", indent) - 2;
        else
            column += fprintf(out, "; or ");
        column += fprintf(out, "%s", point);
    }
    fputc('\n', out);
}

static void print_judgement(FILE *out, const struct ohm_result *result,
                            const struct ohm_judgement *j)
{
    const struct ohm_experiment *experiment = result->experiment;
    const struct ohm_claim *claim = &experiment->claim[j->claim];

    fprintf(out, "  %-9s  %-8s  ", ohm_verdict_names[j->verdict],
            j->route < 0 ? "network" : ohm_route_names[j->route]);
    if (j->verdict == OHM_NOT_TESTABLE) {
        fprintf(out, "%s\n", j->missing);
        return;
    }
    fprintf(out, "%s ", ohm_metric_names[claim->metric]);
    print_number(out, j->value);
    fprintf(out, "%s [", ohm_metric_unit(claim->metric));
    print_number(out, j->low);
    fputs(", ", out);
    print_number(out, j->high);
    fputs("]\n", out);
    if (j->verdict != OHM_HOLDS)
        print_holding(out, experiment, claim, j);
}

static void print_verdicts(FILE *out, const struct ohm_result *result,
                           const struct ohm_judgements *judgements)
{
    const struct ohm_experiment *experiment = result->experiment;

    for (size_t c = 0; c < experiment->claims; c++) {
        const struct ohm_claim *claim = &experiment->claim[c];

        fprintf(out, "\nclaim: %s\n", claim->says);
        if (claim->source[0] != '\0')
            fprintf(out, "  by %s\n", claim->source);
        if (claim->holds_if[0] != '\0')
            fprintf(out, "  holds if %s (95 %% interval)\n", claim->holds_if);
        for (size_t k = 0; k < judgements->n; k++)
            if (judgements->judgement[k].claim == c)
                print_judgement(out, result, &judgements->judgement[k]);
    }
}

void ohm_summary_print(FILE *out, const struct ohm_study *study,
                       const struct ohm_judgements *judgements)
{
    const struct ohm_result *result = &study->result;
    const size_t missing = ohm_result_missing(result);

    if (study->experiment->base.head.question[0] != '\0')
        fprintf(out, "%s\n\n", study->experiment->base.head.question);
    print_accuracies(out, result);
    print_slices(out, result);
    print_energies(out, result);
    print_differing(out, result);
    print_audit(out, study);
    if (missing > 0)
        fprintf(out, "\n%zu trials are missing: this result is partial\n", missing);
    print_verdicts(out, result, judgements);
}

/* --- JSON --- */

static void json_block(struct ohm_json *json, const char *key,
                       const struct ohm_result *result, enum ohm_variable variable,
                       enum ohm_route route, size_t point)
{
    struct ohm_json *layers = ohm_json_array(json, key);
    double mean[OHM_SLICES_MAX];

    for (size_t l = 0; l < result->layers; l++) {
        for (size_t s = 0; s < result->slices; s++)
            mean[s] =
                ohm_summary_mean(result, variable, route, point, l * result->slices + s)
                    .mean;
        ohm_json_reals(layers, NULL, result->slices, mean);
    }
}

static void json_point(struct ohm_json *points, const struct ohm_result *result,
                       size_t point)
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;
    struct ohm_json *json = ohm_json_object(points, NULL);
    struct ohm_json *at = ohm_json_object(json, "at");
    size_t entry[OHM_AXES];

    ohm_sweep_entries(sweep, point, entry);
    for (size_t k = 0; k < sweep->axes; k++)
        ohm_json_text(at, sweep->axis[k].name, sweep->axis[k].choice[entry[k]].label);
    ohm_json_real(json, "accuracy_float",
                  ohm_summary_mean(result, OHM_V_FLOAT, OHM_ROUTE_DIGITAL, point, 0).mean);
    ohm_json_real(
        json, "accuracy_lossless",
        ohm_summary_mean(result, OHM_V_LOSSLESS, OHM_ROUTE_DIGITAL, point, 0).mean);
    json_block(json, "nonzero", result, OHM_V_NONZERO, OHM_ROUTE_DIGITAL, point);
    for (int r = 0; r < OHM_ROUTES; r++) {
        const enum ohm_route route = (enum ohm_route)r;
        struct ohm_json *of;
        struct ohm_mean m;

        if (!result->route[r])
            continue;
        of = ohm_json_object(json, ohm_route_names[r]);
        m = ohm_summary_mean(result, OHM_V_ACCURACY, route, point, 0);
        ohm_json_real(of, "accuracy", m.mean);
        ohm_json_real(of, "spread", m.spread);
        ohm_json_count(of, "n", m.n);
        ohm_json_real(of, "drop",
                      ohm_summary_mean(result, OHM_V_DROP, route, point, 0).mean);
        json_block(of, "clipped", result, OHM_V_CLIPPED, route, point);
        if (r != OHM_ROUTE_DIGITAL)
            json_block(of, "wrong", result, OHM_V_WRONG, route, point);
        if (r == OHM_ROUTE_NGSPICE && result->route[OHM_ROUTE_NODAL])
            json_block(of, "differ", result, OHM_V_DIFFER, route, point);
    }
}

static void json_verdict(struct ohm_json *verdicts, const struct ohm_experiment *experiment,
                         const struct ohm_judgement *j)
{
    struct ohm_json *json = ohm_json_object(verdicts, NULL), *holds;
    const struct ohm_claim *claim = &experiment->claim[j->claim];
    char point[512];

    ohm_json_text(json, "says", claim->says);
    ohm_json_text(json, "holds_if", claim->holds_if);
    ohm_json_text(json, "route", j->route < 0 ? "network" : ohm_route_names[j->route]);
    ohm_json_text(json, "verdict", ohm_verdict_names[j->verdict]);
    ohm_json_real(json, "value", j->value);
    ohm_json_real(json, "low", j->low);
    ohm_json_real(json, "high", j->high);
    ohm_json_text(json, "missing", j->missing);
    holds = ohm_json_array(json, "holds_only_if");
    for (size_t k = 0; k < j->holds_n; k++) {
        ohm_judgement_describe(experiment, j, k, false, point, sizeof point);
        ohm_json_text(holds, NULL, point);
    }
}

void ohm_summary_json(struct ohm_json *json, const struct ohm_study *study,
                      const struct ohm_judgements *judgements)
{
    const struct ohm_result *result = &study->result;
    const struct ohm_study_audit *audit = &study->audit;
    struct ohm_json *part;

    ohm_json_text(json, "question", study->experiment->base.head.question);
    ohm_json_text(json, "experiment", study->experiment->name);
    ohm_json_count(json, "images", result->images);
    ohm_json_count(json, "train_seeds", result->seeds);
    ohm_json_count(json, "trials", result->trials);
    ohm_json_count(json, "missing", ohm_result_missing(result));
    part = ohm_json_array(json, "points");
    for (size_t point = 0; point < result->points; point++)
        json_point(part, result, point);
    part = ohm_json_array(json, "verdicts");
    for (size_t k = 0; k < judgements->n; k++)
        json_verdict(part, study->experiment, &judgements->judgement[k]);
    part = ohm_json_object(json, "audit");
    ohm_json_count(part, "reads", audit->done);
    ohm_json_count(part, "skipped", audit->skipped);
    ohm_json_count(part, "bad", audit->bad);
    ohm_json_real(part, "worst_lsb", audit->worst_lsb);
    ohm_json_real(part, "worst_scale", audit->worst_scale);
    ohm_json_real(part, "bound_on_bad_share",
                  ohm_stats_bound(audit->bad_random, audit->random));
    part = ohm_json_object(json, "seconds");
    ohm_json_real(part, "training", study->seconds_training);
    ohm_json_real(part, "chips", study->seconds_chips);
    ohm_json_real(part, "reads", study->seconds_reads);
    ohm_json_real(part, "audit", audit->seconds);
}
