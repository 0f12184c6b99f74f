/* match.c -- finds the points at which two methods are equally accurate. */
#include "claims/match.h"

#include <math.h>
#include <stdlib.h>

/* By accuracy; of equal ones the sparsest first. */
static int by_accuracy(const void *a, const void *b)
{
    const struct ohm_match *x = a, *y = b;

    if (x->accuracy != y->accuracy)
        return x->accuracy > y->accuracy ? 1 : -1;
    return (x->log_share > y->log_share) - (x->log_share < y->log_share);
}

size_t ohm_match_sort(struct ohm_match curve[], size_t n)
{
    size_t left = 0;

    qsort(curve, n, sizeof *curve, by_accuracy);
    for (size_t k = 0; k < n; k++)
        if (left == 0 || curve[k].accuracy > curve[left - 1].accuracy)
            curve[left++] = curve[k];
    return left;
}

/* The log share at ACCURACY; NaN outside the curve. */
static double log_share_at(const struct ohm_match curve[], size_t n, double accuracy)
{
    for (size_t k = 0; k < n; k++) {
        const struct ohm_match *a = &curve[k], *b = a + 1;

        if (accuracy == a->accuracy)
            return a->log_share;
        if (k + 1 < n && accuracy > a->accuracy && accuracy < b->accuracy)
            return a->log_share + (b->log_share - a->log_share) * (accuracy - a->accuracy) /
                                      (b->accuracy - a->accuracy);
    }
    return NAN;
}

double ohm_match_log_ratio(const struct ohm_match a[], size_t na,
                           const struct ohm_match v[], size_t nv)
{
    double sum = 0;
    size_t n = 0;

    for (size_t k = 0; k < na + nv; k++) {
        const double accuracy = k < na ? a[k].accuracy : v[k - na].accuracy;
        const double mine = log_share_at(a, na, accuracy),
                     theirs = log_share_at(v, nv, accuracy);

        if (!isnan(mine) && !isnan(theirs)) {
            sum += theirs - mine;
            n++;
        }
    }
    return n ? sum / (double)n : NAN;
}
