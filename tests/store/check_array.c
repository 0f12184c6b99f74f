#include "store/array.h"

#include "scratch.h"
#include "store/axis.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/slab.h"
#include "store/tree.h"

#include <hdf5.h>
#include <math.h>
#include <stdint.h>

/* H5DSattach_scale is wrapped (tests/local.mk): it fails after this many calls, unless -1. */
static int attachments_left = -1;

herr_t __real_H5DSattach_scale(hid_t array, hid_t axis, unsigned k);
herr_t __wrap_H5DSattach_scale(hid_t array, hid_t axis, unsigned k);

herr_t __wrap_H5DSattach_scale(hid_t array, hid_t axis, unsigned k)
{
    if (attachments_left >= 0 && attachments_left-- == 0)
        return -1;
    return __real_H5DSattach_scale(array, axis, k);
}

static const char *const axes[] = { "method", "bits", "trial" };

/* A store with the axes above, of 2, 3 and 4 entries. */
static struct ohm_store *fresh(void)
{
    static const char *const methods[] = { "none", "l1" };
    struct ohm_store *s;

    ck_ok(ohm_store_create(&s, in("r.h5"), true));
    ck_ok(ohm_store_axis_labels(s, "method", 2, methods, NULL));
    ck_ok(ohm_store_axis_values(s, "bits", 3, (double[]){ 1, 2, 3 }, "1", NULL));
    ck_ok(ohm_store_axis_counts(s, "trial", 4, NULL));
    return s;
}

static void check_facts(struct ohm_store *s)
{
    struct ohm_array_facts facts;
    enum ohm_element element;
    size_t ndim, shape[OHM_AXES_MAX];

    ck_ok(ohm_store_facts(s, "accuracy", &facts));
    ck_assert_int_eq(facts.element, OHM_FLOAT);
    ck_assert_uint_eq(facts.ndim, 3);
    for (size_t k = 0; k < 3; k++) {
        ck_assert_uint_eq(facts.shape[k], k + 2);
        ck_assert_ptr_nonnull(facts.axes[k]);
        ck_assert_str_eq(facts.axes[k] + 1, axes[k]);
    }
    ck_assert_str_eq(facts.units, "percent");
    ck_assert_str_eq(facts.long_name, "how many of 100");
    ohm_array_facts_clear(&facts);
    ohm_array_facts_clear(&facts);
    ck_ok(ohm_store_shape(s, "accuracy", &ndim, shape));
    ck_assert_uint_eq(ndim, 3);
    ck_assert_uint_eq(shape[2], 4);
    ck_ok(ohm_store_element(s, "single", &element));
    ck_assert_int_eq(element, OHM_INT64);
    ck_ok(ohm_store_shape(s, "single", &ndim, shape));
    ck_assert_uint_eq(ndim, 0);
}

