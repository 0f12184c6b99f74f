/* bend.c -- programming one crossbar without a transfer matrix: a model of its bit lines, or a plan. */
#include "mvm/bend.h"

#include "base/memory.h"
#include "num/rng.h"

#include <stdlib.h>
#include <string.h>

enum { TRIES = 64 };

/* The rows that read NUMBER of this crossbar's model has active; reads without any are drawn anew, as
 * long as there is hope. */
static void draw_read(const struct ohm_mvm *mvm, const struct ohm_xbar *xbar,
                      uint32_t number, uint8_t active[])
{
    const struct ohm_placement *placement = &mvm->placement;
    const struct ohm_layout *layout = placement->layout;
    struct ohm_rng rng =
        ohm_rng_at(placement->fabric->seed, OHM_FOR_BITLINE, placement->fabric->trial,
                   placement->first + (uint32_t)xbar->number, number);

    for (int k = 0; k < TRIES; k++) {
        const size_t image = ohm_rng_draw_below(&rng, placement->examples.n);
        const size_t slot = ohm_rng_draw_below(&rng, layout->slots);
        const size_t step = layout->steps > 1 ? ohm_rng_draw_below(&rng, layout->steps) : 0;

        ohm_layout_word_lines(layout, &layout->drive[xbar->drive],
                              placement->examples.x + image * mvm->in, step, slot, active);
        if (memchr(active, 1, layout->rows))
            return;
    }
}

/* Puts the columns' coefficients where their currents are in the wide matrix. */
static void place_coefficients(struct ohm_mvm *mvm, const struct ohm_xbar *xbar,
                               const struct ohm_bitline_fit *fit)
{
    const struct ohm_wide *wide = &mvm->wide[xbar->drive];
    const size_t dummies = mvm->placement.layout->drive[xbar->drive].columns;

    for (int m = 0; m < OHM_BITLINE_TERMS; m++) {
        memcpy(wide->coef[m] + xbar->at, fit->coef[m], xbar->cols * sizeof *fit->coef[m]);
        if (mvm->placement.fabric->dummy)
            wide->coef[m][dummies + xbar->rank] = fit->coef[m][xbar->cols];
    }
}

static enum ohm_status fit(struct ohm_mvm *mvm, const struct ohm_bend *bend,
                           const struct ohm_plan *exact, double t[],
                           struct ohm_bitline_fit *fit, struct ohm_solve_facts *facts)
{
    const struct ohm_fabric *fabric = mvm->placement.fabric;
    const size_t rows = mvm->placement.layout->rows, fitted = fabric->bitline.reads;
    struct ohm_bitline_reads reads = { .n = fitted + fitted / 2,
                                       .fitted = fitted,
                                       .v_read = fabric->card.v_read,
                                       .lsb = ohm_fabric_lsb(fabric) };
    uint8_t *active = NULL;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(active, reads.n * rows, "reads"));
    for (size_t k = 0; k < reads.n; k++)
        draw_read(mvm, bend->xbar, (uint32_t)k, active + k * rows);
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
            place_coefficients(mvm, bend->xbar, &model);
            *became = (struct ohm_bitline_facts){ .modelled = 1,
                                                  .worst = model.worst,
                                                  .square = model.square,
                                                  .measured = model.measured };
            goto out;
        }
    }
    became->exact = 1;
    mvm->exact[bend->xbar->number] = exact;
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
static enum ohm_status solve_reads(const struct ohm_mvm *mvm, const struct ohm_xbar *xbar,
                                   size_t n, const double v[], double i[], double current[])
{
    const struct ohm_fabric *fabric = mvm->placement.fabric;
    const size_t dummies = mvm->placement.layout->drive[xbar->drive].columns;
    const size_t cols = ohm_fabric_cols(fabric);
    const double lsb = ohm_fabric_lsb(fabric);

    OHM_TRY(ohm_plan_apply(mvm->exact[xbar->number],
                           &(struct ohm_reads){ .n = n, .v = v, .i = i }, NULL));
    for (size_t k = 0; k < n; k++) {
        double *to = current + k * mvm->wide[xbar->drive].columns;

        for (size_t c = 0; c < xbar->cols; c++)
            to[xbar->at + c] = i[k * cols + xbar->column[c]] / lsb;
        if (fabric->dummy)
            to[dummies + xbar->rank] = i[k * cols + cols - 1] / lsb;
    }
    return OHM_OK;
}

enum ohm_status ohm_bend_currents(const struct ohm_mvm *mvm, size_t drive, size_t n,
                                  const uint8_t active[], double current[])
{
    const struct ohm_layout *layout = mvm->placement.layout;
    const struct ohm_drive *lines = &layout->drive[drive];
    double *v = NULL, *i = NULL;
    enum ohm_status status = OHM_OK;

    if (!any_exact(mvm) || n == 0)
        return OHM_OK;
    OHM_GO(OHM_NEW(v, n * layout->rows, "voltages"));
    OHM_GO(OHM_NEW(i, n * ohm_fabric_cols(mvm->placement.fabric), "currents"));
    for (size_t k = 0; k < n * layout->rows; k++)
        v[k] = active[k] ? mvm->placement.fabric->card.v_read : 0;
    for (size_t k = lines->first; k < lines->first + lines->crossbars; k++)
        if (mvm->exact[layout->present[k]])
            OHM_GO(solve_reads(mvm, &layout->xbar[layout->present[k]], n, v, i, current));
out:
    free(v);
    free(i);
    return status;
}
