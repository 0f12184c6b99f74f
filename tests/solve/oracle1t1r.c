/* Cells with a transistor, solved densely: unknowns are the cell currents and the inner voltages (and a
 * voltage for every row that floats), equations the memory's law, the printed formula of the transistor,
 * and that the currents of a floating row add up to 0.  Newton with halved steps; nothing is shared with
 * the code that is tested but ohm_law_eval. */
#include "solve/oracle.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>

#define UNIT 1e-6 /* A: unknown currents are in uA, near the voltages in size */

struct problem {
    const struct ohm_crossbar *x;
    const double *v, *u;
    double supply;
    size_t n, size, *cell;
    gsl_matrix *z_word, *z_bit; /* Ohm, what cells share; 0 of a floating row's entry */
    gsl_vector *y; /* currents / UNIT [n], inner voltages [n], voltages of rows [rows] */
};

static bool floats(const struct problem *p, size_t r)
{
    return p->x->wires.inactive == OHM_INACTIVE_FLOAT && p->v[r] == 0;
}

static void fill(struct problem *p)
{
    const size_t cols = p->x->cols;

    p->z_word = gsl_matrix_alloc(p->n, p->n);
    p->z_bit = gsl_matrix_alloc(p->n, p->n);
    for (size_t j = 0; j < p->n; j++) {
        const size_t r = p->cell[j] / cols, c = p->cell[j] % cols;
        const bool both = p->x->wires.drive == OHM_DRIVE_BOTH && !floats(p, r);

        for (size_t k = 0; k < p->n; k++) {
            const size_t s = p->cell[k] / cols, d = p->cell[k] % cols;
            const double entry = r == s && floats(p, r) ? ohm_wires_entry(&p->x->wires) : 0;

            gsl_matrix_set(p->z_word, j, k, shared_supply(p->x, r, c, s, d, both) - entry);
            gsl_matrix_set(p->z_bit, j, k, shared_bit(p->x, r, c, s, d));
        }
    }
}

/* The transistor: F(x) and F'(x) of one terminal. */
static long double squared(const struct ohm_transistor *t, double vg, long double v,
                           long double *slope)
{
    const long double z = ((vg - t->vt0) / t->n - v) / (2 * (long double)t->ut);
    const long double l = log1pl(expl(z));

    *slope = l / (1 + expl(-z));
    return l * l;
}

/* Rows without an unknown voltage get an equation that says nothing. */
static void complete(const struct problem *p, gsl_matrix *a)
{
    for (size_t r = 0; r < p->x->rows; r++) {
        bool any = false;

        for (size_t j = 0; j < p->n; j++)
            any |= gsl_matrix_get(a, 2 * p->n + r, j) != 0;
        if (!any)
            gsl_matrix_set(a, 2 * p->n + r, 2 * p->n + r, 1);
    }
}

/* f and its derivatives at Y. */
static double residual(const struct problem *p, const gsl_vector *y, gsl_vector *f,
                       gsl_matrix *a)
{
    const struct ohm_cell *cell = p->x->cell;
    const struct ohm_transistor *t = &cell->transistor;
    const long double is = 2 * (long double)t->n * t->beta * t->ut * t->ut / UNIT;
    const size_t n = p->n, cols = p->x->cols;

    gsl_matrix_set_zero(a);
    gsl_vector_set_zero(f);
    for (size_t j = 0; j < n; j++) {
        const size_t r = p->cell[j] / cols, c = p->cell[j] % cols;
        const bool on = cell->gate == OHM_GATE_ON || p->v[r] != 0;
        const bool columns = p->x->wires.supply == OHM_SUPPLY_COLUMNS;
        const double x = gsl_vector_get(y, n + j), own = gsl_vector_get(y, j);
        double w = columns        ? p->supply
                   : floats(p, r) ? gsl_vector_get(y, 2 * n + r)
                                  : p->v[r];
        double b = p->u ? p->u[c] : 0, drop, i, gm;
        long double gs, gd, channel;

        for (size_t k = 0; k < n; k++) {
            w -= gsl_matrix_get(p->z_word, j, k) * UNIT * gsl_vector_get(y, k);
            b += gsl_matrix_get(p->z_bit, j, k) * UNIT * gsl_vector_get(y, k);
        }
        drop = w - x;
        ohm_law_eval(&cell->law, 1, &p->x->g[p->cell[j]], &drop, &i, &gm);
        channel = squared(t, on ? cell->v_gate : 0, b, &gs);
        channel = is * (channel - squared(t, on ? cell->v_gate : 0, x, &gd));
        gs *= is / t->ut;
        gd *= is / t->ut;
        gsl_vector_set(f, j, own - i / UNIT);
        gsl_vector_set(f, n + j, own - (double)channel);
        for (size_t k = 0; k < n; k++) {
            gsl_matrix_set(a, j, k, (j == k) + gm * gsl_matrix_get(p->z_word, j, k));
            gsl_matrix_set(a, n + j, k,
                           (j == k) + (double)gs * UNIT * gsl_matrix_get(p->z_bit, j, k));
        }
        gsl_matrix_set(a, j, n + j, gm / UNIT);
        gsl_matrix_set(a, n + j, n + j, -(double)gd);
        if (floats(p, r)) {
            gsl_matrix_set(a, j, 2 * n + r, -gm / UNIT);
            gsl_matrix_set(a, 2 * n + r, j, 1);
            gsl_vector_set(f, 2 * n + r, gsl_vector_get(f, 2 * n + r) + own);
        }
    }
    complete(p, a);
    return gsl_blas_dnrm2(f);
}

