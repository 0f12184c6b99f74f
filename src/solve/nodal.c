/* nodal.c -- the exact circuit: conjugate gradients on the bit-line Schur complement (schur.h).
 *
 * Between the rounds of conjugate gradients the residual is computed afresh from the circuit and the
 * error bounded, so what is reported is measured and rounding does not accumulate.
 * Reads that do not get there are solved by direct elimination (elimination.h).
 */
#include "solve/routes.h"

#include "base/memory.h"
#include "base/pool.h"
#include "solve/bound.h"
#include "solve/elimination.h"
#include "solve/ladder.h"
#include "solve/measure.h"
#include "solve/reads.h"
#include "solve/schur.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 8, FEW = 3 /* reads that are faster alone than in a block */ };
#define RESOLVED                                                                           \
    1e-4 /* of the gross currents; rounding, at 1e-16 of them, is then below 1e-11 */

struct nodal {
    struct ohm_plan base;
    struct ohm_ladders ladders;
    struct ohm_bound_weights weights;
    double *g_flipped; /* S, rows reversed, when sensing at the top; else NULL */
    double *arrays;    /* a_word, a_bit, d_word, d_bit, and the weights */
    /* Workspaces of apply, which several threads may call; kept, so that only its first calls
     * allocate. */
    struct ohm_pool *blocks, *singles;
};

/* One block of reads in flight. */
struct block {
    ohm_lanes *v, *u;        /* V, [rows], [cols] */
    ohm_lanes *i, *i_source; /* A, [cols], [rows] */
    struct ohm_drive drive;
    ohm_lanes *b, *w; /* V, [rows][cols] */
    struct ohm_schur schur;
    ohm_lanes reference; /* A, what errors are relative to */
    ohm_lanes missed;    /* A, bound on the error of a current, but for rounding */
    ohm_lanes error;     /* the same, relative */
    ohm_lanes *memory;
};

enum ohm_status ohm_nodal_plan(struct ohm_plan **plan, const struct ohm_crossbar *shape,
                               const struct ohm_solve_options *options)
{
    const size_t rows = shape->rows, cols = shape->cols, cells = rows * cols;
    struct nodal *nodal = calloc(1, sizeof *nodal);
    enum ohm_status status = OHM_OK;

    (void)options;
    if (!nodal)
        return ohm_fail(OHM_ENOMEM, "no memory for a plan");
    OHM_GO(OHM_NEW(nodal->blocks, 1, "pools"));
    OHM_GO(OHM_NEW(nodal->singles, 1, "pools"));
    OHM_GO(OHM_NEW(nodal->arrays, 4 * cells + 3 * rows + 2 * cols, "ladder coefficients"));
    if (shape->wires.sense == OHM_SENSE_TOP)
        OHM_GO(OHM_NEW(nodal->g_flipped, cells, "conductances"));
    nodal->ladders = (struct ohm_ladders){
        .rows = rows,
        .cols = cols,
        .r_word = shape->wires.r_word,
        .r_entry = ohm_wires_entry(&shape->wires),
        .g_far = ohm_wires_far(&shape->wires),
        .r_bit = shape->wires.r_bit,
        .r_exit = ohm_wires_exit(&shape->wires),
        .a_word = nodal->arrays,
        .a_bit = nodal->arrays + cells,
        .d_word = nodal->arrays + 2 * cells,
        .d_bit = nodal->arrays + 2 * cells + rows,
    };
    nodal->weights.w = nodal->ladders.d_bit + cols;
    nodal->weights.b = nodal->weights.w + cells;
    nodal->weights.drive = nodal->weights.b + cells;
    nodal->weights.cap = nodal->weights.drive + rows;
    nodal->weights.sense = nodal->weights.cap + rows;
    *plan = &nodal->base;
out:
    if (status != OHM_OK)
        ohm_nodal_free(&nodal->base);
    return status;
}

/* The physical row that is electrical row R (the last one is next to the virtual grounds). */
static size_t physical(const struct nodal *nodal, size_t r)
{
    return nodal->g_flipped ? nodal->ladders.rows - 1 - r : r;
}

