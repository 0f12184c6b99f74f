/* straight.c -- the linearised crossbar of one read: alternating sweeps over word and bit lines, and Krylov
 * spaces for what they leave (single.h). */
#include "solve/single.h"

#include <math.h>
#include <string.h>

enum { ROUNDS = 8 };
#define RESOLVED                                                                           \
    1e-4 /* of the gross currents; rounding, at 1e-16 of them, is then below 1e-11 */

/* Currents that bundle K of word lines takes from the bit lines: q = g_b b - s; linear cells have no s, but
 * for the 1 A that crosses one of them. */
OHM_CLONES
static void pull(struct ohm_single *single, size_t k)
{
    const struct ohm_lines *l = &single->lines;
    const size_t at = k * l->piece, n = ohm_lines_piece(l, k);

    for (size_t c = 0; c < n; c++)
        single->rows[c] = l->g_bit[at + c] * single->b[at + c];
    for (size_t c = 0; single->s && c < n; c++)
        single->rows[c] -= single->s[at + c];
    if (single->across / OHM_LANES >= at && single->across / OHM_LANES - at < n)
        ((double *)single->rows)[single->across - at * OHM_LANES] -= 1;
    ohm_lines_to_words(l, k, single->rows, single->bundle);
}

/* The bit lines for held word lines: b, and the currents into the virtual grounds. */
OHM_CLONES
static void solve_bits(struct ohm_single *single)
{
    const struct ohm_lines *l = &single->lines;
    const size_t n = ohm_lines_bit_size(l);

    for (size_t k = 0; k < l->bundles; k++) {
        const ohm_lanes *words = single->words + k * l->length;

        for (size_t c = 0; !l->same && c < l->length; c++)
            single->bundle[c] = l->g_word[k * l->length + c] * words[c];
        ohm_lines_to_bits(l, k, l->same ? words : single->bundle, single->b + k * l->piece);
    }
    for (size_t k = 0; k < n && l->same; k++)
        single->b[k] *= l->g_bit[k];
    for (size_t k = 0; k < n && single->s; k++)
        single->b[k] += single->s[k];
    if (single->across / OHM_LANES < n)
        ((double *)single->b)[single->across] += 1;
    ohm_lines_bits(l, single->u, single->b, single->i);
}

/* The word lines for held bit lines.  With MISS also r = what they pass on to the bit lines more than the
 * word lines before did, w, and the currents of cells and drivers. */
OHM_CLONES
static void solve_words(struct ohm_single *single, struct ohm_single_miss *miss)
{
    const struct ohm_lines *l = &single->lines;
    ohm_lanes sum = ohm_lanes_of(0), gross = sum;

    for (size_t k = 0; k < l->bundles; k++) {
        const size_t at = k * l->piece;
        const ohm_lanes *g;
        ohm_lanes *w = single->words + k * l->length, source = ohm_lanes_of(0);

        pull(single, k);
        if (!miss) {
            ohm_lines_words(l, k, true, single->bundle);
            memcpy(w, single->bundle, l->length * sizeof *w);
            continue;
        }
        g = ohm_lines_slopes(l, k);
        memcpy(single->before, single->bundle, l->length * sizeof *w);
        ohm_lines_words(l, k, true, single->bundle);
        for (size_t c = 0; c < l->length; c++) {
            const ohm_lanes now = single->bundle[c], change = g[c] * (now - w[c]);

            w[c] = now;
            single->bundle[c] = change;
            single->before[c] = g[c] * now - single->before[c];
            source += single->before[c];
            sum += ohm_lanes_abs(change);
            gross += g[c] * ohm_lanes_abs(now);
        }
        single->i_source[k] = source;
        ohm_lines_to_bits(l, k, w, single->w + at);
        ohm_lines_to_bits(l, k, single->bundle, single->r + at);
        ohm_lines_to_bits(l, k, single->before, single->current + at);
    }
    if (!miss)
        return;
    miss->r = miss->gross = 0;
    for (int lane = 0; lane < OHM_LANES; lane++) {
        miss->r += sum[lane];
        miss->gross += gross[lane];
    }
}

static double peak_of(size_t n, const ohm_lanes x[])
{
    ohm_lanes peak = ohm_lanes_of(0);
    double most = 0;

    for (size_t k = 0; k < n; k++)
        ohm_lanes_peak(&peak, &x[k]);
    for (int l = 0; l < OHM_LANES; l++)
        most = peak[l] <= most ? most : peak[l]; /* NaN wins */
    return most;
}

/* Of word lines along the columns: i_source is what the cells of a row carry. */
static void add_rows(struct ohm_single *single)
{
    const struct ohm_lines *l = &single->lines;
    double *source = (double *)single->i_source;

    for (size_t r = 0; r < l->rows; r++) {
        const double *current = (const double *)(single->current + r * l->width);

        source[r] = 0;
        for (size_t c = 0; c < l->cols; c++)
            source[r] += current[c];
    }
}

/* An alternating sweep, what it misses, and the currents that this is relative to (nodal.c has the
 * same for eight reads). */
static void sweep(struct ohm_single *single, struct ohm_single_miss *miss)
{
    double in, out;

    solve_bits(single);
    solve_words(single, miss);
    if (single->lines.columns)
        add_rows(single);
    out = peak_of(single->lines.width, single->i);
    in = peak_of((single->lines.rows + OHM_LANES - 1) / OHM_LANES, single->i_source);
    miss->reference = fmax(in > 0 && in < out ? in : out, RESOLVED * miss->gross);
}

void ohm_single_linear(struct ohm_single *single, struct ohm_single_read *read,
                       double target, double share, struct ohm_single_miss *miss)
{
    const struct ohm_lines *l = &single->lines;
    const size_t most = 100 + 8 * (l->rows + l->cols);
    double aim = 0.5;

    solve_words(single, NULL);
    sweep(single, miss);
    for (int round = 0; round < ROUNDS; round++) {
        const double wanted = fmax(target, share * miss->reference);

        if (!(miss->r > wanted))
            return;
        read->iterations += ohm_cell_two_terminal(single->cell)
                                ? ohm_single_gradients(single, aim * wanted, most)
                                : ohm_single_gmres(single, aim * wanted, most);
        aim *= 0.1;
        solve_words(single, NULL);
        sweep(single, miss);
    }
}

OHM_CLONES
double ohm_single_measure(struct ohm_single *single)
{
    const struct ohm_lines *l = &single->lines;
    const size_t width = l->width, n = ohm_lines_bit_size(l), end = n - width;
    ohm_lanes *x = single->x;

    for (size_t k = 0; k < n; k++)
        x[k] = single->current[k] + (k < width ? ohm_lanes_of(0) : x[k - width]);
    for (size_t k = n; k-- > 0;)
        x[k] = k >= end ? single->u[k - end] + l->r_exit * x[k]
                        : x[k + width] + l->r_bit * x[k];
    for (size_t k = 0; k < n; k++)
        x[k] = l->g_bit[k] * (x[k] - single->b[k]);
    return peak_of(n, x);
}
