/* schur.c -- conjugate gradients on the Schur complement, eight reads at a time. */
#include "solve/schur.h"

OHM_CLONES
void ohm_schur_residual(const struct ohm_ladders *ladders, const struct ohm_drive *drive,
                        const ohm_lanes b[], ohm_lanes w[], ohm_lanes r[],
                        struct ohm_miss *miss)
{
    const size_t cols = ladders->cols;
    ohm_lanes sum = ohm_lanes_of(0), gross = sum;

    for (size_t row = 0; row < ladders->rows; row++) {
        const size_t at = row * cols;

        ohm_word_line(ladders, row, &drive->base[row], &drive->beta[row], &drive->far[row],
                      b + at, r + at);
        for (size_t c = at; c < at + cols; c++) {
            const ohm_lanes before = w[c];

            w[c] = r[c];
            r[c] = ladders->g[c] * (r[c] - before);
            sum += ohm_lanes_abs(r[c]);
            gross += ladders->g[c] * ohm_lanes_abs(w[c]);
        }
    }
    miss->miss = sum;
    miss->gross = gross;
}

/* p = z + beta p, P p = r + beta P p; then z = S p = P p - G w(p).  Returns p . S p. */
OHM_CLONES
static void next_direction(const struct ohm_ladders *ladders, const struct ohm_drive *drive,
                           const struct ohm_schur *s, const ohm_lanes *beta, ohm_lanes *sum)
{
    const size_t cols = ladders->cols;
    const ohm_lanes factor = *beta, zero = ohm_lanes_of(0);
    ohm_lanes total = ohm_lanes_of(0);

    for (size_t row = 0; row < ladders->rows; row++) {
        const size_t at = row * cols;

        for (size_t c = at; c < at + cols; c++) {
            s->p[c] = s->z[c] + factor * s->p[c];
            s->pp[c] = s->r[c] + factor * s->pp[c];
        }
        ohm_word_line(ladders, row, &zero, &drive->beta[row], &zero, s->p + at, s->z + at);
        for (size_t c = at; c < at + cols; c++) {
            s->z[c] = s->pp[c] - ladders->g[c] * s->z[c];
            total += s->p[c] * s->z[c];
        }
    }
    *sum = total;
}

/* b += alpha p and r -= alpha S p, with S p in z; then z = P^-1 r.  power: r . z, miss: sum |r|. */
OHM_CLONES
static void advance(const struct ohm_ladders *ladders, const struct ohm_schur *s,
                    ohm_lanes b[], const ohm_lanes *alpha, ohm_lanes *power,
                    ohm_lanes *miss)
{
    const size_t cols = ladders->cols, end = (ladders->rows - 1) * cols;
    const double *a = ladders->a_bit;
    const ohm_lanes factor = *alpha;
    ohm_lanes total = ohm_lanes_of(0), sum = total;

    for (size_t k = 0; k < end + cols; k++) {
        b[k] += factor * s->p[k];
        s->r[k] -= factor * s->z[k];
        sum += ohm_lanes_abs(s->r[k]);
        s->z[k] = s->r[k];
        if (k >= cols)
            s->z[k] += a[k - cols] * s->z[k - cols];
    }
    for (size_t k = end; k < end + cols; k++) {
        s->z[k] = a[k] * (ladders->r_exit * s->z[k]);
        total += s->r[k] * s->z[k];
    }
    for (size_t k = end; k-- > 0;) {
        s->z[k] = a[k] * (s->z[k + cols] + ladders->r_bit * s->z[k]);
        total += s->r[k] * s->z[k];
    }
    *power = total;
    *miss = sum;
}

/* q = x / y, or 0 where y is not positive: a lane that is done stays as it is. */
static void divide(const ohm_lanes *x, const ohm_lanes *y, ohm_lanes *q)
{
    for (int l = 0; l < OHM_LANES; l++)
        (*q)[l] = (*y)[l] > 0 ? (*x)[l] / (*y)[l] : 0;
}

static int all_within(const ohm_lanes *x, const ohm_lanes *limit)
{
    int within = 1;

    for (int l = 0; l < OHM_LANES; l++)
        within &= (*x)[l] <= (*limit)[l];
    return within;
}

size_t ohm_schur_solve(const struct ohm_ladders *ladders, const struct ohm_drive *drive,
                       const struct ohm_schur *schur, ohm_lanes b[],
                       const ohm_lanes *target, size_t most)
{
    const size_t cells = ladders->rows * ladders->cols;
    ohm_lanes alpha = ohm_lanes_of(0), beta = alpha, power, next, curvature, miss;
    size_t iterations = 0;

    for (size_t k = 0; k < cells; k++)
        schur->p[k] = schur->pp[k] = schur->z[k] = alpha;
    advance(ladders, schur, b, &alpha, &power, &miss); /* z = P^-1 r */
    while (iterations < most && !all_within(&miss, target)) {
        next_direction(ladders, drive, schur, &beta, &curvature);
        divide(&power, &curvature, &alpha);
        advance(ladders, schur, b, &alpha, &next, &miss);
        divide(&next, &power, &beta);
        power = next;
        iterations++;
    }
    return iterations;
}
