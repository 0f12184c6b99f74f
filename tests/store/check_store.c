#include "store/store.h"

#include "scratch.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/note.h"
#include "store/seal.h"
#include "store/slab.h"

#include <hdf5.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static const char *const over_trial[] = { "trial" };

/* A store with a trial axis of 4 and the array x over it, the first N entries k + 0.5. */
static struct ohm_store *sample(const char *path, size_t n)
{
    struct ohm_store *s;

    ck_ok(ohm_store_create(&s, path, true));
    ck_ok(ohm_store_axis_counts(s, "trial", 4, NULL));
    ck_ok(ohm_store_array(s, "x", OHM_DOUBLE, 1, over_trial, "V", NULL));
    for (size_t k = 0; k < n; k++)
        ck_ok(ohm_store_write(s, "x", OHM_DOUBLE, &k, &(size_t){ 1 },
                              &(double){ (double)k + 0.5 }));
    return s;
}

/* The store has what sample(, N) wrote. */
static void check_sample(struct ohm_store *s, size_t n)
{
    double x[4];

    ck_ok(ohm_store_read(s, "x", OHM_DOUBLE, NULL, NULL, x));
    for (size_t k = 0; k < 4; k++)
        if (k < n)
            ck_assert(x[k] == (double)k + 0.5);
        else
            ck_assert(x[k] != x[k]);
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static void check_file(const char *path, const char *text)
{
    char found[100] = "";
    FILE *file = fopen(path, "r");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fread(found, 1, sizeof found - 1, file), strlen(text));
    ck_assert_str_eq(found, text);
    fclose(file);
}

START_TEST(a_result_appears_only_when_it_is_committed)
{
    struct ohm_store *s = sample(in("r.h5"), 4);

    ck_ok(ohm_store_flush(s));
    ck_assert(!is_there(in("r.h5")));
    ck_assert(is_there(in("r.h5.partial")));
    ck_ok(ohm_store_commit(s));
    ck_assert(is_there(in("r.h5")));
    ck_assert(!is_there(in("r.h5.partial")));
    ck_assert(!is_there(in("r.h5.partial.journal")));
    ck_ok(ohm_store_open(&s, in("r.h5")));
    check_sample(s, 4);
    ck_ok(ohm_store_close(s));
}
END_TEST

/* Later formats mark a file as open for writing, which a killed process leaves so; earlier ones
 * have no checksums. */
START_TEST(the_format_is_that_of_hdf5_1_8)
{
    FILE *file;

    ck_ok(ohm_store_commit(sample(in("r.h5"), 4)));
    file = fopen(in("r.h5"), "rb");
    fseek(file, 8, SEEK_SET);
    ck_assert_int_eq(fgetc(file), 2); /* the version of the superblock */
    fclose(file);
}
END_TEST

