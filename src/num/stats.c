/* stats.c -- quantiles, bounds on shares, bootstraps of nested studies. */
#include "num/stats.h"

#include "base/memory.h"
#include "num/quantiles.h"
#include "num/rng.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

double ohm_stats_quantile(size_t n, double x[], double q)
{
    gsl_sort(x, 1, n);
    return gsl_stats_quantile_from_sorted_data(x, 1, n, q);
}

double ohm_stats_bound(size_t k, size_t n)
{
    if (n == 0 || k >= n)
        return 1;
    return ohm_binomial_share(k, n, 0.05);
}

double ohm_paired_mean(const struct ohm_paired *paired)
{
    const size_t n = paired->n_seeds * paired->n_chips * paired->n_images;
    long sum = 0;

    for (size_t k = 0; k < n; k++)
        sum += paired->d[k];
    return n ? (double)sum / (double)n : 0;
}

/* One replicate; weight[image] is how often the image was drawn. */
static double replicate(const struct ohm_paired *p, struct ohm_rng *rng, bool members,
                        uint16_t weight[])
{
    long long sum = 0;

    for (size_t m = 0; m < p->n_images; m++)
        weight[m] = p->n_images == 1;
    for (size_t m = 0; p->n_images > 1 && m < p->n_images; m++)
        weight[ohm_rng_draw_below(rng, p->n_images)]++;
    for (size_t s = 0; s < p->n_seeds; s++) {
        const size_t seed = members ? ohm_rng_draw_below(rng, p->n_seeds) : s;

        for (size_t t = 0; t < p->n_chips; t++) {
            const size_t chip = members ? ohm_rng_draw_below(rng, p->n_chips) : t;
            const int8_t *d = p->d + (seed * p->n_chips + chip) * p->n_images;
            int part = 0;

            for (size_t m = 0; m < p->n_images; m++)
                part += d[m] * weight[m];
            sum += part;
        }
    }
    return (double)sum / (double)(p->n_seeds * p->n_chips * p->n_images);
}

/* How much wider Student's t is for N members than the percentile interval of their bootstrap, which
 * covers 95 % for many: 9.2 for 2, 1.6 for 5. */
static double widening(size_t n)
{
    return ohm_student_975(n - 1) / OHM_NORMAL_975 * sqrt((double)n / (double)(n - 1));
}

/* One side of an interval, widened by FACTOR but for the part IMAGES that comes from images alone. */
static double wider(double side, double images, double factor)
{
    const double between = side * side - images * images;

    return between > 0 ? sqrt(images * images + factor * factor * between) : side;
}

/* Widens an interval around VALUE for the few members of its outermost level that has more than one;
 * IMAGES is the interval for images alone. */
static void widen(size_t n_seeds, size_t n_chips, double value,
                  const struct ohm_interval *images, struct ohm_interval *interval)
{
    const size_t n = n_seeds > 1 ? n_seeds : n_chips;
    const double factor = n > 1 ? widening(n) : 1;

    if (isfinite(interval->low))
        interval->low = value - wider(value - interval->low, value - images->low, factor);
    if (isfinite(interval->high))
        interval->high =
            value + wider(interval->high - value, images->high - value, factor);
}

/* No mean of values from 0 to 1, or from -1 to 0, or from -1 to 1, is beyond these. */
static void confine(const struct ohm_paired *paired, struct ohm_interval *interval)
{
    const size_t n = paired->n_seeds * paired->n_chips * paired->n_images;
    double low = 0, high = 0;

    for (size_t k = 0; k < n; k++) {
        low = paired->d[k] < 0 ? -1 : low;
        high = paired->d[k] > 0 ? 1 : high;
    }
    interval->low = fmax(interval->low, low);
    interval->high = fmin(interval->high, high);
}

/* The percentile interval of REPLICATES; MEMBERS: seeds and chips are resampled too. */
static void percentiles(const struct ohm_paired *paired, size_t replicates, uint32_t seed,
                        bool members, double mean[], uint16_t weight[],
                        struct ohm_interval *interval)
{
    for (size_t k = 0; k < replicates; k++) {
        struct ohm_rng rng =
            ohm_rng_at(seed, OHM_FOR_BOOTSTRAP, (uint32_t)k, members ? 0 : 1, 0);

        mean[k] = replicate(paired, &rng, members, weight);
    }
    interval->low = ohm_stats_quantile(replicates, mean, 0.025);
    interval->high = ohm_stats_quantile(replicates, mean, 0.975);
}

enum ohm_status ohm_paired_bootstrap(const struct ohm_paired *paired, size_t replicates,
                                     uint32_t seed, struct ohm_interval *interval)
{
    struct ohm_interval images;
    double *mean = NULL;
    uint16_t *weight = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(mean, replicates, "bootstrap means"));
    OHM_GO(OHM_NEW(weight, paired->n_images, "image weights"));
    percentiles(paired, replicates, seed, true, mean, weight, interval);
    if (paired->n_seeds * paired->n_chips > 1) {
        percentiles(paired, replicates, seed, false, mean, weight, &images);
        widen(paired->n_seeds, paired->n_chips, ohm_paired_mean(paired), &images, interval);
        confine(paired, interval);
    }
out:
    free(mean);
    free(weight);
    return status;
}

/* Sums of one replicate over seeds and chips; of the sample itself without a stream. */
static double nested_mean(size_t n_seeds, size_t n_chips, const double x[],
                          const double y[], struct ohm_rng *rng)
{
    double sum_x = 0, sum_y = 0;

    for (size_t s = 0; s < n_seeds; s++) {
        const size_t seed = rng ? ohm_rng_draw_below(rng, n_seeds) : s;

        for (size_t t = 0; t < n_chips; t++) {
            const size_t k = seed * n_chips + (rng ? ohm_rng_draw_below(rng, n_chips) : t);

            sum_x += x[k];
            sum_y += y ? y[k] : 1;
        }
    }
    return sum_x / sum_y;
}

/* The q-quantile of ratios: infinite ones are large, and where some are unknown so is the quantile. */
static double quantile_of_ratios(size_t n, double x[], double q, double unknown)
{
    double found;

    for (size_t k = 0; k < n; k++)
        if (isnan(x[k]))
            return unknown;
    found = ohm_stats_quantile(n, x, q);
    return isnan(found) ? INFINITY : found;
}

enum ohm_status ohm_nested_bootstrap(size_t n_seeds, size_t n_chips, const double x[],
                                     const double y[], size_t replicates, uint32_t seed,
                                     double *value, struct ohm_interval *interval)
{
    double *mean = NULL;

    OHM_TRY(OHM_NEW(mean, replicates, "bootstrap means"));
    for (size_t k = 0; k < replicates; k++) {
        struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_BOOTSTRAP, (uint32_t)k, 0, 0);

        mean[k] = nested_mean(n_seeds, n_chips, x, y, &rng);
    }
    *value = nested_mean(n_seeds, n_chips, x, y, NULL);
    interval->low = quantile_of_ratios(replicates, mean, 0.025, -INFINITY);
    interval->high = quantile_of_ratios(replicates, mean, 0.975, INFINITY);
    widen(n_seeds, n_chips, *value, &(struct ohm_interval){ *value, *value }, interval);
    if (y && *value >= 0 && isfinite(interval->low))
        interval->low = fmax(interval->low, 0);
    free(mean);
    return OHM_OK;
}
