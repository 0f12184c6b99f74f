/* curve.c -- a monotone cubic through points (Fritsch and Carlson 1980). */
#include "device/curve.h"

#include <math.h>
#include <stdbool.h>

#define LEAST 0.05 /* of the last secant: the slope of the last point */

static enum ohm_status check_rises(const char *key, const char *unit,
                                   const struct ohm_reals *x)
{
    for (size_t k = 0; k < x->n; k++) {
        const double before = k > 0 ? x->at[k - 1] : 0;

        if (!(x->at[k] > before && isfinite(x->at[k])))
            return ohm_fail(OHM_EUSAGE,
                            "%s: point %zu, %g %s, is not above %g %s, the one before it",
                            key, k + 1, x->at[k], unit, before, unit);
    }
    return OHM_OK;
}

static enum ohm_status check(const struct ohm_reals *v, const struct ohm_reals *i)
{
    if (v->n < 2 || v->n > OHM_CURVE_MAX)
        return ohm_fail(OHM_EUSAGE, "table_v: a table has 2 to %d points, not %zu",
                        OHM_CURVE_MAX, v->n);
    if (i->n != v->n)
        return ohm_fail(OHM_EUSAGE, "table_i: %zu currents, but table_v has %zu voltages",
                        i->n, v->n);
    OHM_TRY(check_rises("table_v", "V", v));
    return check_rises("table_i", "A", i);
}

/* Slope between two pieces of lengths H0 and H1 with secants S0 and S1. */
static double slope_within(double h0, double s0, double h1, double s1)
{
    const double w0 = 2 * h1 + h0, w1 = h1 + 2 * h0;

    return (w0 + w1) / (w0 / s0 + w1 / s1);
}

/* Slope at the end of the piece (H1, S1), which (H0, S0) precedes. */
static double slope_at_end(double h0, double s0, double h1, double s1)
{
    return fmax(((2 * h1 + h0) * s1 - h1 * s0) / (h0 + h1), LEAST * s1);
}

enum ohm_status ohm_curve_set(struct ohm_curve *curve, const struct ohm_reals *v,
                              const struct ohm_reals *i)
{
    struct ohm_curve draft = { .pieces = v->n + 1 };
    double h[OHM_CURVE_MAX] = { 0 }, secant[OHM_CURVE_MAX] = { 0 };
    const size_t n = v->n;

    OHM_TRY(check(v, i));
    for (size_t k = 0; k < n; k++) {
        const double first = i->at[0] / v->at[0];

        h[k] = v->at[k] - draft.v[k];
        draft.v[k + 1] = v->at[k];
        draft.c[k + 1][0] = i->at[k] / first;
        secant[k] = k > 0 ? (i->at[k] - i->at[k - 1]) / h[k] / first : 1;
    }
    draft.c[0][1] = 1;
    for (size_t k = 1; k < n; k++)
        draft.c[k][1] = slope_within(h[k - 1], secant[k - 1], h[k], secant[k]);
    draft.c[n][1] = slope_at_end(h[n - 2], secant[n - 2], h[n - 1], secant[n - 1]);
    for (size_t k = 0; k < n; k++) {
        const double d0 = draft.c[k][1], d1 = draft.c[k + 1][1];

        draft.c[k][2] = (3 * secant[k] - 2 * d0 - d1) / h[k];
        draft.c[k][3] = (d0 + d1 - 2 * secant[k]) / (h[k] * h[k]);
    }
    *curve = draft;
    return OHM_OK;
}

double ohm_curve_end(const struct ohm_curve *curve)
{
    return curve->pieces > 0 ? curve->v[curve->pieces - 1] : 0;
}

void ohm_curve_at(const struct ohm_curve *curve, double v, double *s, double *ds)
{
    const double u = fabs(v);
    size_t k = 0;
    double t;

    while (k + 1 < curve->pieces && u >= curve->v[k + 1])
        k++;
    t = u - curve->v[k];
    *s = copysign(curve->c[k][0] +
                      t * (curve->c[k][1] + t * (curve->c[k][2] + t * curve->c[k][3])),
                  v);
    *ds = curve->c[k][1] + t * (2 * curve->c[k][2] + t * 3 * curve->c[k][3]);
}
