/* quantiles.c -- quantiles of Student's t and of binomial shares, by bisection down to one double. */
#include "num/quantiles.h"

#include "num/elementary.h"

#include <assert.h>
#include <math.h>

/* P(|t| < tan(angle) sqrt(freedom)) (Abramowitz and Stegun 26.7.3, 26.7.4): all terms are positive. */
static double within(size_t freedom, double angle)
{
    const double s = ohm_sin(angle), c = ohm_cos(angle);
    double term = freedom % 2 ? c : 1, sum = freedom == 1 ? 0 : term;

    for (size_t k = freedom % 2 ? 3 : 2; k < freedom; k += 2) {
        term *= c * c * ((double)(k - 1) / (double)k);
        sum += term;
    }
    return freedom % 2 ? (angle + s * sum) / M_PI_2 : s * sum;
}

double ohm_student_975(size_t freedom)
{
    double low = 0, high = M_PI_2;

    assert(freedom >= 1);
    for (;;) {
        const double middle = low + 0.5 * (high - low);

        if (!(middle > low && middle < high))
            return sqrt((double)freedom) * (ohm_sin(low) / ohm_cos(low));
        if (within(freedom, middle) < 0.95)
            low = middle;
        else
            high = middle;
    }
}

/* ln of n over k. */
static double log_choices(size_t k, size_t n)
{
    const size_t few = k < n - k ? k : n - k;
    double sum = 0;

    for (size_t j = 1; j <= few; j++)
        sum += ohm_ln((double)(n - few + j) / (double)j);
    return sum;
}

/* P(K or fewer among N) for a share P of each, LOG_CHOICES of n over k: from the last term down. */
static double at_most(size_t k, size_t n, double log_choices, double p)
{
    const double odds = (1 - p) / p;
    double term = 1, sum = 1;

    for (size_t j = k; j > 0 && term > 1e-20 * sum; j--) {
        term *= (double)j / (double)(n - j + 1) * odds;
        sum += term;
    }
    return sum *
           ohm_exp(log_choices + (double)k * ohm_ln(p) + (double)(n - k) * ohm_log1p(-p));
}

double ohm_binomial_share(size_t k, size_t n, double chance)
{
    const double choices = log_choices(k, n);
    double low = 0, high = 1;

    assert(k < n && chance > 0 && chance < 1);
    for (;;) {
        const double middle = low + 0.5 * (high - low);

        if (!(middle > low && middle < high))
            return low;
        if (at_most(k, n, choices, middle) > chance)
            low = middle;
        else
            high = middle;
    }
}
