/* ports.c -- solves for the matrix of the ports, and eliminates rows that float. */
#include "solve/ports.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

static enum ohm_status check(const struct ohm_crossbar *x)
{
    if (x->cell && !ohm_cell_linear(x->cell))
        return ohm_fail(OHM_EUSAGE,
                        "cell: a crossbar whose cells are not linear has no port matrix");
    if (x->wires.inactive != OHM_INACTIVE_GROUND)
        return ohm_fail(OHM_EUSAGE, "inactive: ports are of a plan for ground, not float");
    return OHM_OK;
}

/* Symmetric, and no more current into the mesh than comes out of it. */
static void settle(struct ohm_ports *ports)
{
    const size_t n = ports->rows + ports->cols;
    double *y = ports->y, most = 0, differ = 0;

    for (size_t j = 0; j < n; j++)
        most = fmax(most, y[j * n + j]);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < j; k++) {
            const double below = y[j * n + k], above = y[k * n + j];
            const double taken = y[j * n + j] < y[k * n + k] ? below : above;

            differ = fmax(differ, fabs(below - above));
            y[j * n + k] = y[k * n + j] = fmin(taken, 0);
        }
    for (size_t j = 0; j < n; j++) {
        double sum = 0;

        for (size_t k = 0; k < n; k++)
            sum -= k == j ? 0 : y[j * n + k];
        y[j * n + j] = sum;
    }
    ports->asymmetry = most > 0 ? differ / most : 0;
}

enum ohm_status ohm_plan_ports(const struct ohm_plan *plan, struct ohm_ports *ports,
                               struct ohm_solve_facts *facts)
{
    const size_t rows = plan->crossbar.rows, cols = plan->crossbar.cols, n = rows + cols;
    struct ohm_ports made = { rows, cols, plan->crossbar.wires.drive, NULL, 0 };
    double *v = NULL, *u = NULL, *i = NULL, *i_source = NULL;
    enum ohm_status status;

    OHM_GO(check(&plan->crossbar));
    OHM_GO(OHM_NEW(made.y, n * n, "port conductances"));
    OHM_GO(OHM_NEW(v, n * rows, "voltages"));
    OHM_GO(OHM_NEW(u, n * cols, "voltages"));
    OHM_GO(OHM_NEW(i, n * cols, "currents"));
    OHM_GO(OHM_NEW(i_source, n * rows, "currents"));
    for (size_t k = 0; k < n; k++)
        *(k < rows ? v + k * rows + k : u + k * cols + k - rows) = 1;
    OHM_GO(ohm_plan_apply(
        plan, &(struct ohm_reads){ .n = n, .v = v, .u = u, .i = i, .i_source = i_source },
        facts));
    for (size_t k = 0; k < n; k++) /* row k: what 1 V at terminal k does everywhere */
        for (size_t j = 0; j < n; j++)
            made.y[k * n + j] = j < rows ? i_source[k * rows + j] : -i[k * cols + j - rows];
    settle(&made);
    *ports = made;
    made.y = NULL;
out:
    free(made.y);
    free(v);
    free(u);
    free(i);
    free(i_source);
    return status;
}

/* The rows that float, as a network of their own: everything else is held. */
struct islands {
    size_t n, *row; /* [n] */
    double *g;      /* S, [n][n] between them */
    double *held;   /* S, [n] to all that is held */
    double *q;      /* A, [n] from what is held, then V */
};

static void gather(const struct ohm_ports *ports, const double v[], const bool driven[],
                   struct islands *f)
{
    const size_t rows = ports->rows, n = rows + ports->cols;

    for (size_t j = 0; j < f->n; j++) {
        const double *y = ports->y + f->row[j] * n;

        for (size_t k = 0; k < n; k++) {
            if (k < rows && !driven[k])
                continue;
            f->held[j] -= y[k];
            f->q[j] -= k < rows ? y[k] * v[k] : 0;
        }
        for (size_t k = 0; k < f->n; k++)
            f->g[j * f->n + k] = k == j ? 0 : -y[f->row[k]];
    }
}

/* q becomes the voltages; those of rows without any conductance are 0. */
static void eliminate(struct islands *f)
{
    const size_t n = f->n;

    for (size_t j = n; j-- > 0;) {
        double *g = f->g + j * n, sum = f->held[j];

        for (size_t k = 0; k < j; k++)
            sum += g[k];
        for (size_t k = 0; k < j && sum > 0; k++) {
            const double share = g[k] / sum;

            f->held[k] += share * f->held[j];
            f->q[k] += share * f->q[j];
            for (size_t m = 0; m < j; m++)
                f->g[k * n + m] += m == k ? 0 : share * g[m];
        }
        f->held[j] = sum;
    }
    for (size_t j = 0; j < n; j++) {
        for (size_t k = 0; k < j; k++)
            f->q[j] += f->g[j * n + k] * f->q[k];
        f->q[j] = f->held[j] > 0 ? f->q[j] / f->held[j] : 0;
    }
}

/* i += what a row at V feeds into grounds at 0 V. */
static void add_currents(const struct ohm_ports *ports, size_t row, double v, double i[])
{
    const double *y = ports->y + row * (ports->rows + ports->cols) + ports->rows;

    for (size_t c = 0; c < ports->cols; c++)
        i[c] -= y[c] * v;
}

enum ohm_status ohm_ports_read(const struct ohm_ports *ports, const double v[],
                               const bool driven[], double i[])
{
    struct islands f = { 0 };
    enum ohm_status status;

    OHM_GO(OHM_NEW(f.row, ports->rows, "rows"));
    for (size_t r = 0; r < ports->rows; r++)
        if (!driven[r])
            f.row[f.n++] = r;
    if (f.n > 0 && ports->drive == OHM_DRIVE_BOTH)
        OHM_GO(ohm_fail(OHM_EUSAGE, "drive: ports with drivers at both ends cannot float"));
    OHM_GO(OHM_NEW(f.g, f.n * f.n, "conductances"));
    OHM_GO(OHM_NEW(f.held, f.n, "conductances"));
    OHM_GO(OHM_NEW(f.q, f.n, "currents"));
    gather(ports, v, driven, &f);
    eliminate(&f);
    for (size_t c = 0; c < ports->cols; c++)
        i[c] = 0;
    for (size_t r = 0; r < ports->rows; r++)
        if (driven[r])
            add_currents(ports, r, v[r], i);
    for (size_t j = 0; j < f.n; j++)
        add_currents(ports, f.row[j], f.q[j], i);
out:
    free(f.row);
    free(f.g);
    free(f.held);
    free(f.q);
    return status;
}

void ohm_ports_clear(struct ohm_ports *ports)
{
    free(ports->y);
    ports->y = NULL;
}
