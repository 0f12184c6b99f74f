/* transistor.c -- evaluates the EKV transistor. */
#include "device/transistor.h"

#include "num/elementary.h"

#include <math.h>
#include <stdbool.h>

#define FAR 40.0 /* in ln(1 + e^z): beyond it, differences of two lose no digits */

static bool within(double x, double low, double high)
{
    return x >= low && x <= high;
}

enum ohm_status ohm_transistor_check(const struct ohm_transistor *t, double vg)
{
    if (!within(t->beta, 1e-12, 1e3))
        return ohm_fail(OHM_EUSAGE, "transistor: beta, %g A/V^2, is not in 1e-12 to 1e3",
                        t->beta);
    if (!within(t->vt0, -10, 10))
        return ohm_fail(OHM_EUSAGE,
                        "transistor: the threshold, %g V, is not in -10 to 10 V", t->vt0);
    if (!within(t->n, 1, 10))
        return ohm_fail(OHM_EUSAGE, "transistor: the slope factor, %g, is not in 1 to 10",
                        t->n);
    if (!within(t->ut, 0.01, 0.1))
        return ohm_fail(OHM_EUSAGE, "transistor: kT / q, %g V, is not in 0.01 to 0.1 V",
                        t->ut);
    if (!within(vg, -10, 10))
        return ohm_fail(OHM_EUSAGE, "transistor: a gate at %g V is not in -10 to 10 V", vg);
    return OHM_OK;
}

/* *l = ln(1 + e^z) and its slope *dl = 1 / (1 + e^-z). */
static void soften(double z, double *l, double *dl)
{
    const double e = ohm_exp(-fabs(z));

    *l = fmax(z, 0) + ohm_log1p(e);
    *dl = (z > 0 ? 1 : e) / (1 + e);
}

/* ln(1 + e^z) - ln(1 + e^y) for z = y + D, D at least 0: L_Z and L_Y where they are far apart, else
 * ln(1 + (e^D - 1) / (1 + e^-y)). */
static double apart(double d, double l_z, double l_y, double dl_y)
{
    return d > FAR ? l_z - l_y : ohm_log1p(ohm_expm1(d) * dl_y);
}

void ohm_transistor_eval(const struct ohm_transistor *t, double vg, double vs, double vds,
                         double *i, double *gd, double *gs)
{
    const double vp = (vg - t->vt0) / t->n, half = 0.5 / t->ut;
    const double is = 2 * t->n * t->beta * t->ut * t->ut, d = half * vds;
    double l_s, dl_s, l_d, dl_d, difference;

    soften(half * (vp - vs), &l_s, &dl_s);
    soften(half * (vp - vs - vds), &l_d, &dl_d);
    difference = d >= 0 ? apart(d, l_s, l_d, dl_d) : -apart(-d, l_d, l_s, dl_s);
    *i = is * difference * (l_s + l_d);
    *gd = is / t->ut * l_d * dl_d;
    *gs = is / t->ut * l_s * dl_s;
}