/* y -= step a^-1 f, half as far until f becomes smaller. */
static double step(struct problem *p, gsl_vector *f, gsl_matrix *a, double before)
{
    gsl_permutation *order = gsl_permutation_alloc(p->size);
    gsl_vector *way = gsl_vector_alloc(p->size), *there = gsl_vector_alloc(p->size);
    double now = INFINITY;
    int sign;

    gsl_linalg_LU_decomp(a, order, &sign);
    gsl_linalg_LU_solve(a, order, f, way);
    for (int k = 0; k < 30 && !(now < before); k++) {
        gsl_vector_memcpy(there, p->y);
        gsl_blas_daxpy(-pow(0.5, k), way, there);
        now = residual(p, there, f, a);
    }
    if (now < before)
        gsl_vector_memcpy(p->y, there);
    gsl_permutation_free(order);
    gsl_vector_free(way);
    gsl_vector_free(there);
    return now;
}

static void start(struct problem *p)
{
    const struct ohm_crossbar *x = p->x;

    p->cell = calloc(x->rows * x->cols, sizeof *p->cell);
    for (size_t k = 0; k < x->rows * x->cols; k++)
        if (x->g[k] > 0)
            p->cell[p->n++] = k;
    for (size_t r = 0; r < x->rows; r++)
        p->supply = p->v[r] != 0 ? p->v[r] : p->supply;
    p->size = 2 * p->n + x->rows;
    p->y = gsl_vector_calloc(p->size);
    for (size_t j = 0; j < p->n; j++)
        gsl_vector_set(p->y, p->n + j, p->u ? p->u[p->cell[j] % x->cols] : 0);
}

void oracle_1t1r(const struct ohm_crossbar *x, const double v[], const double u[],
                 double i[], double i_source[])
{
    struct problem p = { .x = x, .v = v, .u = u };
    gsl_vector *f;
    gsl_matrix *a;
    double before, now;

    start(&p);
    fill(&p);
    f = gsl_vector_alloc(p.size);
    a = gsl_matrix_alloc(p.size, p.size);
    now = residual(&p, p.y, f, a);
    do { /* until only rounding is left */
        before = now;
        now = step(&p, f, a, before);
    } while (now < (now > 1e-9 ? before : 0.1 * before));
    for (size_t c = 0; c < x->cols; c++)
        i[c] = 0;
    for (size_t r = 0; r < x->rows; r++)
        i_source[r] = 0;
    for (size_t j = 0; j < p.n; j++) {
        i[p.cell[j] % x->cols] += UNIT * gsl_vector_get(p.y, j);
        i_source[p.cell[j] / x->cols] += UNIT * gsl_vector_get(p.y, j);
    }
    gsl_vector_free(f);
    gsl_vector_free(p.y);
    gsl_matrix_free(a);
    gsl_matrix_free(p.z_word);
    gsl_matrix_free(p.z_bit);
    free(p.cell);
}
