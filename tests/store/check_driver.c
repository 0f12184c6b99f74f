/* A whole store that is killed, or whose disk refuses, at any change of a file. */
#include "store/driver.h"

#include "scratch.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/slab.h"
#include "store/tree.h"
#include "trouble.h"

#include <stdint.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { STEPS = 4, READS = 3, CUBE = 5 };

static const char *const over_read[] = { "read" }, *const over_k[] = { "k" };

/* Step T: more of everything, some of it in old places. */
static enum ohm_status step(struct ohm_store *s, size_t t)
{
    const size_t at = t * READS, reads = READS, one = 1;
    double current[READS];
    char group[16];

    for (size_t k = 0; k < READS; k++)
        current[k] = (double)(at + k) + 0.25;
    OHM_TRY(ohm_store_write(s, "g/current", OHM_DOUBLE, &at, &reads, current));
    OHM_TRY(ohm_store_write(s, "x", OHM_DOUBLE, &t, &one, &(double){ (double)t + 0.5 }));
    OHM_TRY(ohm_store_write_texts(s, "verdict", &t, &one, (const char *[]){ "holds" }));
    snprintf(group, sizeof group, "new/g%zu", t);
    OHM_TRY(ohm_store_group(s, group));
    return ohm_note_write_count(s, "", "step", (int64_t)t + 1);
}

static enum ohm_status make_arrays(struct ohm_store *s)
{
    OHM_TRY(ohm_store_axis_counts(s, "k", CUBE, NULL));
    OHM_TRY(ohm_store_array(s, "x", OHM_DOUBLE, 1, over_k, NULL, NULL));
    OHM_TRY(ohm_store_array(s, "verdict", OHM_STRING, 1, over_k, NULL, NULL));
    OHM_TRY(ohm_store_axis_growing(s, "g/read", NULL));
    OHM_TRY(ohm_store_array(s, "g/current", OHM_DOUBLE, 1, over_read, NULL, NULL));
    OHM_TRY(ohm_store_array(s, "g/late", OHM_INT32, 1, over_read, NULL, NULL));
    return ohm_note_write_count(s, "", "step", 0);
}

static enum ohm_status work(const char *path, volatile size_t *flushed)
{
    enum ohm_status status;
    struct ohm_store *s = NULL;

    OHM_GO(ohm_store_create(&s, path, true));
    *flushed = 1;
    OHM_GO(make_arrays(s));
    OHM_GO(ohm_store_flush(s));
    *flushed = 2;
    for (size_t t = 0; t < STEPS; t++) {
        OHM_GO(step(s, t));
        OHM_GO(ohm_store_flush(s));
        *flushed = t + 3;
    }
    status = ohm_store_commit(s);
    s = NULL;
out:
    ohm_store_close(s);
    return status;
}

/* The store is exactly what it was after T steps. */
static void check_steps(struct ohm_store *s, size_t t)
{
    double x[CUBE], current[STEPS * READS];
    size_t ndim, n, shape[OHM_AXES_MAX];
    int32_t late[STEPS * READS];
    char **verdicts;
    struct ohm_entry *entries;

    ck_ok(ohm_store_read(s, "x", OHM_DOUBLE, NULL, NULL, x));
    ck_ok(ohm_store_read_texts(s, "verdict", NULL, NULL, &verdicts));
    for (size_t k = 0; k < CUBE; k++) {
        ck_assert(k < t ? x[k] == (double)k + 0.5 : x[k] != x[k]);
        ck_assert_str_eq(verdicts[k], k < t ? "holds" : "");
    }
    free(verdicts);
    ck_ok(ohm_store_shape(s, "g/current", &ndim, shape));
    ck_assert_uint_eq(shape[0], t * READS);
    ck_ok(ohm_store_shape(s, "g/read", &ndim, shape));
    ck_assert_uint_eq(shape[0], t * READS);
    ck_ok(ohm_store_read(s, "g/current", OHM_DOUBLE, NULL, NULL, current));
    ck_ok(ohm_store_read(s, "g/late", OHM_INT32, NULL, NULL, late));
    for (size_t k = 0; k < t * READS; k++) {
        ck_assert(current[k] == (double)k + 0.25);
        ck_assert_int_eq(late[k], -1);
    }
    if (t == 0) {
        ck_assert(!there_is(s, "new"));
        return;
    }
    ck_ok(ohm_store_entries(s, "new", &n, &entries));
    ck_assert_uint_eq(n, t);
    free(entries);
}

