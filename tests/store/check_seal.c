#include "store/seal.h"

#include "base/guard.h"
#include "scratch.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/slab.h"

#include <fcntl.h>
#include <hdf5.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/stat.h>

static const char changed[] = "r.h5: changed since it was finished; --unsealed";

static struct ohm_store *begin(void)
{
    struct ohm_store *s;

    ck_ok(ohm_store_create(&s, in("r.h5"), true));
    ck_ok(ohm_store_axis_counts(s, "trial", 3, NULL));
    ck_ok(ohm_store_array(s, "x", OHM_DOUBLE, 1, (const char *[]){ "trial" }, "V", NULL));
    ck_ok(ohm_store_write(s, "x", OHM_DOUBLE, NULL, NULL, (double[]){ 1, 2, 3 }));
    return s;
}

static void check_values(struct ohm_store *s)
{
    double x[3];

    ck_ok(ohm_store_read(s, "x", OHM_DOUBLE, NULL, NULL, x));
    ck_assert(x[0] == 1 && x[1] == 2 && x[2] == 3);
}

/* A file in memory. */
static unsigned char *load(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    struct stat facts;
    unsigned char *bytes;

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fstat(fileno(file), &facts), 0);
    *size = (size_t)facts.st_size;
    bytes = malloc(*size + 2 * OHM_SEAL_BYTES);
    ck_assert_uint_eq(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static void save(const char *path, const unsigned char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

START_TEST(a_finished_file_is_sealed_and_an_unfinished_one_is_not)
{
    struct ohm_store *s = begin();
    unsigned char *bytes;
    size_t size;

    ck_ok(ohm_store_close(s));
    ck_ok(ohm_store_open(&s, in("r.h5.partial")));
    ck_assert(!ohm_store_sealed(s));
    ck_ok(ohm_store_close(s));
    ck_ok(ohm_store_reopen(&s, in("r.h5")));
    ck_ok(ohm_store_commit(s));
    ck_ok(ohm_store_open(&s, in("r.h5")));
    ck_assert(ohm_store_sealed(s));
    check_values(s);
    ck_ok(ohm_store_close(s));
    bytes = load(in("r.h5"), &size);
    ck_assert_mem_eq(bytes + size - OHM_SEAL_BYTES, "\nohmslice seal 1: SHA-256 of", 27);
    ck_assert_int_eq(bytes[size - 1], '\n');
    free(bytes);
}
END_TEST

/* FIPS 180-4: SHA-256 of "abc". */
START_TEST(the_digest_is_sha_256)
{
    static const char seal[] =
        "abc\nohmslice seal 1: SHA-256 of the first 00000000000000000003 bytes is "
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n";
    unsigned char *bytes;
    size_t size;
    int file;

    save(in("abc"), (const unsigned char *)"abc", 3);
    file = open(in("abc"), O_RDWR);
    ck_ok(ohm_seal_append(file));
    bytes = load(in("abc"), &size);
    ck_assert_uint_eq(size, 3 + OHM_SEAL_BYTES);
    ck_assert_mem_eq(bytes, seal, size);
    free(bytes);
    ck_assert(ohm_seal_strip(file));
    ck_assert(ohm_seal_strip(file)); /* there is none any more */
    bytes = load(in("abc"), &size);
    ck_assert_uint_eq(size, 3);
    ck_assert_mem_eq(bytes, "abc", 3);
    free(bytes);
    close(file);
}
END_TEST

/* In memory: what is refused is refused before HDF5 sees it, but where the seal itself is gone. */
START_TEST(every_flipped_bit_is_noticed)
{
    struct ohm_store *s;
    unsigned char *bytes;
    size_t size;

    ck_ok(ohm_store_commit(begin()));
    bytes = load(in("r.h5"), &size);
    for (size_t k = 0; k < size; k += k < size - OHM_SEAL_BYTES - 8 ? 97 : 1) {
        bytes[k] ^= (unsigned char)(1u << k % 8);
        if (k < 8)
            ck_fails(ohm_store_open_bytes(&s, "r.h5", bytes, size), OHM_EINPUT,
                     "r.h5: not an HDF5 file");
        else
            ck_fails(ohm_store_open_bytes(&s, "r.h5", bytes, size), OHM_EINPUT, changed);
        bytes[k] ^= (unsigned char)(1u << k % 8);
    }
    ck_ok(ohm_store_open_bytes(&s, "r.h5", bytes, size));
    check_values(s);
    ck_ok(ohm_store_close(s));
    free(bytes);
}
END_TEST

START_TEST(other_ends_are_noticed)
{
    struct ohm_store *s;
    unsigned char *bytes;
    size_t size;

    ck_ok(ohm_store_commit(begin()));
    bytes = load(in("r.h5"), &size);
    for (size_t n = 1; n <= OHM_SEAL_BYTES; n += 7) { /* a part of the seal, or none */
        save(in("r.h5"), bytes, size - n);
        ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EINPUT, changed);
    }
    memset(bytes + size, 'x', OHM_SEAL_BYTES); /* more behind it */
    save(in("r.h5"), bytes, size + 1);
    ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EINPUT, changed);
    save(in("r.h5"), bytes, size + OHM_SEAL_BYTES);
    ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EINPUT, changed);
    memcpy(bytes + size, bytes + size - OHM_SEAL_BYTES,
           OHM_SEAL_BYTES); /* the same again */
    save(in("r.h5"), bytes, size + OHM_SEAL_BYTES);
    ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EINPUT, changed);
    save(in("r.h5"), bytes + size, OHM_SEAL_BYTES); /* nothing but a seal */
    ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EINPUT, "r.h5: not an HDF5 file");
    save(in("r.h5"), bytes, 0);
    ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EINPUT, "r.h5: not an HDF5 file");
    free(bytes);
}
END_TEST

