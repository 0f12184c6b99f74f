/* Cholesky: what is solved fits, and GSL finds the same. */
#include "num/spd.h"

#include "base/memory.h"
#include "harness.h"
#include "num/rng.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>

/* a[n][n] = q^T q + FLOOR with q normal, b[n][k] normal. */
static void draw(size_t n, size_t k, double floor, struct ohm_rng *rng, double a[],
                 double b[])
{
    double *q = NULL;

    ck_ok(OHM_NEW(q, n * n + 1, "factors"));
    for (size_t i = 0; i < n * n; i++)
        q[i] = ohm_rng_draw_normal(rng);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            a[i * n + j] = i == j ? floor : 0;
            for (size_t l = 0; l < n; l++)
                a[i * n + j] += q[l * n + i] * q[l * n + j];
        }
    }
    for (size_t i = 0; i < n * k; i++)
        b[i] = ohm_rng_draw_normal(rng);
    free(q);
}

/* |a x - b| is a few roundings of |a| |x|: Cholesky is backward stable. */
static void fits(size_t n, size_t k, const double a[], const double x[], const double b[])
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < k; j++) {
            double left = -b[i * k + j], size = fabs(left);

            for (size_t l = 0; l < n; l++) {
                left += a[i * n + l] * x[l * k + j];
                for (size_t m = 0; m < n; m++)
                    size +=
                        sqrt(a[i * n + i] * a[m * n + m]) * fabs(x[m * k + j]) / (double)n;
            }
            ck_assert_double_le(fabs(left), 8 * (double)(n + 1) * DBL_EPSILON * size);
        }
    }
}

START_TEST(solutions_fit_and_are_those_of_gsl)
{
    static const size_t sizes[] = { 1, 2, 3, 7, 16, 33, 70 };
    struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 3, (uint32_t)_i);
    const size_t n = sizes[_i], k = 1 + ohm_rng_draw_below(&rng, 9);
    double *a = NULL, *kept = NULL, *b = NULL, *x = NULL;
    gsl_matrix_view matrix;

    ck_ok(OHM_NEW(a, n * n, "matrices"));
    ck_ok(OHM_NEW(kept, n * n, "matrices"));
    ck_ok(OHM_NEW(b, n * k, "columns"));
    ck_ok(OHM_NEW(x, n * k, "columns"));
    draw(n, k, 1, &rng, a, b);
    memcpy(kept, a, n * n * sizeof *a);
    memcpy(x, b, n * k * sizeof *b);
    ck_ok(ohm_spd_solve(n, a, k, x));
    fits(n, k, kept, x, b);
    matrix = gsl_matrix_view_array(kept, n, n);
    ck_assert_int_eq(gsl_linalg_cholesky_decomp1(&matrix.matrix), 0);
    for (size_t j = 0; j < k; j++) {
        gsl_vector_view column = gsl_vector_view_array_with_stride(b + j, k, n);

        ck_assert_int_eq(gsl_linalg_cholesky_svx(&matrix.matrix, &column.vector), 0);
        for (size_t i = 0; i < n; i++)
            ck_near(x[i * k + j], b[i * k + j], 1e-10);
    }
    free(a);
    free(kept);
    free(b);
    free(x);
}
END_TEST

/* Only the upper triangle counts. */
START_TEST(what_is_known_by_hand)
{
    double a[] = { 4, 2, 0, 5 }, b[] = { 8, 2, 12, 1 };

    ck_ok(ohm_spd_solve(2, a, 2, b)); /* [4 2; 2 5] x = b */
    ck_near(b[0], 1, 1e-15);
    ck_near(b[2], 2, 1e-15);
    ck_near(b[1], 0.5, 1e-15);
    ck_near(b[3], 0, 1e-15);
}
END_TEST

START_TEST(what_is_not_positive_definite_is_refused)
{
    static const double bad[][4] = { { 1, 2, 2, 1 },   { 1, 1, 1, 1 },
                                     { 0, 0, 0, 1 },   { -1, 0, 0, 1 },
                                     { NAN, 0, 0, 1 }, { INFINITY, 0, 0, 1 } };
    double a[4], b[] = { 3, 4 };

    memcpy(a, bad[_i], sizeof a);
    ck_fails(ohm_spd_solve(2, a, 1, b), OHM_ESOLVE,
             "a matrix of 2 is not positive definite");
    ck_assert(b[0] == 3 && b[1] == 4);
}
END_TEST

START_TEST(nothing_is_solved_at_once)
{
    double b = 7;

    ck_ok(ohm_spd_solve(0, NULL, 1, &b));
    ck_ok(ohm_spd_solve(1, &b, 0, NULL));
    ck_assert(b == 7);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("num/spd");
    TCase *tc = tcase_create("spd");

    tcase_add_loop_test(tc, solutions_fit_and_are_those_of_gsl, 0, 7);
    tcase_add_test(tc, what_is_known_by_hand);
    tcase_add_loop_test(tc, what_is_not_positive_definite_is_refused, 0, 6);
    tcase_add_test(tc, nothing_is_solved_at_once);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
