/* linebound.c -- rounding in the currents of one read, as bound.h counts it (single.h). */
#include "solve/bound.h"
#include "solve/single.h"

#include <math.h>
#include <string.h>

#define CURVED 2 /* times, where the law's secants are not the tangents that d is made of */

/* rows = what bundle K of word lines takes from the bit lines, g_b b - s; *j += the sizes of its terms. */
OHM_CLONES
static void inject(struct ohm_single *single, size_t k, ohm_lanes *j)
{
    const struct ohm_lines *l = &single->lines;
    const size_t at = k * l->piece, n = ohm_lines_piece(l, k);
    ohm_lanes sum = *j;

    for (size_t c = 0; c < n; c++) {
        single->rows[c] = l->g_bit[at + c] * single->b[at + c];
        sum += ohm_lanes_abs(single->rows[c]);
    }
    for (size_t c = 0; single->s && c < n; c++) {
        single->rows[c] -= single->s[at + c];
        sum += ohm_lanes_abs(single->s[at + c]);
    }
    *j = sum;
}

/* What drives bundle K of rows: S to drivers at the far ends, and A/V into node 0. */
static void find_drive(const struct ohm_single *single, const struct ohm_single_read *read,
                       size_t k, ohm_lanes *far, ohm_lanes *driven)
{
    const struct ohm_lines *l = &single->lines;

    *far = *driven = ohm_lanes_of(0);
    for (size_t r = k * OHM_LANES; r < l->rows && r < (k + 1) * OHM_LANES; r++) {
        (*driven)[r % OHM_LANES] = read->driven[r] ? 1 : 0;
        (*far)[r % OHM_LANES] = read->driven[r] ? l->g_far : 0;
    }
}

/* The word lines of bundle K, rows; *cells += g |w|. */
OHM_CLONES
static void add_words(struct ohm_single *single, const struct ohm_single_read *read,
                      size_t k, double volts, ohm_lanes *sum, ohm_lanes *cells)
{
    const struct ohm_lines *l = &single->lines;
    const ohm_lanes *w = single->words + k * l->length, *g = ohm_lines_slopes(l, k);
    const ohm_lanes *a = l->a_word + k * l->cols;
    ohm_lanes d, driven, q = l->far[k], total = ohm_lanes_of(0), all = total,
                         carried = total;

    ohm_lines_to_words(l, k, single->rows, single->bundle);
    find_drive(single, read, k, &d, &driven);
    for (size_t c = l->length; c-- > 0;) {
        q += single->bundle[c];
        d += g[c];
        all += g[c];
        carried += g[c] * ohm_lanes_abs(w[c]);
        total += (OHM_BOUND_Q + OHM_BOUND_I) * ohm_lanes_abs(q) +
                 OHM_BOUND_X * d * ohm_lanes_abs(w[c]);
        q *= a[c];
        d *= a[c];
    }
    total += OHM_BOUND_END * (d + l->g_far) * driven * volts;
    for (int lane = 0; lane < OHM_LANES && l->g_far > 0; lane++) {
        const double cap = ohm_bound_cap(l->cols, all[lane], l->r_entry, l->r_word);

        if (driven[lane] > 0)
            total[lane] = fmin(total[lane], cap * volts);
    }
    *sum += total;
    *cells += carried;
}

/* Lines in the bit layout: nodes x, injected currents g y + sign s (y NULL: they are in q), from the first row
 * on or from the last, entered at U or VOLTS. */
struct column {
    const ohm_lanes *x, *g, *a, *in;
    double count; /* of |q| */
    bool down;    /* from the first row to the last */
};

OHM_CLONES
static void add_columns(struct ohm_single *single, const struct column *column,
                        double volts, ohm_lanes *sum)
{
    const struct ohm_lines *l = &single->lines;
    const size_t width = l->width;
    ohm_lanes total = *sum;

    for (size_t c = 0; c < width; c++) {
        ohm_lanes d = ohm_lanes_of(0), q = d;

        for (size_t r = 0; r < l->rows; r++) {
            const size_t k = (column->down ? r : l->rows - 1 - r) * width + c;

            q += column->in[k];
            d += column->g[k];
            total += column->count * ohm_lanes_abs(q) +
                     OHM_BOUND_X * d * ohm_lanes_abs(column->x[k]);
            q *= column->a[k];
            d *= column->a[k];
        }
        total += OHM_BOUND_END * (ohm_lanes_abs(q) + d * volts);
    }
    *sum = total;
}

/* r = what the cells inject into the bit lines, g_w w + s; *j += the sizes of its terms. */
OHM_CLONES
static void inject_bits(struct ohm_single *single, const ohm_lanes g[], ohm_lanes *j)
{
    const size_t n = ohm_lines_bit_size(&single->lines);
    ohm_lanes sum = *j;

    for (size_t k = 0; k < n; k++) {
        single->r[k] = g[k] * single->w[k];
        sum += ohm_lanes_abs(single->r[k]);
    }
    for (size_t k = 0; single->s && k < n; k++) {
        single->r[k] += single->s[k];
        sum += ohm_lanes_abs(single->s[k]);
    }
    *j = sum;
}

static double largest_voltage(const struct ohm_single *single,
                              const struct ohm_single_read *read)
{
    const struct ohm_lines *l = &single->lines;
    const size_t words = l->columns ? l->cols : l->rows;
    double most = 0;

    for (size_t k = 0; k < words; k++)
        most = read->driven[k] ? fmax(most, fabs(read->v[k])) : most;
    for (size_t c = 0; read->u && c < l->cols; c++)
        most = fmax(most, fabs(read->u[c]));
    return most;
}

double ohm_bound_lines(struct ohm_single *single, const struct ohm_single_read *read)
{
    const struct ohm_lines *l = &single->lines;
    const ohm_lanes *g_w = l->same ? l->g_bit : single->x;
    const double volts = largest_voltage(single, read);
    ohm_lanes sum = ohm_lanes_of(0), j = sum, cells = sum;
    const struct column bits = {
        single->b, l->g_bit, l->a_bit, single->r, OHM_BOUND_Q, true
    };
    const struct column words = {
        single->w, l->g_word, l->a_word, single->rows, OHM_BOUND_Q + OHM_BOUND_I, false
    };

    for (size_t k = 0; k < l->bundles; k++) {
        inject(single, k, &j);
        if (l->columns)
            add_columns(single, &words, volts, &sum);
        else
            add_words(single, read, k, volts, &sum, &cells);
    }
    cells += j; /* rows' currents are sums over their cells */
    inject_bits(single, g_w, &j);
    add_columns(single, &bits, volts, &sum);
    sum += OHM_BOUND_J * j + (double)(l->cols + 3) * cells;
    return (l->same ? 1 : CURVED) * OHM_BOUND_UNIT * ohm_lanes_sum(&sum);
}
