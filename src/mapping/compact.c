/* compact.c -- the scheme `circulant`: of a circulant block one column is stored, and its inputs are rotated.
 *
 * A reconstruction of ReBoc (DATE 2020, pp. 1472-1477), of which the abstract alone could be read.  A block of k
 * inputs x and outputs y holds y_r = sum_s c[(r - s) mod k] x_s (circulant/blocks.h).  Its column e of d copies stores
 *
 *     row m:  c[(m + e) mod k]      and in step t row m carries  x[(t d - m) mod k],
 *
 * so that column e is output t d + e: k / d steps instead of one, d columns instead of k.  d = k is the expanded
 * layout with its rows in another order.  Rows of all blocks follow each other over the row tiles, and so do columns
 * over the column tiles, whatever k is, which is one reading of ReBoc's horizontal weight slicing (the stack of stored
 * columns is cut at the crossbar's rows); the bit slices of a weight are planes, or, packed (packed.c), columns side by
 * side on one crossbar, which is the other.  So all is that of planes.c or packed.c for a smaller matrix, [q k][p d],
 * with other inputs and other terms in each step.
 *
 * Inputs and outputs that pad the last blocks are grounded rows and codes that nothing takes.
 */
#include "base/memory.h"
#include "circulant/blocks.h"
#include "mapping/layout.h"
#include "mapping/packed.h"
#include "mapping/planes.h"
#include "mapping/scheme.h"
#include "num/fourier.h"

#include <math.h>
#include <stdlib.h>

static const char *const own[] = { "block", "duplication", NULL };

static size_t side(const struct ohm_mapping *mapping)
{
    return mapping->block ? mapping->block : 8;
}

static size_t copies(const struct ohm_mapping *mapping)
{
    return mapping->duplication ? mapping->duplication : 1;
}

static enum ohm_status check(const struct ohm_mapping *mapping)
{
    const size_t k = side(mapping), d = copies(mapping);

    if (k < 2 || !ohm_fourier_takes(k))
        return ohm_fail(OHM_EUSAGE, "block: %zu is no power of two from 2 to %d", k,
                        OHM_FOURIER_MOST);
    if (d > k || (d & (d - 1)) != 0)
        return ohm_fail(OHM_EUSAGE,
                        "duplication: %zu is no power of two up to the block's %zu", d, k);
    if (ohm_mapping_has_order(mapping))
        return ohm_fail(OHM_EUSAGE,
                        "rows_order: %s, but the rows of scheme circulant are those of its "
                        "blocks, natural or interleaved",
                        mapping->rows_order);
    return OHM_OK;
}

/* The mean of the codes along each diagonal of a block, rounded (half to even). */
static enum ohm_status transform(const struct ohm_mapping *mapping, size_t in, size_t out,
                                 const double power[], int16_t code[])
{
    const struct ohm_blocks blocks = ohm_blocks_of(in, out, side(mapping));
    double *w = NULL, *c = NULL;
    enum ohm_status status;

    (void)power;
    OHM_GO(OHM_NEW(w, in * out, "codes"));
    OHM_GO(OHM_NEW(c, ohm_blocks_parameters(&blocks), "codes"));
    for (size_t k = 0; k < in * out; k++)
        w[k] = code[k];
    OHM_GO(ohm_blocks_collect(&blocks, true, w, c));
    ohm_blocks_expand(&blocks, c, w);
    for (size_t k = 0; k < in * out; k++)
        code[k] = (int16_t)rint(w[k]);
out:
    free(w);
    free(c);
    return status;
}

/* The one code of each diagonal; OHM_EUSAGE if there are several. */
static enum ohm_status collect(const struct ohm_blocks *blocks, const int16_t code[],
                               int16_t number[])
{
    for (size_t i = 0; i < blocks->in; i++)
        for (size_t o = 0; o < blocks->out; o++)
            number[ohm_blocks_at(blocks, i, o)] = code[i * blocks->out + o];
    for (size_t i = 0; i < blocks->in; i++)
        for (size_t o = 0; o < blocks->out; o++)
            if (code[i * blocks->out + o] != number[ohm_blocks_at(blocks, i, o)])
                return ohm_fail(OHM_EUSAGE,
                                "scheme circulant: the weight from input %zu to output %zu "
                                "differs from "
                                "others of its diagonal in its block of %zu",
                                i, o, blocks->k);
    return OHM_OK;
}

/* What is stored: code[q k][p d]. */
static void store(const struct ohm_blocks *b, size_t d, const int16_t number[],
                  int16_t code[])
{
    const size_t wide = b->p * d;

    for (size_t row = 0; row < b->q * b->k; row++)
        for (size_t col = 0; col < wide; col++)
            code[row * wide + col] =
                number[(row / b->k * b->p + col / d) * b->k + (row + col % d) % b->k];
}

/* What turns a layout of the stored matrix into one of the product. */
struct rotation {
    const struct ohm_blocks *blocks;
    size_t d, turns; /* steps of a block: k / d */
};

