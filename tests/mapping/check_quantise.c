#include "mapping/quantise.h"

#include "harness.h"

#include <math.h>

/* clang-format off */
static const struct { float most; int exponent; } scales[] = {
    { 1.0f, 0 }, { 0.51f, 0 }, { 0.5f, -1 }, { 0.50001f, 0 }, { 2.82f, 2 }, { 1e-9f, -16 }, { 0, -16 },
    { 4.0f, 2 }, { 4.0001f, 3 },
};
/* clang-format on */

START_TEST(the_scale_is_the_next_power_of_two)
{
    const float t[3] = { 0, -scales[_i].most, scales[_i].most / 2 };

    ck_assert_int_eq(ohm_scale_exponent(3, t), scales[_i].exponent);
    ck_assert_int_eq(scales[_i].exponent, (int)ceil(log2(fmax(scales[_i].most, 1e-5))));
}
END_TEST

/* Laws: error at most half a step; idempotent; code times step is the quantised value, except that
 * 256 is saturated to 255 and counted. */
START_TEST(quantising_is_rounding)
{
    enum { N = 4097 };
    static float t[N], q[N], again[N];
    static int16_t code[N];
    size_t saturated, expected = 0;

    for (int k = 0; k < N; k++)
        t[k] = (float)(k - N / 2) / (float)(N / 2); /* -1 .. 1: S = 0 */
    ck_assert_int_eq(ohm_scale_exponent(N, t), 0);
    ohm_quantise(N, t, 0, 8, q);
    ohm_quantise(N, q, 0, 8, again);
    saturated = ohm_quantise_codes(N, t, ohm_step(0, 8), 8, code);
    for (int k = 0; k < N; k++) {
        ck_assert(fabsf(q[k] - t[k]) <= 0.5f / 256);
        ck_assert(again[k] == q[k]);
        expected += fabsf(q[k]) == 1;
        if (fabsf(q[k]) == 1)
            ck_assert_int_eq(code[k], q[k] > 0 ? 255 : -255);
        else
            ck_assert((float)code[k] / 256 == q[k]);
    }
    ck_assert_uint_gt(expected, 0);
    ck_assert_uint_eq(saturated, expected);
}
END_TEST

START_TEST(halves_round_to_even)
{
    const float t[4] = { 0.5f / 256, 1.5f / 256, 2.5f / 256, -0.5f / 256 };
    int16_t code[4];

    ohm_quantise_codes(4, t, ohm_step(0, 8), 8, code);
    ck_assert_int_eq(code[0], 0);
    ck_assert_int_eq(code[1], 2);
    ck_assert_int_eq(code[2], 2);
    ck_assert_int_eq(code[3], 0);
}
END_TEST

START_TEST(values_beyond_the_scale_are_clipped)
{
    const float t[2] = { 5, -5 };
    float q[2];
    int16_t code[2];

    ohm_quantise(2, t, 1, 8, q);
    ck_assert(q[0] == 2 && q[1] == -2);
    ck_assert_uint_eq(ohm_quantise_codes(2, t, ohm_step(1, 8), 8, code), 2);
    ck_assert_int_eq(code[1], -255);
}
END_TEST

/* Law: the largest weight is the largest code, none saturates, none is off by more than half a step. */
START_TEST(the_largest_weight_is_the_largest_code)
{
    static const float t[] = { 0.3f, -0.71f, 0.05f, 0, 0.7f };
    const size_t bits = (size_t)_i;
    const double step = ohm_largest_step(5, t, bits);
    int16_t code[5];

    ck_assert_uint_eq(ohm_quantise_codes(5, t, step, bits, code), 0);
    ck_assert_int_eq(code[1], -((1 << bits) - 1));
    for (int k = 0; k < 5; k++)
        ck_assert_double_le(fabs(code[k] * step - (double)t[k]), 0.5 * step * (1 + 1e-12));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mapping/quantise");
    TCase *tc = tcase_create("quantise");

    tcase_add_loop_test(tc, the_scale_is_the_next_power_of_two, 0,
                        sizeof scales / sizeof *scales);
    tcase_add_test(tc, quantising_is_rounding);
    tcase_add_test(tc, halves_round_to_even);
    tcase_add_test(tc, values_beyond_the_scale_are_clipped);
    tcase_add_loop_test(tc, the_largest_weight_is_the_largest_code, 1, 15);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
