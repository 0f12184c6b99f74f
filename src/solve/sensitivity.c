/* sensitivity.c -- solves the adjoint network of every column. */
#include "solve/sensitivity.h"

#include "base/lanes.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* One block of columns: their adjoint solutions, of which each keeps its own column's drops. */
struct adjoint {
    double *u, *i, *w, *b; /* [OHM_LANES][cols], [..][rows][cols] */
};

static enum ohm_status adjoint_init(struct adjoint *k, size_t rows, size_t cols)
{
    OHM_TRY(OHM_NEW(k->u, OHM_LANES * cols, "voltages"));
    OHM_TRY(OHM_NEW(k->i, OHM_LANES * cols, "currents"));
    OHM_TRY(OHM_NEW(k->w, OHM_LANES * rows * cols, "voltages"));
    return OHM_NEW(k->b, OHM_LANES * rows * cols, "voltages");
}

static void adjoint_clear(struct adjoint *k)
{
    free(k->u);
    free(k->i);
    free(k->w);
    free(k->b);
}

enum ohm_status ohm_plan_sensitivity(const struct ohm_plan *plan, double a[],
                                     struct ohm_solve_facts *facts)
{
    const struct ohm_crossbar *x = &plan->crossbar;
    const size_t rows = x->rows, cols = x->cols, cells = rows * cols;
    struct adjoint k = { 0 };
    enum ohm_status status;

    if ((x->cell && !ohm_cell_linear(x->cell)) || x->wires.inactive != OHM_INACTIVE_GROUND)
        return ohm_fail(OHM_EUSAGE,
                        "sensitivities: cells must be linear, and inactive rows "
                        "grounded");
    *facts = (struct ohm_solve_facts){ 0 };
    OHM_GO(adjoint_init(&k, rows, cols));
    for (size_t from = 0; from < cols; from += OHM_LANES) {
        const size_t n = cols - from < OHM_LANES ? cols - from : OHM_LANES;
        struct ohm_solve_facts mine;

        memset(k.u, 0, OHM_LANES * cols * sizeof *k.u);
        for (size_t l = 0; l < n; l++)
            k.u[l * cols + from + l] = 1;
        OHM_GO(ohm_plan_apply(
            plan, &(struct ohm_reads){ .n = n, .u = k.u, .i = k.i, .w = k.w, .b = k.b },
            &mine));
        ohm_solve_facts_join(facts, &mine);
        for (size_t r = 0; r < rows; r++)
            for (size_t l = 0; l < n; l++) {
                const size_t at = r * cols + from + l;

                a[at] = k.b[l * cells + at] - k.w[l * cells + at];
            }
    }
out:
    adjoint_clear(&k);
    return status;
}
