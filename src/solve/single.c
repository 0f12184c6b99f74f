#include "solve/single.h"

#include "base/memory.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 200, HALVINGS = 30, ROUNDS = 8 };
#define RESOLVED                                                                           \
    1e-4 /* of the gross currents; rounding, at 1e-16 of them, is then below 1e-11 */
#define EARLY 1e-3 /* of the miss of a step: how well the next one is solved */

enum ohm_status ohm_single_init(struct ohm_single *single, const struct ohm_crossbar *shape,
                                const struct ohm_cell *cell, const double g[],
                                double tolerance)
{
    struct ohm_single draft = { .cell = cell, .g = g, .tolerance = tolerance };
    size_t bits, words, scratch, basis = ohm_cell_two_terminal(cell) ? 2 : OHM_BASIS + 1;
    ohm_lanes *next;

    OHM_TRY(ohm_lines_init(&draft.lines, shape));
    bits = ohm_lines_bit_size(&draft.lines);
    words = ohm_lines_word_size(&draft.lines);
    scratch = 2 * draft.lines.length + draft.lines.piece;
    next = ohm_array_new((9 + basis) * bits + words + scratch + 2 * draft.lines.width +
                             (shape->rows + OHM_LANES - 1) / OHM_LANES,
                         sizeof *next);
    draft.memory = next;
    draft.b = next;
    draft.w = next += bits;
    draft.s = next += bits;
    draft.current = next += bits;
    draft.old = next += bits;
    draft.r = next += 3 * bits;
    draft.x = next += bits;
    draft.basis = next += bits;
    draft.words = next += basis * bits;
    draft.bundle = next += words;
    draft.before = next += draft.lines.length;
    draft.rows = next += draft.lines.length;
    draft.u = next += draft.lines.piece;
    draft.i = next += draft.lines.width;
    draft.i_source = next + draft.lines.width;
    *single = draft;
    if (draft.memory)
        return OHM_OK;
    ohm_lines_clear(&single->lines);
    return ohm_fail(OHM_ENOMEM, "no memory for the nodes of a %zu x %zu crossbar",
                    shape->rows, shape->cols);
}

void ohm_single_clear(struct ohm_single *single)
{
    ohm_lines_clear(&single->lines);
    free(single->memory);
    single->memory = NULL;
}

/* --- cells --- */

/* Where the linearised cells are wrong: sum |I(w, b) - current|.  On return the lines' g_bit and x are
 * the slopes there, and r the true currents. */
static double evaluate(struct ohm_single *single, const struct ohm_single_read *read)
{
    const struct ohm_lines *l = &single->lines;
    double miss = 0;

    for (size_t row = 0; row < l->rows; row++) {
        const size_t at = row * l->width;
        const double *current = (double *)(single->current + at);
        double *i = (double *)(single->r + at);

        ohm_cell_eval(single->cell, read->gate ? read->gate[row] : 0, l->cols,
                      single->g + row * l->cols, (double *)(single->w + at),
                      (double *)(single->b + at), i, (double *)(single->x + at),
                      (double *)(l->g_bit + at));
        for (size_t c = 0; c < l->cols; c++)
            miss += fabs(i[c] - current[c]);
    }
    return miss;
}

/* s = I - g_w w + g_b b, with what evaluate left; and g_word. */
OHM_CLONES
static void linearise(struct ohm_single *single)
{
    struct ohm_lines *l = &single->lines;
    const size_t n = ohm_lines_bit_size(l);

    for (size_t k = 0; k < n; k++)
        single->s[k] =
            single->r[k] - single->x[k] * single->w[k] + l->g_bit[k] * single->b[k];
    for (size_t k = 0; k < l->bundles; k++)
        ohm_lines_to_words(l, k, single->x + k * l->piece, l->g_word + k * l->length);
}

/* --- the linearised crossbar --- */

struct miss {
    double r;         /* A, sum |r| */
    double gross;     /* A, sum of g |w| */
    double reference; /* A, what errors are relative to */
};

/* Currents that bundle K of word lines takes from the bit lines: q = g_b b - s. */
OHM_CLONES
static void pull(struct ohm_single *single, size_t k)
{
    const struct ohm_lines *l = &single->lines;
    const size_t at = k * l->piece, n = ohm_lines_piece(l, k);

    for (size_t c = 0; c < n; c++)
        single->rows[c] = l->g_bit[at + c] * single->b[at + c] - single->s[at + c];
    ohm_lines_to_words(l, k, single->rows, single->bundle);
}

/* The bit lines for held word lines: b, and the currents into the virtual grounds. */
OHM_CLONES
static void solve_bits(struct ohm_single *single)
{
    const struct ohm_lines *l = &single->lines;
    const size_t n = ohm_lines_bit_size(l);

    for (size_t k = 0; k < l->bundles; k++) {
        const size_t at = k * l->length;

        for (size_t c = 0; c < l->length; c++)
            single->bundle[c] = l->g_word[at + c] * single->words[at + c];
        ohm_lines_to_bits(l, k, single->bundle, single->b + k * l->piece);
    }
    for (size_t k = 0; k < n; k++)
        single->b[k] += single->s[k];
    ohm_lines_bits(l, single->u, single->b, single->i);
}

/* The word lines for held bit lines.  With MISS, r = what they pass on to the bit lines more than the
 * word lines before did, and the currents of cells and drivers. */
