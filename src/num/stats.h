/* stats.h -- summaries with their uncertainty. */
#ifndef OHM_NUM_STATS_H
#define OHM_NUM_STATS_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

struct ohm_interval {
    double low, high;
};

/* The q-quantile (0 to 1) of x[n], linearly interpolated; sorts x. */
double ohm_stats_quantile(size_t n, double x[], double q);

/* The largest share of bad reads that is consistent, at 95 %, with K bad among N random ones
 * (Clopper and Pearson, one-sided); 1 for n = 0. */
double ohm_stats_bound(size_t k, size_t n);

/* Paired differences of a nested study: seeds[n_seeds], in each chips[n_chips], on the same images.
 * d[(s*n_chips + t)*n_images + m] is -1, 0 or 1: lost, same, gained. */
struct ohm_paired {
    size_t n_seeds, n_chips, n_images;
    const int8_t *d;
};

/* Mean of d. */
double ohm_paired_mean(const struct ohm_paired *paired);

/* 95 % percentile interval of the mean by a bootstrap over seeds, over chips within a seed, and over
 * images (the same for all chips).  A level with one member is not resampled.  As such intervals of few
 * members are too narrow, it is widened around the mean by what Student's
 * t has over the normal distribution for the number of seeds, or of chips of one seed.  SEED starts its
 * random numbers. */
enum ohm_status ohm_paired_bootstrap(const struct ohm_paired *paired, size_t replicates,
                                     uint32_t seed, struct ohm_interval *interval);

/* The same over seeds and chips alone, of numbers x[s*n_chips + t] and, if Y is not NULL, of the
 * ratio of the means of x and y.  *value is that of the whole sample.  Numbers that are never negative
 * may be 0 in y: ratios are then large without bound, and 0 to 0 leaves the interval open. */
enum ohm_status ohm_nested_bootstrap(size_t n_seeds, size_t n_chips, const double x[],
                                     const double y[], size_t replicates, uint32_t seed,
                                     double *value, struct ohm_interval *interval);

#endif
