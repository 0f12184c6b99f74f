#include "solve/oracle.h"

#include "num/rng.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_linalg.h>

static size_t distance(const struct ohm_crossbar *x, size_t r)
{
    return x->wires.sense == OHM_SENSE_BOTTOM ? x->rows - 1 - r
                                              : r; /* to the virtual ground */
}

/* The resistance that cells (r, c) and (s, d) share. */
static double shared(const struct ohm_crossbar *x, size_t r, size_t c, size_t s, size_t d)
{
    const size_t near_r = distance(x, r), near_s = distance(x, s);
    double z = 0;

    if (r == s)
        z += ohm_wires_entry(&x->wires) + x->wires.r_word * (double)(c < d ? c : d);
    if (c == d)
        z += ohm_wires_exit(&x->wires) +
             x->wires.r_bit * (double)(near_r < near_s ? near_r : near_s);
    return z;
}

void oracle(const struct ohm_crossbar *x, const double v[], const double u[], double i[],
            double i_source[])
{
    const size_t rows = x->rows, cols = x->cols, cells = rows * cols;
    const bool floats = x->wires.inactive == OHM_INACTIVE_FLOAT;
    size_t *cell = calloc(cells, sizeof *cell), n = 0;
    gsl_matrix *a;
    gsl_vector *b, *solved;
    gsl_permutation *p;
    int sign;

    for (size_t k = 0; k < cells; k++)
        if (x->g[k] > 0)
            cell[n++] = k;
    for (size_t c = 0; c < cols; c++)
        i[c] = 0;
    for (size_t r = 0; r < rows; r++)
        i_source[r] = 0;
    a = gsl_matrix_calloc(n + rows, n + rows);
    b = gsl_vector_calloc(n + rows);
    solved = gsl_vector_calloc(n + rows);
    p = gsl_permutation_alloc(n + rows);
    for (size_t j = 0; j < n; j++) {
        const size_t r = cell[j] / cols, c = cell[j] % cols;
        const bool floating = floats && v[r] == 0;

        for (size_t k = 0; k < n; k++) {
            const double z = shared(x, r, c, cell[k] / cols, cell[k] % cols);
            const double entry = cell[k] / cols == r ? ohm_wires_entry(&x->wires) : 0;

            gsl_matrix_set(a, j, k,
                           z + (j == k ? 1 / x->g[cell[j]] : 0) - (floating ? entry : 0));
        }
        gsl_vector_set(b, j, v[r] - (u ? u[c] : 0));
        if (floating) { /* the row's voltage is unknown n + r */
            gsl_matrix_set(a, j, n + r, -1);
            gsl_matrix_set(a, n + r, j, 1);
        }
    }
    for (size_t r = 0; r < rows; r++) {
        bool any = false;

        for (size_t j = 0; j < n; j++)
            any |= gsl_matrix_get(a, n + r, j) != 0;
        if (!any)
            gsl_matrix_set(a, n + r, n + r, 1);
    }
    gsl_linalg_LU_decomp(a, p, &sign);
    gsl_linalg_LU_solve(a, p, b, solved);
    for (size_t j = 0; j < n; j++) {
        i[cell[j] % cols] += gsl_vector_get(solved, j);
        i_source[cell[j] / cols] += gsl_vector_get(solved, j);
    }
    gsl_matrix_free(a);
    gsl_vector_free(b);
    gsl_vector_free(solved);
    gsl_permutation_free(p);
    free(cell);
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

double lcg(uint32_t *state)
{
    *state = 1664525u * *state + 1013904223u;
    return *state / 4294967296.0;
}