START_TEST(a_commit_replaces_an_older_result_at_once)
{
    struct ohm_store *s = sample(in("r.h5"), 1);

    ck_ok(ohm_store_commit(s));
    s = sample(in("r.h5"), 3);
    ck_ok(ohm_store_flush(s));
    {
        struct ohm_store *old;

        ck_ok(ohm_store_open(&old, in("r.h5")));
        check_sample(old, 1);
        ck_ok(ohm_store_close(old));
    }
    ck_ok(ohm_store_commit(s));
    ck_ok(ohm_store_open(&s, in("r.h5")));
    check_sample(s, 3);
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(a_failed_create_leaves_an_existing_result_untouched)
{
    struct ohm_store *s = (void *)&s, *before = s;

    write_file(in("r.h5"), "precious");
    ck_assert_int_eq(mkdir(in("r.h5.partial"), 0777), 0);
    ck_fails(ohm_store_create(&s, in("r.h5"), true), OHM_EIO, "r.h5.partial: ");
    ck_fails(ohm_store_create(&s, in("r.h5"), false), OHM_EUSAGE, "r.h5.partial: ");
    ck_assert_ptr_eq(s, before);
    check_file(in("r.h5"), "precious");
}
END_TEST

START_TEST(what_cannot_be_written_is_refused)
{
    struct ohm_store *s;

    ck_fails(ohm_store_create(&s, in("nowhere/r.h5"), false), OHM_EIO,
             "No such file or directory");
    ck_assert_int_eq(mkdir(in("folder"), 0777), 0);
    ck_fails(ohm_store_create(&s, in("folder"), false), OHM_EIO, "folder: not a file");
    ck_assert(!is_there(in("folder.partial")));
    write_file(in("file"), "");
    ck_fails(ohm_store_create(&s, in("file/r.h5"), false), OHM_EIO, "Not a directory");
}
END_TEST

START_TEST(a_partial_is_replaced_only_if_told)
{
    struct ohm_store *s = sample(in("r.h5"), 2);

    ck_ok(ohm_store_close(s));
    ck_fails(ohm_store_create(&s, in("r.h5"), false), OHM_EUSAGE, "resume or replace");
    ck_ok(ohm_store_open(&s, in("r.h5.partial")));
    check_sample(s, 2);
    ck_ok(ohm_store_close(s));
    ck_ok(ohm_store_create(&s, in("r.h5"), true));
    ck_assert(!there_is(s, "x"));
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(a_store_in_use_is_not_taken)
{
    struct ohm_store *s = sample(in("r.h5"), 2), *other;

    ck_ok(ohm_store_flush(s));
    ck_fails(ohm_store_create(&other, in("r.h5"), true), OHM_EIO, "in use");
    ck_fails(ohm_store_reopen(&other, in("r.h5")), OHM_EIO, "in use");
    ck_fails(ohm_store_open(&other, in("r.h5.partial")), OHM_EIO, "in use");
    check_sample(s, 2);
    ck_ok(ohm_store_commit(s));
    ck_ok(ohm_store_open(&s, in("r.h5")));
    ck_ok(ohm_store_open(&other, in("r.h5"))); /* two readers are welcome */
    check_sample(s, 2);
    check_sample(other, 2);
    ck_ok(ohm_store_close(s));
    check_sample(other, 2);
    ck_ok(ohm_store_close(other));
}
END_TEST

START_TEST(a_closed_partial_is_read_and_resumed)
{
    struct ohm_store *s = sample(in("r.h5"), 2);
    const size_t two = 2;

    ck_ok(ohm_store_close(s));
    ck_ok(ohm_store_open(&s, in("r.h5.partial")));
    check_sample(s, 2);
    ck_ok(ohm_store_close(s));
    ck_ok(ohm_store_reopen(&s, in("r.h5")));
    check_sample(s, 2);
    ck_ok(ohm_store_write(s, "x", OHM_DOUBLE, &two, &two, (double[]){ 2.5, 3.5 }));
    ck_ok(ohm_store_axis_growing(s, "traces/read", NULL));
    ck_ok(ohm_store_commit(s));
    ck_ok(ohm_store_open(&s, in("r.h5")));
    check_sample(s, 4);
    ck_assert_int_eq(object_of(s, "traces/read"), OHM_AXIS);
    ck_ok(ohm_store_close(s));
}
END_TEST

/* Whatever was written after the last flush, and whether or not it reached the file. */
START_TEST(a_killed_process_leaves_what_it_flushed)
{
    struct ohm_store *s;
    const pid_t child = fork();
    int ended;

    if (child == 0) {
        double *much = calloc(1 << 20, sizeof *much);

        s = sample(in("r.h5"), 3);
        ck_ok(ohm_store_flush(s));
        ck_ok(ohm_store_write(s, "x", OHM_DOUBLE, NULL, NULL, much));
        ck_ok(ohm_store_axis_counts(s, "k", 1 << 20, NULL));
        ck_ok(
            ohm_store_array(s, "much", OHM_DOUBLE, 1, (const char *[]){ "k" }, "A", NULL));
        ck_ok(ohm_store_write(s, "much", OHM_DOUBLE, NULL, NULL, much));
        kill(getpid(), SIGKILL);
    }
    ck_assert_int_eq(waitpid(child, &ended, 0), child);
    ck_assert(WIFSIGNALED(ended) && WTERMSIG(ended) == SIGKILL);
    ck_ok(ohm_store_open(&s, in("r.h5.partial")));
    check_sample(s, 3);
    ck_assert(!there_is(s, "much"));
    ck_ok(ohm_store_close(s));
    ck_ok(ohm_store_reopen(&s, in("r.h5")));
    ck_ok(ohm_store_write(s, "x", OHM_DOUBLE, &(size_t){ 3 }, &(size_t){ 1 },
                          &(double){ 3.5 }));
    ck_ok(ohm_store_commit(s));
    ck_ok(ohm_store_open(&s, in("r.h5")));
    check_sample(s, 4);
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(a_process_that_just_exits_leaves_what_it_flushed)
{
    static struct ohm_store *s; /* reachable, for those who look for lost memory */
    const pid_t child = fork();
    int ended;

    if (child == 0) {
        s = sample(in("r.h5"), 3);
        ck_ok(ohm_store_flush(s));
        ck_ok(ohm_store_write(s, "x", OHM_DOUBLE, NULL, NULL, (double[4]){ 0 }));
        exit(0);
    }
    ck_assert_int_eq(waitpid(child, &ended, 0), child);
    ck_assert(WIFEXITED(ended) && WEXITSTATUS(ended) == 0);
    ck_ok(ohm_store_open(&s, in("r.h5.partial")));
    check_sample(s, 3);
    ck_ok(ohm_store_close(s));
}
END_TEST

/* Only a .partial has a journal. */
START_TEST(reading_a_result_touches_nothing_beside_it)
{
    struct ohm_store *s = sample(in("r.h5"), 2);

    ck_ok(ohm_store_commit(s));
    write_file(in("r.h5.journal"), "precious");
    ck_ok(ohm_store_open(&s, in("r.h5")));
    check_sample(s, 2);
    ck_ok(ohm_store_close(s));
    check_file(in("r.h5.journal"), "precious");
}
END_TEST

START_TEST(missing_and_foreign_files_get_sentences)
{
    struct ohm_store *s = (void *)&s, *before = s;
    hid_t foreign;

    ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EIO, "r.h5: No such file");
    ck_fails(ohm_store_reopen(&s, in("r.h5")), OHM_EIO, "r.h5.partial: No such file");
    ck_fails(ohm_store_open(&s, scratch), OHM_EIO, "Is a directory");
    write_file(in("r.h5"), "");
    ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EINPUT, "r.h5: not an HDF5 file");
    write_file(in("r.h5"), "question: nothing of the kind\n");
    ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EINPUT, "r.h5: not an HDF5 file");
    write_file(in("r.h5.partial"), "x");
    ck_fails(ohm_store_reopen(&s, in("r.h5")), OHM_EINPUT, "not an HDF5 file");
    foreign = H5Fcreate(in("r.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    ck_assert(foreign >= 0 && H5Fclose(foreign) >= 0);
    ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EINPUT, "not a result file");
    ck_assert_ptr_eq(s, before);
}
END_TEST

START_TEST(truncated_files_get_sentences)
{
    struct ohm_store *s = sample(in("r.h5"), 4);
    struct stat facts;

    ck_ok(ohm_store_commit(s));
    ck_assert_int_eq(stat(in("r.h5"), &facts), 0);
    for (off_t left = facts.st_size - 1; left > 8; left -= 1 + left / 16) {
        const bool whole = left >= facts.st_size - OHM_SEAL_BYTES;

        ck_assert_int_eq(truncate(in("r.h5"), left), 0);
        ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EINPUT,
                 whole ? "r.h5: changed since it was finished"
                       : "r.h5: cannot be opened: ");
    }
}
END_TEST

