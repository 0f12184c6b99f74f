#include "store/note.h"

#include "scratch.h"
#include "store/array.h"
#include "store/axis.h"

#include <hdf5.h>
#include <math.h>

/* A store with a group g, an axis k and an array x. */
static struct ohm_store *fresh(void)
{
    struct ohm_store *s;

    ck_ok(ohm_store_create(&s, in("r.h5"), true));
    ck_ok(ohm_store_group(s, "g"));
    ck_ok(ohm_store_axis_counts(s, "k", 3, NULL));
    ck_ok(ohm_store_array(s, "x", OHM_DOUBLE, 1, (const char *[]){ "k" }, "V", NULL));
    return s;
}

static struct ohm_store *reopened(struct ohm_store *s)
{
    ck_ok(ohm_store_commit(s));
    ck_ok(ohm_store_open(&s, in("r.h5")));
    return s;
}

static void check_text(struct ohm_store *s, const char *path, const char *key,
                       const char *wanted)
{
    char *text;

    ck_ok(ohm_note_read_text(s, path, key, &text));
    ck_assert_str_eq(text, wanted);
    free(text);
}

START_TEST(notes_read_back_from_every_object)
{
    static const char *const paths[] = { "", "g", "k", "x" };
    static const double values[] = { 1.0 / 3, -INFINITY, 5e-324 };
    struct ohm_store *s = fresh();

    for (size_t p = 0; p < 4; p++) {
        ck_ok(ohm_note_write_text(s, paths[p], "text", "a \xc2\xb5 and\na line"));
        ck_ok(ohm_note_write_text(s, paths[p], "empty", ""));
        ck_ok(ohm_note_write_real(s, paths[p], "real", 0.1));
        ck_ok(ohm_note_write_count(s, paths[p], "count", INT64_MIN));
        ck_ok(ohm_note_write_reals(s, paths[p], "reals", 3, values));
    }
    s = reopened(s);
    for (size_t p = 0; p < 4; p++) {
        double real, *reals;
        int64_t count;
        size_t n;

        check_text(s, paths[p], "text", "a \xc2\xb5 and\na line");
        check_text(s, paths[p], "empty", "");
        ck_ok(ohm_note_read_real(s, paths[p], "real", &real));
        ck_assert(real == 0.1);
        ck_ok(ohm_note_read_count(s, paths[p], "count", &count));
        ck_assert(count == INT64_MIN);
        ck_ok(ohm_note_read_reals(s, paths[p], "reals", &n, &reals));
        ck_assert_uint_eq(n, 3);
        ck_assert_mem_eq(reals, values, sizeof values);
        free(reals);
    }
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(a_text_may_be_of_any_length)
{
    static const size_t lengths[] = { 1, 8, 60000, 65535, 65536, 1000000 };
    char *text = malloc(1000001), key[16];
    struct ohm_store *s = fresh();

    for (int turn = 0; turn < 2; turn++) {
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
            snprintf(key, sizeof key, "text%zu", k);
            memset(text, 'a' + (int)k, lengths[k]);
            text[lengths[k]] = '\0';
            if (turn == 0)
                ck_ok(ohm_note_write_text(s, k % 2 ? "x" : "", key, text));
            else
                check_text(s, k % 2 ? "x" : "", key, text);
        }
        if (turn == 0)
            s = reopened(s);
    }
    ck_ok(ohm_store_close(s));
    free(text);
}
END_TEST

