#include "solve/oracle.h"

#include "harness.h"
#include "num/rng.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_linalg.h>

static size_t distance(const struct ohm_crossbar *x, size_t r)
{
    return x->wires.sense == OHM_SENSE_BOTTOM ? x->rows - 1 - r
                                              : r; /* to the virtual ground */
}

/* What cells c and d of one word line share: of two paths to ground, if both ends are driven. */
static double shared_word(const struct ohm_crossbar *x, size_t c, size_t d, bool both)
{
    const double entry = ohm_wires_entry(&x->wires), r = x->wires.r_word;
    const double near = entry + r * (double)(c < d ? c : d);
    const double far = entry + r * (double)(x->cols - 1 - (c > d ? c : d));
    const double whole = 2 * entry + r * (double)(x->cols - 1);

    if (!both)
        return near;
    return whole > 0 ? near * far / whole : 0;
}

double shared_supply(const struct ohm_crossbar *x, size_t r, size_t c, size_t s, size_t d,
                     bool both)
{
    const size_t far = distance(x, r) > distance(x, s) ? distance(x, r) : distance(x, s);

    if (x->wires.supply != OHM_SUPPLY_COLUMNS)
        return r == s ? shared_word(x, c, d, both) : 0;
    return c == d
               ? ohm_wires_entry(&x->wires) + x->wires.r_word * (double)(x->rows - 1 - far)
               : 0;
}

double shared_bit(const struct ohm_crossbar *x, size_t r, size_t c, size_t s, size_t d)
{
    const size_t near = distance(x, r) < distance(x, s) ? distance(x, r) : distance(x, s);

    return c == d ? ohm_wires_exit(&x->wires) + x->wires.r_bit * (double)near : 0;
}

/* The resistance that cells (r, c) and (s, d) share. */
static double shared(const struct ohm_crossbar *x, size_t r, size_t c, size_t s, size_t d,
                     bool both)
{
    return shared_supply(x, r, c, s, d, both) + shared_bit(x, r, c, s, d);
}

/* (1/g + Z) i = v - u - e over the N conducting cells: g their conductances, e their sources. */
struct system {
    const struct ohm_crossbar *x;
    const double *v, *u;
    size_t n, *cell;
    double *g, *e, *current;
};

static void fill(const struct system *s, gsl_matrix *a, gsl_vector *b)
{
    const size_t cols = s->x->cols;

    for (size_t j = 0; j < s->n; j++) {
        const size_t r = s->cell[j] / cols, c = s->cell[j] % cols;
        const bool floating = s->x->wires.inactive == OHM_INACTIVE_FLOAT && s->v[r] == 0;
        const bool both = s->x->wires.drive == OHM_DRIVE_BOTH && !floating;

        for (size_t k = 0; k < s->n; k++) {
            const double z = shared(s->x, r, c, s->cell[k] / cols, s->cell[k] % cols, both);
            const double entry = s->cell[k] / cols == r ? ohm_wires_entry(&s->x->wires) : 0;

            gsl_matrix_set(a, j, k,
                           z + (j == k ? 1 / s->g[j] : 0) - (floating ? entry : 0));
        }
        gsl_vector_set(b, j, s->v[r] - (s->u ? s->u[c] : 0) - s->e[j]);
        if (floating) { /* the row's voltage is unknown n + r */
            gsl_matrix_set(a, j, s->n + r, -1);
            gsl_matrix_set(a, s->n + r, j, 1);
        }
    }
}

/* Rows without an unknown voltage get an equation that says nothing. */
static void complete(const struct system *s, gsl_matrix *a)
{
    for (size_t r = 0; r < s->x->rows; r++) {
        bool any = false;

        for (size_t j = 0; j < s->n; j++)
            any |= gsl_matrix_get(a, s->n + r, j) != 0;
        if (!any)
            gsl_matrix_set(a, s->n + r, s->n + r, 1);
    }
}

/* x += a^-1 (b - a x), the bracket in long double: the digits that the factors lost. */
static void refine(const gsl_matrix *a, const gsl_matrix *lu, const gsl_permutation *p,
                   const gsl_vector *b, gsl_vector *x)
{
    gsl_vector *r = gsl_vector_alloc(b->size);

    for (size_t j = 0; j < b->size; j++) {
        long double sum = gsl_vector_get(b, j);

        for (size_t k = 0; k < b->size; k++)
            sum -= (long double)gsl_matrix_get(a, j, k) * gsl_vector_get(x, k);
        gsl_vector_set(r, j, (double)sum);
    }
    gsl_linalg_LU_svx(lu, p, r);
    gsl_vector_add(x, r);
    gsl_vector_free(r);
}

