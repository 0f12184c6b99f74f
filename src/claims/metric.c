/* metric.c -- estimates each metric of a point with its interval. */
#include "claims/metric.h"

#include "base/memory.h"
#include "claims/choice.h"
#include "claims/match.h"
#include "num/elementary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* d = A - B for every image, or A itself. */
static void differences(size_t n, const uint8_t a[], const uint8_t b[], int8_t d[])
{
    for (size_t k = 0; k < n; k++)
        d[k] = (int8_t)(a[k] - (b ? b[k] : 0));
}

/* drop: lossless - right; accuracy: right; gain: right - right at the other point. */
static void fill_pairs(const struct ohm_result *result, enum ohm_metric metric,
                       enum ohm_route route, const size_t at[], const size_t versus[],
                       int8_t d[])
{
    const size_t trials = ohm_result_trials(result, route), n = result->images;

    for (size_t s = 0; s < result->seeds; s++) {
        const size_t point = ohm_choice_point(result, at, s),
                     other = ohm_choice_point(result, versus, s);

        for (size_t t = 0; t < trials; t++) {
            const uint8_t *right = ohm_result_correct(result, route, point, s, t);
            int8_t *to = d + (s * trials + t) * n;

            if (metric == OHM_METRIC_DROP)
                differences(n, ohm_result_lossless(result, point, s), right, to);
            else if (metric == OHM_METRIC_GAIN)
                differences(n, right, ohm_result_correct(result, route, other, s, t), to);
            else
                differences(n, right, NULL, to);
        }
    }
}

static enum ohm_status estimate_images(const struct ohm_result *result,
                                       enum ohm_metric metric, enum ohm_route route,
                                       const size_t at[], const size_t versus[],
                                       struct ohm_estimate *estimate)
{
    const struct ohm_head *head = &result->experiment->base.head;
    struct ohm_paired paired = { result->seeds, ohm_result_trials(result, route),
                                 result->images, NULL };
    int8_t *d = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(d, paired.n_seeds * paired.n_chips * paired.n_images, "differences"));
    fill_pairs(result, metric, route, at, versus, d);
    paired.d = d;
    estimate->value = 100 * ohm_paired_mean(&paired);
    OHM_GO(ohm_paired_bootstrap(&paired, head->bootstrap, (uint32_t)head->seed,
                                &estimate->interval));
    estimate->interval.low *= 100;
    estimate->interval.high *= 100;
    estimate->alone = paired.n_seeds * paired.n_chips * paired.n_images == 1;
out:
    free(d);
    return status;
}

/* The share of the network's weight slices that are not 0, in percent. */
static double share_nonzero(const struct ohm_result *result, size_t point, size_t seed)
{
    const double *share =
        ohm_result_at(result, OHM_V_NONZERO, OHM_ROUTE_DIGITAL, point, seed, 0);
    const struct ohm_counts *sizes = &result->experiment->point[point].network.layers;
    const size_t slices = ohm_mapping_slices(&result->experiment->point[point].mapping);
    double sum = 0, all = 0;

    for (size_t l = 0; l + 1 < sizes->cols; l++) {
        const double n = (double)(sizes->at[l] * sizes->at[l + 1]);

        for (size_t s = 0; s < slices; s++)
            sum += n * share[l * result->slices + s] / (double)slices;
        all += n;
    }
    return sum / all;
}

/* The largest of a network's numbers, over layers and slices. */
static double most(const struct ohm_result *result, enum ohm_variable variable,
                   size_t point, size_t seed)
{
    const double *x = ohm_result_at(result, variable, OHM_ROUTE_DIGITAL, point, seed, 0);
    const struct ohm_settings *settings = &result->experiment->point[point];
    double most = 0;

    for (size_t l = 0; l + 1 < settings->network.layers.cols; l++)
        for (size_t s = 0; s < ohm_mapping_slices(&settings->mapping); s++)
            most = fmax(most, x[l * result->slices + s]);
    return most;
}

/* The sum of a network's numbers over its layers. */
static double sum_layers(const struct ohm_result *result, enum ohm_variable variable,
                         size_t point, size_t seed)
{
    const double *x = ohm_result_at(result, variable, OHM_ROUTE_DIGITAL, point, seed, 0);
    const size_t layers = result->experiment->point[point].network.layers.cols - 1;
    double sum = 0;

    for (size_t l = 0; l < layers; l++)
        sum += x[l];
    return sum;
}

/* A number of a network. */
static double of_network(const struct ohm_result *result, enum ohm_variable variable,
                         size_t point, size_t seed)
{
    switch (variable) {
    case OHM_V_NONZERO:
        return share_nonzero(result, point, seed);
    case OHM_V_CROSSBARS: /* that exist */
        return sum_layers(result, OHM_V_CROSSBARS, point, seed) -
               sum_layers(result, OHM_V_EMPTY, point, seed);
    case OHM_V_METADATA:
        return sum_layers(result, OHM_V_METADATA, point, seed);
    default:
        return most(result, variable, point, seed);
    }
}

static double scalar(const struct ohm_result *result, enum ohm_metric metric,
                     enum ohm_route route, size_t point, size_t seed, size_t trial)
{
    const enum ohm_variable variable = ohm_metric_variable(metric);

    if (ohm_metric_is_digital(metric))
        return of_network(result, variable, point, seed);
    if (ohm_variable_rows[variable].extent == OHM_LAYER_SLICE)
        return ohm_result_share(result, variable, route, point, seed, trial);
    return *ohm_result_at(result, variable, route, point, seed, trial);
}