START_TEST(a_note_is_replaced_by_a_later_one)
{
    struct ohm_store *s = fresh();
    int64_t count;
    char *text;

    ck_ok(ohm_note_write_text(s, "x", "n", "a text"));
    ck_ok(ohm_note_write_text(s, "x", "n", "a longer text"));
    check_text(s, "x", "n", "a longer text");
    ck_ok(ohm_note_write_count(s, "x", "n", 5));
    ck_ok(ohm_note_read_count(s, "x", "n", &count));
    ck_assert_int_eq(count, 5);
    ck_fails(ohm_note_read_text(s, "x", "n", &text), OHM_EINPUT,
             "the note n is not a text");
    ck_ok(ohm_note_write_text(s, "x", "units", "A"));
    check_text(s, "x", "units", "A");
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(notes_are_listed_in_the_order_in_which_they_were_made)
{
    static const struct {
        const char *key;
        enum ohm_note_kind kind;
    } wanted[] = { { "Conventions", OHM_NOTE_TEXT },
                   { "z", OHM_NOTE_TEXT },
                   { "y", OHM_NOTE_REAL },
                   { "x", OHM_NOTE_COUNT },
                   { "w", OHM_NOTE_REALS } };
    struct ohm_store *s = fresh();
    struct ohm_note *notes;
    size_t n;

    ck_ok(ohm_note_write_text(s, "", "z", "z"));
    ck_ok(ohm_note_write_real(s, "", "y", 1));
    ck_ok(ohm_note_write_count(s, "", "x", 1));
    ck_ok(ohm_note_write_reals(s, "", "w", 1, (double[]){ 1 }));
    ck_ok(ohm_store_notes(s, "", &n, &notes));
    ck_assert_uint_eq(n, 5);
    for (size_t k = 0; k < n; k++) {
        ck_assert_str_eq(notes[k].key, wanted[k].key);
        ck_assert_int_eq(notes[k].kind, wanted[k].kind);
    }
    free(notes);
    ck_ok(ohm_store_notes(s, "x", &n, &notes)); /* without what HDF5 needs for itself */
    ck_assert_uint_eq(n, 1);
    ck_assert_str_eq(notes[0].key, "units");
    free(notes);
    ck_ok(ohm_store_notes(s, "g", &n, &notes));
    ck_assert_uint_eq(n, 0);
    free(notes);
    for (int k = 0; k < 40; k++) { /* HDF5 stores many notes in another way */
        char key[16];

        snprintf(key, sizeof key, "n%d", (k * 7) % 40);
        ck_ok(ohm_note_write_count(s, "g", key, k));
    }
    ck_ok(ohm_store_notes(s, "g", &n, &notes));
    ck_assert_uint_eq(n, 40);
    for (int k = 0; k < 40; k++)
        ck_assert_int_eq(atoi(notes[k].key + 1), (k * 7) % 40);
    free(notes);
    ck_survives_scarcity(ohm_store_notes(s, "g", &n, &notes), free(notes));
    ck_ok(ohm_store_close(s));
}
END_TEST

/* Writes an attribute of the file as other programs do. */
static void write_foreign(hid_t file, const char *key, hid_t type, hid_t space,
                          hid_t memory_type, const void *value)
{
    const hid_t note = H5Acreate2(file, key, type, space, H5P_DEFAULT, H5P_DEFAULT);

    ck_assert(note >= 0 && H5Awrite(note, memory_type, value) >= 0);
    H5Aclose(note);
}

/* Lists of one, texts of any length, other integers. */
static void write_foreign_notes(void)
{
    const hid_t file = H5Fopen(in("r.h5"), H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t text = H5Tcopy(H5T_C_S1), one = H5Screate(H5S_SCALAR);
    const hid_t list = H5Screate_simple(1, (hsize_t[]){ 1 }, NULL);
    const hid_t two = H5Screate_simple(1, (hsize_t[]){ 2 }, NULL);
    const char *words = "words", *none = NULL, *both[] = { "a", "b" };

    H5Tset_size(text, H5T_VARIABLE);
    write_foreign(file, "any", text, one, text, &words);
    write_foreign(file, "listed", text, list, text, &words);
    write_foreign(file, "null", text, one, text, &none);
    write_foreign(file, "two", text, two, text, both);
    write_foreign(file, "small", H5T_STD_U16BE, list, H5T_NATIVE_INT, (int[]){ 65535 });
    H5Tclose(text);
    H5Sclose(one);
    H5Sclose(list);
    H5Sclose(two);
    H5Fclose(file);
}

START_TEST(notes_of_netcdf_and_h5py_are_read)
{
    struct ohm_store *s = fresh();
    struct ohm_note *notes;
    double real, *reals;
    int64_t count;
    char *text;
    size_t n;

    ck_ok(ohm_store_commit(s));
    write_foreign_notes();
    ohm_store_accept_changed();
    ck_ok(ohm_store_open(&s, in("r.h5")));
    check_text(s, "", "any", "words");
    check_text(s, "", "listed", "words");
    check_text(s, "", "null", "");
    ck_fails(ohm_note_read_text(s, "", "two", &text), OHM_EINPUT, "two is not a text");
    ck_ok(ohm_note_read_count(s, "", "small", &count));
    ck_assert_int_eq(count, 65535);
    ck_ok(ohm_note_read_real(s, "", "small", &real));
    ck_assert(real == 65535);
    ck_ok(ohm_note_read_reals(s, "", "small", &n, &reals));
    ck_assert(n == 1 && reals[0] == 65535);
    free(reals);
    ck_ok(ohm_store_notes(s, "", &n, &notes));
    ck_assert_uint_eq(n, 5); /* with Conventions, without the two texts */
    free(notes);
    ck_survives_scarcity(ohm_note_read_text(s, "", "any", &text), free(text));
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(wrong_notes_are_refused_and_change_nothing)
{
    static const char *const keys[] = { "_FillValue",    "DIMENSION_LIST",
                                        "CLASS",         "NAME",
                                        "_NCProperties", "REFERENCE_LIST",
                                        "a/b",           "",
                                        "_Netcdf4Dimid", " a",
                                        "\xff",          "a\n" };
    struct ohm_store *s = fresh();
    double real = 77, *reals = &real;
    int64_t count = 77;
    char *text = (char *)&real;
    size_t n = 77;

    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        ck_fails(ohm_note_write_text(s, "x", keys[k], "x"), OHM_EUSAGE,
                 "r.h5.partial: x: ");
    ck_ok(ohm_note_write_text(s, "x", "t", "text"));
    ck_ok(ohm_note_write_real(s, "x", "r", 0.5));
    ck_ok(ohm_note_write_reals(s, "x", "rr", 2, (double[]){ 1, 2 }));
    ck_fails(ohm_note_write_reals(s, "x", "rr", 0, reals), OHM_EUSAGE, "rr has no values");
    ck_fails(ohm_note_write_text(s, "x", "t", "\xff"), OHM_EUSAGE, "is not UTF-8");
    ck_fails(ohm_note_write_real(s, "no", "r", 1), OHM_EINPUT,
             "r.h5.partial: no: there is no such object");
    ck_fails(ohm_note_read_text(s, "x", "no", &text), OHM_EINPUT, "x: there is no note no");
    ck_fails(ohm_note_read_text(s, "no", "t", &text), OHM_EINPUT,
             "there is no such object");
    ck_fails(ohm_note_read_text(s, "x", "r", &text), OHM_EINPUT, "r is not a text");
    ck_fails(ohm_note_read_real(s, "x", "t", &real), OHM_EINPUT, "t is not a number");
    ck_fails(ohm_note_read_real(s, "x", "rr", &real), OHM_EINPUT, "rr has 2 values");
    ck_fails(ohm_note_read_count(s, "x", "r", &count), OHM_EINPUT, "not a whole number");
    ck_fails(ohm_note_read_reals(s, "x", "t", &n, &reals), OHM_EINPUT, "not a number");
    ck_fails(ohm_note_read_reals(s, "x", "CLASS", &n, &reals), OHM_EINPUT, "no note CLASS");
    ck_assert(real == 77 && count == 77 && n == 77);
    ck_assert_ptr_eq(reals, &real);
    ck_assert_ptr_eq(text, (char *)&real);
    check_text(s, "x", "t", "text");
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(notes_survive_scarcity)
{
    struct ohm_store *s = fresh();
    double real, *reals;
    char *text;
    size_t n;

    ck_ok(ohm_note_write_text(s, "x", "t", "text"));
    ck_ok(ohm_note_write_real(s, "x", "r", 0.5));
    ck_ok(ohm_store_flush(s));
    ck_survives_scarcity(ohm_note_read_text(s, "x", "t", &text), free(text));
    ck_survives_scarcity(ohm_note_read_real(s, "x", "r", &real), (void)0);
    ck_survives_scarcity(ohm_note_read_reals(s, "x", "r", &n, &reals), free(reals));
    ck_ok(ohm_store_commit(s));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store/note");
    TCase *tc = tcase_create("note");

    tcase_add_checked_fixture(tc, scratch_setup, scratch_teardown);
    tcase_add_test(tc, notes_read_back_from_every_object);
    tcase_add_test(tc, a_text_may_be_of_any_length);
    tcase_add_test(tc, a_note_is_replaced_by_a_later_one);
    tcase_add_test(tc, notes_are_listed_in_the_order_in_which_they_were_made);
    tcase_add_test(tc, notes_of_netcdf_and_h5py_are_read);
    tcase_add_test(tc, wrong_notes_are_refused_and_change_nothing);
    tcase_add_test(tc, notes_survive_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