static void solve_system(const struct system *s)
{
    const size_t size = s->n + s->x->rows;
    gsl_matrix *a = gsl_matrix_calloc(size, size), *lu = gsl_matrix_alloc(size, size);
    gsl_vector *b = gsl_vector_calloc(size), *solved = gsl_vector_calloc(size);
    gsl_permutation *p = gsl_permutation_alloc(size);
    int sign;

    fill(s, a, b);
    complete(s, a);
    gsl_matrix_memcpy(lu, a);
    gsl_linalg_LU_decomp(lu, p, &sign);
    gsl_linalg_LU_solve(lu, p, b, solved);
    for (int round = 0; round < 2; round++)
        refine(a, lu, p, b, solved);
    for (size_t j = 0; j < s->n; j++)
        s->current[j] = gsl_vector_get(solved, j);
    gsl_matrix_free(a);
    gsl_matrix_free(lu);
    gsl_vector_free(b);
    gsl_vector_free(solved);
    gsl_permutation_free(p);
}

/* Newton in the cell voltages: each cell is replaced by its tangent, V = (I - I0) / G0 + V0. */
static void iterate(const struct system *s)
{
    double *voltage = calloc(s->n, sizeof *voltage);

    for (size_t j = 0; j < s->n; j++)
        voltage[j] =
            s->v[s->cell[j] / s->x->cols] - (s->u ? s->u[s->cell[j] % s->x->cols] : 0);
    for (int step = 0; step < 60; step++) {
        for (size_t j = 0; j < s->n; j++) {
            double current, slope;

            ohm_law_eval(&s->x->cell->law, 1, &s->x->g[s->cell[j]], &voltage[j], &current,
                         &slope);
            s->g[j] = slope;
            s->e[j] = voltage[j] - current / slope;
        }
        solve_system(s);
        for (size_t j = 0; j < s->n; j++)
            voltage[j] = s->current[j] / s->g[j] + s->e[j];
    }
    free(voltage);
}

void oracle(const struct ohm_crossbar *x, const double v[], const double u[], double i[],
            double i_source[])
{
    const size_t cols = x->cols, cells = x->rows * cols;
    struct system s = { .x = x, .v = v, .u = u };

    s.cell = calloc(cells, sizeof *s.cell);
    s.g = calloc(cells, sizeof *s.g);
    s.e = calloc(cells, sizeof *s.e);
    s.current = calloc(cells, sizeof *s.current);
    for (size_t k = 0; k < cells; k++) {
        if (x->g[k] > 0) {
            s.g[s.n] = x->g[k];
            s.cell[s.n++] = k;
        }
    }
    if (x->cell)
        iterate(&s);
    else
        solve_system(&s);
    for (size_t c = 0; c < cols; c++)
        i[c] = 0;
    for (size_t r = 0; r < x->rows; r++)
        i_source[r] = 0;
    for (size_t j = 0; j < s.n; j++) {
        i[s.cell[j] % cols] += s.current[j];
        i_source[s.cell[j] / cols] += s.current[j];
    }
    free(s.cell);
    free(s.g);
    free(s.e);
    free(s.current);
}

void random_conductances(uint32_t seed, const struct ohm_crossbar *x, double g_min,
                         double g_max, double open_share, double short_share, double g[])
{
    for (size_t k = 0; k < x->rows * x->cols; k++) {
        struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, (uint32_t)k, 0, 0);
        const double kind = ohm_rng_draw_uniform(&rng);

        g[k] = g_min * pow(g_max / g_min, ohm_rng_draw_uniform(&rng));
        if (kind < open_share)
            g[k] = 0;
        else if (kind < open_share + short_share)
            g[k] = 1;
    }
}

void cell_of(const char *text, struct ohm_cell *cell)
{
    static const struct ohm_reals v = { 6, { 0.1, 0.25, 0.3, 0.7, 1.2, 2 } };
    static const struct ohm_reals i = { 6, { 1e-6, 3e-6, 3.2e-6, 12e-6, 14e-6, 40e-6 } };
    const char *const table = strstr(text, "table");
    char words[128];

    if (!table) {
        ck_ok(ohm_cell_parse(text, cell));
        return;
    }
    snprintf(words, sizeof words, "linear%s", table + strlen("table"));
    ck_ok(ohm_cell_parse(words, cell));
    cell->law.kind = OHM_LAW_TABLE;
    ck_ok(ohm_curve_set(&cell->law.curve, &v, table > text ? &v : &i));
}

double lcg(uint32_t *state)
{
    *state = 1664525u * *state + 1013904223u;
    return *state / 4294967296.0;
}
