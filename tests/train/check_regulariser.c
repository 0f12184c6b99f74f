#include "train/regulariser.h"

#include "harness.h"

#include <math.h>

/* Law: the force on a weight of magnitude x is the sum over its slices of 1/64, 1/16, 1/4, 1, each
 * only where the slice is not 0 (the code of arXiv 1909.08496); it pushes towards 0. */
START_TEST(a_slice_that_is_zero_exerts_no_force)
{
    static const double share[4] = { 1 / 64.0, 1 / 16.0, 1 / 4.0, 1 };
    const int exponent = -1;
    const double q = ldexp(1, exponent - 8), weight = 1e-3;

    for (int x = -256; x <= 256; x++) {
        const float w = (float)(x * q);
        const int magnitude = x < 0 ? -x : x;
        float gradient = 0.25f;
        double force = 0;

        for (int k = 0; k < 4; k++) {
            const int slice = k == 0 ? magnitude / 64 : magnitude >> (6 - 2 * k) & 3;

            if (slice > 0)
                force += share[k];
        }
        ohm_regulariser_add(OHM_METHOD_BIT_SLICE_L1, weight, 1, &w, exponent, 8, &gradient);
        ck_near((double)gradient - 0.25, copysign(weight * force / q, x) * (x != 0),
                1e-7 * (0.25 + weight / q));
    }
}
END_TEST

/* Between the steps the nearest code decides: a weight of 63.4 q has the slices of 63. */
START_TEST(the_gate_follows_the_rounded_code)
{
    const float w[2] = { 63.4f / 256, 63.6f / 256 };
    float gradient[2] = { 0 };

    ohm_regulariser_add(OHM_METHOD_BIT_SLICE_L1, 1.0 / 256, 2, w, 0, 8, gradient);
    ck_near((double)gradient[0], 1 + 0.25 + 0.0625, 1e-6); /* 63 = 0333 in base 4 */
    ck_near((double)gradient[1], 0.015625, 1e-6);          /* 64 = 1000 */
}
END_TEST

START_TEST(l1_pulls_with_constant_force)
{
    const float w[3] = { -0.3f, 0, 1e-6f };
    float gradient[3] = { 0 };

    ohm_regulariser_add(OHM_METHOD_L1, 0.5, 3, w, 0, 8, gradient);
    ck_assert(gradient[0] == -0.5f && gradient[1] == 0 && gradient[2] == 0.5f);
    ohm_regulariser_add(OHM_METHOD_NONE, 0.5, 3, w, 0, 8, gradient);
    ck_assert(gradient[0] == -0.5f);
}
END_TEST

START_TEST(slices_that_are_not_zero_are_counted)
{
    const float w[4] = { 255.0f / 256, -64.0f / 256, 1.0f / 256, 0 };
    size_t count[4] = { 0 };

    ohm_regulariser_count(4, w, 0, 8, count);
    ck_assert_uint_eq(count[0], 2);
    ck_assert_uint_eq(count[1], 1);
    ck_assert_uint_eq(count[2], 1);
    ck_assert_uint_eq(count[3], 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("train/regulariser");
    TCase *tc = tcase_create("regulariser");

    tcase_add_test(tc, a_slice_that_is_zero_exerts_no_force);
    tcase_add_test(tc, the_gate_follows_the_rounded_code);
    tcase_add_test(tc, l1_pulls_with_constant_force);
    tcase_add_test(tc, slices_that_are_not_zero_are_counted);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
