#include "model/digits.h"

#include "harness.h"

#include <math.h>
#include <string.h>

START_TEST(an_image_belongs_to_its_number)
{
    uint8_t a[OHM_DIGITS_INPUTS], b[OHM_DIGITS_INPUTS], label;

    label = ohm_digits_draw(1, 0, 17, a);
    ohm_digits_draw(1, 0, 18, b);
    ck_assert_int_ne(memcmp(a, b, sizeof a), 0);
    ck_assert_int_eq(ohm_digits_draw(1, 0, 17, b), label);
    ck_assert_mem_eq(a, b, sizeof a);
    ohm_digits_draw(1, 1, 17, b);
    ck_assert_int_ne(memcmp(a, b, sizeof a), 0);
    ohm_digits_draw(2, 0, 17, b);
    ck_assert_int_ne(memcmp(a, b, sizeof a), 0);
}
END_TEST

/* Ten classes, equally often, within 6 sigma (2e-8 that one is missed by chance); ink like MNIST's: 10 to 20 % of the pixels, none at the border. */
START_TEST(the_set_is_balanced_and_inked)
{
    enum { N = 5000 };
    size_t count[10] = { 0 }, inked = 0, border = 0;
    uint8_t p[OHM_DIGITS_INPUTS];

    for (uint32_t k = 0; k < N; k++) {
        count[ohm_digits_draw(3, 0, k, p)]++;
        for (int i = 0; i < OHM_DIGITS_INPUTS; i++) {
            inked += p[i] > 0;
            border += p[i] > 0 && (i < 28 || i >= 27 * 28 || i % 28 == 0 || i % 28 == 27);
        }
    }
    for (int c = 0; c < 10; c++)
        ck_near((double)count[c], N / 10.0, 6 * sqrt(N * 0.09));
    ck_near((double)inked / N / OHM_DIGITS_INPUTS, 0.15, 0.05);
    ck_assert_double_lt((double)border / N, 1.0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model/digits");
    TCase *tc = tcase_create("digits");

    tcase_add_test(tc, an_image_belongs_to_its_number);
    tcase_add_test(tc, the_set_is_balanced_and_inked);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