OHM_CLONES
static void solve_words(struct ohm_single *single, struct miss *miss)
{
    const struct ohm_lines *l = &single->lines;
    ohm_lanes sum = ohm_lanes_of(0), gross = sum;

    for (size_t k = 0; k < l->bundles; k++) {
        const ohm_lanes *g = l->g_word + k * l->length;
        const size_t at = k * l->piece;
        ohm_lanes *w = single->words + k * l->length, source = ohm_lanes_of(0);

        pull(single, k);
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
        if (miss) {
            ohm_lines_to_bits(l, k, single->bundle, single->r + at);
            ohm_lines_to_bits(l, k, single->before, single->current + at);
        }
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
static void sweep(struct ohm_single *single, struct miss *miss)
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

/* Solves the linearised crossbar until sum |r| is within TARGET, or within SHARE of the reference if
 * that is more. */
static void solve_linear(struct ohm_single *single, struct ohm_single_read *read,
                         double target, double share, struct miss *miss)
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

/* measure.h's residual, A: slopes times what the bit nodes differ from u + Z_b i.  Uses x. */
OHM_CLONES
static double measure(struct ohm_single *single)
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

/* --- Newton --- */

static void keep(struct ohm_single *single)
{
    const size_t n = ohm_lines_bit_size(&single->lines);

    memcpy(single->old, single->w, n * sizeof *single->w);
    memcpy(single->old + n, single->b, n * sizeof *single->b);
    memcpy(single->old + 2 * n, single->current, n * sizeof *single->b);
}

/* Halfway back to the step before: the wires are satisfied by both, and so by the mean. */
OHM_CLONES
static void go_back(struct ohm_single *single)
{
    const size_t n = ohm_lines_bit_size(&single->lines);
    const ohm_lanes *w = single->old, *b = w + n, *current = b + n;

    for (size_t k = 0; k < n; k++) {
        single->w[k] = 0.5 * (single->w[k] + w[k]);
        single->b[k] = 0.5 * (single->b[k] + b[k]);
        single->current[k] = 0.5 * (single->current[k] + current[k]);
    }
}

/* Where the first step starts: no drop over the wires. */
static void start(struct ohm_single *single, const struct ohm_single_read *read)
{
    const struct ohm_lines *l = &single->lines;
    const size_t n = ohm_lines_bit_size(l);

    for (size_t k = 0; k < n; k++) {
        single->b[k] = read->u ? single->u[k % l->width] : ohm_lanes_of(0);
        single->current[k] = ohm_lanes_of(0);
    }
    for (size_t row = 0; row < l->rows; row++) {
        double *w = (double *)(single->w + row * l->width);

        for (size_t c = 0; c < l->cols; c++) {
            const size_t line = l->columns ? c : row;

            w[c] = read->driven[line] ? read->v[line] : 0;
        }
    }
}

static enum ohm_status failed(const struct ohm_single_read *read, double tolerance)
{
    return ohm_fail(OHM_ESOLVE,
                    "a read did not converge: its currents may be wrong by %.3g of the "
                    "largest (wanted %.3g) after %zu steps and %zu iterations",
                    read->error, tolerance, read->steps, read->iterations);
}

/* What MISSED (A) comes to, with rounding. */
static void note(struct ohm_single_read *read, const struct miss *miss, double missed)
{
    read->reference = miss->reference > 0 ? miss->reference : 1;
    read->error = (missed + DBL_EPSILON * miss->gross) / read->reference;
}

static enum ohm_status newton(struct ohm_single *single, struct ohm_single_read *read)
{
    const double tolerance = single->tolerance;
    struct miss miss = { .reference = 0 };
    double wrong, best = INFINITY;
    int halved;

    if (!read->warm)
        start(single, read);
    wrong = evaluate(single, read);
    for (read->steps = 0; read->steps < STEPS; read->steps++) {
        linearise(single);
        ohm_lines_load(&single->lines, read->v, read->driven);
        keep(single);
        solve_linear(single, read, read->steps ? EARLY * (wrong + miss.r) : 0,
                     read->steps ? 0.3 * tolerance : EARLY, &miss);
        wrong = evaluate(single, read);
        halved = 0;
        while (read->steps > 0 && !(wrong + miss.r <= best) && halved < HALVINGS) {
            go_back(single);
            wrong = evaluate(single, read);
            halved++;
        }
        best = wrong + miss.r;
        note(read, &miss, best);
        if (!halved && best <= tolerance * miss.reference) {
            read->steps++;
            return OHM_OK;
        }
    }
    return failed(read, tolerance);
}

/* Cells that are linear: one step, without evaluating them. */
static enum ohm_status linear(struct ohm_single *single, struct ohm_single_read *read)
{
    struct ohm_lines *l = &single->lines;
    struct miss miss;

    for (size_t row = 0; row < l->rows; row++)
        memcpy(l->g_bit + row * l->width, single->g + row * l->cols,
               l->cols * sizeof *single->g);
    for (size_t k = 0; k < l->bundles; k++)
        ohm_lines_to_words(l, k, l->g_bit + k * l->piece, l->g_word + k * l->length);
    ohm_lines_load(l, read->v, read->driven);
    if (!read->warm)
        memset(single->b, 0, ohm_lines_bit_size(l) * sizeof *single->b);
    solve_linear(single, read, 0, single->tolerance, &miss);
    read->steps = 1;
    note(read, &miss, miss.r);
    return miss.r <= single->tolerance * miss.reference ? OHM_OK
                                                        : failed(read, single->tolerance);
}

enum ohm_status ohm_single_solve(struct ohm_single *single, struct ohm_single_read *read)
{
    double *u = (double *)single->u;

    for (size_t c = 0; c < single->lines.cols; c++)
        u[c] = read->u ? read->u[c] : 0;
    read->iterations = read->steps = 0;
    OHM_TRY(ohm_cell_linear(single->cell) ? linear(single, read) : newton(single, read));
    read->residual = measure(single) / read->reference;
    return OHM_OK;
}