/* Every STEPth byte from AT on is another one. */
static void damage(const char *path, long at, long step)
{
    FILE *file = fopen(path, "r+b");
    int byte;

    while (fseek(file, at, SEEK_SET) == 0 && (byte = fgetc(file)) != EOF) {
        fseek(file, at, SEEK_SET);
        fputc(byte ^ 0xa5, file);
        at += step;
    }
    fclose(file);
}

/* Reads all it can.  In a process of its own, because HDF5 loses memory over such files, and some
 * of its versions more than that. */
static void read_damaged(const char *path)
{
    const pid_t child = fork();
    int ended;

    if (child == 0) {
        struct ohm_store *s;
        enum ohm_status status = ohm_store_open(&s, path);
        double x[4];

        if (status == OHM_OK) {
            status = ohm_store_read(s, "x", OHM_DOUBLE, NULL, NULL, x);
            if (status == OHM_OK)
                check_sample(s, 4);
            ohm_store_close(s);
        }
        _exit(status != OHM_OK && !strstr(ohm_sentence(), path));
    }
    ck_assert_int_eq(waitpid(child, &ended, 0), child);
    ck_assert(WIFSIGNALED(ended) || WEXITSTATUS(ended) == 0);
}

/* Either a sentence, or the damage is elsewhere and the data are right. */
START_TEST(damaged_files_get_sentences)
{
    for (long step = 1; step < 4000; step = step * 3 / 2 + 1) {
        ck_ok(ohm_store_commit(sample(in("r.h5"), 4)));
        damage(in("r.h5"), 8 + step / 2, step);
        read_damaged(in("r.h5"));
    }
}
END_TEST