/* Shares, what reads in time came to, and ratios: `versus` over the point. */
static enum ohm_status estimate_scalars(const struct ohm_result *result,
                                        enum ohm_metric metric, enum ohm_route route,
                                        const size_t at[], const size_t versus[],
                                        struct ohm_estimate *estimate)
{
    const struct ohm_head *head = &result->experiment->base.head;
    const bool ratio = ohm_metric_compares(metric);
    const size_t trials =
        ohm_metric_is_digital(metric) ? 1 : ohm_result_trials(result, route);
    double *x = NULL, *y = NULL;
    enum ohm_status status;

    if (ohm_metric_is_timed(metric) && !result->timed)
        return ohm_fail(OHM_EUSAGE, "no read was solved in time (transient.reads)");
    OHM_GO(OHM_NEW(x, result->seeds * trials, "shares"));
    OHM_GO(OHM_NEW(y, result->seeds * trials, "shares"));
    for (size_t s = 0; s < result->seeds; s++) {
        for (size_t t = 0; t < trials; t++) {
            const size_t k = s * trials + t;

            x[k] = scalar(result, metric, route,
                          ohm_choice_point(result, ratio ? versus : at, s), s, t);
            y[k] = scalar(result, metric, route, ohm_choice_point(result, at, s), s, t);
        }
    }
    OHM_GO(ohm_nested_bootstrap(result->seeds, trials, x, ratio ? y : NULL, head->bootstrap,
                                (uint32_t)head->seed, &estimate->value,
                                &estimate->interval));
    estimate->alone = result->seeds * trials == 1;
    if (!isfinite(estimate->value))
        status = ohm_fail(OHM_EUSAGE, ratio ? "the share at the point itself is 0"
                                            : "there is nothing at the point to measure");
out:
    free(x);
    free(y);
    return status;
}

/* --- the ratio of non-zero shares at matched accuracy --- */

/* The curve along axis ALONG from the point AT; *n places.  A network without any weight, which answers
 * the same to all, has no place on it. */
static void find_curve(const struct ohm_result *result, const size_t at[], size_t along,
                       size_t seed, struct ohm_match curve[], size_t *n)
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;
    size_t entry[OHM_AXES];

    memcpy(entry, at, sizeof entry);
    *n = 0;
    for (size_t k = 0; k < sweep->axis[along].n; k++) {
        size_t point;
        double share;

        entry[along] = k;
        point = ohm_sweep_point(sweep, entry);
        share = share_nonzero(result, point, seed);
        if (share > 0)
            curve[(*n)++] =
                (struct ohm_match){ *ohm_result_at(result, OHM_V_LOSSLESS,
                                                   OHM_ROUTE_DIGITAL, point, seed, 0),
                                    ohm_ln(share) };
    }
    *n = ohm_match_sort(curve, *n);
}

/* All networks of the curve along axis ALONG from AT. */
static enum ohm_status require_curve(const struct ohm_result *result, size_t along,
                                     const size_t at[OHM_AXES])
{
    size_t entry[OHM_AXES];

    memcpy(entry, at, sizeof entry);
    for (entry[along] = 0; entry[along] < result->experiment->sweep.axis[along].n;
         entry[along]++)
        OHM_TRY(ohm_choice_require(result, OHM_ROUTE_DIGITAL, entry));
    return OHM_OK;
}

static enum ohm_status estimate_matched(const struct ohm_result *result,
                                        const struct ohm_claim *claim, const size_t at[],
                                        const size_t versus[],
                                        struct ohm_estimate *estimate)
{
    const struct ohm_head *head = &result->experiment->base.head;
    struct ohm_match a[OHM_LABELS], v[OHM_LABELS];
    double *log_ratio = NULL;
    enum ohm_status status;

    OHM_TRY(require_curve(result, claim->along, at));
    OHM_TRY(require_curve(result, claim->along, versus));
    OHM_GO(OHM_NEW(log_ratio, result->seeds, "ratios"));
    for (size_t s = 0; s < result->seeds; s++) {
        size_t na, nv;

        find_curve(result, at, claim->along, s, a, &na);
        find_curve(result, versus, claim->along, s, v, &nv);
        log_ratio[s] = ohm_match_log_ratio(a, na, v, nv);
        if (isnan(log_ratio[s])) {
            status = ohm_fail(OHM_EUSAGE,
                              "the two methods reach no common accuracy in seed %zu", s);
            goto out;
        }
    }
    OHM_GO(ohm_nested_bootstrap(result->seeds, 1, log_ratio, NULL, head->bootstrap,
                                (uint32_t)head->seed, &estimate->value,
                                &estimate->interval));
    estimate->value = ohm_exp(estimate->value);
    estimate->interval.low = ohm_exp(estimate->interval.low);
    estimate->interval.high = ohm_exp(estimate->interval.high);
    estimate->alone = result->seeds == 1;
out:
    free(log_ratio);
    return status;
}

enum ohm_status ohm_metric_estimate(const struct ohm_result *result,
                                    const struct ohm_claim *claim, enum ohm_route route,
                                    const size_t at[OHM_AXES],
                                    const size_t versus[OHM_AXES],
                                    struct ohm_estimate *estimate)
{
    OHM_TRY(ohm_choice_require(result, route, at));
    if (ohm_metric_compares(claim->metric))
        OHM_TRY(ohm_choice_require(result, route, versus));
    switch (claim->metric) {
    case OHM_METRIC_DROP:
    case OHM_METRIC_ACCURACY:
    case OHM_METRIC_GAIN:
        return estimate_images(result, claim->metric, route, at, versus, estimate);
    case OHM_METRIC_MATCHED_RATIO:
        return estimate_matched(result, claim, at, versus, estimate);
    default:
        return estimate_scalars(result, claim->metric, route, at, versus, estimate);
    }
}
