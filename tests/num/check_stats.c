#include "num/stats.h"

#include "harness.h"
#include "num/quantiles.h"
#include "num/rng.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

START_TEST(a_median_lies_between_the_middle_two)
{
    double x[] = { 4, 1, 3, 2 };

    ck_near(ohm_stats_quantile(4, x, 0.5), 2.5, 1e-15);
}
END_TEST

/* Law: with none bad among n, (1 - bound)^n = 0.05. */
START_TEST(the_bound_is_exact_for_none_bad)
{
    for (size_t n = 1; n < 1000; n *= 3)
        ck_near(pow(1 - ohm_stats_bound(0, n), (double)n), 0.05, 1e-9);
    ck_assert(ohm_stats_bound(0, 0) == 1);
    ck_assert(ohm_stats_bound(3, 10) > ohm_stats_bound(2, 10));
}
END_TEST

/* GSL's, whose last bits depend on the processor, and whose shares fail beyond 1000. */
START_TEST(quantiles_are_those_of_gsl)
{
    ck_near(OHM_NORMAL_975, gsl_cdf_ugaussian_Pinv(0.975), 1e-15);
    for (size_t n = 1; n <= 3000; n += 1 + n / 40) {
        const double t = gsl_cdf_tdist_Pinv(0.975, (double)n);

        ck_near(ohm_student_975(n), t, 1e-12 * t);
    }
    for (size_t n = 1; n <= 1000; n += 1 + n / 5) {
        for (size_t k = 0; k < n; k += 1 + k / 2) {
            const double p = gsl_cdf_beta_Pinv(0.95, (double)k + 1, (double)(n - k));

            ck_near(ohm_binomial_share(k, n, 0.05), p, 1e-12 * p);
        }
    }
}
END_TEST

/* Known without a library: t of 1 and 2 degrees, and of very many; shares by symmetry. */
START_TEST(quantiles_obey_their_laws)
{
    ck_near(ohm_student_975(1), 12.706204736174704, 1e-13);
    ck_near(ohm_student_975(2), 4.3026527297494637, 1e-14);
    ck_near(ohm_student_975(1000000), OHM_NORMAL_975, 3e-6);
    for (size_t n = 1; n < 200; n += 7) {
        ck_near(ohm_binomial_share(n - 1, n, 0.05), pow(0.95, 1.0 / (double)n), 1e-14);
        for (size_t k = 0; k < n;
             k += 5) /* K bad are as rare as N - K - 1 good ones, or fewer */
            ck_near(ohm_binomial_share(k, n, 0.05),
                    1 - ohm_binomial_share(n - 1 - k, n, 0.95), 1e-13);
    }
}
END_TEST

/* Law: an interval of 95 % covers the truth about 95 times in 100, here over images alone: in no fewer than
 * 6 sigma below that, and not always, either of which happens by chance with a probability below 1e-8. */
START_TEST(the_bootstrap_covers_the_truth)
{
    enum { IMAGES = 400, STUDIES = 400 };
    static int8_t d[IMAGES];
    int covered = 0;

    for (uint32_t k = 0; k < STUDIES; k++) {
        struct ohm_interval interval;

        for (uint32_t m = 0; m < IMAGES; m++) {
            struct ohm_rng rng = ohm_rng_at(11, OHM_FOR_TEST, k, m, 0);
            const double u = ohm_rng_draw_uniform(&rng);

            d[m] = u < 0.15 ? -1 : u < 0.2 ? 1 : 0; /* truth: -0.10 */
        }
        ck_ok(ohm_paired_bootstrap(
            &(struct ohm_paired){ .n_seeds = 1, .n_chips = 1, .n_images = IMAGES, .d = d },
            400, k, &interval));
        covered += interval.low <= -0.1 && interval.high >= -0.1;
    }
    ck_assert_int_ge(covered, (int)(STUDIES * (0.95 - 6 * sqrt(0.95 * 0.05 / STUDIES))));
    ck_assert_int_lt(covered, STUDIES);
}
END_TEST

/* The same of few seeds that differ: percentiles alone cover 786, 843 and 905 of these, the widened ones
 * 996, 990 and 978.  Fewer than 950 by chance are less likely than 1e-7; so are more than 997 with five
 * seeds, where the widening has become small. */
START_TEST(few_seeds_are_covered_too)
{
    enum { IMAGES = 300, STUDIES = 1000, MOST = 5 };
    static int8_t d[MOST * IMAGES];
    const size_t seeds = (size_t[]){ 2, 3, 5 }[_i];
    int covered = 0;

    for (uint32_t k = 0; k < STUDIES; k++) {
        struct ohm_interval interval;

        for (size_t s = 0; s < seeds; s++) {
            struct ohm_rng rng = ohm_rng_at(12, OHM_FOR_TEST, k, (uint32_t)s, 0);
            const double loss = 0.3 + 0.08 * ohm_rng_draw_normal(&rng); /* truth: 0.3 */

            for (size_t m = 0; m < IMAGES; m++)
                d[s * IMAGES + m] = ohm_rng_draw_uniform(&rng) < loss;
        }
        ck_ok(ohm_paired_bootstrap(
            &(struct ohm_paired){
                .n_seeds = seeds, .n_chips = 1, .n_images = IMAGES, .d = d },
            300, k, &interval));
        covered += interval.low <= 0.3 && interval.high >= 0.3;
    }
    ck_assert_msg(covered >= 0.95 * STUDIES && (seeds < MOST || covered <= 0.997 * STUDIES),
                  "%zu seeds: %d of %d", seeds, covered, STUDIES);
}
END_TEST

/* Law: when seeds differ, resampling images alone is too sure of itself. */
START_TEST(differing_seeds_widen_the_interval)
{
    enum { SEEDS = 5, IMAGES = 1000 };
    static int8_t d[SEEDS * IMAGES];
    struct ohm_interval nested, flat;

    for (int s = 0; s < SEEDS; s++)
        for (int m = 0; m < IMAGES; m++)
            d[s * IMAGES + m] = m % 100 < 5 * s ? -1 : 0;
    ck_near(ohm_paired_mean(&(struct ohm_paired){ SEEDS, 1, IMAGES, d }), -0.10, 1e-12);
    ck_ok(
        ohm_paired_bootstrap(&(struct ohm_paired){ SEEDS, 1, IMAGES, d }, 500, 1, &nested));
    ck_ok(ohm_paired_bootstrap(&(struct ohm_paired){ 1, 1, SEEDS * IMAGES, d }, 500, 1,
                               &flat));
    ck_assert(nested.high - nested.low > 3 * (flat.high - flat.low));
}
END_TEST

START_TEST(the_bootstrap_survives_scarcity)
{
    static const int8_t d[4] = { 0, 1, 0, -1 };
    struct ohm_interval interval;

    ck_survives_scarcity(
        ohm_paired_bootstrap(&(struct ohm_paired){ 1, 1, 4, d }, 10, 1, &interval),
        (void)0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("num/stats");
    TCase *tc = tcase_create("stats");

    tcase_add_test(tc, a_median_lies_between_the_middle_two);
    tcase_add_test(tc, the_bound_is_exact_for_none_bad);
    tcase_add_test(tc, quantiles_are_those_of_gsl);
    tcase_add_test(tc, quantiles_obey_their_laws);
    tcase_add_test(tc, the_bootstrap_covers_the_truth);
    tcase_add_loop_test(tc, few_seeds_are_covered_too, 0, 3);
    tcase_add_test(tc, differing_seeds_widen_the_interval);
    tcase_add_test(tc, the_bootstrap_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