START_TEST(an_array_knows_its_facts)
{
    struct ohm_store *s = fresh();

    ck_ok(ohm_store_array(s, "accuracy", OHM_FLOAT, 3, axes, "percent", "how many of 100"));
    ck_ok(ohm_store_array(s, "single", OHM_INT64, 0, NULL, NULL, NULL));
    check_facts(s);
    ck_ok(ohm_store_commit(s));
    ck_ok(ohm_store_open(&s, in("r.h5")));
    check_facts(s);
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(axes_come_from_the_nearest_group)
{
    struct ohm_store *s = fresh();
    struct ohm_array_facts facts;

    ck_ok(ohm_store_axis_counts(s, "g/bits", 7, NULL));
    ck_ok(ohm_store_array(s, "g/method", OHM_UINT8, 1, axes + 1, NULL, NULL));
    ck_ok(ohm_store_array(s, "g/h/x", OHM_UINT8, 3, axes, NULL, NULL));
    ck_ok(ohm_store_facts(s, "g/h/x", &facts));
    ck_assert_str_eq(facts.axes[0], "/method"); /* g/method is no axis */
    ck_assert_str_eq(facts.axes[1], "/g/bits");
    ck_assert_str_eq(facts.axes[2], "/trial");
    ck_assert_uint_eq(facts.shape[1], 7);
    ohm_array_facts_clear(&facts);
    ck_fails(ohm_store_array(s, "x", OHM_UINT8, 1, (const char *[]){ "h" }, NULL, NULL),
             OHM_EINPUT, "there is no axis h for /x");
    ck_ok(ohm_store_close(s));
}
END_TEST

#define EACH_ELEMENT(X)                                                                    \
    X(OHM_DOUBLE, double, isnan(x))                                                        \
    X(OHM_FLOAT, float, isnan(x))                                                          \
    X(OHM_INT64, int64_t, x == -1)                                                         \
    X(OHM_INT32, int32_t, x == -1)                                                         \
    X(OHM_INT16, int16_t, x == -1)                                                         \
    X(OHM_UINT8, uint8_t, x == 255)

/* In memory and as HDF5's fill value and as the attribute of the same type. */
START_TEST(what_was_not_written_is_the_fill_value)
{
    struct ohm_store *s = fresh();

#define X(element, type, is_fill)                                                          \
    {                                                                                      \
        type all[24];                                                                      \
        const size_t at[] = { 1, 1, 1 }, one[] = { 1, 1, 1 };                              \
        char path[32];                                                                     \
                                                                                           \
        snprintf(path, sizeof path, "x%d", element);                                       \
        ck_ok(ohm_store_array(s, path, element, 3, axes, NULL, NULL));                     \
        ck_ok(ohm_store_write(s, path, element, at, one, &(type){ 7 }));                   \
        ck_ok(ohm_store_read(s, path, element, NULL, NULL, all));                          \
        for (size_t k = 0; k < 24; k++) {                                                  \
            const type x = all[k];                                                         \
                                                                                           \
            ck_assert(k == 17 ? x == 7 : is_fill);                                         \
        }                                                                                  \
    }
    EACH_ELEMENT(X)
#undef X
    ck_ok(ohm_store_commit(s));
    {
        const hid_t file = H5Fopen(in("r.h5"), H5F_ACC_RDONLY, H5P_DEFAULT);

#define X(element, type, is_fill)                                                          \
    {                                                                                      \
        char path[32];                                                                     \
        hid_t array, fill, own, its;                                                       \
        type x;                                                                            \
                                                                                           \
        snprintf(path, sizeof path, "x%d", element);                                       \
        array = H5Dopen2(file, path, H5P_DEFAULT);                                         \
        fill = H5Aopen(array, "_FillValue", H5P_DEFAULT);                                  \
        own = H5Dget_type(array);                                                          \
        its = H5Aget_type(fill);                                                           \
        ck_assert(H5Tequal(own, its) > 0);                                                 \
        ck_assert(H5Aread(fill, own, &x) >= 0);                                            \
        ck_assert(is_fill);                                                                \
        H5Tclose(own);                                                                     \
        H5Tclose(its);                                                                     \
        H5Aclose(fill);                                                                    \
        H5Dclose(array);                                                                   \
    }
        EACH_ELEMENT(X)
#undef X
        H5Fclose(file);
    }
}
END_TEST

START_TEST(elements_have_names_and_sizes)
{
    ck_assert_str_eq(ohm_element_name(OHM_DOUBLE), "double");
    ck_assert_str_eq(ohm_element_name(OHM_STRING), "text");
    ck_assert_uint_eq(ohm_element_bytes(OHM_INT16), 2);
    ck_assert_uint_eq(ohm_element_bytes(OHM_STRING), sizeof(char *));
    ck_assert_uint_eq(ohm_element_bytes((enum ohm_element)7), 0);
    ck_assert_uint_eq(ohm_element_bytes((enum ohm_element) - 1), 0);
}
END_TEST

/* The file that COMMIT left: chunk[] and the number of filters of the array PATH. */
static int layout(const char *path, hsize_t chunk[])
{
    const hid_t file = H5Fopen(in("r.h5"), H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t array = H5Dopen2(file, path, H5P_DEFAULT);
    const hid_t list = H5Dget_create_plist(array);
    const int filters = H5Pget_nfilters(list);

    if (H5Pget_layout(list) == H5D_CHUNKED)
        ck_assert_int_gt(H5Pget_chunk(list, 8, chunk), 0);
    else
        chunk[0] = 0;
    H5Pclose(list);
    H5Dclose(array);
    H5Fclose(file);
    return filters;
}

START_TEST(chunks_hold_the_last_axes_whole)
{
    static const struct {
        const char *axes[3];
        hsize_t chunk[3];
    } cases[] = {
        { { "trial", "k", "l" }, { 4, 100, 128 } },    /* 400 kB: all */
        { { "k", "l", "trial" }, { 100, 128, 4 } },    /* the same */
        { { "k", "k2", "l" }, { 1, 500, 128 } },       /* two halves, one by one */
        { { "read", "k", "l" }, { 1, 100, 128 } },     /* 100 kB a read */
        { { "trial", "read", "l" }, { 1, 128, 128 } }, /* 128 kB */
        { { "trial", "l", "read" }, { 1, 1, 16384 } }, /* 128 kB */
        { { "trial", "trial2", "big" }, { 1, 1, 50000 } },
    };
    struct ohm_store *s = fresh();
    char path[8];

    ck_ok(ohm_store_axis_counts(s, "trial2", 3, NULL));
    ck_ok(ohm_store_axis_counts(s, "k", 100, NULL));
    ck_ok(ohm_store_axis_counts(s, "k2", 1000, NULL));
    ck_ok(ohm_store_axis_counts(s, "l", 128, NULL));
    ck_ok(ohm_store_axis_counts(s, "big", 100000, NULL));
    ck_ok(ohm_store_axis_growing(s, "read", NULL));
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        snprintf(path, sizeof path, "x%zu", k);
        ck_ok(ohm_store_array(s, path, OHM_DOUBLE, 3, cases[k].axes, NULL, NULL));
    }
    ck_ok(ohm_store_array(s, "none", OHM_DOUBLE, 0, NULL, NULL, NULL));
    ck_ok(ohm_store_commit(s));
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hsize_t chunk[8];

        snprintf(path, sizeof path, "x%zu", k);
        ck_assert_int_eq(layout(path, chunk), 3);
        for (int d = 0; d < 3; d++)
            ck_assert_msg(chunk[d] == cases[k].chunk[d], "%s: chunk[%d] = %llu", path, d,
                          (unsigned long long)chunk[d]);
    }
}
END_TEST

