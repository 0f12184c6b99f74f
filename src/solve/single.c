/* single.c -- Newton's method around exact lines, for one read. */
#include "solve/single.h"

#include "base/memory.h"
#include "solve/bound.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 200, HALVINGS = 30 };
#define EARLY 1e-3 /* of the miss of a step: how well the next one is solved */

/* Where the vectors lie; the number of lanes in all of them.  Linear cells have no s and no step before, and
 * what a sweep leaves may be lost in the Krylov space, since the next sweep has all of it again from b. */
static size_t place(struct ohm_single *single, size_t rows, ohm_lanes *memory)
{
    const struct ohm_lines *l = &single->lines;
    const size_t bits = ohm_lines_bit_size(l), words = ohm_lines_word_size(l);
    const bool linear = ohm_cell_linear(single->cell);
    const size_t basis = ohm_cell_two_terminal(single->cell) ? 2 : OHM_BASIS + 1;
    size_t n = 0;

#define PLACE(vector, lanes) ((vector) = memory ? memory + n : NULL, n += (lanes))
    PLACE(single->b, bits);
    PLACE(single->r, bits);
    PLACE(single->basis, basis * bits);
    PLACE(single->x, linear && words > bits ? words : bits);
    PLACE(single->bundle, l->length);
    PLACE(single->before, l->length);
    PLACE(single->rows, l->piece);
    PLACE(single->u, l->width);
    PLACE(single->i, l->width);
    PLACE(single->i_source, (rows + OHM_LANES - 1) / OHM_LANES);
    if (linear) {
        single->w = single->basis;
        single->current = memory ? single->basis + bits : NULL;
        single->words = single->x;
        return n;
    }
    PLACE(single->w, bits);
    PLACE(single->current, bits);
    PLACE(single->words, words);
    PLACE(single->s, bits);
    PLACE(single->old, 3 * bits);
#undef PLACE
    return n;
}

enum ohm_status ohm_single_init(struct ohm_single *single, const struct ohm_crossbar *shape,
                                const struct ohm_cell *cell, const double g[],
                                double tolerance)
{
    struct ohm_single draft = { .cell = cell, .g = g, .tolerance = tolerance };

    OHM_TRY(ohm_lines_init(&draft.lines, shape, ohm_cell_linear(cell)));
    draft.memory = ohm_array_new(place(&draft, shape->rows, NULL), sizeof(ohm_lanes));
    place(&draft, shape->rows, draft.memory);
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
                    read->missed / read->reference, tolerance, read->steps,
                    read->iterations);
}

/* What was MISSED (A), but for rounding. */
static void note(struct ohm_single_read *read, const struct ohm_single_miss *miss,
                 double missed)
{
    read->reference = miss->reference > 0 ? miss->reference : 1;
    read->missed = missed;
}

/* A, rounding of the law in the currents that evaluate left. */
static double law_rounding(const struct ohm_single *single,
                           const struct ohm_single_read *read)
{
    const struct ohm_lines *l = &single->lines;
    double sum = 0;

    for (size_t row = 0; row < l->rows; row++) {
        const size_t at = row * l->width;

        sum += ohm_cell_rounding(single->cell, read->gate ? read->gate[row] : 0, l->cols,
                                 (double *)(single->w + at), (double *)(single->b + at),
                                 (double *)(single->r + at), (double *)(single->x + at));
    }
    return sum;
}

static enum ohm_status newton(struct ohm_single *single, struct ohm_single_read *read)
{
    const double tolerance = single->tolerance;
    struct ohm_single_miss miss = { .reference = 0 };
    double wrong, best = INFINITY;
    int halved;

    if (!read->warm)
        start(single, read);
    wrong = evaluate(single, read);
    for (read->steps = 0; read->steps < STEPS; read->steps++) {
        linearise(single);
        ohm_lines_load(&single->lines, read->v, read->driven);
        keep(single);
        ohm_single_linear(single, read, read->steps ? EARLY * (wrong + miss.r) : 0,
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
    struct ohm_single_miss miss;

    for (size_t row = 0; row < l->rows; row++)
        memcpy(l->g_bit + row * l->width, single->g + row * l->cols,
               l->cols * sizeof *single->g);
    ohm_lines_load(l, read->v, read->driven);
    if (!read->warm)
        memset(single->b, 0, ohm_lines_bit_size(l) * sizeof *single->b);
    ohm_single_linear(single, read, 0, single->tolerance, &miss);
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
    single->across = SIZE_MAX;
    if (read->across)
        single->across =
            read->across[0] * single->lines.width * OHM_LANES + read->across[1];
    read->iterations = read->steps = 0;
    OHM_TRY(ohm_cell_linear(single->cell) ? linear(single, read) : newton(single, read));
    if (!ohm_cell_linear(single->cell))
        read->missed += law_rounding(single, read);
    read->missed += ohm_bound_lines(single, read);
    read->residual = read->measured ? ohm_single_measure(single) / read->reference : 0;
    return OHM_OK;
}
