/* program.c -- programs and solves the crossbars of a layer, and keeps their transfer matrices. */
#include "mvm/bend.h"
#include "mvm/mvm.h"

#include "base/log.h"
#include "base/memory.h"
#include "base/parallel.h"

#include <stdlib.h>
#include <string.h>

/* What the threads that solve a layer's crossbars share. */
struct solving {
    struct ohm_mvm *mvm;
    struct ohm_plan **plan;            /* [threads] */
    struct ohm_bitline_facts *bitline; /* [crossbars] */
    struct ohm_solve_facts *facts;     /* [crossbars] */
};

/* Copies a crossbar's transfer matrix t[word lines][n], times SCALE, to its place in the wide one: N columns, the last
 * its dummy's if there is one. */
static void place_crossbar(struct ohm_mvm *mvm, const struct ohm_xbar *xbar, size_t n,
                           const double t[], double scale)
{
    const struct ohm_drive *drive = &mvm->placement.layout->drive[xbar->drive];
    const struct ohm_wide *wide = &mvm->wide[xbar->drive];

    for (size_t r = 0; r < drive->rows; r++) {
        const double *from = t + drive->line[r] * n;
        double *to = wide->t + r * wide->columns;

        for (size_t c = 0; c < xbar->cols; c++)
            to[xbar->at + c] = scale * from[c];
        if (n > xbar->cols)
            to[drive->columns + xbar->rank] = scale * from[xbar->cols];
    }
}

/* t[rows][n] of a crossbar programmed to g, in amperes a volt or, of cells that are not linear, in
 * LSB. */
static enum ohm_status solve_programmed(struct ohm_mvm *mvm, const struct ohm_bend *bend,
                                        double g[], double t[],
                                        struct ohm_bitline_facts *bitline,
                                        struct ohm_solve_facts *facts)
{
    const struct ohm_crossbar *x = &bend->linear->crossbar;

    *bitline = (struct ohm_bitline_facts){ 0 };
    if (mvm->bent) {
        ohm_fabric_at_zero(mvm->placement.fabric, x->rows * x->cols, g);
        return ohm_bend_solve(mvm, bend, g, t, bitline, facts);
    }
    OHM_TRY(ohm_plan_load(bend->linear, g));
    return ohm_plan_transfer(bend->linear, bend->n, bend->columns, t, facts);
}

/* Programs and solves one crossbar. */
static enum ohm_status solve_crossbar(struct ohm_mvm *mvm, struct ohm_plan *plan,
                                      const struct ohm_xbar *xbar,
                                      struct ohm_bitline_facts *bitline,
                                      struct ohm_solve_facts *facts)
{
    const struct ohm_fabric *fabric = mvm->placement.fabric;
    const size_t rows = mvm->placement.layout->rows, cols = ohm_fabric_cols(fabric);
    const size_t n = xbar->cols + fabric->dummy;
    const double per_lsb = mvm->bent ? 1 : fabric->card.v_read / ohm_fabric_lsb(fabric);
    double *g = NULL, *t = NULL;
    size_t *columns = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(g, rows * cols, "conductances"));
    OHM_GO(OHM_NEW(t, rows * n, "transfer conductances"));
    OHM_GO(OHM_NEW(columns, n, "columns"));
    for (size_t c = 0; c < xbar->cols; c++)
        columns[c] = xbar->column[c];
    if (fabric->dummy)
        columns[xbar->cols] = cols - 1;
    OHM_GO(ohm_placement_draw(&mvm->placement, xbar, g));
    OHM_GO(solve_programmed(mvm, &(struct ohm_bend){ xbar, plan, n, columns }, g, t,
                            bitline, facts));
    place_crossbar(mvm, xbar, n, t, bitline->exact ? 0 : per_lsb);
out:
    free(g);
    free(t);
    free(columns);
    return status;
}

static enum ohm_status work(void *context, size_t item, size_t thread)
{
    struct solving *solving = context;
    struct ohm_mvm *mvm = solving->mvm;
    const struct ohm_layout *layout = mvm->placement.layout;
    const struct ohm_xbar *xbar = &layout->xbar[layout->present[item]];
    const enum ohm_status status =
        solve_crossbar(mvm, solving->plan[thread], xbar, &solving->bitline[xbar->number],
                       &solving->facts[xbar->number]);

    if (status != OHM_OK)
        ohm_while(status,
                  "layer %zu, crossbar %zu (row tile %zu, column tile %zu, slice %zu, sign "
                  "%c)",
                  mvm->layer, xbar->number, xbar->row_tile, xbar->col_tile, xbar->plane,
                  xbar->part ? '-' : '+');
    return status;
}

