/* Orders of rows from files: permutations, and every other file refused. */
#include "model/roworder.h"

#include "exchange/npy.h"
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[] = "order-XXXXXX.npy";

static void setup(void)
{
    const int fd = mkstemps(path, 4);

    ck_assert_int_ge(fd, 0);
    close(fd);
}

static void teardown(void)
{
    unlink(path);
}

START_TEST(a_permutation_is_read)
{
    const double values[] = { 3, 0, 2, 1, 4 };
    const size_t n = 5;
    uint32_t *order, *other;

    ck_ok(ohm_npy_write(path, 1, &n, values));
    ck_ok(ohm_row_order_read(path, n, &order));
    for (size_t k = 0; k < n; k++)
        ck_assert_uint_eq(order[k], (uint32_t)values[k]);
    ck_ok(ohm_row_order_read(path, n, &other));
    ck_assert(ohm_row_order_sum(n, order) == ohm_row_order_sum(n, other));
    other[0] = order[1];
    other[1] = order[0];
    ck_assert(ohm_row_order_sum(n, order) != ohm_row_order_sum(n, other));
    free(order);
    free(other);
}
END_TEST

static const struct {
    size_t ndim, shape[2];
    double values[4];
    const char *words;
} wrong[] = {
    { 1, { 3 }, { 0, 1, 2 }, "npy: 3 entries, wanted is a list of the 4 inputs" },
    { 2, { 2, 2 }, { 0, 1, 2, 3 }, "npy: 2 axes, wanted is a list of the 4 inputs" },
    { 0, { 0 }, { 0 }, "npy: one value, wanted is a list of the 4 inputs" },
    { 1, { 4 }, { 0, 1, 2, 4 }, "npy: entry 3 is 4, which is none of the inputs 0 to 3" },
    { 1, { 4 }, { 0, -1, 2, 3 }, "npy: entry 1 is -1, which is none of the inputs 0 to 3" },
    { 1, { 4 }, { 0, 1, 2.5, 3 }, "npy: entry 2 is 2.5, which is none of the inputs" },
    { 1, { 4 }, { 0, 1, NAN, 3 }, "npy: entry 2 is nan, which is none of the inputs" },
    { 1, { 4 }, { 0, 1, 3, 1 }, "npy: input 1 is there twice, as the entries 1 and 3" },
};

START_TEST(what_is_no_permutation_is_refused)
{
    uint32_t *order = NULL;

    ck_ok(ohm_npy_write(path, wrong[_i].ndim, wrong[_i].shape, wrong[_i].values));
    ck_fails(ohm_row_order_read(path, 4, &order), OHM_EUSAGE, wrong[_i].words);
    ck_assert_ptr_null(order);
}
END_TEST

START_TEST(files_that_are_none_are_refused)
{
    uint32_t *order = NULL;
    FILE *out = fopen(path, "w");

    ck_fails(ohm_row_order_read("no/such.npy", 4, &order), OHM_EIO, "no/such.npy");
    fputs("0 1 2 3\n", out);
    fclose(out);
    ck_fails(ohm_row_order_read(path, 4, &order), OHM_EINPUT, path);
    ck_assert_ptr_null(order);
}
END_TEST

START_TEST(reading_survives_scarcity)
{
    const double values[] = { 1, 0 };
    const size_t n = 2;
    uint32_t *order;

    ck_ok(ohm_npy_write(path, 1, &n, values));
    ck_survives_scarcity(ohm_row_order_read(path, n, &order), free(order));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model/roworder");
    TCase *tc = tcase_create("roworder");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_permutation_is_read);
    tcase_add_loop_test(tc, what_is_no_permutation_is_refused, 0,
                        (int)(sizeof wrong / sizeof *wrong));
    tcase_add_test(tc, files_that_are_none_are_refused);
    tcase_add_test(tc, reading_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
