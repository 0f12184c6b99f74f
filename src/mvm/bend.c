/* bend.c -- programming one crossbar without a transfer matrix: a model of its bit lines, or a plan. */
#include "mvm/bend.h"

#include "base/memory.h"
#include "num/rng.h"

#include <stdlib.h>
#include <string.h>

enum { TRIES = 64 };

/* The rows that read NUMBER of this crossbar's model has active; reads without any are drawn anew, as
 * long as there is hope. */
static void draw_read(const struct ohm_mvm *mvm, struct ohm_tile tile, uint32_t number,
                      uint8_t active[])
{
    const struct ohm_placement *placement = &mvm->placement;
    const struct ohm_fabric *fabric = placement->fabric;
    const size_t rows = placement->tiling.rows;
    struct ohm_rng rng = ohm_rng_at(
        fabric->seed, OHM_FOR_BITLINE, fabric->trial,
        placement->first + (uint32_t)ohm_placement_number(placement, tile), number);

    for (int k = 0; k < TRIES; k++) {
        const size_t image = ohm_rng_draw_below(&rng, placement->examples.n);
        const size_t bit = ohm_rng_draw_below(&rng, fabric->mapping.input_bits);

        ohm_bitslice_inputs(&placement->tiling, placement->examples.x + image * mvm->in,
                            tile.row_tile, bit, active);
        if (memchr(active, 1, rows))
            return;
    }
}

/* Puts the columns' coefficients where their currents are in the wide matrix. */
static void place_coefficients(struct ohm_mvm *mvm, struct ohm_tile tile, size_t used,
                               const struct ohm_bitline_fit *fit)
{
    const struct ohm_tiling *tiling = &mvm->placement.tiling;
    const size_t plane = tile.slice * OHM_SIGNS + tile.sign;
    const size_t row = tile.row_tile * mvm->columns;
    const size_t at = plane * mvm->out + tile.col_tile * tiling->cols;
    const size_t dummy = mvm->planes * mvm->out + plane * tiling->col_tiles + tile.col_tile;

    for (int m = 0; m < OHM_BITLINE_TERMS; m++) {
        memcpy(mvm->coef[m] + row + at, fit->coef[m], used * sizeof *fit->coef[m]);
        if (mvm->placement.fabric->dummy)
            mvm->coef[m][row + dummy] = fit->coef[m][used];
    }
}

static enum ohm_status fit(struct ohm_mvm *mvm, const struct ohm_bend *bend,
                           const struct ohm_plan *exact, double t[],
                           struct ohm_bitline_fit *fit, struct ohm_solve_facts *facts)
{
    const struct ohm_fabric *fabric = mvm->placement.fabric;
    const size_t rows = mvm->placement.tiling.rows, fitted = fabric->bitline.reads;
    struct ohm_bitline_reads reads = { .n = fitted + fitted / 2,
                                       .fitted = fitted,
                                       .v_read = fabric->card.v_read,
                                       .lsb = ohm_fabric_lsb(fabric) };
    uint8_t *active = NULL;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(active, reads.n * rows, "reads"));
    for (size_t k = 0; k < reads.n; k++)
        draw_read(mvm, bend->tile, (uint32_t)k, active + k * rows);
    reads.active = active;
    fit->t = t;
    status =
        ohm_bitline_fit(exact, bend->linear, &reads, bend->n, bend->columns, fit, facts);
    free(active);
    return status;
}

/* The model is good enough, or nothing else is wanted. */
static bool is_good(const struct ohm_bitline *bitline, const struct ohm_bitline_fit *fit)
{
    return bitline->model == OHM_BITLINE_MODEL || fit->worst <= bitline->bound;
}

enum ohm_status ohm_bend_solve(struct ohm_mvm *mvm, const struct ohm_bend *bend,
                               const double g[], double t[],
                               struct ohm_bitline_facts *became,
                               struct ohm_solve_facts *facts)
{
    const struct ohm_bitline *bitline = &mvm->placement.fabric->bitline;
    struct ohm_crossbar shape = bend->linear->crossbar;
    struct ohm_bitline_fit model = { .t = NULL };
    struct ohm_plan *exact = NULL;
    double *coef = NULL;
    enum ohm_status status;

