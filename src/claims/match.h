/* match.h -- two methods compared where their networks are equally accurate.
 *
 * A method has a curve: its networks, from weak to strong regularisation, by accuracy and share of slices
 * that are not 0.  Between two networks the logarithm of the share is interpolated.
 */
#ifndef OHM_CLAIMS_MATCH_H
#define OHM_CLAIMS_MATCH_H

#include <stddef.h>

/* One network of a curve. */
struct ohm_match {
    double accuracy, log_share;
};

/* Sorts the N networks of a curve by accuracy; of equally accurate ones the sparsest stays alone.
 * Returns how many are left. */
size_t ohm_match_sort(struct ohm_match curve[], size_t n);

/* Mean of log(share of v / share of a) over the networks of both sorted curves whose accuracy the other
 * curve reaches too; NaN when there is none. */
double ohm_match_log_ratio(const struct ohm_match a[], size_t na,
                           const struct ohm_match v[], size_t nv);

#endif