enum ohm_status ohm_nodal_load(struct ohm_plan *plan, const double g[])
{
    struct nodal *nodal = (struct nodal *)plan;
    const size_t rows = nodal->ladders.rows, cols = nodal->ladders.cols;

    nodal->ladders.g = g;
    if (nodal->g_flipped) {
        for (size_t r = 0; r < rows; r++)
            memcpy(nodal->g_flipped + r * cols, g + physical(nodal, r) * cols,
                   cols * sizeof *g);
        nodal->ladders.g = nodal->g_flipped;
    }
    ohm_ladders_load(&nodal->ladders);
    ohm_bound_weigh(&nodal->ladders, &nodal->weights);
    return OHM_OK;
}

static enum ohm_status block_init(struct block *block, size_t rows, size_t cols)
{
    const size_t cells = rows * cols;
    ohm_lanes *next;

    OHM_TRY(OHM_NEW(next, 6 * cells + 6 * rows + 2 * cols, "node voltages"));
    block->memory = next;
    block->b = next;
    block->w = next += cells;
    block->schur.r = next += cells;
    block->schur.p = next += cells;
    block->schur.pp = next += cells;
    block->schur.z = next += cells;
    block->v = next += cells;
    block->i_source = next += rows;
    block->drive.base = next += rows;
    block->drive.beta = next += rows;
    block->drive.far = next += rows;
    block->drive.driven = next += rows;
    block->u = next += rows;
    block->i = next + cols;
    return OHM_OK;
}

/* Reads FROM .. into the lanes; lanes beyond the batch repeat its last read. */
static void gather(const struct nodal *nodal, const struct ohm_reads *reads, size_t from,
                   struct block *block)
{
    const size_t rows = nodal->ladders.rows, cols = nodal->ladders.cols;
    const bool floats = nodal->base.crossbar.wires.inactive == OHM_INACTIVE_FLOAT;

    for (size_t l = 0; l < OHM_LANES; l++) {
        const size_t k = from + l < reads->n ? from + l : reads->n - 1;

        for (size_t r = 0; r < rows; r++) {
            const double v = reads->v ? reads->v[k * rows + physical(nodal, r)] : 0;

            block->v[r][l] = v;
            block->drive.driven[r][l] = floats && v == 0 ? 0 : 1;
        }
        for (size_t c = 0; c < cols; c++)
            block->u[c][l] = reads->u ? reads->u[k * cols + c] : 0;
    }
    ohm_ladders_drive(&nodal->ladders, block->v, &block->drive);
}

static void scatter(const struct nodal *nodal, const struct block *block,
                    const struct ohm_reads *reads, size_t from)
{
    const size_t rows = nodal->ladders.rows, cols = nodal->ladders.cols;

    for (size_t l = 0; l < OHM_LANES && from + l < reads->n; l++) {
        const size_t k = from + l;

        for (size_t c = 0; c < cols; c++)
            reads->i[k * cols + c] = block->i[c][l];
        for (size_t r = 0; r < rows; r++) {
            const size_t at = (k * rows + physical(nodal, r)) * cols;

            if (reads->i_source)
                reads->i_source[k * rows + physical(nodal, r)] = block->i_source[r][l];
            for (size_t c = 0; reads->w && c < cols; c++) {
                reads->w[at + c] = block->w[r * cols + c][l];
                reads->b[at + c] = block->b[r * cols + c][l];
            }
        }
    }
}

/* The current that errors of a lane are relative to: the largest one, of drivers or of virtual
 * grounds, whichever is smaller (so that a transfer matrix read by reciprocity is as accurate as one
 * read forwards), but no less than what can be resolved of currents that cancel. */
