/* solver.c -- the table of solvers, and what all plans share. */
#include "solve/solver.h"

#include "base/memory.h"
#include "solve/routes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct ohm_solve_options ohm_solve_usual = { .tolerance = 1e-11, .seconds = 600 };

/* clang-format off */
const struct ohm_solver ohm_solvers[] = {
    { "ideal", "the matrix product: device effects, no wires", 0,
      ohm_ideal_plan, ohm_ideal_load, ohm_ideal_apply, ohm_ideal_free, NULL },
    { "nodal", "the exact circuit, own solver",
      OHM_CAN_WIRES | OHM_CAN_UPDATE | OHM_CAN_STOP,
      ohm_nodal_plan, ohm_nodal_load, ohm_nodal_apply, ohm_nodal_free, ohm_march_run },
    { "ngspice", "the same circuit as a netlist in libngspice",
      OHM_CAN_WIRES | OHM_CAN_NETLISTS | OHM_CAN_BEND | OHM_CAN_SIMULATE,
      ohm_referee_plan, ohm_referee_load, ohm_referee_apply, ohm_referee_free,
      ohm_refereewave_run },
#ifdef HAVE_CHOLMOD
    { "cholmod", "the exact circuit by sparse factors, for comparison", OHM_CAN_WIRES,
      ohm_direct_plan, ohm_direct_load, ohm_direct_apply, ohm_direct_free, NULL },
#endif
    { 0 }
};
/* clang-format on */

enum ohm_status ohm_solver_find(const char *name, const struct ohm_solver **solver)
{
    for (const struct ohm_solver *row = ohm_solvers; row->name; row++) {
        if (strcmp(row->name, name) == 0) {
            *solver = row;
            return OHM_OK;
        }
    }
    return ohm_fail(
        OHM_EUSAGE,
        "engine: %s is not one of ideal, nodal, ngspice (or cholmod, where it is "
        "built in)",
        name);
}

/* A user-supplied netlist is evaluated by one route, at the ends of lines that are rows'. */
static enum ohm_status check_foreign(const struct ohm_solver *solver,
                                     const struct ohm_crossbar *shape)
{
    if (!shape->cell || !ohm_cell_foreign(shape->cell))
        return OHM_OK;
    if (!(solver->can & OHM_CAN_NETLISTS))
        return ohm_fail(OHM_EUSAGE,
                        "cell: %.400s is a netlist that only ngspice can evaluate; use the "
                        "engine ngspice",
                        shape->cell->foreign.file);
    if (shape->wires.supply == OHM_SUPPLY_COLUMNS)
        return ohm_fail(OHM_EUSAGE,
                        "supply: with cells of model spice it runs along the rows");
    return OHM_OK;
}

enum ohm_status ohm_plan_new(struct ohm_plan **plan, const struct ohm_solver *solver,
                             const struct ohm_crossbar *shape,
                             const struct ohm_solve_options *options)
{
    double *g = NULL;
    struct ohm_plan *made = NULL;

    enum ohm_status status;

    OHM_TRY(ohm_wires_check(&shape->wires, shape->cell));
    OHM_TRY(check_foreign(solver, shape));
    OHM_TRY(OHM_NEW(g, shape->rows * shape->cols, "conductances"));
    status = solver->plan(&made, shape, options);
    if (status != OHM_OK) {
        free(g);
        return ohm_while(status, "%s", solver->name);
    }
    made->solver = solver;
    made->crossbar = *shape;
    made->crossbar.g = made->g = g;
    made->options = *options;
    *plan = made;
    return OHM_OK;
}

enum ohm_status ohm_plan_load(struct ohm_plan *plan, const double g[])
{
    struct ohm_crossbar loaded = plan->crossbar;

    loaded.g = g;
    OHM_TRY(ohm_crossbar_check(&loaded));
    memcpy(plan->g, g, loaded.rows * loaded.cols * sizeof *g);
    return plan->solver->load(plan, plan->g);
}

