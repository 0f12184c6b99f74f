#include "mvm/bend.h"

#include "base/log.h"
#include "base/memory.h"
#include "base/parallel.h"

#include <stdlib.h>
#include <string.h>

/* What the threads that solve a layer's crossbars share. */
struct solving {
    struct ohm_mvm *mvm;
    struct ohm_plan **plan;            /* [threads]; NULL: digital */
    struct ohm_bitline_facts *bitline; /* [crossbars] */
    struct ohm_solve_facts *facts;     /* [crossbars] */
};

/* Copies a crossbar's used levels and transfer matrix t[rows][n], times SCALE, to their place in the
 * wide one. */
static void place_crossbar(struct ohm_mvm *mvm, struct ohm_tile tile, const uint8_t level[],
                           size_t n, const double t[], double scale)
{
    const struct ohm_fabric *fabric = mvm->placement.fabric;
    const struct ohm_tiling *tiling = &mvm->placement.tiling;
    const size_t used_rows = ohm_tiling_used_rows(tiling, tile.row_tile);
    const size_t used_cols = ohm_tiling_used_cols(tiling, tile.col_tile);
    const size_t skip = ohm_tiling_first_row(tiling, tile.row_tile);
    const size_t plane = tile.slice * OHM_SIGNS + tile.sign;
    const size_t at = plane * mvm->out + tile.col_tile * tiling->cols;
    const size_t dummy = mvm->planes * mvm->out + plane * tiling->col_tiles + tile.col_tile;

    for (size_t r = 0; r < used_rows; r++) {
        const size_t row = tile.row_tile * tiling->rows + r;

        memcpy(mvm->level + row * mvm->planes * mvm->out + at,
               level + (skip + r) * tiling->cols, used_cols);
        if (!t)
            continue;
        for (size_t c = 0; c < used_cols; c++)
            mvm->t[row * mvm->columns + at + c] = scale * t[(skip + r) * n + c];
        if (fabric->dummy)
            mvm->t[row * mvm->columns + dummy] = scale * t[(skip + r) * n + used_cols];
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
                                      struct ohm_tile tile, const uint8_t level[],
                                      struct ohm_bitline_facts *bitline,
                                      struct ohm_solve_facts *facts)
{
    const struct ohm_fabric *fabric = mvm->placement.fabric;
    const struct ohm_tiling *tiling = &mvm->placement.tiling;
    const size_t used = ohm_tiling_used_cols(tiling, tile.col_tile);
    const size_t n = used + fabric->dummy, wide = ohm_fabric_cols(fabric);
    const double per_lsb = mvm->bent ? 1 : fabric->card.v_read / ohm_fabric_lsb(fabric);
    double *g = NULL, *t = NULL;
    size_t *columns = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(g, tiling->rows * wide, "conductances"));
    OHM_GO(OHM_NEW(t, tiling->rows * n, "transfer conductances"));
    OHM_GO(OHM_NEW(columns, n, "columns"));
    for (size_t c = 0; c < used; c++)
        columns[c] = c;
    if (fabric->dummy)
        columns[used] = tiling->cols;
    OHM_GO(ohm_placement_draw(&mvm->placement, tile, level, g));
    OHM_GO(solve_programmed(mvm, &(struct ohm_bend){ tile, plan, n, used, columns }, g, t,
                            bitline, facts));
    place_crossbar(mvm, tile, level, n, t, bitline->exact ? 0 : per_lsb);
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
    const struct ohm_tile tile = ohm_placement_tile(&mvm->placement, item);
    const struct ohm_tiling *tiling = &mvm->placement.tiling;
    uint8_t *level = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(level, tiling->rows * tiling->cols, "levels"));
    ohm_placement_levels(&mvm->placement, tile, level);
    mvm->exists[item] = ohm_placement_exists(&mvm->placement, level);
    if (mvm->exists[item] && solving->plan) {
        status = solve_crossbar(mvm, solving->plan[thread], tile, level,
                                &solving->bitline[item], &solving->facts[item]);
        if (status != OHM_OK)
            ohm_while(status,
                      "layer %zu, crossbar %zu (row tile %zu, column tile %zu, slice %zu, "
                      "sign %c)",
                      mvm->layer, item, tile.row_tile, tile.col_tile, tile.slice,
                      tile.sign ? '-' : '+');
    } else if (mvm->exists[item]) {
        place_crossbar(mvm, tile, level, 0, NULL, 0);
    }
out:
    free(level);
    return status;
}

static enum ohm_status solve_all(struct ohm_mvm *mvm, const struct ohm_solver *solver,
                                 const struct ohm_solve_options *options, size_t threads)
{
    struct solving solving = { .mvm = mvm };
    const struct ohm_fabric *fabric = mvm->placement.fabric;
    struct ohm_crossbar shape = { .rows = mvm->placement.tiling.rows,
                                  .cols = ohm_fabric_cols(fabric),
                                  .wires = fabric->wires };
    enum ohm_status status = OHM_OK;

    shape.wires.inactive = OHM_INACTIVE_GROUND; /* what has a transfer matrix; see bend.c */
    shape.wires.supply = OHM_SUPPLY_ROWS;

    OHM_GO(OHM_NEW(solving.bitline, mvm->crossbars, "crossbars"));
    OHM_GO(OHM_NEW(solving.facts, mvm->crossbars, "crossbars"));
    if (solver) {
        OHM_GO(OHM_NEW(solving.plan, threads, "plans"));
        for (size_t k = 0; k < threads; k++)
            OHM_GO(ohm_plan_new(&solving.plan[k], solver, &shape, options));
    }
    OHM_GO(ohm_parallel(mvm->crossbars, threads, work, &solving));
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
    m->in = placement->tiling.in;
    m->out = placement->tiling.out;
    m->slices = ohm_mapping_slices(&fabric->mapping);
    m->planes = m->slices * OHM_SIGNS;
    m->columns = m->planes * (m->out + (fabric->dummy ? placement->tiling.col_tiles : 0));
    m->crossbars = ohm_placement_crossbars(placement);
    m->leak = ohm_fabric_leak(fabric);
    OHM_GO(OHM_NEW(m->level, m->in * m->planes * m->out, "levels"));
    OHM_GO(OHM_NEW(m->exists, m->crossbars, "crossbars"));
    if (solver)
        OHM_GO(OHM_NEW(m->t, m->in * m->columns, "transfer conductances"));
    m->cell = ohm_card_cell(&fabric->card);
    m->bent =
        solver && strcmp(solver->name, "ideal") != 0 && !ohm_fabric_has_transfer(fabric);
    for (int k = 0; k < OHM_BITLINE_TERMS && m->bent; k++)
        OHM_GO(
            OHM_NEW(m->coef[k], placement->tiling.row_tiles * m->columns, "coefficients"));
    if (m->bent)
        OHM_GO(OHM_NEW(m->exact, m->crossbars, "plans"));
    OHM_GO(solve_all(m, solver, options, threads));
    for (size_t k = 0; k < m->crossbars; k++)
        m->empty += !m->exists[k];
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
    for (int k = 0; k < OHM_BITLINE_TERMS; k++)
        free(mvm->coef[k]);
    free(mvm->exact);
    free(mvm->t);
    free(mvm->level);
    free(mvm->exists);
    free(mvm);
}
