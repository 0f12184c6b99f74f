/* solve.c -- a crossbar with wires: conductances and voltages to currents, in seven calls.
 *
 *     cc solve.c $(pkg-config --cflags ohmslice) $(pkg-config --static --libs ohmslice) -o solve
 */
#include "crossbar/crossbar.h"
#include "solve/solver.h"

#include <stdio.h>

enum { ROWS = 4, COLS = 3, READS = 2 };

/* S, a cell each */
static const double g[ROWS][COLS] = {
    { 100e-6, 10e-6, 40e-6 },
    { 1e-6, 70e-6, 100e-6 },
    { 40e-6, 1e-6, 10e-6 },
    { 100e-6, 70e-6, 1e-6 },
};

/* V, what drives the rows in each read */
static const double v[READS][ROWS] = { { 0.2, 0.2, 0.2, 0.2 }, { 0.2, 0, 0.1, 0 } };

/* Fills in A, the currents into the virtual ground of every column. */
static enum ohm_status solve(double i[READS][COLS], struct ohm_solve_facts *facts)
{
    const struct ohm_reads reads = { .n = READS, .v = &v[0][0], .i = &i[0][0] };
    struct ohm_crossbar crossbar = { .rows = ROWS, .cols = COLS, .g = &g[0][0] };
    const struct ohm_solver *solver;
    struct ohm_plan *plan;
    enum ohm_status status;

    ohm_fields_default(ohm_wires_fields, &crossbar.wires);
    crossbar.wires.r_word = 2; /* Ohm a segment */
    crossbar.wires.r_bit = 5;
    OHM_TRY(ohm_solver_find("nodal", &solver));
    OHM_TRY(ohm_plan_new(&plan, solver, &crossbar, &ohm_solve_usual));
    status = ohm_plan_load(plan, crossbar.g);
    if (status == OHM_OK)
        status = ohm_plan_apply(plan, &reads, facts);
    ohm_plan_free(plan);
    return status;
}

int main(void)
{
    double i[READS][COLS];
    struct ohm_solve_facts facts;
    const enum ohm_status status = solve(i, &facts);

    if (status != OHM_OK) {
        fprintf(stderr, "solve: %s\n", ohm_sentence());
        return ohm_status_exit(status);
    }
    for (int read = 0; read < READS; read++)
        for (int col = 0; col < COLS; col++)
            printf("%.17g%c", i[read][col], col + 1 < COLS ? ' ' : '\n');
    fprintf(stderr, "each within %.2g of the largest of its read\n", facts.error);
    return 0;
}