START_TEST(a_store_open_for_reading_is_not_written)
{
    struct ohm_store *s = sample(in("r.h5"), 4);
    static const char *const label[] = { "a" };

    ck_ok(ohm_store_commit(s));
    ck_ok(ohm_store_open(&s, in("r.h5")));
    ck_fails(ohm_store_group(s, "g"), OHM_EIO, "r.h5: open for reading only");
    ck_fails(ohm_store_axis_labels(s, "a", 1, label, NULL), OHM_EIO, "for reading only");
    ck_fails(ohm_store_array(s, "y", OHM_DOUBLE, 0, NULL, NULL, NULL), OHM_EIO,
             "for reading only");
    ck_fails(ohm_store_write(s, "x", OHM_DOUBLE, NULL, NULL, NULL), OHM_EIO,
             "for reading only");
    ck_fails(ohm_note_write_text(s, "x", "k", ""), OHM_EIO, "for reading only");
    ck_fails(ohm_store_flush(s), OHM_EIO, "for reading only");
    check_sample(s, 4);
    ck_fails(ohm_store_commit(s), OHM_EIO, "for reading only");
}
END_TEST

/* Everything of HDF5's that can be counted. */
static long hdf5_objects(void)
{
    static const H5I_type_t types[] = { H5I_FILE,    H5I_GROUP,      H5I_DATATYPE,
                                        H5I_DATASET, H5I_DATASPACE,  H5I_ATTR,
                                        H5I_VFL,     H5I_GENPROP_LST };
    long n = (long)H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL);

    for (size_t k = 0; k < sizeof types / sizeof *types; k++) {
        hsize_t members = 0;

        H5Inmembers(types[k], &members);
        n = n * 7 + (long)members;
    }
    return n;
}

static int open_files(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int n = 0;

    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}

/* One life of a store, with a failure of everything that can fail. */
static void live(void)
{
    struct ohm_store *s = sample(in("r.h5"), 3), *other;
    static const size_t five[] = { 5 };
    struct ohm_entry *entries;
    struct ohm_note *notes;
    double x[5];
    char **texts, *text;
    size_t n;

    ck_ok(ohm_store_axis_growing(s, "g/read", NULL));
    ck_ok(ohm_store_array(s, "g/y", OHM_INT16, 1, (const char *[]){ "read" }, "1", "y"));
    ck_ok(ohm_store_write(s, "g/y", OHM_INT16, five, five, (short[5]){ 0 }));
    ck_ok(ohm_store_array(s, "t", OHM_STRING, 1, over_trial, NULL, NULL));
    ck_ok(ohm_store_read_texts(s, "t", NULL, NULL, &texts));
    free(texts);
    ck_ok(ohm_note_write_text(s, "g", "k", "v"));
    ck_ok(ohm_note_read_text(s, "g", "k", &text));
    free(text);
    ck_ok(ohm_store_flush(s));
    ck_assert_int_ne(ohm_store_group(s, "x"), OHM_OK);
    ck_assert_int_ne(ohm_store_array(s, "x/y/z", OHM_INT16, 0, NULL, NULL, NULL), OHM_OK);
    ck_assert_int_ne(ohm_store_array(s, "x", OHM_INT16, 0, NULL, NULL, NULL), OHM_OK);
    ck_assert_int_ne(
        ohm_store_array(s, "z", OHM_INT16, 1, (const char *[]){ "no" }, "", ""), OHM_OK);
    ck_assert_int_ne(ohm_store_axis_counts(s, "g/trial/..", 3, NULL), OHM_OK);
    ck_assert_int_ne(ohm_store_write(s, "x", OHM_DOUBLE, five, five, x), OHM_OK);
    ck_assert_int_ne(ohm_store_write(s, "x", OHM_FLOAT, NULL, NULL, x), OHM_OK);
    ck_assert_int_ne(ohm_store_read(s, "x", OHM_UINT8, NULL, NULL, x), OHM_OK);
    ck_assert_int_ne(ohm_store_read(s, "t", OHM_UINT8, NULL, NULL, x), OHM_OK);
    ck_assert_int_ne(ohm_note_read_real(s, "g", "k", x), OHM_OK);
    ck_assert_int_ne(ohm_store_open(&other, in("r.h5.partial")), OHM_OK);
    ck_ok(ohm_store_entries(s, "", &n, &entries));
    free(entries);
    ck_ok(ohm_store_notes(s, "", &n, &notes));
    free(notes);
    ck_ok(ohm_store_labels(s, "g/read", &n, &texts));
    free(texts);
    ck_ok(ohm_store_close(s));
    ck_ok(ohm_store_open(&s, in("r.h5.partial")));
    check_sample(s, 3);
    ck_ok(ohm_store_close(s));
    ck_ok(ohm_store_reopen(&s, in("r.h5")));
    check_sample(s, 3);
    ck_ok(ohm_store_commit(s));
}