static void find_reference(const struct ohm_ladders *ladders, struct block *block,
                           const ohm_lanes *gross)
{
    ohm_lanes out = ohm_lanes_of(0), in = ohm_lanes_of(0);

    for (size_t c = 0; c < ladders->cols; c++)
        ohm_lanes_peak(&out, &block->i[c]);
    for (size_t r = 0; r < ladders->rows; r++)
        ohm_lanes_peak(&in, &block->i_source[r]);
    for (int l = 0; l < OHM_LANES; l++) {
        const double least = in[l] > 0 && in[l] < out[l] ? in[l] : out[l];

        block->reference[l] = fmax(least, RESOLVED * (*gross)[l]);
    }
}

/* q = x / y, or x where nothing flows. */
static void divide(const ohm_lanes *x, const ohm_lanes *y, ohm_lanes *q)
{
    for (int l = 0; l < OHM_LANES; l++)
        (*q)[l] = (*y)[l] > 0 ? (*x)[l] / (*y)[l] : (*x)[l];
}

/* One alternating sweep from w, then the currents and how wrong they can be. */
static void sweep_and_measure(const struct ohm_ladders *ladders, struct block *block)
{
    struct ohm_miss miss;

    ohm_ladders_bits(ladders, block->u, block->w, block->b, block->i);
    ohm_schur_residual(ladders, &block->drive, block->b, block->w, block->schur.r, &miss);
    ohm_ladders_source(ladders, &block->drive, block->v, block->w, block->b,
                       block->i_source);
    find_reference(ladders, block, &miss.gross);
    block->missed = miss.miss;
    divide(&miss.miss, &block->reference, &block->error);
}

static double worst_of(const ohm_lanes *x)
{
    double worst = 0;

    for (int l = 0; l < OHM_LANES; l++)
        worst = (*x)[l] <= worst ? worst : (*x)[l]; /* NaN wins */
    return worst;
}

/* Adds S^-1 r to b directly; lanes with the same floating rows share one elimination. */
static enum ohm_status eliminate(const struct ohm_ladders *ladders, struct block *block)
{
    bool done[OHM_LANES] = { false };

    for (int lane = 0; lane < OHM_LANES; lane++) {
        struct ohm_elimination *elimination;
        ohm_lanes mask = ohm_lanes_of(0);

        if (done[lane])
            continue;
        for (int l = lane; l < OHM_LANES; l++) {
            bool same = true;

            for (size_t r = 0; r < ladders->rows && same; r++)
                same = block->drive.driven[r][l] == block->drive.driven[r][lane];
            mask[l] = same && !done[l];
            done[l] |= same;
        }
        OHM_TRY(ohm_elimination_new(&elimination, ladders, block->drive.driven, lane));
        ohm_elimination_solve(elimination, block->schur.r, &mask, block->schur.z,
                              block->schur.p, block->b);
        ohm_elimination_free(elimination);
    }
    return OHM_OK;
}

/* Solves a gathered block; what it missed and its residual are measured. */
static enum ohm_status solve_block(const struct nodal *nodal, struct block *block,
                                   struct ohm_solve_facts *facts)
{
    const struct ohm_ladders *ladders = &nodal->ladders;
    const size_t most = 100 + 8 * (ladders->rows + ladders->cols);
    const double tolerance = nodal->base.options.tolerance;
    double aim = 0.5 * tolerance;
    ohm_lanes residual;

    memset(block->b, 0, ladders->rows * ladders->cols * sizeof *block->b);
    for (int round = 0; round < ROUNDS + 2; round++) {
        ohm_ladders_words(ladders, &block->drive, block->b, block->w);
        sweep_and_measure(ladders, block);
        facts->error = worst_of(&block->error);
        if (facts->error <= tolerance)
            break;
        if (round < ROUNDS && facts->iterations < most) {
            const ohm_lanes target = aim * block->reference;

            facts->iterations += ohm_schur_solve(ladders, &block->drive, &block->schur,
                                                 block->b, &target, most);
            aim *= 0.1;
        } else {
            facts->fallbacks = OHM_LANES;
            OHM_TRY(eliminate(ladders, block));
        }
    }
    if (nodal->base.options.residual || !(facts->error <= tolerance)) {
        ohm_measure(ladders, block->u, block->w, block->b, block->schur.z, &residual);
        divide(&residual, &block->reference, &residual);
        facts->residual = worst_of(&residual);
    }
    if (facts->error <= tolerance) {
        ohm_bound_ladders(ladders, &nodal->weights, block->v, block->u, block->w, block->b,
                          &residual);
        block->missed += residual;
        return OHM_OK;
    }
    return ohm_fail(
        OHM_ESOLVE,
        "a read did not converge: its currents may be wrong by %.3g of the largest "
        "(wanted %.3g); residual %.3g after %zu iterations",
        facts->error, tolerance, facts->residual, facts->iterations);
}