    *became = (struct ohm_bitline_facts){ 0 };
    shape.wires = mvm->placement.fabric->wires;
    shape.cell = &mvm->cell;
    OHM_GO(ohm_plan_new(&exact, bend->linear->solver, &shape, &bend->linear->options));
    OHM_GO(ohm_plan_load(exact, g));
    if (bitline->model != OHM_BITLINE_EXACT && !ohm_cell_foreign(&mvm->cell) &&
        mvm->placement.examples.n > 0 && shape.wires.supply == OHM_SUPPLY_ROWS) {
        OHM_GO(OHM_NEW(coef, OHM_BITLINE_TERMS * bend->n, "coefficients"));
        for (size_t m = 0; m < OHM_BITLINE_TERMS; m++)
            model.coef[m] = coef + m * bend->n;
        OHM_GO(fit(mvm, bend, exact, t, &model, facts));
        if (is_good(bitline, &model)) {
            place_coefficients(mvm, bend->tile, bend->used, &model);
            *became = (struct ohm_bitline_facts){ .modelled = 1,
                                                  .worst = model.worst,
                                                  .square = model.square,
                                                  .measured = model.measured };
            goto out;
        }
    }
    became->exact = 1;
    mvm->exact[ohm_placement_number(&mvm->placement, bend->tile)] = exact;
    exact = NULL;
out:
    ohm_plan_free(exact);
    free(coef);
    return status;
}

/* --- reading --- */

static bool any_exact(const struct ohm_mvm *mvm)
{
    return mvm->bitline.exact > 0;
}

/* Reads of one crossbar, solved and put where the currents of the wide matrix are. */
static enum ohm_status solve_reads(const struct ohm_mvm *mvm, struct ohm_tile tile,
                                   size_t n, const double v[], double i[], double current[])
{
    const struct ohm_placement *placement = &mvm->placement;
    const struct ohm_tiling *tiling = &placement->tiling;
    const size_t used = ohm_tiling_used_cols(tiling, tile.col_tile);
    const size_t plane = tile.slice * OHM_SIGNS + tile.sign;
    const size_t cols = ohm_fabric_cols(placement->fabric);
    const double lsb = ohm_fabric_lsb(placement->fabric);

    OHM_TRY(ohm_plan_apply(mvm->exact[ohm_placement_number(placement, tile)],
                           &(struct ohm_reads){ .n = n, .v = v, .i = i }, NULL));
    for (size_t k = 0; k < n; k++) {
        double *to = current + k * mvm->columns;
        double *to_used = to + plane * mvm->out + tile.col_tile * tiling->cols;

        for (size_t c = 0; c < used; c++)
            to_used[c] = i[k * cols + c] / lsb;
        if (placement->fabric->dummy)
            to[mvm->planes * mvm->out + plane * tiling->col_tiles + tile.col_tile] =
                i[k * cols + cols - 1] / lsb;
    }
    return OHM_OK;
}

enum ohm_status ohm_bend_currents(const struct ohm_mvm *mvm, size_t row_tile, size_t n,
                                  const uint8_t active[], double current[])
{
    const struct ohm_tiling *tiling = &mvm->placement.tiling;
    const size_t rows = tiling->rows;
    struct ohm_tile tile = { .row_tile = row_tile };
    double *v = NULL, *i = NULL;
    enum ohm_status status = OHM_OK;

    if (!any_exact(mvm) || n == 0)
        return OHM_OK;
    OHM_GO(OHM_NEW(v, n * rows, "voltages"));
    OHM_GO(OHM_NEW(i, n * ohm_fabric_cols(mvm->placement.fabric), "currents"));
    for (size_t k = 0; k < n * rows; k++)
        v[k] = active[k] ? mvm->placement.fabric->card.v_read : 0;
    for (size_t k = 0; k < mvm->crossbars; k++) {
        tile = ohm_placement_tile(&mvm->placement, k);
        if (tile.row_tile == row_tile && mvm->exact[k])
            OHM_GO(solve_reads(mvm, tile, n, v, i, current));
    }
out:
    free(v);
    free(i);
    return status;
}
