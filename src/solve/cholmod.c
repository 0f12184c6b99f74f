/* cholmod.c -- the route `cholmod`: all nodes at once, by sparse Cholesky factors; where it is installed.
 *
 * A third way to the same numbers, for tests and benchmarks.  Every segment must have a resistance, and
 * every row a driver.
 */
#include "solve/routes.h"

#ifdef HAVE_CHOLMOD

#include "base/memory.h"
#include "solve/bound.h"

#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#include <suitesparse/cholmod.h>

/* Where CHOLMOD's BLAS is OpenBLAS: one thread, like every other route. */
extern void openblas_set_num_threads(int threads) __attribute__((weak));

struct direct {
    struct ohm_plan base;
    pthread_mutex_t lock; /* a factor is used by one thread at a time */
    cholmod_common common;
    cholmod_factor *factor;
    double entry, exit, far; /* S at the ends of the lines */
};

enum ohm_status ohm_direct_plan(struct ohm_plan **plan, const struct ohm_crossbar *shape,
                                const struct ohm_solve_options *options)
{
    const struct ohm_wires *wires = &shape->wires;
    struct direct *direct;

    (void)options;
    if ((shape->cell && !ohm_cell_linear(shape->cell)) ||
        wires->inactive == OHM_INACTIVE_FLOAT || !(wires->r_word > 0 && wires->r_bit > 0) ||
        !(ohm_wires_entry(wires) > 0 && ohm_wires_exit(wires) > 0))
        return ohm_fail(OHM_EUSAGE,
                        "cells must be linear, every segment and both ends above "
                        "0 Ohm, and inactive rows grounded");
    OHM_TRY(OHM_NEW(direct, 1, "plans"));
    pthread_mutex_init(&direct->lock, NULL);
    if (openblas_set_num_threads)
        openblas_set_num_threads(1);
    cholmod_start(&direct->common);
    direct->common.print = 0;
    direct->entry = 1 / ohm_wires_entry(wires);
    direct->exit = 1 / ohm_wires_exit(wires);
    direct->far = ohm_wires_far(wires);
    *plan = &direct->base;
    return OHM_OK;
}

/* The bit line's row next to the virtual ground. */
static size_t last_row(const struct ohm_crossbar *x)
{
    return x->wires.sense == OHM_SENSE_BOTTOM ? x->rows - 1 : 0;
}

/* Adds a conductance between nodes a and b, or from a to a fixed voltage if both are the same. */
static void add(cholmod_triplet *t, size_t a, size_t b, double g)
{
    const size_t row[3] = { a, b, a > b ? a : b }, col[3] = { a, b, a > b ? b : a };
    const double value[3] = { g, g, -g };

    for (int k = 0; k < (a == b ? 1 : 3); k++, t->nnz++) {
        ((int *)t->i)[t->nnz] = (int)row[k];
        ((int *)t->j)[t->nnz] = (int)col[k];
        ((double *)t->x)[t->nnz] = value[k];
    }
}

static void fill(const struct direct *direct, const double g[], cholmod_triplet *t)
{
    const struct ohm_crossbar *x = &direct->base.crossbar;
    const size_t rows = x->rows, cols = x->cols, cells = rows * cols;

    for (size_t k = 0; k < cells; k++) {
        const size_t r = k / cols, c = k % cols;

        add(t, k, cells + k, g[k]);
        if (c + 1 < cols)
            add(t, k, k + 1, 1 / x->wires.r_word);
        if (r + 1 < rows)
            add(t, cells + k, cells + k + cols, 1 / x->wires.r_bit);
        if (c == 0)
            add(t, k, k, direct->entry);
        if (c + 1 == cols && direct->far > 0)
            add(t, k, k, direct->far);
        if (r == last_row(x))
            add(t, cells + k, cells + k, direct->exit);
    }
}

enum ohm_status ohm_direct_load(struct ohm_plan *plan, const double g[])
{
    struct direct *direct = (struct direct *)plan;
    const size_t cells = plan->crossbar.rows * plan->crossbar.cols, n = 2 * cells;
    cholmod_common *common = &direct->common;
    cholmod_triplet *t =
        cholmod_allocate_triplet(n, n, 12 * cells, -1, CHOLMOD_REAL, common);
    cholmod_sparse *a = NULL;