/* The input word that a row, M of its block at FIRST, carries in turn T. */
static uint32_t turned(const struct rotation *rotation, uint32_t row, size_t t)
{
    const struct ohm_blocks *b = rotation->blocks;
    const size_t m = row % b->k, x = row - m + (t * rotation->d + b->k - m) % b->k;

    return row == OHM_GROUNDED || x >= b->in ? OHM_GROUNDED : (uint32_t)x;
}

static enum ohm_status turn_drive(const struct rotation *rotation, size_t steps,
                                  struct ohm_drive *drive)
{
    const size_t turns = rotation->turns, rows = drive->rows;
    uint32_t *input = NULL;
    bool *carried = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(input, steps * turns * rows, "word lines"));
    OHM_GO(OHM_NEW(carried, rotation->blocks->in, "input words"));
    drive->words = 0;
    for (size_t k = 0; k < steps * turns * rows; k++) {
        const uint32_t row = drive->input[k / rows / turns * rows + k % rows];

        input[k] = turned(rotation, row, k / rows % turns);
        if (input[k] == OHM_GROUNDED || carried[input[k]])
            continue;
        carried[input[k]] = true;
        drive->words++;
    }
    free(drive->input);
    drive->input = input;
    input = NULL;
out:
    free(input);
    free(carried);
    return status;
}

/* The outputs of step T that a term of stored columns is, a run for each block; to[] may be NULL.  Returns how many. */
static size_t split(const struct rotation *rotation, const struct ohm_terms *term, size_t t,
                    struct ohm_terms to[])
{
    const struct ohm_blocks *b = rotation->blocks;
    const size_t d = rotation->d;
    size_t runs = 0;

    for (size_t at = 0, n; at < term->n; at += n) {
        const size_t col = term->out + at, out = col / d * b->k + t * d + col % d;

        n = d - col % d < term->n - at ? d - col % d : term->n - at;
        if (out >= b->out)
            continue;
        if (to) {
            to[runs] = *term;
            to[runs].tap += term->spread ? 0 : (uint32_t)at;
            to[runs].out = (uint32_t)out;
            to[runs].n = (uint32_t)(n < b->out - out ? n : b->out - out);
        }
        runs++;
    }
    return runs;
}

static enum ohm_status turn_terms(const struct rotation *rotation, size_t steps,
                                  struct ohm_xbar *x)
{
    const size_t turns = rotation->turns;
    struct ohm_terms *term = NULL;
    size_t *from = NULL, n = 0;
    enum ohm_status status;

    for (size_t k = 0; k < x->from[steps]; k++)
        for (size_t t = 0; t < turns; t++)
            n += split(rotation, &x->term[k], t, NULL);
    OHM_GO(OHM_NEW(term, n, "terms"));
    OHM_GO(OHM_NEW(from, steps * turns + 1, "terms"));
    n = 0;
    for (size_t step = 0; step < steps * turns; step++) {
        for (size_t k = x->from[step / turns]; k < x->from[step / turns + 1]; k++)
            n += split(rotation, &x->term[k], step % turns, term + n);
        from[step + 1] = n;
    }
    free(x->term);
    free(x->from);
    x->term = term;
    x->from = from;
    return OHM_OK;
out:
    free(term);
    free(from);
    return status;
}

static enum ohm_status turn(const struct rotation *rotation, struct ohm_layout *layout)
{
    const size_t steps = layout->steps;

    for (size_t k = 0; k < layout->drives; k++)
        OHM_TRY(turn_drive(rotation, steps, &layout->drive[k]));
    for (size_t k = 0; k < layout->crossbars; k++)
        if (layout->xbar[k].exists)
            OHM_TRY(turn_terms(rotation, steps, &layout->xbar[k]));
    layout->in = rotation->blocks->in;
    layout->out = rotation->blocks->out;
    layout->steps = steps * rotation->turns;
    return OHM_OK;
}

static enum ohm_status lay_out(const struct ohm_mapping *mapping,
                               const struct ohm_product *product, struct ohm_layout *layout)
{
    const struct ohm_blocks blocks =
        ohm_blocks_of(product->in, product->out, side(mapping));
    const size_t d = copies(mapping);
    const struct rotation rotation = { &blocks, d, blocks.k / d };
    struct ohm_product stored = { .in = blocks.q * blocks.k,
                                  .out = blocks.p * d,
                                  .signed_inputs = product->signed_inputs,
                                  .from_top = product->from_top,
                                  .keep_empty = product->keep_empty };
    int16_t *number = NULL, *code = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(number, ohm_blocks_parameters(&blocks), "codes"));
    OHM_GO(OHM_NEW(code, stored.in * stored.out, "codes"));
    OHM_GO(collect(&blocks, product->code, number));
    store(&blocks, d, number, code);
    stored.code = code;
    OHM_GO(mapping->packed ? ohm_packed_layout(mapping, &stored, layout)
                           : ohm_planes_layout(mapping, &stored, layout));
    OHM_GO(turn(&rotation, layout));
out:
    free(number);
    free(code);
    return status;
}

const struct ohm_scheme ohm_scheme_circulant = {
    .name = "circulant",
    .sentence =
        "One column of each circulant block, whose inputs rotate from step to step.",
    .own = own,
    .check = check,
    .transform = transform,
    .digits = ohm_magnitude_digits,
    .layout = lay_out,
};
