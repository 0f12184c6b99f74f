/* reads.c -- reads solved one at a time (single.h), between the caller's arrays and electrical order. */
#include "solve/reads.h"

#include "base/memory.h"
#include "solve/bound.h"
#include "solve/single.h"

#include <stdlib.h>

static const struct ohm_cell linear_cell = { .law = { .kind = OHM_LAW_LINEAR } };

/* What the solver works on, and its rows as it counts them. */
struct worker {
    const struct ohm_crossbar *x;
    struct ohm_single single;
    double *v; /* V, [rows] or [cols]: the word lines' drivers */
    double *gate;
    bool *driven;
};

static size_t physical(const struct ohm_crossbar *x, size_t r)
{
    return x->wires.sense == OHM_SENSE_TOP ? x->rows - 1 - r : r;
}

static enum ohm_status gather(struct worker *worker, const struct ohm_reads *reads,
                              size_t k)
{
    const struct ohm_crossbar *x = worker->x;
    const double *input = reads->v ? reads->v + k * x->rows : NULL;
    const bool columns = x->wires.supply == OHM_SUPPLY_COLUMNS;
    double supply = 0;

    if (columns)
        OHM_TRY(ohm_crossbar_supply(x, input, &supply));
    for (size_t r = 0; r < x->rows; r++) {
        const double v = input ? input[physical(x, r)] : 0;

        worker->gate[r] = ohm_cell_gate(worker->single.cell, v);
        if (columns)
            continue;
        worker->v[r] = v;
        worker->driven[r] = x->wires.inactive != OHM_INACTIVE_FLOAT || v != 0;
    }
    for (size_t c = 0; columns && c < x->cols; c++) {
        worker->v[c] = supply;
        worker->driven[c] = true;
    }
    return OHM_OK;
}

/* Does anything but 0 V drive read K?  If not, nothing flows, and it begins there: Newton from another
 * read's nodes would divide small currents by smaller ones for long. */
static bool is_driven(const struct ohm_crossbar *x, const struct ohm_reads *reads, size_t k)
{
    for (size_t r = 0; reads->v && r < x->rows; r++)
        if (reads->v[k * x->rows + r] != 0)
            return true;
    for (size_t c = 0; reads->u && c < x->cols; c++)
        if (reads->u[k * x->cols + c] != 0)
            return true;
    return false;
}

static void scatter(const struct worker *worker, const struct ohm_reads *reads, size_t k)
{
    const struct ohm_crossbar *x = worker->x;
    const struct ohm_single *single = &worker->single;
    const double *i = (const double *)single->i, *source = (const double *)single->i_source;
    const bool columns = x->wires.supply == OHM_SUPPLY_COLUMNS;

    for (size_t c = 0; c < x->cols; c++)
        reads->i[k * x->cols + c] = i[c];
    for (size_t r = 0; r < x->rows; r++) {
        const size_t at = k * x->rows + physical(x, r);
        const double *w = (const double *)(single->w + r * single->lines.width);
        const double *b = (const double *)(single->b + r * single->lines.width);

        if (reads->i_source)
            reads->i_source[at] = columns || worker->driven[r] ? source[r] : 0;
        for (size_t c = 0; reads->w && c < x->cols; c++) {
            reads->w[at * x->cols + c] = w[c];
            reads->b[at * x->cols + c] = b[c];
        }
    }
}

static void worker_free(struct worker *worker)
{
    if (!worker)
        return;
    ohm_single_clear(&worker->single);
    free(worker->v);
    free(worker->gate);
    free(worker->driven);
    free(worker);
}

static enum ohm_status worker_new(struct worker **worker, const struct ohm_crossbar *x,
                                  const double g[], double tolerance)
{
    const size_t most = x->rows > x->cols ? x->rows : x->cols;
    struct worker *made = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(made, 1, "workspaces"));
    made->x = x;
    OHM_GO(
        ohm_single_init(&made->single, x, x->cell ? x->cell : &linear_cell, g, tolerance));
    OHM_GO(OHM_NEW(made->v, most, "voltages"));
    OHM_GO(OHM_NEW(made->gate, x->rows, "voltages"));
    OHM_GO(OHM_NEW(made->driven, most, "rows"));
    *worker = made;
out:
    if (status != OHM_OK)
        worker_free(made);
    return status;
}

void ohm_reads_forget(struct ohm_pool *pool)
{
    while (pool->n > 0)
        worker_free(ohm_pool_take(pool));
}

enum ohm_status ohm_reads_solve(const struct ohm_crossbar *x, const double g[],
                                double tolerance, const struct ohm_reads *reads,
                                bool measured, size_t from, struct ohm_pool *pool,
                                struct ohm_solve_facts *facts)
{
    struct worker *worker = pool ? ohm_pool_take(pool) : NULL;
    enum ohm_status status = OHM_OK;

    if (!worker)
        OHM_TRY(worker_new(&worker, x, g, tolerance));
    for (size_t k = from; k < reads->n; k++) {
        struct ohm_single_read read = {
            .v = worker->v,
            .u = reads->u ? reads->u + k * x->cols : NULL,
            .gate = worker->gate,
            .driven = worker->driven,
            .measured = measured,
            .warm = k > from && is_driven(x, reads, k),
        };
        struct ohm_solve_facts mine;

        OHM_GO(gather(worker, reads, k));
        status = ohm_single_solve(&worker->single, &read);
        if (status == OHM_ESOLVE && read.warm) {
            read.warm =
                false; /* the read before had larger currents, which hide this one's */
            status = ohm_single_solve(&worker->single, &read);
        }
        OHM_GO(status);
        scatter(worker, reads, k);
        mine = (struct ohm_solve_facts){ .iterations = read.iterations,
                                         .steps = read.steps,
                                         .error = ohm_bound_read(x, reads, k, read.missed),
                                         .residual = read.residual };
        ohm_solve_facts_join(facts, &mine);
    }
out:
    worker_free(pool ? ohm_pool_give(pool, worker) : worker);
    return status;
}
