#include "num/rng.h"

#include "harness.h"
#include "num/normals.h"
#include "num/stored.h"

#include <math.h>
#include <string.h>

/* Known answer of Philox 4x32-10 for a zero key and counter (Random123's kat_vectors). */
START_TEST(philox_gives_its_known_answer)
{
    static const uint32_t known[4] = { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 };
    struct ohm_rng rng = ohm_rng_at(0, OHM_FOR_TEST, 0, 0, 0);

    ohm_rng_draw_uniform(&rng);
    ck_assert_mem_eq(rng.bits, known, sizeof known);
}
END_TEST

START_TEST(a_place_has_one_value)
{
    struct ohm_rng a = ohm_rng_at(7, OHM_FOR_SPREAD, 3, 2, 1), b;
    const double first = ohm_rng_draw_normal(&a), second = ohm_rng_draw_normal(&a);

    for (uint32_t cell = 0; cell < 100; cell++) { /* whatever else is drawn */
        b = ohm_rng_at(7, OHM_FOR_SPREAD, 3, 2, cell);
        ohm_rng_draw_normal(&b);
    }
    b = ohm_rng_at(7, OHM_FOR_SPREAD, 3, 2, 1);
    ck_assert(ohm_rng_draw_normal(&b) == first);
    ck_assert(ohm_rng_draw_normal(&b) == second);
}
END_TEST

START_TEST(every_coordinate_matters)
{
    struct ohm_rng all[6] = {
        ohm_rng_at(1, OHM_FOR_SPREAD, 1, 1, 1), ohm_rng_at(2, OHM_FOR_SPREAD, 1, 1, 1),
        ohm_rng_at(1, OHM_FOR_FAULTS, 1, 1, 1), ohm_rng_at(1, OHM_FOR_SPREAD, 2, 1, 1),
        ohm_rng_at(1, OHM_FOR_SPREAD, 1, 2, 1), ohm_rng_at(1, OHM_FOR_SPREAD, 1, 1, 2),
    };
    double x[6];

    for (int k = 0; k < 6; k++)
        x[k] = ohm_rng_draw_uniform(&all[k]);
    for (int k = 0; k < 6; k++)
        for (int l = 0; l < k; l++)
            ck_assert(x[k] != x[l]);
}
END_TEST

/* Moments of 200,000 draws, one a place, within 6 sigma: a right generator misses any of the four with a
 * probability of 1e-8 (cubes, with their long tails, too: so many are almost normal). */
START_TEST(moments_are_right)
{
    enum { N = 200000 };
    double sum = 0, square = 0, cube = 0, uniform = 0, low = 1, high = 0;

    for (uint32_t k = 0; k < N; k++) {
        struct ohm_rng rng = ohm_rng_at(5, OHM_FOR_TEST, k, 0, 0);
        const double u = ohm_rng_draw_uniform(&rng), z = ohm_rng_draw_normal(&rng);

        uniform += u;
        low = fmin(low, u);
        high = fmax(high, u);
        sum += z;
        square += z * z;
        cube += z * z * z;
    }
    ck_near(uniform / N, 0.5, 6 * sqrt(1.0 / 12 / N));
    ck_near(sum / N, 0, 6 / sqrt(N));
    ck_near(square / N, 1, 6 * sqrt(2.0 / N));
    ck_near(cube / N, 0, 6 * sqrt(15.0 / N));
    ck_assert(low > 0 && high < 1);
}
END_TEST

/* Each of the 25 shares within 6 sigma: missed by chance with a probability of 5e-8. */
START_TEST(an_order_is_a_permutation_and_uniform)
{
    enum { N = 5, DRAWS = 24000 };
    int at[N][N] = { { 0 } };

    for (uint32_t k = 0; k < DRAWS; k++) {
        struct ohm_rng rng = ohm_rng_at(5, OHM_FOR_ORDER, k, 0, 0);
        uint32_t order[N];
        unsigned seen = 0;

        ohm_rng_draw_order(&rng, N, order);
        for (int i = 0; i < N; i++) {
            seen |= 1u << order[i];
            at[i][order[i]]++;
        }
        ck_assert_uint_eq(seen, 31);
    }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            ck_near(at[i][j] / (double)DRAWS, 1.0 / N, 6 * sqrt(0.16 / DRAWS));
}
END_TEST

/* Law: the same bits on every processor. */
START_TEST(normal_draws_are_those_that_were_stored)
{
    enum { STORED = sizeof normals / sizeof *normals };
    struct ohm_rng rng = ohm_rng_at(2026, OHM_FOR_TEST, 1, 2, 3);
    uint64_t hash = STORED_START;

    for (int k = 0; k < STORED; k++) {
        const double z = ohm_rng_draw_normal(&rng);

        ck_assert_msg(ohm_bits_of(z) == normals[k], "draw %d is %a", k, z);
    }
    for (uint32_t k = 0; k < 2000000; k++) {
        double z;

        rng = ohm_rng_at(2027, OHM_FOR_TEST, 0, 0, k);
        z = ohm_rng_draw_normal(&rng);
        hash = stored_hash(hash, 1, &z);
    }
    ck_stored(hash, 0x81229e45c7d86f1au);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("num/rng");
    TCase *tc = tcase_create("rng");

    tcase_add_test(tc, philox_gives_its_known_answer);
    tcase_add_test(tc, a_place_has_one_value);
    tcase_add_test(tc, every_coordinate_matters);
    tcase_add_test(tc, moments_are_right);
    tcase_add_test(tc, an_order_is_a_permutation_and_uniform);
    tcase_add_test(tc, normal_draws_are_those_that_were_stored);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
