/* bound.c -- the bound from residual currents, and the rounding in them. */
#include "solve/bound.h"

#include "solve/vectors.h"

#include <math.h>

#define LEAST 1e-280 /* A: below, numbers lose digits before they vanish */

double ohm_bound_relative(double missed, double most)
{
    if (missed == 0 && most == 0)
        return 0;
    return missed < most && most > LEAST ? missed / (most - missed) : INFINITY;
}

double ohm_bound_read(const struct ohm_crossbar *x, const struct ohm_reads *reads, size_t k,
                      double missed)
{
    const double out = ohm_vector_largest(x->cols, reads->i + k * x->cols);
    double in = 0;

    if (reads->i_source && x->wires.supply != OHM_SUPPLY_COLUMNS)
        in = ohm_vector_largest(x->rows, reads->i_source + k * x->rows);
    return fmax(ohm_bound_relative(missed, out),
                in > 0 ? ohm_bound_relative(missed, in) : 0);
}

double ohm_bound_cap(size_t cols, double conductance, double entry, double r_word)
{
    const double path = 0.5 * entry + 0.25 * r_word * (double)(cols - 1) + 0.01;

    return OHM_BOUND_BOTH * (double)cols * conductance * (1 + conductance * path);
}

/* One row: d, and what |q| counts for, of its word line from the far end and back; *counted is what the whole line
 * comes to at 1 V everywhere. */
static void weigh_words(const struct ohm_ladders *l, size_t r, double w[], double b[],
                        double *far, double *counted)
{
    const double *g = l->g + r * l->cols, *a = l->a_word + r * l->cols;
    double d = l->g_far, share = OHM_BOUND_END, sum = 0;

    for (size_t c = l->cols; c-- > 0;) {
        d += g[c];
        w[c] = OHM_BOUND_X * d;
        sum += w[c];
        d *= a[c];
    }
    for (size_t c = 0; c < l->cols; c++) {
        share = OHM_BOUND_Q + OHM_BOUND_I + a[c] * share; /* of |q| at c and before */
        b[c] = share * g[c];
        sum += b[c];
    }
    *far = OHM_BOUND_END * (d + l->g_far) + share * l->g_far;
    *counted = sum + *far;
}

/* The same row of all bit lines: adds d, with d[cols] of the row above. */
static void weigh_bits(const struct ohm_ladders *l, size_t r, double d[], double b[])
{
    const double *g = l->g + r * l->cols;
    const double *a = r > 0 ? l->a_bit + (r - 1) * l->cols : NULL;

    for (size_t c = 0; c < l->cols; c++) {
        d[c] = g[c] + (a ? a[c] * d[c] : 0);
        b[c] += OHM_BOUND_X * d[c];
    }
}

/* And |q|, from the virtual grounds upwards, share[cols] being that of the row below; and what each cell counts by
 * itself. */
static void weigh_cells(const struct ohm_ladders *l, size_t r, double share[], double w[],
                        double b[])
{
    const double *g = l->g + r * l->cols, *a = l->a_bit + r * l->cols;
    const double own = OHM_BOUND_J + (l->g_far > 0 ? (double)l->cols + 3
                                                   : 0); /* drivers' are sums of them */

    for (size_t c = 0; c < l->cols; c++) {
        share[c] = OHM_BOUND_Q + a[c] * share[c];
        w[c] += (share[c] + own) * g[c];
        b[c] += own * g[c];
    }
}

void ohm_bound_weigh(const struct ohm_ladders *l, const struct ohm_bound_weights *weights)
{
    const size_t rows = l->rows, cols = l->cols;
    double *scratch = weights->sense;

    for (size_t r = 0; r < rows; r++) {
        double *w = weights->w + r * cols, *b = weights->b + r * cols;
        double cap = 0, counted;

        for (size_t c = 0; c < cols && l->g_far > 0; c++)
            cap += l->g[r * cols + c];
        weigh_words(l, r, w, b, &weights->drive[r], &counted);
        weights->cap[r] = 0;
        if (l->g_far > 0)
            cap = ohm_bound_cap(cols, cap, l->r_entry, l->r_word);
        if (l->g_far > 0 && !(counted <= cap)) {
            for (size_t c = 0; c < cols; c++)
                w[c] = b[c] = 0;
            weights->cap[r] = cap;
            weights->drive[r] = 0;
        }
        weigh_bits(l, r, scratch, b);
    }
    for (size_t c = 0; c < cols; c++)
        scratch[c] = OHM_BOUND_END;
    for (size_t r = rows; r-- > 0;)
        weigh_cells(l, r, scratch, weights->w + r * cols, weights->b + r * cols);
    for (size_t c = 0; c < cols; c++)
        weights->sense[c] = OHM_BOUND_END * l->a_bit[(rows - 1) * cols + c] * l->d_bit[c];
}

/* V, the largest of the terminals in each lane. */
static void find_volts(const struct ohm_ladders *l, const ohm_lanes v[],
                       const ohm_lanes u[], ohm_lanes *volts)
{
    *volts = ohm_lanes_of(0);
    for (size_t r = 0; r < l->rows; r++)
        ohm_lanes_peak(volts, &v[r]);
    for (size_t c = 0; c < l->cols; c++)
        ohm_lanes_peak(volts, &u[c]);
}

OHM_CLONES
void ohm_bound_ladders(const struct ohm_ladders *l, const struct ohm_bound_weights *weights,
                       const ohm_lanes v[], const ohm_lanes u[], const ohm_lanes w[],
                       const ohm_lanes b[], ohm_lanes *amperes)
{
    const size_t cells = l->rows * l->cols;
    ohm_lanes sum = ohm_lanes_of(0), other = sum, volts;

    find_volts(l, v, u, &volts);
    for (size_t k = 0; k < cells; k++) {
        sum += weights->w[k] * ohm_lanes_abs(w[k]);
        other += weights->b[k] * ohm_lanes_abs(b[k]);
    }
    for (size_t r = 0; r < l->rows; r++)
        sum += weights->drive[r] * ohm_lanes_abs(v[r]) + weights->cap[r] * volts;
    for (size_t c = 0; c < l->cols; c++)
        sum += weights->sense[c] * ohm_lanes_abs(u[c]);
    *amperes = OHM_BOUND_UNIT * (sum + other);
}