START_TEST(changed_files_are_read_only_if_told)
{
    struct ohm_store *s;
    unsigned char *bytes;
    size_t size;

    ck_ok(ohm_store_commit(begin()));
    bytes = load(in("r.h5"), &size);
    bytes[size - 2] ^= 1; /* of the digest */
    save(in("r.h5"), bytes, size);
    ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EINPUT, changed);
    ck_fails(ohm_store_try(in("r.h5")), OHM_EINPUT, changed);
    ohm_store_accept_changed();
    ck_ok(ohm_store_try(in("r.h5")));
    ck_ok(ohm_store_open(&s, in("r.h5")));
    ck_assert(!ohm_store_sealed(s));
    check_values(s);
    ck_ok(ohm_store_close(s));
    free(bytes);
}
END_TEST

/* Killed between the seal and the new name: the result is complete, and goes on as any other. */
START_TEST(a_sealed_partial_is_read_and_resumed)
{
    struct ohm_store *s;

    ck_ok(ohm_store_commit(begin()));
    ck_assert_int_eq(rename(in("r.h5"), in("r.h5.partial")), 0);
    ck_ok(ohm_store_open(&s, in("r.h5.partial")));
    check_values(s);
    ck_ok(ohm_store_close(s));
    ck_ok(ohm_store_reopen(&s, in("r.h5")));
    check_values(s);
    ck_ok(ohm_store_axis_counts(s, "more", 5, NULL));
    ck_ok(ohm_store_close(s));
    ck_ok(ohm_store_open(&s, in("r.h5.partial")));
    ck_assert(!ohm_store_sealed(s));
    ck_assert(there_is(s, "more"));
    ck_ok(ohm_store_close(s));
    ck_ok(ohm_store_reopen(&s, in("r.h5")));
    ck_ok(ohm_store_commit(s));
    ck_ok(ohm_store_open(&s, in("r.h5")));
    ck_assert(ohm_store_sealed(s));
    check_values(s);
    ck_ok(ohm_store_close(s));
}
END_TEST

/* One byte of each object header is another one: the file is refused, or everything is there.  OHM_EUNMET
 * if not. */
static enum ohm_status damages_headers(void *with)
{
    size_t size, failures = 0;
    unsigned char *bytes = load(with, &size);