/* The largest voltage that a cell can see in read K: the terminals' range, which no node leaves. */
static double cell_voltage(const struct ohm_crossbar *x, const struct ohm_reads *reads,
                           size_t k)
{
    double low = 0, high = 0;

    for (size_t r = 0; reads->v && r < x->rows; r++) {
        low = fmin(low, reads->v[k * x->rows + r]);
        high = fmax(high, reads->v[k * x->rows + r]);
    }
    for (size_t c = 0; reads->u && c < x->cols; c++) {
        low = fmin(low, reads->u[k * x->cols + c]);
        high = fmax(high, reads->u[k * x->cols + c]);
    }
    return high - low;
}

/* Every cell law has to rise over the voltages of every read, and supply lines have one voltage. */
static enum ohm_status check_cells(const struct ohm_crossbar *x,
                                   const struct ohm_reads *reads)
{
    double supply;

    for (size_t k = 0; x->cell && k < reads->n; k++) {
        OHM_TRY(ohm_law_check(&x->cell->law, cell_voltage(x, reads, k)));
        if (x->wires.supply == OHM_SUPPLY_COLUMNS && reads->v)
            OHM_TRY(ohm_crossbar_supply(x, reads->v + k * x->rows, &supply));
    }
    return OHM_OK;
}

enum ohm_status ohm_plan_apply(const struct ohm_plan *plan, const struct ohm_reads *reads,
                               struct ohm_solve_facts *facts)
{
    struct ohm_solve_facts mine = { 0 };
    enum ohm_status status;

    OHM_TRY(check_cells(&plan->crossbar, reads));
    status = plan->solver->apply(plan, reads, &mine);
    if (facts)
        *facts = mine;
    return status;
}

enum ohm_status ohm_plan_transfer(const struct ohm_plan *plan, size_t n,
                                  const size_t columns[], double t[],
                                  struct ohm_solve_facts *facts)
{
    const size_t rows = plan->crossbar.rows, cols = plan->crossbar.cols;
    double *u = NULL, *i = NULL, *i_source = NULL;
    enum ohm_status status;

    if (plan->crossbar.cell && !ohm_cell_linear(plan->crossbar.cell))
        return ohm_fail(
            OHM_EUSAGE,
            "cell: a crossbar whose cells are not linear has no transfer matrix");
    if (plan->crossbar.wires.inactive != OHM_INACTIVE_GROUND)
        return ohm_fail(OHM_EUSAGE,
                        "inactive: a crossbar with floating rows has no transfer "
                        "matrix; only ground has");
    OHM_GO(OHM_NEW(u, n * cols, "voltages"));
    OHM_GO(OHM_NEW(i, n * cols, "currents"));
    OHM_GO(OHM_NEW(i_source, n * rows, "currents"));
    for (size_t k = 0; k < n; k++)
        u[k * cols + columns[k]] = 1;
    OHM_GO(ohm_plan_apply(
        plan, &(struct ohm_reads){ .n = n, .u = u, .i = i, .i_source = i_source }, facts));
    for (size_t r = 0; r < rows; r++)
        for (size_t k = 0; k < n; k++)
            t[r * n + k] = -i_source[k * rows + r];
out:
    free(u);
    free(i);
    free(i_source);
    return status;
}

void ohm_plan_free(struct ohm_plan *plan)
{
    if (!plan)
        return;
    free(plan->g);
    plan->solver->free(plan);
}

static double larger(double a, double b)
{
    return a >= b ? a : b; /* INFINITY, of an error: there is no bound */
}

void ohm_solve_facts_join(struct ohm_solve_facts *facts,
                          const struct ohm_solve_facts *other)
{
    if (other->iterations > facts->iterations)
        facts->iterations = other->iterations;
    if (other->steps > facts->steps)
        facts->steps = other->steps;
    facts->residual = larger(facts->residual, other->residual);
    facts->error = larger(facts->error, other->error);
    facts->kcl = larger(facts->kcl, other->kcl);
    facts->fallbacks += other->fallbacks;
}
