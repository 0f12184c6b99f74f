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

/* Terms of one row of cells: word is of its word line, bit of all bit lines and of sums over its cells. */
struct terms {
    ohm_lanes word, bit;
};

/* Takes the bit lines one step further down, whose q and d are kept. */
OHM_INLINE void add_row(const struct ohm_ladders *l, size_t r, const ohm_lanes *far,
                        const ohm_lanes *w, const ohm_lanes *b, ohm_lanes *bit_q,
                        double *bit_d, struct terms *terms)
{
    const double *g = l->g + r * l->cols, *a_word = l->a_word + r * l->cols;
    const double *a_bit = l->a_bit + r * l->cols;
    const double cells = OHM_BOUND_J + (l->g_far > 0 ? (double)l->cols + 3
                                                     : 0); /* drivers' are sums of them */
    double d = l->g_far;
    ohm_lanes q = *far, word = ohm_lanes_of(0), bit = terms->bit;

    for (size_t c = l->cols; c-- > 0;) {
        const ohm_lanes volts = ohm_lanes_abs(w[c]), other = ohm_lanes_abs(b[c]);

        q += g[c] * b[c];
        d += g[c];
        bit_q[c] += g[c] * w[c];
        bit_d[c] += g[c];
        word += (OHM_BOUND_Q + OHM_BOUND_I) * ohm_lanes_abs(q) + OHM_BOUND_X * d * volts;
        bit += OHM_BOUND_Q * ohm_lanes_abs(bit_q[c]) + OHM_BOUND_X * bit_d[c] * other +
               cells * g[c] * (volts + other);
        q *= a_word[c];
        d *= a_word[c];
        bit_q[c] *= a_bit[c];
        bit_d[c] *= a_bit[c];
    }
    terms->word = word;
    terms->bit = bit;
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

/* A word line with a driver at each end counts no more than its cap. */
static void cap_row(const struct ohm_ladders *l, size_t r, const ohm_lanes *volts,
                    ohm_lanes *word)
{
    double sum = 0, cap;

    for (size_t c = 0; c < l->cols; c++)
        sum += l->g[r * l->cols + c];
    cap = ohm_bound_cap(l->cols, sum, l->r_entry, l->r_word);
    for (int lane = 0; lane < OHM_LANES; lane++)
        (*word)[lane] = fmin((*word)[lane], cap * (*volts)[lane]);
}

OHM_CLONES
void ohm_bound_ladders(const struct ohm_ladders *l, const struct ohm_drive *drive,
                       const ohm_lanes v[], const ohm_lanes u[], const ohm_lanes w[],
                       const ohm_lanes b[], ohm_lanes scratch[], ohm_lanes *amperes)
{
    const size_t cols = l->cols;
    struct terms terms = { .bit = ohm_lanes_of(0) };
    ohm_lanes sum = ohm_lanes_of(0), volts;
    double *d = (double *)(scratch + cols);

    find_volts(l, v, u, &volts);
    for (size_t c = 0; c < cols; c++) {
        scratch[c] = ohm_lanes_of(0);
        d[c] = 0;
    }
    for (size_t r = 0; r < l->rows; r++) {
        add_row(l, r, &drive->far[r], w + r * cols, b + r * cols, scratch, d, &terms);
        terms.word += OHM_BOUND_END * drive->driven[r] *
                      (l->a_word[r * cols] * l->d_word[r] + l->g_far) * ohm_lanes_abs(v[r]);
        if (l->g_far > 0)
            cap_row(l, r, &volts, &terms.word);
        sum += terms.word;
    }
    for (size_t c = 0; c < cols;
         c++) /* behind the last row: the virtual grounds' currents */
        sum += OHM_BOUND_END * (ohm_lanes_abs(scratch[c]) + d[c] * ohm_lanes_abs(u[c]));
    *amperes = OHM_BOUND_UNIT * (sum + terms.bit);
}