static void block_free(struct block *block)
{
    if (block)
        free(block->memory);
    free(block);
}

/* A block that another call has left, or a new one. */
static enum ohm_status take_block(const struct nodal *nodal, struct block **block)
{
    enum ohm_status status;

    *block = ohm_pool_take(nodal->blocks);
    if (*block)
        return OHM_OK;
    OHM_TRY(OHM_NEW(*block, 1, "blocks"));
    status = block_init(*block, nodal->ladders.rows, nodal->ladders.cols);
    if (status == OHM_OK)
        return OHM_OK;
    free(*block);
    *block = NULL;
    return status;
}

/* The reads FROM .. n-1, eight at a time. */
static enum ohm_status solve_blocks(const struct nodal *nodal,
                                    const struct ohm_reads *reads, size_t from,
                                    struct ohm_solve_facts *facts)
{
    struct block *block = NULL;
    enum ohm_status status = OHM_OK;

    if (from >= reads->n)
        return OHM_OK;
    OHM_TRY(take_block(nodal, &block));
    for (; from < reads->n; from += OHM_LANES) {
        struct ohm_solve_facts mine = { 0 };

        gather(nodal, reads, from, block);
        OHM_GO(solve_block(nodal, block, &mine));
        scatter(nodal, block, reads, from);
        mine.error = 0;
        for (size_t l = 0; l < OHM_LANES && from + l < reads->n; l++)
            mine.error = fmax(mine.error, ohm_bound_read(&nodal->base.crossbar, reads,
                                                         from + l, block->missed[l]));
        ohm_solve_facts_join(facts, &mine);
    }
out:
    block_free(ohm_pool_give(nodal->blocks, block));
    return status;
}

enum ohm_status ohm_nodal_apply(const struct ohm_plan *plan, const struct ohm_reads *reads,
                                struct ohm_solve_facts *facts)
{
    const struct nodal *nodal = (const struct nodal *)plan;
    const struct ohm_crossbar *x = &plan->crossbar;
    const bool linear = !x->cell || ohm_cell_linear(x->cell);
    /* rows that float and would be driven from both ends have other coefficients in each read */
    const bool alone = !linear || (x->wires.drive == OHM_DRIVE_BOTH &&
                                   x->wires.inactive == OHM_INACTIVE_FLOAT);
    struct ohm_reads blocks = *reads;
    enum ohm_status status;

    *facts = (struct ohm_solve_facts){ 0 };
    if (!alone && reads->n % OHM_LANES > FEW)
        return solve_blocks(nodal, reads, 0, facts);
    blocks.n = alone ? 0 : reads->n - reads->n % OHM_LANES;
    OHM_TRY(solve_blocks(nodal, &blocks, 0, facts));
    status = ohm_reads_solve(x, nodal->ladders.g, plan->options.tolerance, reads,
                             plan->options.residual, blocks.n, nodal->singles, facts);
    return status == OHM_OK || alone ? status : solve_blocks(nodal, reads, blocks.n, facts);
}

void ohm_nodal_free(struct ohm_plan *plan)
{
    struct nodal *nodal = (struct nodal *)plan;

    while (nodal->blocks && nodal->blocks->n > 0)
        block_free(ohm_pool_take(nodal->blocks));
    if (nodal->singles)
        ohm_reads_forget(nodal->singles);
    free(nodal->blocks);
    free(nodal->singles);
    free(nodal->arrays);
    free(nodal->g_flipped);
    free(nodal);
}