START_TEST(wrong_arrays_are_refused_and_leave_nothing)
{
    static const char *const twice[] = { "trial", "trial" }, *const slash[] = { "g/trial" };
    const char *many[OHM_AXES_MAX + 1];
    struct ohm_store *s = fresh();
    struct ohm_entry *entries;
    struct ohm_array_facts facts = { .ndim = 77 };
    size_t n;

    for (int k = 0; k <= OHM_AXES_MAX; k++)
        many[k] = "trial";
    ck_ok(ohm_store_array(s, "x", OHM_DOUBLE, 0, NULL, NULL, NULL));
    ck_fails(ohm_store_array(s, "x", OHM_DOUBLE, 0, NULL, NULL, NULL), OHM_EINPUT,
             "r.h5.partial: /x is there already");
    ck_fails(ohm_store_array(s, "trial", OHM_DOUBLE, 1, axes, NULL, NULL), OHM_EINPUT,
             "/trial is there already");
    ck_fails(ohm_store_array(s, "x/y", OHM_DOUBLE, 0, NULL, NULL, NULL), OHM_EINPUT,
             "/x is not a group");
    ck_fails(ohm_store_array(s, "y", OHM_DOUBLE, 1, (const char *[]){ "x" }, NULL, NULL),
             OHM_EINPUT, "there is no axis x for /y");
    ck_fails(ohm_store_array(s, "y", OHM_DOUBLE, 2, twice, NULL, NULL), OHM_EUSAGE,
             "/y has the axis trial twice");
    ck_fails(ohm_store_array(s, "y", OHM_DOUBLE, 1, slash, NULL, NULL), OHM_EUSAGE, "'/'");
    ck_fails(ohm_store_array(s, "y", OHM_DOUBLE, OHM_AXES_MAX + 1, many, NULL, NULL),
             OHM_EUSAGE, "more than 16 axes");
    ck_fails(ohm_store_array(s, "y", (enum ohm_element)99, 0, NULL, NULL, NULL), OHM_EUSAGE,
             "there is no element 99");
    ck_fails(ohm_store_array(s, "y", OHM_DOUBLE, 0, NULL, "\xb5V", NULL), OHM_EUSAGE,
             "units: a text is not UTF-8");
    ck_fails(ohm_store_facts(s, "y", &facts), OHM_EINPUT, "there is no /y");
    ck_fails(ohm_store_facts(s, "", &facts), OHM_EINPUT, "/ is a group");
    ck_assert_uint_eq(facts.ndim, 77);
    ck_ok(ohm_store_entries(s, "", &n, &entries));
    ck_assert_uint_eq(n, 4);
    free(entries);
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(an_array_without_its_axes_is_undone)
{
    static const char *const over[] = { "read", "trial" };
    struct ohm_store *s = fresh();
    size_t ndim, shape[OHM_AXES_MAX];

    ck_ok(ohm_store_axis_growing(s, "read", NULL));
    attachments_left = 1;
    ck_fails(ohm_store_array(s, "x", OHM_UINT8, 2, over, "V", NULL), OHM_EIO,
             "/x does not get the axis trial");
    attachments_left = -1;
    ck_assert(!there_is(s, "x"));
    ck_ok(ohm_store_array(s, "y", OHM_UINT8, 1, over, NULL, NULL));
    ck_ok(ohm_store_write(s, "y", OHM_UINT8, &(size_t){ 2 }, &(size_t){ 1 },
                          &(uint8_t){ 1 })); /* no trace of x at the axis */
    ck_ok(ohm_store_array(s, "x", OHM_UINT8, 2, over, "V", NULL));
    ck_ok(ohm_store_shape(s, "x", &ndim, shape));
    ck_assert_uint_eq(shape[0], 3);
    ck_ok(ohm_store_commit(s));
}
END_TEST

START_TEST(what_is_not_ours_is_told)
{
    struct ohm_store *s = fresh();
    enum ohm_element element = OHM_INT16;
    size_t ndim, shape[OHM_AXES_MAX];
    float x;

    ck_ok(ohm_store_commit(s));
    {
        const hid_t file = H5Fopen(in("r.h5"), H5F_ACC_RDWR, H5P_DEFAULT);
        const hid_t one = H5Screate(H5S_SCALAR);
        hsize_t extents[OHM_AXES_MAX + 1];
        hid_t deep;

        for (int k = 0; k <= OHM_AXES_MAX; k++)
            extents[k] = 1;
        deep = H5Screate_simple(OHM_AXES_MAX + 1, extents, NULL);
        H5Dclose(H5Dcreate2(file, "odd", H5T_NATIVE_UINT32, one, H5P_DEFAULT, H5P_DEFAULT,
                            H5P_DEFAULT));
        H5Dclose(H5Dcreate2(file, "deep", H5T_NATIVE_FLOAT, deep, H5P_DEFAULT, H5P_DEFAULT,
                            H5P_DEFAULT));
        H5Dclose(H5Dcreate2(file, "bare", H5T_IEEE_F32BE, one, H5P_DEFAULT, H5P_DEFAULT,
                            H5P_DEFAULT));
        H5Sclose(one);
        H5Sclose(deep);
        H5Fclose(file);
    }
    ohm_store_accept_changed();
    ck_ok(ohm_store_open(&s, in("r.h5")));
    ck_fails(ohm_store_element(s, "odd", &element), OHM_EINPUT,
             "/odd is made of something");
    ck_assert_int_eq(element, OHM_INT16);
    ck_fails(ohm_store_read(s, "odd", OHM_FLOAT, NULL, NULL, &x), OHM_EINPUT,
             "/odd is made");
    ck_fails(ohm_store_shape(s, "deep", &ndim, shape), OHM_EINPUT, "more than 16 axes");
    ck_ok(ohm_store_read(s, "bare", OHM_FLOAT, NULL, NULL, &x));
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(more_arrays_than_are_kept_open_keep_their_data)
{
    struct ohm_store *s = fresh();
    char path[16];
    float x;

    for (int turn = 0; turn < 3; turn++)
        for (int k = 0; k < 80; k++) {
            const size_t at = (size_t)turn, one = 1;

            snprintf(path, sizeof path, "x%d", k);
            if (turn == 0)
                ck_ok(ohm_store_array(s, path, OHM_FLOAT, 1, axes + 2, NULL, NULL));
            ck_ok(ohm_store_write(s, path, OHM_FLOAT, &at, &one,
                                  &(float){ (float)(k + 100 * turn) }));
        }
    ck_assert_int_le(H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_DATASET), 32);
    for (int k = 0; k < 80; k++) {
        const size_t at = (size_t)k % 3, one = 1;

        snprintf(path, sizeof path, "x%d", k);
        ck_ok(ohm_store_read(s, path, OHM_FLOAT, &at, &one, &x));
        ck_assert(x == (float)(k + 100 * (int)at));
    }
    ck_ok(ohm_store_commit(s));
}
END_TEST

START_TEST(facts_survive_scarcity)
{
    struct ohm_array_facts facts;
    struct ohm_store *s = fresh();

    ck_ok(ohm_store_array(s, "x", OHM_DOUBLE, 3, axes, "V", NULL));
    ck_ok(ohm_store_flush(s));
    ck_survives_scarcity(ohm_store_facts(s, "x", &facts), ohm_array_facts_clear(&facts));
    ck_ok(ohm_store_commit(s));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store/array");
    TCase *tc = tcase_create("array");

    tcase_add_checked_fixture(tc, scratch_setup, scratch_teardown);
    tcase_add_test(tc, an_array_knows_its_facts);
    tcase_add_test(tc, axes_come_from_the_nearest_group);
    tcase_add_test(tc, what_was_not_written_is_the_fill_value);
    tcase_add_test(tc, elements_have_names_and_sizes);
    tcase_add_test(tc, chunks_hold_the_last_axes_whole);
    tcase_add_test(tc, wrong_arrays_are_refused_and_leave_nothing);
    tcase_add_test(tc, an_array_without_its_axes_is_undone);
    tcase_add_test(tc, what_is_not_ours_is_told);
    tcase_add_test(tc, more_arrays_than_are_kept_open_keep_their_data);
    tcase_add_test(tc, facts_survive_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
