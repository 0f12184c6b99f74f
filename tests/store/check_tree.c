#include "store/tree.h"

#include "scratch.h"
#include "store/array.h"
#include "store/axis.h"

#include <hdf5.h>

static struct ohm_store *fresh(void)
{
    struct ohm_store *s;

    ck_ok(ohm_store_create(&s, in("r.h5"), true));
    return s;
}

START_TEST(groups_are_made_on_the_way)
{
    struct ohm_store *s = fresh();

    ck_ok(ohm_store_group(s, "a/b/c"));
    ck_ok(ohm_store_group(s, "/a/b")); /* again, with another spelling */
    ck_ok(ohm_store_group(s, ""));
    ck_ok(ohm_store_axis_counts(s, "weights/0/out", 3, NULL));
    ck_ok(ohm_store_array(s, "alone/x", OHM_DOUBLE, 0, NULL, NULL, NULL));
    for (int k = 0; k < 2; k++) {
        ck_assert_int_eq(object_of(s, "a"), OHM_GROUP);
        ck_assert_int_eq(object_of(s, "a/b/c"), OHM_GROUP);
        ck_assert_int_eq(object_of(s, "/weights/0"), OHM_GROUP);
        ck_assert_int_eq(object_of(s, "weights/0/out"), OHM_AXIS);
        ck_assert_int_eq(object_of(s, "alone/x"), OHM_ARRAY);
        ck_assert_int_eq(object_of(s, ""), OHM_GROUP);
        ck_assert_int_eq(object_of(s, "/"), OHM_GROUP);
        ck_assert_int_eq(object_of(s, "a/c"), OHM_NO_OBJECT);
        ck_assert_int_eq(object_of(s, "nowhere/at/all"), OHM_NO_OBJECT);
        ck_assert_int_eq(object_of(s, "alone/x/y"), OHM_NO_OBJECT);
        ck_assert(there_is(s, "a/b"));
        ck_assert(!there_is(s, "a/b/d"));
        if (k == 0) {
            ck_ok(ohm_store_commit(s));
            ck_ok(ohm_store_open(&s, in("r.h5")));
        }
    }
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(entries_come_in_the_order_in_which_they_were_made)
{
    static const char *const names[] = { "zeta", "alpha", "mu", "beta" };
    static const enum ohm_object objects[] = { OHM_AXIS, OHM_ARRAY, OHM_GROUP, OHM_ARRAY };
    struct ohm_store *s = fresh();
    struct ohm_entry *entries;
    size_t n;

    ck_ok(ohm_store_axis_counts(s, "g/zeta", 3, NULL));
    ck_ok(ohm_store_array(s, "g/alpha", OHM_INT16, 1, names, NULL, NULL));
    ck_ok(ohm_store_group(s, "g/mu"));
    ck_ok(ohm_store_array(s, "g/beta", OHM_STRING, 0, NULL, NULL, NULL));
    ck_ok(ohm_store_entries(s, "g", &n, &entries));
    ck_assert_uint_eq(n, 4);
    for (size_t k = 0; k < n; k++) {
        ck_assert_str_eq(entries[k].name, names[k]);
        ck_assert_int_eq(entries[k].object, objects[k]);
    }
    free(entries);
    ck_ok(ohm_store_entries(s, "", &n, &entries));
    ck_assert_uint_eq(n, 1);
    ck_assert_str_eq(entries[0].name, "g");
    ck_assert_int_eq(entries[0].object, OHM_GROUP);
    free(entries);
    ck_ok(ohm_store_entries(s, "g/mu", &n, &entries));
    ck_assert_uint_eq(n, 0);
    free(entries);
    ck_survives_scarcity(ohm_store_entries(s, "g", &n, &entries), free(entries));
    ck_ok(ohm_store_close(s));
}
END_TEST

/* Files that other programs made may not know the order, and have what is not for us. */
START_TEST(entries_without_an_order_are_sorted)
{
    const hid_t file = H5Fcreate(in("r.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t space = H5Screate(H5S_SCALAR), type = H5Tcopy(H5T_C_S1);
    struct ohm_entry *entries;
    struct ohm_store *s;
    size_t n;

    H5Tset_size(type, 6);
    {
        const hid_t note =
            H5Acreate2(file, "Conventions", type, space, H5P_DEFAULT, H5P_DEFAULT);

        H5Awrite(note, type, "CF-1.7");
        H5Aclose(note);
    }
    H5Gclose(H5Gcreate2(file, "b", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Gclose(H5Gcreate2(file, "a", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Tcommit2(file, "c", type, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Tclose(type);
    H5Sclose(space);
    H5Fclose(file);
    ck_ok(ohm_store_open(&s, in("r.h5")));
    ck_ok(ohm_store_entries(s, "", &n, &entries));
    ck_assert_uint_eq(n, 3);
    ck_assert_str_eq(entries[0].name, "a");
    ck_assert_str_eq(entries[1].name, "b");
    ck_assert_int_eq(entries[1].object, OHM_GROUP);
    ck_assert_int_eq(entries[2].object, OHM_NO_OBJECT);
    ck_assert(!there_is(s, "c/e"));
    free(entries);
    ck_ok(ohm_store_close(s));
}
END_TEST

static const struct {
    const char *path, *words;
} wrong[] = {
    { "a//b", "the path \"a//b\": a name is empty" },
    { "a/", "ends with a '/'" },
    { ".", "does not begin with a letter" },
    { "a/../b", "does not begin with a letter" },
    { " a", "does not begin with a letter" },
    { "a ", "ends with a blank" },
    { "a\nb", "control character" },
    { "a\x7f", "control character" },
    { "\xff", "not UTF-8 from its byte 0" },
    { "ab\xc3", "not UTF-8 from its byte 2" },
    { "\xc0\xaf", "not UTF-8" }, /* overlong */
    { "\xe0\x80\xaf", "not UTF-8" },
    { "\xf0\x80\x80\xaf", "not UTF-8" },
    { "\xbf\xbf", "not UTF-8" },         /* only what follows */
    { "\xed\xa0\x80", "not UTF-8" },     /* a surrogate */
    { "\xf4\x90\x80\x80", "not UTF-8" }, /* beyond the last character */
    { "\xe2\x82", "not UTF-8" },
    { "\xe2\x28\xa1", "not UTF-8" },
};

START_TEST(wrong_names_are_refused)
{
    struct ohm_store *s = fresh();
    struct ohm_entry *entries;
    size_t n;

    ck_fails(ohm_store_group(s, wrong[_i].path), OHM_EUSAGE, wrong[_i].words);
    ck_assert_ptr_nonnull(strstr(ohm_sentence(), "r.h5.partial: the path"));
    ck_assert(!there_is(s, wrong[_i].path));
    ck_fails(ohm_store_array(s, wrong[_i].path, OHM_DOUBLE, 0, NULL, NULL, NULL),
             OHM_EUSAGE, wrong[_i].words);
    ck_ok(ohm_store_entries(s, "", &n, &entries));
    ck_assert_uint_eq(n, 0);
    free(entries);
    ck_ok(ohm_store_close(s));
}
END_TEST

static const char *const right[] = {
    "a",   "_a",  "0",        "1-3-3-3",
    "a b", "a.b", "\xc3\xa9", "\xe2\x82\xac/\xf0\x9f\x98\x80/\xf4\x8f\xbf\xbf"
};

START_TEST(right_names_are_taken)
{
    struct ohm_store *s = fresh();

    ck_ok(ohm_store_group(s, right[_i]));
    ck_assert_int_eq(object_of(s, right[_i]), OHM_GROUP);
    ck_ok(ohm_store_commit(s));
}
END_TEST

START_TEST(lengths_have_their_limits)
{
    struct ohm_store *s = fresh();
    struct ohm_entry *entries;
    char name[257], path[2000] = "";
    size_t n;

    memset(name, 'n', 255);
    name[255] = '\0';
    ck_ok(ohm_store_group(s, name));
    ck_ok(ohm_store_entries(s, "", &n, &entries));
    ck_assert_str_eq(entries[0].name, name);
    free(entries);
    strcat(name, "n");
    ck_fails(ohm_store_group(s, name), OHM_EUSAGE, "is longer than 255 bytes");
    for (int k = 0; k < 7; k++)
        sprintf(path + strlen(path), "%0*d/", 145, k);
    ck_assert_uint_eq(strlen(path), 1022);
    strcpy(path + 1021, "0");
    ck_ok(ohm_store_group(s, path));
    ck_assert(there_is(s, path));
    strcat(path, "0");
    ck_fails(ohm_store_group(s, path), OHM_EUSAGE, "is longer than 1022 bytes");
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(what_is_no_group_has_no_entries)
{
    struct ohm_store *s = fresh();
    struct ohm_entry *entries = (void *)&s, *before = entries;
    size_t n = 77;

    ck_ok(ohm_store_array(s, "x", OHM_DOUBLE, 0, NULL, NULL, NULL));
    ck_fails(ohm_store_entries(s, "x", &n, &entries), OHM_EINPUT, "there is no group /x");
    ck_fails(ohm_store_entries(s, "y", &n, &entries), OHM_EINPUT, "there is no group /y");
    ck_fails(ohm_store_group(s, "x"), OHM_EINPUT, "/x is not a group");
    ck_fails(ohm_store_group(s, "x/y"), OHM_EINPUT, "/x is not a group");
    ck_assert_uint_eq(n, 77);
    ck_assert_ptr_eq(entries, before);
    ck_ok(ohm_store_close(s));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store/tree");
    TCase *tc = tcase_create("tree");

    tcase_add_checked_fixture(tc, scratch_setup, scratch_teardown);
    tcase_add_test(tc, groups_are_made_on_the_way);
    tcase_add_test(tc, entries_come_in_the_order_in_which_they_were_made);
    tcase_add_test(tc, entries_without_an_order_are_sorted);
    tcase_add_loop_test(tc, wrong_names_are_refused, 0, sizeof wrong / sizeof *wrong);
    tcase_add_loop_test(tc, right_names_are_taken, 0, sizeof right / sizeof *right);
    tcase_add_test(tc, lengths_have_their_limits);
    tcase_add_test(tc, what_is_no_group_has_no_entries);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