START_TEST(nothing_of_hdf5_is_left_open)
{
    long objects;
    int files;

    live(); /* the first makes what HDF5 keeps for good */
    objects = hdf5_objects();
    files = open_files();
    for (int k = 0; k < 3; k++)
        live();
    ck_assert_int_eq(hdf5_objects(), objects);
    ck_assert_int_eq(open_files(), files);
    ck_assert_int_eq(H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL), 0);
}
END_TEST

START_TEST(hdf5_prints_nothing)
{
    int kept = dup(2);

    ck_assert_ptr_nonnull(freopen(in("errors"), "w", stderr));
    live();
    fflush(stderr);
    dup2(kept, 2);
    close(kept);
    check_file(in("errors"), "");
}
END_TEST

START_TEST(creation_survives_scarcity)
{
    struct ohm_store *s = NULL;

    ck_survives_scarcity(ohm_store_create(&s, in("r.h5"), true), ohm_store_close(s));
    ck_assert(is_there(in("r.h5.partial")));
    ck_survives_scarcity(ohm_store_reopen(&s, in("r.h5")), ohm_store_close(s));
    ck_survives_scarcity(ohm_store_open(&s, in("r.h5.partial")), ohm_store_close(s));
}
END_TEST

/* Whichever allocation fails in a flush, the file is as it was before, or the flush was done. */
START_TEST(a_flush_survives_scarcity)
{
    enum ohm_status status = OHM_ENOMEM;

    for (long n = 0; status != OHM_OK; n++) {
        struct ohm_store *s = sample(in("r.h5"), 1);
        size_t k = 1;

        ck_ok(ohm_store_flush(s));
        ck_ok(ohm_store_write(s, "x", OHM_DOUBLE, &k, &k, &(double){ 1.5 }));
        allocations_left(n);
        status = ohm_store_flush(s);
        allocations_left(-1);
        ck_assert(status == OHM_OK || status == OHM_ENOMEM);
        ck_assert_int_eq(ohm_store_close(s) == OHM_OK, status == OHM_OK);
        ck_ok(ohm_store_open(&s, in("r.h5.partial")));
        check_sample(s, status == OHM_OK ? 2 : 1);
        ck_ok(ohm_store_close(s));
        ck_assert_int_lt(n, 100);
    }
}
END_TEST

START_TEST(no_store_is_closed_without_harm)
{
    ck_ok(ohm_store_close(NULL));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store/store");
    TCase *tc = tcase_create("store");

    tcase_add_checked_fixture(tc, scratch_setup, scratch_teardown);
    tcase_add_test(tc, a_result_appears_only_when_it_is_committed);
    tcase_add_test(tc, the_format_is_that_of_hdf5_1_8);
    tcase_add_test(tc, a_commit_replaces_an_older_result_at_once);
    tcase_add_test(tc, a_failed_create_leaves_an_existing_result_untouched);
    tcase_add_test(tc, what_cannot_be_written_is_refused);
    tcase_add_test(tc, a_partial_is_replaced_only_if_told);
    tcase_add_test(tc, a_store_in_use_is_not_taken);
    tcase_add_test(tc, a_closed_partial_is_read_and_resumed);
    tcase_add_test(tc, a_killed_process_leaves_what_it_flushed);
    tcase_add_test(tc, a_process_that_just_exits_leaves_what_it_flushed);
    tcase_add_test(tc, reading_a_result_touches_nothing_beside_it);
    tcase_add_test(tc, missing_and_foreign_files_get_sentences);
    tcase_add_test(tc, truncated_files_get_sentences);
    tcase_add_test(tc, damaged_files_get_sentences);
    tcase_add_test(tc, a_store_open_for_reading_is_not_written);
    tcase_add_test(tc, nothing_of_hdf5_is_left_open);
    tcase_add_test(tc, hdf5_prints_nothing);
    tcase_add_test(tc, creation_survives_scarcity);
    tcase_add_test(tc, a_flush_survives_scarcity);
    tcase_add_test(tc, no_store_is_closed_without_harm);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
