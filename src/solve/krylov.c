/* krylov.c -- the bit-line Schur complement of one linearised read, by CG and by GMRES. */
#include "solve/single.h"
#include "solve/vectors.h"

#include <math.h>
#include <string.h>

/* y += a x. */
OHM_CLONES
static void add(size_t n, double a, const ohm_lanes x[], ohm_lanes y[])
{
    for (size_t k = 0; k < n; k++)
        y[k] += a * x[k];
}

/* to = x + a y. */
OHM_CLONES
static void combine(size_t n, const ohm_lanes x[], double a, const ohm_lanes y[],
                    ohm_lanes to[])
{
    for (size_t k = 0; k < n; k++)
        to[k] = x[k] + a * y[k];
}

/* to = from - g x. */
OHM_CLONES
static void take_off(size_t n, const ohm_lanes from[], const ohm_lanes g[],
                     const ohm_lanes x[], ohm_lanes to[])
{
    for (size_t k = 0; k < n; k++)
        to[k] = from[k] - g[k] * x[k];
}

/* Rows of G x, and of what becomes of them: to = from - G_w w. */
OHM_CLONES
static void scale(size_t n, const ohm_lanes g[], const ohm_lanes x[], ohm_lanes to[])
{
    for (size_t k = 0; k < n; k++)
        to[k] = g[k] * x[k];
}

void ohm_single_couple(struct ohm_single *single, const ohm_lanes x[],
                       const ohm_lanes from[], ohm_lanes to[])
{
    const struct ohm_lines *lines = &single->lines;
    const size_t length = lines->length;

    for (size_t k = 0; k < lines->bundles; k++) {
        const size_t at = k * lines->piece, n = ohm_lines_piece(lines, k);

        scale(n, lines->g_bit + at, x + at, single->rows);
        ohm_lines_to_words(lines, k, single->rows, single->bundle);
        ohm_lines_words(lines, k, false, single->bundle);
        if (!lines->same)
            scale(length, ohm_lines_slopes(lines, k), single->bundle, single->bundle);
        ohm_lines_to_bits(lines, k, single->bundle, single->rows);
        if (lines->same)
            take_off(n, from + at, lines->g_bit + at, single->rows, to + at);
        else
            combine(n, from + at, -1, single->rows, to + at);
    }
}

/* x = P^-1 y */
static void precondition(const struct ohm_single *single, const ohm_lanes y[],
                         ohm_lanes x[])
{
    memcpy(x, y, ohm_lines_bit_size(&single->lines) * sizeof *x);
    ohm_lines_bits(&single->lines, NULL, x, NULL);
}

size_t ohm_single_gradients(struct ohm_single *single, double target, size_t most)
{
    const size_t n = ohm_lines_bit_size(&single->lines);
    ohm_lanes *p = single->basis, *pp = p + n, *z = single->x, *r = single->r;
    double power, beta = 0;
    size_t iterations = 0;

    memset(p, 0, 2 * n * sizeof *p);
    precondition(single, r, z);
    power = ohm_vector_dot(n, r, z);
    while (iterations < most && power > 0 && !(ohm_vector_size(n, r) <= target)) {
        double curvature, alpha, before = power;

        combine(n, z, beta, p, p);
        combine(n, r, beta, pp, pp); /* pp = P p, without applying P, which has 1/r in it */
        ohm_single_couple(single, p, pp, z);
        curvature = ohm_vector_dot(n, p, z);
        alpha = curvature > 0 ? power / curvature : 0;
        add(n, alpha, p, single->b);
        add(n, -alpha, z, r);
        precondition(single, r, z);
        power = ohm_vector_dot(n, r, z);
        beta = power / before;
        iterations++;
    }
    return iterations;
}

/* --- GMRES, right-preconditioned: the basis consists of currents, x = P^-1 (basis y) --- */

struct arnoldi {
    double h[OHM_BASIS + 1][OHM_BASIS]; /* R of its QR by rotations */
    double c[OHM_BASIS], s[OHM_BASIS];
    double q[OHM_BASIS + 1]; /* right-hand side */
};

/* Column J: the new basis vector, orthogonal to those before, and its rotations. */
static void extend(struct ohm_single *single, struct arnoldi *a, size_t j)
{
    const size_t n = ohm_lines_bit_size(&single->lines);
    ohm_lanes *v = single->basis + j * n, *next = v + n;
    double norm, length;

    precondition(single, v, single->x);
    ohm_single_couple(single, single->x, v, next);
    for (size_t k = 0; k <= j; k++) {
        a->h[k][j] = ohm_vector_dot(n, next, single->basis + k * n);
        add(n, -a->h[k][j], single->basis + k * n, next);
    }
    norm = sqrt(ohm_vector_dot(n, next, next));
    if (norm > 0)
        combine(n, next, 1 / norm - 1, next, next);
    for (size_t k = 0; k < j; k++) {
        const double top = a->h[k][j], below = a->h[k + 1][j];

        a->h[k][j] = a->c[k] * top + a->s[k] * below;
        a->h[k + 1][j] = a->c[k] * below - a->s[k] * top;
    }
    length = sqrt(a->h[j][j] * a->h[j][j] + norm * norm);
    a->c[j] = length > 0 ? a->h[j][j] / length : 1;
    a->s[j] = length > 0 ? norm / length : 0;
    a->h[j][j] = length;
    a->q[j + 1] = -a->s[j] * a->q[j];
    a->q[j] *= a->c[j];
}

/* b += P^-1 (basis y) and r -= S of that, y from the triangle of the first N columns. */
static void take(struct ohm_single *single, struct arnoldi *a, size_t columns)
{
    const size_t n = ohm_lines_bit_size(&single->lines);
    ohm_lanes *sum = single->basis + columns * n; /* no longer needed */

    memset(sum, 0, n * sizeof *sum);
    for (size_t j = columns; j-- > 0;) {
        for (size_t k = j + 1; k < columns; k++)
            a->q[j] -= a->h[j][k] * a->q[k];
        a->q[j] = a->h[j][j] > 0 ? a->q[j] / a->h[j][j] : 0;
        add(n, a->q[j], single->basis + j * n, sum);
    }
    precondition(single, sum, single->x);
    add(n, 1, single->x, single->b);
    ohm_single_couple(single, single->x, sum, sum);
    add(n, -1, sum, single->r);
}

size_t ohm_single_gmres(struct ohm_single *single, double target, size_t most)
{
    const size_t n = ohm_lines_bit_size(&single->lines);
    size_t iterations = 0;
    double size = ohm_vector_size(n, single->r);

    while (iterations < most && !(size <= target)) {
        const double norm = sqrt(ohm_vector_dot(n, single->r, single->r));
        const double enough = 0.5 * norm * (target / size);
        struct arnoldi a = { .q = { norm } };
        size_t j = 0;

        if (!(norm > 0 && isfinite(size))) /* nothing to do, or nothing that helps */
            break;
        combine(n, single->r, 1 / norm - 1, single->r, single->basis);
        while (j < OHM_BASIS && iterations < most && fabs(a.q[j]) > enough) {
            extend(single, &a, j++);
            iterations++;
        }
        take(single, &a, j);
        size = ohm_vector_size(n, single->r);
    }
    return iterations;
}
