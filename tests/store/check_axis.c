#include "store/axis.h"

#include "scratch.h"
#include "store/facts.h"
#include "store/slab.h"
#include "store/tree.h"

#include <math.h>
#include <stdint.h>

static struct ohm_store *fresh(void)
{
    struct ohm_store *s;

    ck_ok(ohm_store_create(&s, in("r.h5"), true));
    return s;
}

/* The labels of the axis PATH are the N of WANTED. */
static void check_labels(struct ohm_store *s, const char *path, size_t n,
                         const char *const wanted[])
{
    char **labels;
    size_t found;

    ck_ok(ohm_store_labels(s, path, &found, &labels));
    ck_assert_uint_eq(found, n);
    for (size_t k = 0; k < n; k++)
        ck_assert_str_eq(labels[k], wanted[k]);
    free(labels);
}

START_TEST(labels_read_back)
{
    static const char *const methods[] = { "none", "", "bit-slice-l1 \xc2\xb5", "a" };
    struct ohm_store *s = fresh();

    ck_ok(ohm_store_axis_labels(s, "method", 4, methods, "training method"));
    ck_ok(ohm_store_axis_labels(s, "one", 1, methods + 3, NULL));
    check_labels(s, "method", 4, methods);
    check_labels(s, "/one", 1, methods + 3);
    ck_ok(ohm_store_commit(s));
    ck_ok(ohm_store_open(&s, in("r.h5")));
    check_labels(s, "method", 4, methods);
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(values_and_counts_read_back_as_numbers_and_labels)
{
    static const double values[] = { 0.1, -1e-300, 1.0 / 3, 1e22, INFINITY };
    static const char *const texts[] = { "0.1", "-1e-300", NULL, "1e+22", "inf" };
    struct ohm_store *s = fresh();
    int64_t counts[3];
    double found[5];
    char **labels;
    size_t n;

    ck_ok(ohm_store_axis_values(s, "v", 5, values, "V", "voltage"));
    ck_ok(ohm_store_axis_counts(s, "trial", 3, "chip"));
    ck_ok(ohm_store_read(s, "v", OHM_DOUBLE, NULL, NULL, found));
    ck_assert_mem_eq(found, values, sizeof values);
    ck_ok(ohm_store_read(s, "trial", OHM_INT64, NULL, NULL, counts));
    ck_ok(ohm_store_labels(s, "v", &n, &labels));
    ck_assert_uint_eq(n, 5);
    for (size_t k = 0; k < n; k++) {
        ck_assert(strtod(labels[k], NULL) == values[k]);
        if (texts[k])
            ck_assert_str_eq(labels[k], texts[k]);
    }
    free(labels);
    check_labels(s, "trial", 3, (const char *[]){ "0", "1", "2" });
    for (int k = 0; k < 3; k++)
        ck_assert_int_eq(counts[k], k);
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(an_axis_has_units_and_a_long_name)
{
    struct ohm_store *s = fresh();
    struct ohm_array_facts facts;

    ck_ok(ohm_store_axis_values(s, "g/v", 1, (double[]){ 1 }, "V", "voltage"));
    ck_ok(ohm_store_facts(s, "g/v", &facts));
    ck_assert_int_eq(facts.element, OHM_DOUBLE);
    ck_assert_uint_eq(facts.ndim, 1);
    ck_assert_uint_eq(facts.shape[0], 1);
    ck_assert_str_eq(facts.axes[0], "/g/v");
    ck_assert_str_eq(facts.units, "V");
    ck_assert_str_eq(facts.long_name, "voltage");
    ohm_array_facts_clear(&facts);
    ck_ok(ohm_store_axis_counts(s, "k", 1, NULL));
    ck_ok(ohm_store_facts(s, "k", &facts));
    ck_assert_int_eq(facts.element, OHM_INT64);
    ck_assert_str_eq(facts.units, "");
    ck_assert_str_eq(facts.long_name, "");
    ohm_array_facts_clear(&facts);
    ck_ok(ohm_store_close(s));
}
END_TEST

/* Law: whatever is written, an axis and all arrays over it have one length. */
START_TEST(a_growing_axis_and_its_arrays_have_one_length)
{
    static const char *const axes[] = { "read", "column" };
    static const char *const objects[] = { "t/read", "t/trial", "t/current", "t/sub/late" };
    struct ohm_store *s = fresh();
    size_t length = 0, ndim, shape[OHM_AXES_MAX];
    int64_t read[100];
    double current[4];

    ck_ok(ohm_store_axis_growing(s, "t/read", "read"));
    ck_ok(ohm_store_axis_counts(s, "t/column", 4, NULL));
    ck_ok(ohm_store_array(s, "t/trial", OHM_INT32, 1, axes, NULL, NULL));
    ck_ok(ohm_store_array(s, "t/current", OHM_DOUBLE, 2, axes, NULL, NULL));
    for (size_t k = 0; k < 30; k++) {
        const size_t at[] = { (k * 17) % 31 + k, k % 4 }, count[] = { k % 3, 4 - at[1] };

        if (k == 20) /* a latecomer is as long as the others */
            ck_ok(ohm_store_array(s, "t/sub/late", OHM_FLOAT, 1, axes, NULL, NULL));
        if (k % 2)
            ck_ok(ohm_store_write(s, "t/trial", OHM_INT32, at, count, (int32_t[3]){ 0 }));
        else
            ck_ok(
                ohm_store_write(s, "t/current", OHM_DOUBLE, at, count, (double[12]){ 0 }));
        if (count[0] > 0 && at[0] + count[0] > length)
            length = at[0] + count[0];
        for (size_t o = 0; o < (k < 20 ? 3 : 4); o++) {
            ck_ok(ohm_store_shape(s, objects[o], &ndim, shape));
            ck_assert_uint_eq(shape[0], length);
        }
    }
    ck_assert_uint_gt(length, 30);
    ck_ok(ohm_store_read(s, "t/read", OHM_INT64, NULL, NULL, read));
    for (size_t k = 0; k < length; k++)
        ck_assert_int_eq(read[k], (int64_t)k);
    ck_ok(ohm_store_read(s, "t/current", OHM_DOUBLE, (size_t[]){ 1, 0 }, (size_t[]){ 1, 4 },
                         current));
    for (int k = 0; k < 4; k++)
        ck_assert(isnan(current[k]));
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(two_growing_axes_grow_each_on_its_own)
{
    static const char *const axes[] = { "a", "b" };
    struct ohm_store *s = fresh();
    size_t ndim, shape[OHM_AXES_MAX];
    double x[12];

    ck_ok(ohm_store_axis_growing(s, "a", NULL));
    ck_ok(ohm_store_axis_growing(s, "b", NULL));
    ck_ok(ohm_store_array(s, "x", OHM_DOUBLE, 2, axes, NULL, NULL));
    ck_ok(ohm_store_array(s, "y", OHM_DOUBLE, 1, axes + 1, NULL, NULL));
    ck_ok(ohm_store_write(s, "x", OHM_DOUBLE, (size_t[]){ 2, 3 }, (size_t[]){ 1, 1 },
                          &(double){ 7 }));
    ck_ok(ohm_store_shape(s, "x", &ndim, shape));
    ck_assert_uint_eq(ndim, 2);
    ck_assert_uint_eq(shape[0], 3);
    ck_assert_uint_eq(shape[1], 4);
    ck_ok(ohm_store_shape(s, "y", &ndim, shape));
    ck_assert_uint_eq(shape[0], 4);
    ck_ok(ohm_store_read(s, "x", OHM_DOUBLE, NULL, NULL, x));
    for (int k = 0; k < 12; k++)
        ck_assert(k == 11 ? x[k] == 7 : isnan(x[k]));
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(wrong_axes_are_refused)
{
    static const char *const bad[] = { "good", "b\xff" };
    struct ohm_store *s = fresh();
    struct ohm_entry *entries;
    char **labels = (void *)&s, **before = labels;
    size_t n = 77;

    ck_ok(ohm_store_array(s, "x", OHM_DOUBLE, 0, NULL, NULL, NULL));
    ck_fails(ohm_store_axis_counts(s, "a", 0, NULL), OHM_EUSAGE, "/a has no entries");
    ck_fails(ohm_store_axis_labels(s, "a", 0, NULL, NULL), OHM_EUSAGE, "has no entries");
    ck_fails(ohm_store_axis_values(s, "a", 0, NULL, NULL, NULL), OHM_EUSAGE,
             "has no entries");
    ck_fails(ohm_store_axis_labels(s, "a", 2, bad, NULL), OHM_EUSAGE,
             "label 1 of the axis a: a text is not UTF-8 from its byte 1");
    ck_fails(ohm_store_axis_counts(s, "a", 2, "\xff"), OHM_EUSAGE, "long_name: ");
    ck_fails(ohm_store_axis_values(s, "a", 2, (double[2]){ 0 }, "\xff", ""), OHM_EUSAGE,
             "units: ");
    ck_fails(ohm_store_axis_counts(s, "", 2, NULL), OHM_EINPUT, "/ is there already");
    ck_fails(ohm_store_axis_counts(s, "x", 2, NULL), OHM_EINPUT, "/x is there already");
    ck_fails(ohm_store_axis_counts(s, "x/a", 2, NULL), OHM_EINPUT, "/x is not a group");
    ck_fails(ohm_store_labels(s, "x", &n, &labels), OHM_EINPUT, "there is no axis x");
    ck_fails(ohm_store_labels(s, "a", &n, &labels), OHM_EINPUT, "there is no axis a");
    ck_assert_uint_eq(n, 77);
    ck_assert_ptr_eq(labels, before);
    ck_ok(ohm_store_entries(s, "", &n, &entries));
    ck_assert_uint_eq(n, 1);
    free(entries);
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(an_axis_is_not_written_over)
{
    struct ohm_store *s = fresh();
    int64_t counts[2];

    ck_ok(ohm_store_axis_counts(s, "k", 2, NULL));
    ck_fails(ohm_store_write(s, "k", OHM_INT64, NULL, NULL, (int64_t[2]){ 7, 7 }),
             OHM_EINPUT, "/k is an axis");
    ck_ok(ohm_store_read(s, "k", OHM_INT64, NULL, NULL, counts));
    ck_assert_int_eq(counts[1], 1);
    ck_ok(ohm_store_close(s));
}
END_TEST

/* An array over the root's axis would be read with the wrong one. */
START_TEST(an_axis_does_not_hide_one_in_use)
{
    static const char *const axes[] = { "trial" };
    struct ohm_store *s = fresh();

    ck_ok(ohm_store_axis_counts(s, "trial", 2, NULL));
    ck_ok(ohm_store_array(s, "g/sub/x", OHM_DOUBLE, 1, axes, NULL, NULL));
    ck_fails(ohm_store_axis_counts(s, "g/trial", 3, NULL), OHM_EINPUT,
             "/g/trial would hide an axis that /g/sub/x uses");
    ck_ok(ohm_store_axis_counts(s, "h/trial", 3, NULL));
    ck_ok(ohm_store_axis_counts(s, "g/other/trial", 3, NULL));
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(axes_survive_scarcity)
{
    static const char *const axes[] = { "read" };
    struct ohm_store *s = fresh();
    size_t n, at = 0;
    char **labels;

    ck_ok(ohm_store_axis_values(s, "v", 2, (double[]){ 1, 2 }, "V", "x"));
    ck_ok(ohm_store_axis_labels(s, "l", 1, axes, "x"));
    ck_ok(ohm_store_axis_growing(s, "read", NULL));
    ck_ok(ohm_store_array(s, "x", OHM_UINT8, 1, axes, NULL, NULL));
    for (; at < 4; at++) { /* the journal has its memory from here on */
        ck_ok(ohm_store_write(s, "x", OHM_UINT8, &at, &(size_t){ 1 }, &(uint8_t){ 1 }));
        ck_ok(ohm_store_flush(s));
    }
    ck_survives_scarcity(ohm_store_axis_counts(s, "a", 3, NULL), (void)0);
    ck_survives_scarcity(ohm_store_labels(s, "v", &n, &labels), free(labels));
    ck_survives_scarcity(ohm_store_labels(s, "l", &n, &labels), free(labels));
    ck_survives_scarcity(
        ohm_store_write(s, "x", OHM_UINT8, &at, &(size_t){ 1 }, &(uint8_t){ 1 }), at++);
    ck_ok(ohm_store_commit(s));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store/axis");
    TCase *tc = tcase_create("axis");

    tcase_add_checked_fixture(tc, scratch_setup, scratch_teardown);
    tcase_add_test(tc, labels_read_back);
    tcase_add_test(tc, values_and_counts_read_back_as_numbers_and_labels);
    tcase_add_test(tc, an_axis_has_units_and_a_long_name);
    tcase_add_test(tc, a_growing_axis_and_its_arrays_have_one_length);
    tcase_add_test(tc, two_growing_axes_grow_each_on_its_own);
    tcase_add_test(tc, wrong_axes_are_refused);
    tcase_add_test(tc, an_axis_is_not_written_over);
    tcase_add_test(tc, an_axis_does_not_hide_one_in_use);
    tcase_add_test(tc, axes_survive_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