    ohm_store_accept_changed();
    for (size_t k = 0; k + 9 < size - OHM_SEAL_BYTES; k++) {
        enum ohm_object object = OHM_NO_OBJECT;
        struct ohm_store *s;
        bool there = false;

        if (memcmp(bytes + k, "OHDR", 4) != 0)
            continue;
        bytes[k + 9] ^= 16; /* under its checksum */
        if (ohm_store_open_bytes(&s, "r.h5", bytes, size) != OHM_OK) {
            failures++;
        } else {
            if (ohm_store_exists(s, "x", &there) != OHM_OK || !there ||
                ohm_store_object(s, "trial", &object) != OHM_OK || object != OHM_AXIS)
                return ohm_fail(OHM_EUNMET, "byte %zu: an object is not there", k + 9);
            ohm_store_close(s);
        }
        bytes[k + 9] ^= 16;
    }
    free(bytes);
    return failures >= 3 ? OHM_OK /* the root, the axis and the array */
                         : ohm_fail(OHM_EUNMET, "%zu failures", failures);
}

/* What is not there, and what cannot be read, are two answers.  Apart, because HDF5 loses memory over
 * damaged files. */
START_TEST(an_object_that_cannot_be_read_is_not_absent)
{
    char path[512];

    ck_ok(ohm_store_commit(begin()));
    snprintf(path, sizeof path, "%s", in("r.h5"));
    ck_ok(ohm_guard(damages_headers, path, "damaged", 600));
}
END_TEST

/* --- HDF5 that does not find out (tests/local.mk wraps these) --- */

static const char *failing; /* the function that fails, or NULL */

static bool fails(const char *name)
{
    return failing && strcmp(failing, name) == 0;
}

hid_t __real_H5Oopen(hid_t place, const char *name, hid_t list);
hid_t __wrap_H5Oopen(hid_t place, const char *name, hid_t list);
htri_t __real_H5Lexists(hid_t place, const char *name, hid_t list);
htri_t __wrap_H5Lexists(hid_t place, const char *name, hid_t list);
htri_t __real_H5Aexists(hid_t object, const char *name);
htri_t __wrap_H5Aexists(hid_t object, const char *name);
htri_t __real_H5DSis_scale(hid_t array);
htri_t __wrap_H5DSis_scale(hid_t array);

hid_t __wrap_H5Oopen(hid_t place, const char *name, hid_t list)
{
    return fails("H5Oopen") ? -1 : __real_H5Oopen(place, name, list);
}

htri_t __wrap_H5Lexists(hid_t place, const char *name, hid_t list)
{
    return fails("H5Lexists") ? -1 : __real_H5Lexists(place, name, list);
}

htri_t __wrap_H5Aexists(hid_t object, const char *name)
{
    return fails("H5Aexists") ? -1 : __real_H5Aexists(object, name);
}

htri_t __wrap_H5DSis_scale(hid_t array)
{
    return fails("H5DSis_scale") ? -1 : __real_H5DSis_scale(array);
}

START_TEST(what_cannot_be_found_out_is_not_absent)
{
    struct ohm_array_facts facts;
    struct ohm_entry *entries;
    enum ohm_object object;
    struct ohm_store *s;
    bool there;
    char *text;
    size_t n;

    ck_ok(ohm_store_commit(begin()));
    ck_ok(ohm_store_open(&s, in("r.h5")));
    failing = "H5Oopen";
    ck_fails(ohm_store_exists(s, "x", &there), OHM_EINPUT, "r.h5: /x cannot be opened");
    ck_fails(ohm_store_entries(s, "", &n, &entries), OHM_EINPUT, "cannot be opened");
    failing = "H5Lexists";
    ck_fails(ohm_store_exists(s, "x", &there), OHM_EINPUT, "whether there is /x");
    ck_fails(ohm_note_read_text(s, "x", "units", &text), OHM_EINPUT, "whether there is /x");
    failing = "H5DSis_scale";
    ck_fails(ohm_store_object(s, "x", &object), OHM_EINPUT, "whether /x is an axis");
    failing = "H5Aexists";
    ck_fails(ohm_note_exists(s, "x", "units", &there), OHM_EINPUT, "a note units");
    ck_fails(ohm_store_facts(s, "x", &facts), OHM_EINPUT, "a note units");
    failing = NULL;
    ck_ok(ohm_store_exists(s, "x", &there));
    ck_assert(there);
    ck_ok(ohm_note_exists(s, "x", "units", &there));
    ck_assert(there);
    ck_ok(ohm_note_exists(s, "x", "nothing", &there));
    ck_assert(!there);
    ck_ok(ohm_store_close(s));
}
END_TEST

