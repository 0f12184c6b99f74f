/* ideal.c -- i = G^T v - (column sums of G) u: no wires, no sources' or senses' resistance. */
#include "solve/bound.h"
#include "solve/reads.h"
#include "solve/routes.h"

#include "base/memory.h"

#include <math.h>
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

/* The voltage of word line R: the driver's, or, floating, that of its cells' far sides, of which *ROUNDED (V) is
 * the rounding, in units of u. */
static double row_voltage(const struct ohm_crossbar *x, double v, const double *u,
                          const double *g, double *rounded)
{
    double sum = 0, current = 0, size = 0;

    *rounded = 0;
    if (v != 0 || x->wires.inactive != OHM_INACTIVE_FLOAT)
        return v;
    for (size_t c = 0; c < x->cols; c++) {
        sum += g[c];
        current += u ? g[c] * u[c] : 0;
        size += u ? g[c] * fabs(u[c]) : 0;
    }
    if (!(sum > 0))
        return 0;
    *rounded = 2 * (double)(x->cols + 1) * size / sum;
    return current / sum;
}

/* One row of one read.  size[cols] (A) adds up what each current is a sum of. */
static void apply_row(const struct ohm_crossbar *x, size_t r, double v, const double *u,
                      double *i, double size[], double *i_source, double *w, double *b)
{
    const double *g = x->g + r * x->cols;
    double rounded, out = 0;
    const double row = row_voltage(x, v, u, g, &rounded);

    for (size_t c = 0; c < x->cols; c++) {
        const double current = g[c] * (row - (u ? u[c] : 0));

        i[c] += current;
        out += current;
        size[c] += fabs(current) + g[c] * rounded / (double)(x->rows + 1);
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

/* What rounding can have done to read K: of a column's sum of rows + 1 products, and of a row's. */
static double error_of(const struct ohm_crossbar *x, const struct ohm_reads *reads,
                       size_t k, const double size[])
{
    double most = 0, sum = 0;

    for (size_t c = 0; c < x->cols; c++) {
        most = fmax(most, size[c]);
        sum += size[c];
    }
    most *= (double)(x->rows + 1);
    if (reads->i_source)
        most = fmax(most, (double)(x->cols + x->rows + 2) * sum);
    return ohm_bound_read(x, reads, k, OHM_BOUND_UNIT * most);
}

enum ohm_status ohm_ideal_apply(const struct ohm_plan *plan, const struct ohm_reads *reads,
                                struct ohm_solve_facts *facts)
{
    const struct ohm_crossbar *x = &plan->crossbar;
    const size_t rows = x->rows, cols = x->cols, cells = rows * cols;
    double *size;

    if (x->cell && !ohm_cell_linear(x->cell))
        return apply_bent(plan, reads, facts);
    OHM_TRY(OHM_NEW(size, cols, "currents"));
    *facts = (struct ohm_solve_facts){ 0 };
    memset(reads->i, 0, reads->n * cols * sizeof *reads->i);
    for (size_t k = 0; k < reads->n; k++) {
        memset(size, 0, cols * sizeof *size);
        for (size_t r = 0; r < rows; r++)
            apply_row(x, r, reads->v ? reads->v[k * rows + r] : 0,
                      reads->u ? reads->u + k * cols : NULL, reads->i + k * cols, size,
                      reads->i_source ? reads->i_source + k * rows : NULL,
                      reads->w ? reads->w + k * cells : NULL,
                      reads->w ? reads->b + k * cells : NULL);
        facts->error = fmax(facts->error, error_of(x, reads, k, size));
    }
    free(size);
    return OHM_OK;
}

void ohm_ideal_free(struct ohm_plan *plan)
{
    free(plan);
}
