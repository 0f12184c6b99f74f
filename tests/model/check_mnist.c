#include "model/dataset.h"

#include "harness.h"

#include <math.h>
#include <stdio.h>

/* The numbers that everybody quotes for it. */
START_TEST(mnist_is_what_it_is_known_for)
{
    struct ohm_dataset data = { .inputs = 0 };
    char name[4200];
    size_t count[10] = { 0 };

    snprintf(name, sizeof name, "mnist:%s", harness_shared("data/mnist"));
    ck_ok(ohm_dataset_init(&data, name, 1, 1));
    ck_assert_uint_eq(data.train.n, 60000);
    ck_assert_uint_eq(data.test.n, 10000);
    ck_assert_uint_eq(data.inputs, 784);
    ck_assert_uint_eq(data.classes, 10);
    ck_near(data.mean, 0.1307, 1e-12);
    ck_near(data.deviation, 0.3081, 1e-12);
    for (size_t k = 0; k < data.test.n; k++)
        count[data.test.label[k]]++;
    ck_assert_uint_eq(count[0], 980);
    ck_assert_uint_eq(count[1], 1135);
    ck_assert_uint_eq(count[9], 1009);
    ohm_dataset_clear(&data);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model/mnist");
    TCase *tc = tcase_create("mnist");

    if (!harness_shared("data/mnist")) {
        suite_add_tcase(suite, tc);
        srunner_free(srunner_create(suite));
        return harness_skip("data/mnist is not in OHM_SHARED");
    }
    tcase_add_test(tc, mnist_is_what_it_is_known_for);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
