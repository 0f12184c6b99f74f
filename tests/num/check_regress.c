/* Least squares: residuals are at right angles to the columns, and GSL finds the same. */
#include "num/regress.h"

#include "harness.h"
#include "num/rng.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include <gsl/gsl_multifit.h>

enum { N = 54, K = 5 };

struct sample {
    size_t n, k;
    double x[N * K], y[N], coef[K];
};

static void draw(struct sample *s, size_t n, size_t k, uint32_t number)
{
    struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 4, number);

    s->n = n;
    s->k = k;
    for (size_t i = 0; i < n * k; i++)
        s->x[i] = ohm_rng_draw_normal(&rng);
    for (size_t i = 0; i < n; i++)
        s->y[i] = ohm_rng_draw_normal(&rng);
}

static double column(const struct sample *s, size_t j, const double y[])
{
    double sum = 0;

    for (size_t i = 0; i < s->n; i++)
        sum += s->x[i * s->k + j] * y[i];
    return sum;
}

/* x^T (y - x coef) = 0, to roundings of |x| |y|. */
static void at_right_angles(const struct sample *s)
{
    double left[N], size = 0, length[K] = { 0 };

    for (size_t i = 0; i < s->n; i++) {
        left[i] = s->y[i];
        for (size_t j = 0; j < s->k; j++) {
            left[i] -= s->x[i * s->k + j] * s->coef[j];
            length[j] += s->x[i * s->k + j] * s->x[i * s->k + j];
        }
        size += s->y[i] * s->y[i];
    }
    for (size_t j = 0; j < s->k; j++)
        ck_assert_double_le(fabs(column(s, j, left)), 1e-13 * sqrt(length[j]) * sqrt(size));
}

/* Each coefficient is GSL's to TOLERANCE, weighed by the size of its column. */
static void as_gsl(const struct sample *s, double tolerance)
{
    gsl_multifit_linear_workspace *work = gsl_multifit_linear_alloc(s->n, s->k);
    gsl_matrix *covariance = gsl_matrix_alloc(s->k, s->k);
    const gsl_matrix_const_view x = gsl_matrix_const_view_array(s->x, s->n, s->k);
    const gsl_vector_const_view y = gsl_vector_const_view_array(s->y, s->n);
    double coef[K], square;
    gsl_vector_view c = gsl_vector_view_array(coef, s->k);

    ck_assert_int_eq(
        gsl_multifit_linear(&x.matrix, &y.vector, &c.vector, covariance, &square, work), 0);
    for (size_t j = 0; j < s->k; j++) {
        double size = 0;

        for (size_t i = 0; i < s->n; i++)
            size = fmax(size, fabs(s->x[i * s->k + j]));
        ck_near(size * s->coef[j], size * coef[j], tolerance);
    }
    gsl_multifit_linear_free(work);
    gsl_matrix_free(covariance);
}

START_TEST(any_rows)
{
    struct sample s;

    draw(&s, (size_t)(K + _i), (size_t)(1 + _i % K), (uint32_t)_i);
    ck_ok(ohm_regress(s.n, s.k, s.x, s.y, s.coef));
    at_right_angles(&s);
    if (s.n > s.k + 3) /* fewer rows are ill-conditioned now and then */
        as_gsl(&s, 1e-11);
}
END_TEST

/* Columns of very different size, as a bit line's terms are. */
START_TEST(any_scale)
{
    struct sample s, plain;

    draw(&plain, N, K, 1000 + (uint32_t)_i);
    ck_ok(ohm_regress(N, K, plain.x, plain.y, plain.coef));
    s = plain;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < K; j++)
            s.x[i * K + j] = ldexp(s.x[i * K + j], 90 * (int)j - 180);
    ck_ok(ohm_regress(N, K, s.x, s.y, s.coef));
    as_gsl(&s, 1e-12);
    for (size_t j = 0; j < K; j++)
        ck_near(ldexp(s.coef[j], 90 * (int)j - 180), plain.coef[j], 0);
}
END_TEST

/* Two columns of one direction share what they explain, a column of zeros gets nothing. */
START_TEST(what_the_rows_do_not_determine_gets_nothing)
{
    struct sample s, three;

    draw(&s, N, K, 2000 + (uint32_t)_i);
    three = s;
    three.k = 3;
    for (size_t i = 0; i < N; i++) {
        s.x[i * K + 3] = 4 * s.x[i * K + 1];
        s.x[i * K + 4] = 0;
        memcpy(three.x + i * 3, s.x + i * K, 3 * sizeof *s.x);
    }
    ck_ok(ohm_regress(N, K, s.x, s.y, s.coef));
    ck_ok(ohm_regress(N, 3, three.x, three.y, three.coef));
    at_right_angles(&s);
    as_gsl(&s, 1e-12);
    ck_near(s.coef[0], three.coef[0], 1e-13);
    ck_near(s.coef[1], three.coef[1] / 2, 1e-13);
    ck_near(s.coef[2], three.coef[2], 1e-13);
    ck_near(s.coef[3], three.coef[1] / 8, 1e-13);
    ck_assert(s.coef[4] == 0);
}
END_TEST

/* A polynomial through its own points, condition 1e7. */
START_TEST(an_ill_conditioned_fit_keeps_its_digits)
{
    static const double known[K] = { 1, -2, 3, -4, 5 };
    struct sample s = { .n = N, .k = K };

    for (size_t i = 0; i < N; i++) {
        s.y[i] = 0;
        for (size_t j = 0; j < K; j++) {
            s.x[i * K + j] = pow(10 + (double)i / N, (double)j);
            s.y[i] += known[j] * s.x[i * K + j];
        }
    }
    ck_ok(ohm_regress(N, K, s.x, s.y, s.coef));
    at_right_angles(&s);
    as_gsl(&s, 1);
    for (size_t j = 0; j < K; j++)
        ck_near(s.coef[j], known[j], 1e-2);
}
END_TEST

START_TEST(nothing_but_zeros)
{
    struct sample s = { .n = N, .k = K };

    s.y[3] = 1;
    ck_ok(ohm_regress(N, K, s.x, s.y, s.coef));
    for (size_t j = 0; j < K; j++)
        ck_assert(s.coef[j] == 0);
}
END_TEST

START_TEST(no_memory_is_told)
{
    struct sample s;

    draw(&s, N, K, 1);
    ck_survives_scarcity(ohm_regress(s.n, s.k, s.x, s.y, s.coef), );
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("num/regress");
    TCase *tc = tcase_create("regress");

    tcase_add_loop_test(tc, any_rows, 0, 49);
    tcase_add_loop_test(tc, any_scale, 0, 5);
    tcase_add_loop_test(tc, what_the_rows_do_not_determine_gets_nothing, 0, 5);
    tcase_add_test(tc, an_ill_conditioned_fit_keeps_its_digits);
    tcase_add_test(tc, nothing_but_zeros);
    tcase_add_test(tc, no_memory_is_told);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