    cholmod_free_factor(&direct->factor, common);
    if (t) {
        fill(direct, g, t);
        a = cholmod_triplet_to_sparse(t, 0, common);
    }
    if (a)
        direct->factor = cholmod_analyze(a, common);
    if (direct->factor)
        cholmod_factorize(a, direct->factor, common);
    cholmod_free_triplet(&t, common);
    cholmod_free_sparse(&a, common);
    if (common->status == CHOLMOD_OUT_OF_MEMORY || !direct->factor)
        return ohm_fail(OHM_ENOMEM, "no memory for the factors of %zu nodes", n);
    return common->status == CHOLMOD_OK
               ? OHM_OK
               : ohm_fail(OHM_ESOLVE, "CHOLMOD cannot factor this crossbar");
}

/* Currents that the drivers and virtual grounds inject into the nodes in read K. */
static void inject(const struct direct *direct, const struct ohm_reads *reads, size_t k,
                   double b[])
{
    const struct ohm_crossbar *x = &direct->base.crossbar;
    const size_t rows = x->rows, cols = x->cols, cells = rows * cols;

    for (size_t r = 0; r < rows; r++) {
        const double v = reads->v ? reads->v[k * rows + r] : 0;

        b[r * cols] += direct->entry * v;
        b[(r + 1) * cols - 1] += direct->far * v;
    }
    for (size_t c = 0; c < cols; c++)
        b[cells + last_row(x) * cols + c] +=
            direct->exit * (reads->u ? reads->u[k * cols + c] : 0);
}

/* Terminal currents and nodes of read K from its node voltages. */
static void extract(const struct direct *direct, const struct ohm_reads *reads, size_t k,
                    const double node[])
{
    const struct ohm_crossbar *x = &direct->base.crossbar;
    const size_t rows = x->rows, cols = x->cols, cells = rows * cols;

    for (size_t c = 0; c < cols; c++)
        reads->i[k * cols + c] = direct->exit * (node[cells + last_row(x) * cols + c] -
                                                 (reads->u ? reads->u[k * cols + c] : 0));
    for (size_t r = 0; reads->i_source && r < rows; r++) {
        const double v = reads->v ? reads->v[k * rows + r] : 0;

        reads->i_source[k * rows + r] = direct->entry * (v - node[r * cols]) +
                                        direct->far * (v - node[(r + 1) * cols - 1]);
    }
    for (size_t at = 0; reads->w && at < cells; at++) {
        reads->w[k * cells + at] = node[at];
        reads->b[k * cells + at] = node[cells + at];
    }
}

/* Terminal currents and nodes of read K; returns the bound on their error. */
static double take(const struct direct *direct, const struct ohm_reads *reads, size_t k,
                   double node[])
{
    const struct ohm_crossbar *x = &direct->base.crossbar;
    const struct ohm_reads one = {
        .n = 1,
        .v = reads->v ? reads->v + k * x->rows : NULL,
        .u = reads->u ? reads->u + k * x->cols : NULL,
        .i = reads->i + k * x->cols,
        .i_source = reads->i_source ? reads->i_source + k * x->rows : NULL,
        .w = node,
        .b = node + x->rows * x->cols,
    };

    extract(direct, reads, k, node);
    return ohm_bound_read(x, &one, 0, ohm_bound_nodes(x, &one, 0));
}

enum ohm_status ohm_direct_apply(const struct ohm_plan *plan, const struct ohm_reads *reads,
                                 struct ohm_solve_facts *facts)
{
    struct direct *direct = (struct direct *)(uintptr_t)plan; /* whose lock is its own */
    const size_t n = 2 * plan->crossbar.rows * plan->crossbar.cols;
    cholmod_common *common = &direct->common;
    cholmod_dense *b, *x = NULL;
    bool done;

    *facts = (struct ohm_solve_facts){ 0 };
    pthread_mutex_lock(&direct->lock);
    b = cholmod_zeros(n, reads->n, CHOLMOD_REAL, common);
    if (b) {
        for (size_t k = 0; k < reads->n; k++)
            inject(direct, reads, k, (double *)b->x + k * n);
        x = cholmod_solve(CHOLMOD_A, direct->factor, b, common);
    }
    for (size_t k = 0; x && k < reads->n; k++)
        facts->error = fmax(facts->error, take(direct, reads, k, (double *)x->x + k * n));
    done = x != NULL;
    cholmod_free_dense(&b, common);
    cholmod_free_dense(&x, common);
    pthread_mutex_unlock(&direct->lock);
    return done ? OHM_OK
                : ohm_fail(OHM_ENOMEM, "no memory for %zu reads of %zu nodes", reads->n, n);
}

void ohm_direct_free(struct ohm_plan *plan)
{
    struct direct *direct = (struct direct *)plan;

    cholmod_free_factor(&direct->factor, &direct->common);
    cholmod_finish(&direct->common);
    pthread_mutex_destroy(&direct->lock);
    free(direct);
}

#else
typedef int ohm_no_cholmod; /* a file must not be empty */
#endif
