#include "num/stats.h"

#include "base/memory.h"
#include "num/rng.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

double ohm_stats_mean(size_t n, const double x[])
{
    return n ? gsl_stats_mean(x, 1, n) : 0;
}

double ohm_stats_spread(size_t n, const double x[])
{
    return n > 1 ? gsl_stats_sd(x, 1, n) : 0;
}

double ohm_stats_quantile(size_t n, double x[], double q)
{
    gsl_sort(x, 1, n);
    return gsl_stats_quantile_from_sorted_data(x, 1, n, q);
}

struct ohm_interval ohm_stats_wilson(size_t k, size_t n)
{
    const double z = gsl_cdf_ugaussian_Pinv(0.975), m = (double)n;
    const double p = n ? (double)k / m : 0.5;
    const double centre = (p + z * z / (2 * m)) / (1 + z * z / m);
    const double half = z / (1 + z * z / m) * sqrt(p * (1 - p) / m + z * z / (4 * m * m));

    if (n == 0)
        return (struct ohm_interval){ 0, 1 };
    return (struct ohm_interval){ k == 0 ? 0 : centre - half, k == n ? 1 : centre + half };
}

double ohm_stats_bound(size_t k, size_t n)
{
    if (n == 0 || k >= n)
        return 1;
    return gsl_cdf_beta_Pinv(0.95, (double)k + 1, (double)(n - k));
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
static double replicate(const struct ohm_paired *p, struct ohm_rng *rng, uint16_t weight[])
{
    long long sum = 0;

    for (size_t m = 0; m < p->n_images; m++)
        weight[m] = p->n_images == 1;
    for (size_t m = 0; p->n_images > 1 && m < p->n_images; m++)
        weight[ohm_rng_draw_below(rng, p->n_images)]++;
    for (size_t s = 0; s < p->n_seeds; s++) {
        const size_t seed = ohm_rng_draw_below(rng, p->n_seeds);

        for (size_t t = 0; t < p->n_chips; t++) {
            const size_t chip = ohm_rng_draw_below(rng, p->n_chips);
            const int8_t *d = p->d + (seed * p->n_chips + chip) * p->n_images;
            int part = 0;

            for (size_t m = 0; m < p->n_images; m++)
                part += d[m] * weight[m];
            sum += part;
        }
    }
    return (double)sum / (double)(p->n_seeds * p->n_chips * p->n_images);
}

enum ohm_status ohm_paired_bootstrap(const struct ohm_paired *paired, size_t replicates,
                                     uint32_t seed, struct ohm_interval *interval)
{
    double *mean = NULL;
    uint16_t *weight = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(mean, replicates, "bootstrap means"));
    OHM_GO(OHM_NEW(weight, paired->n_images, "image weights"));
    for (size_t k = 0; k < replicates; k++) {
        struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_BOOTSTRAP, (uint32_t)k, 0, 0);

        mean[k] = replicate(paired, &rng, weight);
    }
    interval->low = ohm_stats_quantile(replicates, mean, 0.025);
    interval->high = ohm_stats_quantile(replicates, mean, 0.975);
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
    free(mean);
    return OHM_OK;
}