/* What is left after a kill, when FLUSHED flushes had returned. */
static void check_rest(size_t flushed, bool resume)
{
    struct ohm_store *s;
    int64_t t;

    ck_ok(resume ? ohm_store_reopen(&s, in("r.h5"))
                 : ohm_store_open(&s, in("r.h5.partial")));
    if (ohm_note_read_count(s, "", "step", &t) != OHM_OK) {
        ck_assert_uint_eq(flushed, 1); /* that of the empty file */
        ck_ok(ohm_store_close(s));
        return;
    }
    ck_assert_uint_ge((size_t)t + 2, flushed); /* all that was flushed */
    ck_assert_uint_le((size_t)t + 2, flushed + 1);
    check_steps(s, (size_t)t);
    if (resume && t < STEPS) {
        ck_ok(step(s, (size_t)t));
        ck_ok(ohm_store_flush(s));
        check_steps(s, (size_t)t + 1);
    }
    ck_ok(ohm_store_close(s));
}

/* Law: killed at any change of any file, in the middle of a write, a process leaves what it
 * flushed, or all of the flush that it was in. */
START_TEST(a_kill_at_any_moment_leaves_what_was_flushed)
{
    volatile size_t *flushed = mmap(NULL, sizeof *flushed, PROT_READ | PROT_WRITE,
                                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    bool done = false;

    for (long n = 0; !done; n++) {
        int ended;
        pid_t child;

        *flushed = 0;
        child = fork();
        if (child == 0) {
            dies = true;
            changes_left = n;
            _exit(work(in("r.h5"), flushed) != OHM_OK);
        }
        ck_assert_int_eq(waitpid(child, &ended, 0), child);
        done = WIFEXITED(ended);
        if (done) {
            ck_assert_int_eq(WEXITSTATUS(ended), 0);
            ck_assert_int_eq(access(in("r.h5"), F_OK), 0);
        } else if (*flushed > 0) {
            ck_assert_int_ne(access(in("r.h5"), F_OK), 0);
            check_rest(*flushed, n % 2 == 0);
        }
        ck_assert_int_lt(n, 2000);
    }
    munmap((void *)(uintptr_t)flushed, sizeof *flushed);
}
END_TEST

/* Law: where the disk refuses, once or for good, there is a sentence, and the same is left. */
START_TEST(a_refusing_disk_leaves_what_was_flushed)
{
    bool done = false;

    dies = false;
    passes = _i == 1;
    for (long n = 0; !done; n += 3) {
        size_t flushed = 0;
        pid_t child = fork();
        int ended;

        if (child == 0) {
            changes_left = n;
            if (work(in("r.h5"), &flushed) == OHM_OK)
                exit(0);
            exit(strstr(ohm_sentence(), "r.h5") ? 100 + (int)flushed : 1);
        }
        ck_assert_int_eq(waitpid(child, &ended, 0), child);
        ck_assert(WIFEXITED(ended));
        done = WEXITSTATUS(ended) == 0;
        if (!done)
            ck_assert_int_ge(WEXITSTATUS(ended), 100);
        if (!done && WEXITSTATUS(ended) > 100)
            check_rest((size_t)WEXITSTATUS(ended) - 100, n % 2 == 0);
        ck_assert_int_lt(n, 2000);
    }
}
END_TEST

/* HDF5 looks into the driver after the file has let go of it. */
START_TEST(the_driver_outlives_its_files)
{
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    hid_t driver, file;

    ck_assert(ohm_driver_use(access));
    driver = H5Pget_driver(access);
    file = H5Fcreate(in("driver.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, access);
    ck_assert_int_ge(file, 0);
    H5Pclose(access);
    ck_assert_int_ge(H5Fclose(file), 0);
    ck_assert_int_eq(H5Iget_type(driver), H5I_VFL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store/driver");
    TCase *tc = tcase_create("driver");

    tcase_add_checked_fixture(tc, scratch_setup, scratch_teardown);
    tcase_add_test(tc, a_kill_at_any_moment_leaves_what_was_flushed);
    tcase_add_loop_test(tc, a_refusing_disk_leaves_what_was_flushed, 0, 2);
    tcase_add_test(tc, the_driver_outlives_its_files);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
