/* transient.c -- checks a read in time, and finds its settling and energies. */
#include "solve/transient.h"

#include "solve/trace.h"

#include <math.h>

static enum ohm_status check_instants(const struct ohm_transient *transient)
{
    const double cycle = ohm_pulse_cycle(transient->pulse);

    for (size_t k = 0; k < transient->n; k++) {
        if (!(transient->t[k] >= 0 && transient->t[k] <= cycle))
            return ohm_fail(OHM_EUSAGE, "instant %zu: %g s is not in 0 s to t_cycle, %g s",
                            k, transient->t[k], cycle);
        if (k > 0 && !(transient->t[k] > transient->t[k - 1]))
            return ohm_fail(OHM_EUSAGE, "instant %zu: %g s is not after %g s", k,
                            transient->t[k], transient->t[k - 1]);
    }
    return OHM_OK;
}

enum ohm_status ohm_transient_fits(const struct ohm_solver *solver, size_t rows,
                                   size_t cols)
{
    if ((solver->can & OHM_CAN_SIMULATE) && rows * cols > OHM_TRACE_CELLS)
        return ohm_fail(OHM_EUSAGE,
                        "ngspice follows a read in time of at most %d cells, not %zu x %zu",
                        OHM_TRACE_CELLS, rows, cols);
    return OHM_OK;
}

enum ohm_status ohm_transient_check(const struct ohm_transient *transient,
                                    const struct ohm_solver *solver)
{
    const struct ohm_crossbar *x = transient->crossbar;

    if (!solver->settle)
        return ohm_fail(OHM_EUSAGE,
                        "a read in time is not solved by %s; nodal and ngspice do",
                        solver->name);
    OHM_TRY(ohm_wires_check(&x->wires, x->cell));
    OHM_TRY(ohm_crossbar_check(x));
    OHM_TRY(ohm_pulse_check(transient->pulse));
    if (!(transient->band > 0))
        return ohm_fail(OHM_EUSAGE, "band: %g A is not above 0 A", transient->band);
    if (!(transient->tolerance >= 1e-9 && transient->tolerance <= 0.1))
        return ohm_fail(OHM_EUSAGE, "tolerance: %g is not in 1e-9 to 0.1",
                        transient->tolerance);
    OHM_TRY(ohm_transient_fits(solver, x->rows, x->cols));
    if (x->cell && ohm_cell_foreign(x->cell))
        return ohm_fail(OHM_EUSAGE,
                        "cell: %.400s is a netlist; its read in time is a deck, `ohmslice "
                        "netlist --transient`",
                        x->cell->foreign.file);
    if (!(solver->can & OHM_CAN_BEND) && x->cell && !ohm_cell_linear(x->cell))
        return ohm_fail(OHM_EUSAGE, "nodal solves a read in time with linear cells only; "
                                    "ngspice takes other ones");
    return check_instants(transient);
}

/* The direct currents of the read. */
static enum ohm_status solve_direct(const struct ohm_transient *transient,
                                    const struct ohm_solver *solver,
                                    const struct ohm_solve_options *options, double dc[])
{
    struct ohm_plan *plan = NULL;
    enum ohm_status status;

    OHM_GO(ohm_plan_new(&plan, solver, transient->crossbar, options));
    OHM_GO(ohm_plan_load(plan, transient->crossbar->g));
    OHM_GO(ohm_plan_apply(plan, &(struct ohm_reads){ .n = 1, .v = transient->v, .i = dc },
                          NULL));
out:
    ohm_plan_free(plan);
    return status;
}

enum ohm_status ohm_transient_run(const struct ohm_transient *transient,
                                  const struct ohm_solver *solver,
                                  const struct ohm_solve_options *options,
                                  struct ohm_settling *settling)
{
    const size_t cols = transient->crossbar->cols;

    OHM_TRY(ohm_transient_check(transient, solver));
    OHM_TRY(solve_direct(transient, solver, options, settling->dc));
    OHM_TRY(solver->settle(transient, options, settling));
    settling->t_least = 0;
    for (size_t c = 0; c < cols; c++)
        settling->t_least = fmax(settling->t_least, settling->settle[c]);
    return OHM_OK;
}
