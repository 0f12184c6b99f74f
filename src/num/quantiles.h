/* quantiles.h -- quantiles of distributions, out of elementary functions of our own, so that the bits of an
 * interval are the same on every processor.  They agree with GSL's to 1e-12 (tests/num/check_stats.c).
 */
#ifndef OHM_NUM_QUANTILES_H
#define OHM_NUM_QUANTILES_H

#include <stddef.h>

/* The 97.5 % quantile of the standard normal distribution. */
#define OHM_NORMAL_975 1.9599639845400543

/* That of Student's t of FREEDOM degrees, at least 1. */
double ohm_student_975(size_t freedom);

/* The share p, 0 to 1, of which K or fewer among N are drawn with probability CHANCE, 0 to 1
 * exclusive; k < n. */
double ohm_binomial_share(size_t k, size_t n, double chance);

#endif
