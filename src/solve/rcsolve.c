/* rcsolve.c -- conjugate gradients for a stage (rc.h). */
#include "solve/rc.h"
#include "solve/vectors.h"

#include <math.h>
#include <string.h>

#define ROUNDING                                                                           \
    1e-15 /* of the currents that are injected, or that cells would carry into ground */
enum { MOST = 2000, ROUNDS = 4 };

/* to = from - x */
OHM_CLONES
static void subtract(size_t n, const ohm_lanes from[], const ohm_lanes x[], ohm_lanes to[])
{
    for (size_t k = 0; k < n; k++)
        to[k] = from[k] - x[k];
}

/* to = G x, of one family. */
OHM_CLONES
static void take_cells(const struct ohm_rc *rc, const ohm_lanes x[], ohm_lanes to[])
{
    for (size_t k = 0; k < rc->n; k++)
        to[k] = rc->across[k] * x[k];
}

/* to = from + sign G x, of one family. */
OHM_CLONES
static void add_cells(const struct ohm_rc *rc, const ohm_lanes from[], double sign,
                      const ohm_lanes x[], ohm_lanes to[])
{
    for (size_t k = 0; k < rc->n; k++)
        to[k] = from[k] + sign * (rc->across[k] * x[k]);
}

/* A, what cells would carry from the word lines into ground, and capacitances from all nodes. */
OHM_CLONES
static double gross_of(const struct ohm_rc *rc, const ohm_lanes x[])
{
    ohm_lanes sum = ohm_lanes_of(0);

    for (size_t k = 0; k < rc->n; k++)
        sum += rc->g[k] * ohm_lanes_abs(x[k]);
    for (size_t k = 0; k < 2 * rc->n; k++)
        sum += rc->s * (rc->c[k] * ohm_lanes_abs(x[k]));
    return ohm_lanes_sum(&sum);
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
    subtract(2 * n, x, change, change);
    memset(rc->r, 0, n * sizeof *rc->r);
    take_cells(rc, change, rc->r + n);
    ohm_rc_couple(rc, rc->s, change, rc->r);
}

/* z = M^-1 r, az = A z, and i_z. */
static void precondition(struct ohm_rc *rc, ohm_lanes az[])
{
    const size_t n = rc->n;
    const bool coupled = rc->charge.c_words > 0;
    ohm_lanes *y = az, *t = rc->z, *z_bit = rc->z + n;

    if (coupled) {
        memcpy(y, rc->r, n * sizeof *y);
        words(rc, 0, y);
        add_cells(rc, rc->r + n, 1, y, z_bit);
    } else {
        memcpy(z_bit, rc->r + n, n * sizeof *z_bit);
    }
    ohm_lines_bits(&rc->lines, NULL, z_bit, rc->i_z);
    take_cells(rc, z_bit, t);
    words(rc, 0, t);
    add_cells(rc, rc->r + n, -1, t, az + n);
    if (coupled) {
        for (size_t k = 0; k < n; k++) /* z_w = y + t */
            t[k] += y[k];
        memcpy(az, rc->r, n * sizeof *az);
    }
    ohm_rc_couple(rc, -rc->s, rc->z, az);
}

/* p = z + beta p and q = az + beta q, q = A p; returns p . q.  q is 0 before FROM. */
OHM_CLONES
static double turn(const struct ohm_rc *rc, size_t from, double beta, const ohm_lanes az[])
{
    ohm_lanes sum = ohm_lanes_of(0);

    for (size_t k = 0; k < from; k++)
        rc->p[k] = rc->z[k] + beta * rc->p[k];
    for (size_t k = from; k < 2 * rc->n; k++) {
        rc->p[k] = rc->z[k] + beta * rc->p[k];
        rc->q[k] = az[k] + beta * rc->q[k];
        sum += rc->p[k] * rc->q[k];
    }
    for (size_t k = 0; k < rc->lines.width; k++)
        rc->i_p[k] = rc->i_z[k] + beta * rc->i_p[k];
    return ohm_lanes_sum(&sum);
}

/* x += alpha p, i too, and r -= alpha q; returns sum |r|. */
OHM_CLONES
static double advance(const struct ohm_rc *rc, size_t from, double alpha, ohm_lanes x[],
                      ohm_lanes i[])
{
    ohm_lanes sum = ohm_lanes_of(0);

    for (size_t k = 0; k < from; k++)
        x[k] += alpha * rc->p[k];
    for (size_t k = from; k < 2 * rc->n; k++) {
        x[k] += alpha * rc->p[k];
        rc->r[k] -= alpha * rc->q[k];
        sum += ohm_lanes_abs(rc->r[k]);
    }
    for (size_t k = 0; k < rc->lines.width; k++)
        i[k] += alpha * rc->i_p[k];
    return ohm_lanes_sum(&sum);
}

/* What is injected into nodes that ideal connections pin changes no voltage: their r is left out, and where virtual
 * grounds are ideal, currents come from a last sweep. */
static void leave_out_pinned(const struct ohm_rc *rc, ohm_lanes r[])
{
    const struct ohm_lines *l = &rc->lines;
    const size_t first = l->r_bit > 0 ? (l->rows - 1) * l->width : 0;

    if (!(l->r_exit > 0))
        memset(r + rc->n + first, 0, (rc->n - first) * sizeof *r);
    for (size_t row = 0; row < l->rows && !(l->r_entry > 0); row++) {
        double *word = (double *)(r + row * l->width);

        if (!rc->driven[row])
            continue;
        word[0] = 0;
        if (l->g_far > 0)
            word[l->cols - 1] = 0;
        if (!(l->r_word > 0))
            memset(word, 0, l->cols * sizeof *word);
    }
}

/* x += A^-1 r until sum |r| <= target, r becoming what is left of it; returns that. */
static double gradients(struct ohm_rc *rc, double target, ohm_lanes x[], ohm_lanes i[],
                        size_t *iterations)
{
    const size_t n = 2 * rc->n, from = rc->charge.c_words > 0 ? 0 : rc->n; /* r_w is 0 */
    double power = 0, miss = ohm_vector_size(n, rc->r);

    for (size_t k = 0; k < MOST && miss > target; k++, ++*iterations) {
        const double before = power;
        double curvature;

        precondition(rc, rc->old);
        leave_out_pinned(rc, rc->old);
        power = ohm_vector_dot(n - from, rc->r + from, rc->z + from);
        curvature = turn(rc, from, k > 0 ? power / before : 0, rc->old);
        if (!(power > 0 && curvature > 0))
            break;
        miss = advance(rc, from, power / curvature, x, i);
    }
    return miss;
}

enum ohm_status ohm_rc_solve(struct ohm_rc *rc, double share, const ohm_lanes f[],
                             double target, ohm_lanes x[], ohm_lanes i[],
                             size_t *iterations)
{
    const size_t n = 2 * rc->n;
    const double injected = ohm_vector_size(n, f);
    double miss = 0, limit = target;

    for (int round = 0; round < ROUNDS; round++) {
        sweep(rc, share, f, x, i);
        miss = ohm_vector_size(n, rc->r);
        rc->limit = limit = fmax(target, ROUNDING * (injected + gross_of(rc, x)));
        if (miss <= limit)
            return OHM_OK;
        leave_out_pinned(rc, rc->r);
        miss = gradients(rc, rc->lines.r_exit > 0 ? limit : 0.5 * limit, x, i, iterations);
        if (rc->lines.r_exit > 0 && miss <= limit)
            return OHM_OK;
    }
    return ohm_fail(OHM_ESOLVE,
                    "a step in time misses its currents by %.3g A, wanted is %.3g A", miss,
                    limit);
}