static enum ohm_status solve_all(struct ohm_mvm *mvm, const struct ohm_solver *solver,
                                 const struct ohm_solve_options *options, size_t threads)
{
    struct solving solving = { .mvm = mvm };
    const struct ohm_fabric *fabric = mvm->placement.fabric;
    struct ohm_crossbar shape = { .rows = mvm->placement.layout->rows,
                                  .cols = ohm_fabric_cols(fabric),
                                  .wires = fabric->wires };
    enum ohm_status status = OHM_OK;

    shape.wires.inactive = OHM_INACTIVE_GROUND; /* what has a transfer matrix; see bend.c */
    shape.wires.supply = OHM_SUPPLY_ROWS;

    OHM_GO(OHM_NEW(solving.bitline, mvm->crossbars, "crossbars"));
    OHM_GO(OHM_NEW(solving.facts, mvm->crossbars, "crossbars"));
    OHM_GO(OHM_NEW(solving.plan, threads, "plans"));
    for (size_t k = 0; k < threads; k++)
        OHM_GO(ohm_plan_new(&solving.plan[k], solver, &shape, options));
    OHM_GO(ohm_parallel(mvm->crossbars - mvm->empty, threads, work, &solving));
    for (size_t k = 0; k < mvm->crossbars; k++) {
        ohm_bitline_facts_join(&mvm->bitline, &solving.bitline[k]);
        ohm_solve_facts_join(&mvm->facts, &solving.facts[k]);
    }
out:
    for (size_t k = 0; solving.plan && k < threads; k++)
        ohm_plan_free(solving.plan[k]);
    free(solving.plan);
    free(solving.bitline);
    free(solving.facts);
    return status;
}

/* Room for the wide matrices. */
static enum ohm_status make_wide(struct ohm_mvm *mvm)
{
    const struct ohm_layout *layout = mvm->placement.layout;

    OHM_TRY(OHM_NEW(mvm->wide, layout->drives, "drives"));
    for (size_t d = 0; d < layout->drives; d++) {
        const struct ohm_drive *drive = &layout->drive[d];
        struct ohm_wide *wide = &mvm->wide[d];

        wide->columns =
            drive->columns + (mvm->placement.fabric->dummy ? drive->crossbars : 0);
        OHM_TRY(OHM_NEW(wide->t, drive->rows * wide->columns, "transfer conductances"));
        for (int k = 0; k < OHM_BITLINE_TERMS && mvm->bent; k++)
            OHM_TRY(OHM_NEW(wide->coef[k], wide->columns, "coefficients"));
    }
    return mvm->bent ? OHM_NEW(mvm->exact, mvm->crossbars, "plans") : OHM_OK;
}

enum ohm_status ohm_mvm_new(struct ohm_mvm **mvm, const struct ohm_placement *placement,
                            size_t layer, const struct ohm_solver *solver,
                            const struct ohm_solve_options *options, size_t threads)
{
    const struct ohm_fabric *fabric = placement->fabric;
    const double start = ohm_seconds();
    struct ohm_mvm *m = NULL;
    enum ohm_status status;

    OHM_TRY(ohm_fabric_check(fabric));
    OHM_TRY(OHM_NEW(m, 1, "layers"));
    m->placement = *placement;
    m->layer = layer;
    m->in = placement->layout->in;
    m->out = placement->layout->out;
    m->crossbars = placement->layout->crossbars;
    m->empty = placement->layout->absent;
    m->leak = ohm_fabric_leak(fabric);
    m->cell = ohm_card_cell(&fabric->card);
    m->bent = solver && (solver->can & OHM_CAN_WIRES) && !ohm_fabric_has_transfer(fabric);
    if (solver) {
        OHM_GO(make_wide(m));
        OHM_GO(solve_all(m, solver, options, threads));
    }
    status = OHM_OK;
    m->seconds = ohm_seconds() - start;
    *mvm = m;
out:
    if (status != OHM_OK)
        ohm_mvm_free(m);
    return status;
}

void ohm_mvm_free(struct ohm_mvm *mvm)
{
    if (!mvm)
        return;
    for (size_t k = 0; mvm->exact && k < mvm->crossbars; k++)
        ohm_plan_free(mvm->exact[k]);
    for (size_t d = 0; mvm->wide && d < mvm->placement.layout->drives; d++) {
        for (int k = 0; k < OHM_BITLINE_TERMS; k++)
            free(mvm->wide[d].coef[k]);
        free(mvm->wide[d].t);
    }
    free(mvm->exact);
    free(mvm->wide);
    free(mvm);
}
