/* ideal.c -- i = G^T v - (column sums of G) u: no wires, no sources' or senses' resistance. */
#include "solve/reads.h"
#include "solve/routes.h"

#include <stdlib.h>
#include <string.h>

enum ohm_status ohm_ideal_plan(struct ohm_plan **plan, const struct ohm_crossbar *shape,
                               const struct ohm_solve_options *options)
{
    (void)shape;
    (void)options;
    *plan = calloc(1, sizeof **plan);
    return *plan ? OHM_OK : ohm_fail(OHM_ENOMEM, "no memory for a plan");
}

enum ohm_status ohm_ideal_load(struct ohm_plan *plan, const double g[])
{
    (void)plan;
    (void)g;
    return OHM_OK;
}

/* The voltage of word line R: the driver's, or, floating, that of its cells' far sides. */
static double row_voltage(const struct ohm_crossbar *x, double v, const double *u,
                          const double *g)
{
    double sum = 0, current = 0;

    if (v != 0 || x->wires.inactive != OHM_INACTIVE_FLOAT)
        return v;
    for (size_t c = 0; c < x->cols; c++) {
        sum += g[c];
        current += u ? g[c] * u[c] : 0;
    }
    return sum > 0 ? current / sum : 0;
}

/* One row of one read. */
static void apply_row(const struct ohm_crossbar *x, size_t r, double v, const double *u,
                      double *i, double *i_source, double *w, double *b)
{
    const double *g = x->g + r * x->cols;
    const double row = row_voltage(x, v, u, g);
    double out = 0;

    for (size_t c = 0; c < x->cols; c++) {
        const double current = g[c] * (row - (u ? u[c] : 0));

        i[c] += current;
        out += current;
        if (w) {
            w[r * x->cols + c] = row;
            b[r * x->cols + c] = u ? u[c] : 0;
        }
    }
    if (i_source)
        i_source[r] = out;
}

/* Cells that are not straight lines: the exact solver, with wires of no resistance. */
static enum ohm_status apply_bent(const struct ohm_plan *plan,
                                  const struct ohm_reads *reads,
                                  struct ohm_solve_facts *facts)
{
    struct ohm_crossbar x = plan->crossbar;

    x.wires = (struct ohm_wires){ .inactive = x.wires.inactive, .supply = x.wires.supply };
    *facts = (struct ohm_solve_facts){ 0 };
    return ohm_reads_solve(&x, x.g, plan->options.tolerance, reads, plan->options.residual,
                           0, NULL, facts);
}

enum ohm_status ohm_ideal_apply(const struct ohm_plan *plan, const struct ohm_reads *reads,
                                struct ohm_solve_facts *facts)
{
    const struct ohm_crossbar *x = &plan->crossbar;
    const size_t rows = x->rows, cols = x->cols, cells = rows * cols;

    if (x->cell && !ohm_cell_linear(x->cell))
        return apply_bent(plan, reads, facts);
    memset(reads->i, 0, reads->n * cols * sizeof *reads->i);
    for (size_t k = 0; k < reads->n; k++)
        for (size_t r = 0; r < rows; r++)
            apply_row(x, r, reads->v ? reads->v[k * rows + r] : 0,
                      reads->u ? reads->u + k * cols : NULL, reads->i + k * cols,
                      reads->i_source ? reads->i_source + k * rows : NULL,
                      reads->w ? reads->w + k * cells : NULL,
                      reads->w ? reads->b + k * cells : NULL);
    *facts = (struct ohm_solve_facts){ 0 };
    return OHM_OK;
}

void ohm_ideal_free(struct ohm_plan *plan)
{
    free(plan);
}
