/* rcsolve.c -- conjugate gradients for a stage (rc.h). */
#include "solve/rc.h"

#include <string.h>

enum { MOST = 2000 };

static double sum_of(const ohm_lanes *x)
{
    double sum = 0;

    for (int l = 0; l < OHM_LANES; l++)
        sum += (*x)[l];
    return sum;
}

OHM_CLONES
static double size_of(size_t n, const ohm_lanes x[])
{
    ohm_lanes sum = ohm_lanes_of(0);

    for (size_t k = 0; k < n; k++)
        sum += ohm_lanes_abs(x[k]);
    return sum_of(&sum);
}

OHM_CLONES
static double dot(size_t n, const ohm_lanes x[], const ohm_lanes y[])
{
    ohm_lanes sum = ohm_lanes_of(0);

    for (size_t k = 0; k < n; k++)
        sum += x[k] * y[k];
    return sum_of(&sum);
}

/* y += a x */
OHM_CLONES
static void add(size_t n, double a, const ohm_lanes x[], ohm_lanes y[])
{
    for (size_t k = 0; k < n; k++)
        y[k] += a * x[k];
}

/* x = y + a x */
OHM_CLONES
static void renew(size_t n, double a, const ohm_lanes y[], ohm_lanes x[])
{
    for (size_t k = 0; k < n; k++)
        x[k] = y[k] + a * x[k];
}

/* to = from + sign G x, of one family. */
OHM_CLONES
static void add_cells(const struct ohm_rc *rc, const ohm_lanes from[], double sign,
                      const ohm_lanes x[], ohm_lanes to[])
{
    for (size_t k = 0; k < rc->n; k++)
        to[k] = from[k] + sign * (rc->across[k] * x[k]);
}

/* The word lines: q (A) injected becomes their voltages, drivers at SHARE of their plateaus. */
static void words(struct ohm_rc *rc, double share, ohm_lanes q[])
{
    struct ohm_lines *l = &rc->lines;

    for (size_t k = 0; k < l->bundles; k++) {
        l->base[k] = share * rc->base[k];
        l->far[k] = share * rc->far[k];
        ohm_lines_to_words(l, k, q + k * l->piece, rc->bundle);
        ohm_lines_words(l, k, true, rc->bundle);
        ohm_lines_to_bits(l, k, rc->bundle, q + k * l->piece);
    }
}

/* One sweep over bit lines and word lines from the guess in x, and the residual r that it leaves. */
static void sweep(struct ohm_rc *rc, double share, const ohm_lanes f[], ohm_lanes x[],
                  ohm_lanes i[])
{
    const size_t n = rc->n;
    ohm_lanes *change = rc->old, *sum = rc->z;

    memcpy(rc->old, x, 2 * n * sizeof *x);
    memcpy(sum, f, 2 * n * sizeof *f);
    ohm_rc_couple(rc, rc->s, x, sum);
    add_cells(rc, sum + n, 1, x, x + n);
    ohm_lines_bits(&rc->lines, NULL, x + n, i);
    add_cells(rc, sum, 1, x + n, x);
    words(rc, share, x);
    renew(2 * n, -1, x, change);
    memset(rc->r, 0, 2 * n * sizeof *rc->r);
    add_cells(rc, rc->r + n, 1, change, rc->r + n);
    ohm_rc_couple(rc, rc->s, change, rc->r);
}

/* z = M^-1 r, az = A z, and i_z. */
static void precondition(struct ohm_rc *rc, ohm_lanes az[])
{
    const size_t n = rc->n;
    const bool coupled = rc->charge.c_words > 0;
    ohm_lanes *y = az, *t = rc->z;

    if (coupled) {
        memcpy(az, rc->r, n * sizeof *az);
        words(rc, 0, az);
        add_cells(rc, rc->r + n, 1, y, rc->z + n);
    } else {
        memcpy(rc->z + n, rc->r + n, n * sizeof *az);
    }
    ohm_lines_bits(&rc->lines, NULL, rc->z + n, rc->i_z);
    memset(t, 0, n * sizeof *t);
    add_cells(rc, t, 1, rc->z + n, t);
    words(rc, 0, t);
    add_cells(rc, rc->r + n, -1, t, az + n);
    if (coupled)
        add(n, 1, y, t); /* z_w = y + t */
    memcpy(az, rc->r, n * sizeof *az);
    ohm_rc_couple(rc, -rc->s, rc->z, az);
}

enum ohm_status ohm_rc_solve(struct ohm_rc *rc, double share, const ohm_lanes f[],
                             double target, ohm_lanes x[], ohm_lanes i[],
                             size_t *iterations)
{
    const size_t n = 2 * rc->n, width = rc->lines.width;
    double power = 0, miss;

    sweep(rc, share, f, x, i);
    for (size_t k = 0; (miss = size_of(n, rc->r)) > target; k++, ++*iterations) {
        const double before = power;
        double beta, curvature, alpha;

        if (k == MOST)
            return ohm_fail(OHM_ESOLVE,
                            "a step in time misses its currents by %.3g A after %d "
                            "iterations, wanted is %.3g A",
                            miss, MOST, target);
        precondition(rc, rc->old);
        power = dot(n, rc->r, rc->z);
        beta = k > 0 && before > 0 ? power / before : 0;
        renew(n, beta, rc->z, rc->p);
        renew(n, beta, rc->old, rc->q);
        renew(width, beta, rc->i_z, rc->i_p);
        curvature = dot(n, rc->p, rc->q);
        alpha = curvature > 0 ? power / curvature : 0;
        add(n, alpha, rc->p, x);
        add(width, alpha, rc->i_p, i);
        add(n, -alpha, rc->q, rc->r);
    }
    return OHM_OK;
}