/* --- files of somebody else's --- */

static hid_t hostile(void)
{
    const hid_t file = H5Fcreate(in("h.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t space = H5Screate(H5S_SCALAR), type = H5Tcopy(H5T_C_S1);
    hid_t note;

    H5Tset_size(type, 6);
    note = H5Acreate2(file, "Conventions", type, space, H5P_DEFAULT, H5P_DEFAULT);
    ck_assert(note >= 0 && H5Awrite(note, type, "CF-1.8") >= 0);
    H5Aclose(note);
    H5Sclose(space);
    H5Tclose(type);
    return file;
}

/* An array of N numbers, made after PLAN, which it takes. */
static void add_array(hid_t file, hsize_t n, hid_t plan)
{
    const hid_t space = H5Screate_simple(1, &n, NULL);
    const hid_t array =
        H5Dcreate2(file, "a", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, plan, H5P_DEFAULT);

    ck_assert(array >= 0);
    H5Dclose(array);
    H5Sclose(space);
    H5Pclose(plan);
}

static void external_link(hid_t file)
{
    H5Lcreate_external("/etc/passwd", "/", file, "out", H5P_DEFAULT, H5P_DEFAULT);
}

static void soft_link(hid_t file)
{
    H5Lcreate_soft("/", file, "again", H5P_DEFAULT, H5P_DEFAULT);
}

static void circle(hid_t file)
{
    H5Gclose(H5Gcreate2(file, "g", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Lcreate_hard(file, "/", file, "g/up", H5P_DEFAULT, H5P_DEFAULT);
}

/* Each group has the next one twice: 2^n paths. */
static void explosion(hid_t file)
{
    H5Gclose(H5Gcreate2(file, "a", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Gclose(H5Gcreate2(file, "a/a", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Lcreate_hard(file, "a/a", file, "a/b", H5P_DEFAULT, H5P_DEFAULT);
}

static void deep(hid_t file)
{
    char path[256] = "";

    for (size_t k = 0; k < 80; k++) {
        memcpy(path + 2 * k, "/g", 3);
        H5Gclose(H5Gcreate2(file, path, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    }
}

static void external_storage(hid_t file)
{
    const hid_t plan = H5Pcreate(H5P_DATASET_CREATE);

    H5Pset_external(plan, "/etc/passwd", 0, 80);
    add_array(file, 10, plan);
}

static void virtual_data(hid_t file)
{
    const hid_t plan = H5Pcreate(H5P_DATASET_CREATE);
    const hid_t space = H5Screate_simple(1, (hsize_t[]){ 10 }, NULL);

    H5Pset_virtual(plan, space, "/tmp/other.h5", "/b", space);
    H5Sclose(space);
    add_array(file, 10, plan);
}

static void enormous(hid_t file)
{
    const hid_t plan = H5Pcreate(H5P_DATASET_CREATE);

    H5Pset_chunk(plan, 1, (hsize_t[]){ 1000 });
    add_array(file, (hsize_t)1 << 58, plan);
}

static void large_chunks(hid_t file)
{
    const hid_t plan = H5Pcreate(H5P_DATASET_CREATE);

    H5Pset_chunk(plan, 1, (hsize_t[]){ ((hsize_t)1 << 27) + 1 });
    add_array(file, ((hsize_t)1 << 27) + 1, plan);
}

static size_t as_it_is(unsigned flags, size_t n, const unsigned values[], size_t bytes,
                       size_t *size, void **buffer)
{
    (void)flags;
    (void)n;
    (void)values;
    (void)size;
    (void)buffer;
    return bytes;
}

static void foreign_filter(hid_t file)
{
    static const H5Z_class2_t filter = { H5Z_CLASS_T_VERS, 40000, 1,    1,
                                         "as it is",       NULL,  NULL, as_it_is };
    const hid_t plan = H5Pcreate(H5P_DATASET_CREATE);

    H5Zregister(&filter);
    H5Pset_chunk(plan, 1, (hsize_t[]){ 10 });
    H5Pset_filter(plan, 40000, 0, 0, NULL);
    add_array(file, 10, plan);
}

static const struct {
    void (*make)(hid_t file);
    const char *words;
} hostiles[] = {
    { external_link, "/out: a link to another file" },
    { soft_link, "/again: a soft link" },
    { circle, "a group that is within itself or has two names" },
    { explosion, "/a/b: a group that is within itself or has two names" },
    { deep, "more than 32 groups within each other" },
    { external_storage, "/a: its numbers are in another file" },
    { virtual_data, "/a: virtual data" },
    { enormous, "/a: larger than a file of" },
    { large_chunks, "/a: chunks of more than" },
    { foreign_filter, "/a: filter 40000;" },
};

START_TEST(what_leads_out_of_a_file_is_refused)
{
    const hid_t file = hostile();
    struct ohm_store *s;
    int sealed;

    hostiles[_i].make(file);
    ck_assert(H5Fclose(file) >= 0);
    ck_fails(ohm_store_open(&s, in("h.h5")), OHM_EINPUT, hostiles[_i].words);
    ck_assert(strstr(ohm_sentence(), "h.h5: "));
    sealed = open(in("h.h5"), O_RDWR); /* anybody can seal */
    ck_ok(ohm_seal_append(sealed));
    close(sealed);
    ck_fails(ohm_store_open(&s, in("h.h5")), OHM_EINPUT, hostiles[_i].words);
}
END_TEST

START_TEST(pipes_and_devices_are_no_results)
{
    struct ohm_store *s;

    ck_assert_int_eq(mkfifo(in("r.h5"), 0666), 0);
    ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EIO, "r.h5: not a regular file");
    ck_fails(ohm_store_open(&s, "/dev/zero"), OHM_EIO, "/dev/zero: not a regular file");
}
END_TEST

/* A driver information block of 3.2 gigabytes in a file of 73 bytes (found by fuzz/seal): refused before it is read. */
START_TEST(a_length_beyond_the_end_is_refused)
{
    static const char start[] = "\211HDF\r\n\032\n\0\0\0$\0\020\020\r;\n\v\0\003";
    struct rusage before, after;
    unsigned char bytes[73];
    struct ohm_store *s;

    memset(bytes, 0xc2, sizeof bytes);
    memcpy(bytes, start, sizeof start);
    bytes[42] = 0;
    memset(bytes + 45, 0, 4);
    bytes[33] = 0xcc;
    memcpy(bytes + 67, "\202\352\352\302\064\025", 6);
    getrusage(RUSAGE_SELF, &before);
    ck_fails(ohm_store_open_bytes(&s, "r.h5", bytes, sizeof bytes), OHM_EINPUT,
             "r.h5: cannot be opened: "); /* the words depend on the version of HDF5 */
    getrusage(RUSAGE_SELF, &after);
    ck_assert_int_lt(after.ru_maxrss - before.ru_maxrss, 1 << 20); /* KiB: no gigabyte */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store/seal");
    TCase *tc = tcase_create("seal");

    tcase_add_checked_fixture(tc, scratch_setup, scratch_teardown);
    tcase_add_test(tc, a_finished_file_is_sealed_and_an_unfinished_one_is_not);
    tcase_add_test(tc, the_digest_is_sha_256);
    tcase_add_test(tc, every_flipped_bit_is_noticed);
    tcase_add_test(tc, other_ends_are_noticed);
    tcase_add_test(tc, changed_files_are_read_only_if_told);
    tcase_add_test(tc, a_sealed_partial_is_read_and_resumed);
    tcase_add_test(tc, an_object_that_cannot_be_read_is_not_absent);
    tcase_add_test(tc, what_cannot_be_found_out_is_not_absent);
    tcase_add_loop_test(tc, what_leads_out_of_a_file_is_refused, 0,
                        sizeof hostiles / sizeof *hostiles);
    tcase_add_test(tc, a_length_beyond_the_end_is_refused);
    tcase_add_test(tc, pipes_and_devices_are_no_results);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
