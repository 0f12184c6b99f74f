#include "exchange/npz.h"

#include "exchange/forge.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char folder[] = "check_npz.dir", path[] = "check_npz.dir/a.npz";

static void teardown(void)
{
    if (system("rm -rf check_npz.dir") != 0)
        ck_abort_msg("the folder cannot be removed");
}

static void setup(void)
{
    teardown();
    ck_assert_int_eq(mkdir(folder, 0777), 0);
}

enum { STORED = 0, DEFLATED = 8, ENCRYPTED = 1 };

/* A member of a zip file; sizes of 0 are the right ones. */
struct member {
    const char *name;
    unsigned method, flags;
    bool zip64; /* sizes in the extra field, as for a file opened with force_zip64 */
    uint64_t size, packed_size; /* what is claimed */
    uint32_t crc_error;
    const struct forge *plain;
};

static void forge_sizes(struct forge *to, const struct member *member, uint64_t packed,
                        uint64_t size)
{
    forge_little(to, forge_crc(member->plain->at, member->plain->n) ^ member->crc_error, 4);
    forge_little(to, member->zip64 ? 0xffffffff : packed, 4);
    forge_little(to, member->zip64 ? 0xffffffff : size, 4);
    forge_little(to, strlen(member->name), 2);
    forge_little(to, member->zip64 ? 20 : 0, 2);
}

static void forge_extra(struct forge *to, const struct member *member, uint64_t packed,
                        uint64_t size)
{
    forge_text(to, member->name);
    if (member->zip64) {
        forge_little(to, 1, 2);
        forge_little(to, 16, 2);
        forge_little(to, size, 8);
        forge_little(to, packed, 8);
    }
}

/* The member itself to FILE, its entry in the table of contents to TABLE. */
static void forge_member(struct forge *file, struct forge *table,
                         const struct member *member)
{
    static struct forge packed;
    const size_t offset = file->n;
    uint64_t size = member->size, packed_size = member->packed_size;

    packed.n = 0;
    if (member->method == DEFLATED)
        forge_deflate(&packed, member->plain);
    else
        forge_bytes(&packed, member->plain->at, member->plain->n);
    size = size ? size : member->plain->n;
    packed_size = packed_size ? packed_size : packed.n;
    for (int central = 0; central < 2; central++) {
        struct forge *to = central ? table : file;

        forge_text(to, central ? "PK\1\2" : "PK\3\4");
        if (central)
            forge_little(to, 45, 2);
        forge_little(to, 45, 2);
        forge_little(to, member->flags, 2);
        forge_little(to, member->method, 2);
        forge_little(to, 33 << 16, 4);
        forge_sizes(to, member, packed_size, size);
        if (central) {
            forge_bytes(to, "\0\0\0\0\0\0\0\0\0",
                        10); /* no comment, disk 0, no attributes */
            forge_little(to, offset, 4);
        }
        forge_extra(to, member, packed_size, size);
    }
    forge_bytes(file, packed.at, packed.n);
}

static void forge_zip(struct forge *file, size_t n, const struct member members[])
{
    static struct forge table;
    size_t offset;

    file->n = table.n = 0;
    for (size_t k = 0; k < n; k++)
        forge_member(file, &table, &members[k]);
    offset = file->n;
    forge_bytes(file, table.at, table.n);
    forge_text(file, "PK\5\6");
    forge_little(file, 0, 4);
    forge_little(file, n, 2);
    forge_little(file, n, 2);
    forge_little(file, table.n, 4);
    forge_little(file, offset, 4);
    forge_little(file, 0, 2);
}

/* A .npy file of the values 1, 2, 3. */
static const struct forge *one_two_three(void)
{
    static struct forge file;
    const double values[] = { 1, 2, 3 };
    struct ohm_bytes bytes;

    ck_ok(ohm_npy_encode(1, (const size_t[]){ 3 }, values, &bytes));
    file.n = 0;
    forge_bytes(&file, bytes.at, bytes.size);
    ohm_bytes_clear(&bytes);
    return &file;
}

/* Opens a forged file and reads W. */
static enum ohm_status read_w(const struct forge *file)
{
    struct ohm_npz *npz = NULL;
    struct ohm_npy a = { 0 };
    enum ohm_status status;

    forge_write(path, file->at, file->n);
    status = ohm_npz_open(path, &npz);
    ck_assert(status == OHM_OK || !npz);
    if (status == OHM_OK)
        status = ohm_npz_read(npz, "w", &a);
    if (status == OHM_OK)
        ck_assert_uint_eq(ohm_npy_size(&a), 3);
    ck_assert(status == OHM_OK || !a.values);
    ohm_npy_clear(&a);
    ohm_npz_free(npz);
    return status;
}

static enum ohm_status read_member(struct member member)
{
    static struct forge file;

    member.name = member.name ? member.name : "w.npy";
    member.plain = member.plain ? member.plain : one_two_three();
    forge_zip(&file, 1, &member);
    return read_w(&file);
}

static enum ohm_status write_two(void)
{
    const double a[] = { 1, 2, 3, 4, 5, 6 }, b = 7;
    enum ohm_status status;
    struct ohm_npz *npz = NULL;

    OHM_GO(ohm_npz_create(path, &npz));
    OHM_GO(ohm_npz_add(npz, "layers/0/weight", 2, (const size_t[]){ 2, 3 }, a));
    OHM_GO(ohm_npz_add(npz, "b", 0, NULL, &b));
    OHM_GO(ohm_npz_close(npz));
out:
    ohm_npz_free(npz);
    return status;
}

START_TEST(written_arrays_read_back_by_name)
{
    struct ohm_npz *npz;
    struct ohm_npy a;

    ck_ok(write_two());
    ck_ok(ohm_npz_open(path, &npz));
    ck_assert_str_eq(ohm_npz_names(npz)[0], "layers/0/weight");
    ck_assert_str_eq(ohm_npz_names(npz)[1], "b");
    ck_assert_ptr_null(ohm_npz_names(npz)[2]);
    ck_ok(ohm_npz_read(npz, "b.npy", &a));
    ck_assert_uint_eq(a.ndim, 0);
    ck_assert(a.values[0] == 7);
    ohm_npy_clear(&a);
    ck_ok(ohm_npz_read(npz, "layers/0/weight", &a));
    ck_ok(ohm_npy_expect(&a, "a", 2, (const size_t[]){ 2, 3 }));
    for (int k = 0; k < 6; k++)
        ck_assert(a.values[k] == k + 1);
    ohm_npy_clear(&a);
    ohm_npz_free(npz);
}
END_TEST

START_TEST(equal_arrays_make_equal_files)
{
    struct ohm_bytes first, second;

    ck_ok(write_two());
    ck_ok(ohm_bytes_read(path, 100000, &first));
    ck_ok(write_two());
    ck_ok(ohm_bytes_read(path, 100000, &second));
    ck_assert_uint_eq(first.size, second.size);
    ck_assert_mem_eq(first.at, second.at, first.size);
    ck_assert_mem_eq(first.at + 10, "\0\0\x21\0", 4); /* midnight, 1980-01-01 */
    ohm_bytes_clear(&first);
    ohm_bytes_clear(&second);
}
END_TEST

START_TEST(every_usual_packing_is_read)
{
    ck_ok(read_member((struct member){ .method = STORED }));
    ck_ok(read_member((struct member){ .method = DEFLATED }));
    ck_ok(read_member((struct member){ .method = STORED, .zip64 = true }));
    ck_ok(read_member((struct member){ .method = DEFLATED, .zip64 = true }));
    ck_ok(read_member((struct member){ .name = "w" }));
}
END_TEST

START_TEST(wrong_members_are_named)
{
    const struct forge text = { 5, "hello" };

    ck_fails(read_member((struct member){ .flags = ENCRYPTED }), OHM_EINPUT,
             "check_npz.dir/a.npz: w: encrypted; only open arrays are read");
    ck_fails(read_member((struct member){ .method = 12 }), OHM_EINPUT,
             "check_npz.dir/a.npz: w: packed by method 12; stored (0) and deflated (8) are "
             "read");
    ck_fails(read_member((struct member){ .zip64 = true, .size = (uint64_t)9 << 30 }),
             OHM_EINPUT, "check_npz.dir/a.npz: w: 9663676416 bytes are more than 8 GiB");
    ck_fails(read_member((struct member){ .size = 1000 }), OHM_EINPUT,
             "check_npz.dir/a.npz: w: damaged: its sizes contradict each other");
    ck_fails(read_member((struct member){ .size = 1 << 30, .packed_size = 1 << 30 }),
             OHM_EINPUT, "w: damaged: its sizes contradict each other");
    ck_fails(read_member((struct member){ .method = DEFLATED, .size = 1 << 30 }),
             OHM_EINPUT, "w: damaged: its sizes contradict each other");
    ck_fails(read_member((struct member){ .method = DEFLATED, .size = 153 }), OHM_EINPUT,
             "check_npz.dir/a.npz: w: damaged");
    ck_fails(read_member((struct member){ .method = DEFLATED, .size = 151 }), OHM_EINPUT,
             "check_npz.dir/a.npz: w: damaged");
    ck_fails(read_member((struct member){ .crc_error = 1 }), OHM_EINPUT,
             "check_npz.dir/a.npz: w: damaged (CRC error)");
    ck_fails(read_member((struct member){ .plain = &text }), OHM_EINPUT,
             "check_npz.dir/a.npz: w: not a .npy file");
    ck_fails(read_member((struct member){ .name = "a\tb.npy" }), OHM_EINPUT,
             "check_npz.dir/a.npz: the name of member 1 has a control character");
}
END_TEST

START_TEST(a_missing_array_lists_those_there_are)
{
    struct forge *file = calloc(1, sizeof *file);
    struct member members[] = { { .name = "a.npy", .plain = one_two_three() },
                                { .name = "b.npy", .plain = one_two_three() } };

    forge_zip(file, 2, members);
    ck_fails(read_w(file), OHM_EINPUT,
             "check_npz.dir/a.npz: no array is named w; there are a, b");
    forge_zip(file, 0, members);
    ck_fails(read_w(file), OHM_EINPUT,
             "check_npz.dir/a.npz: no array is named w; there are none");
    free(file);
}
END_TEST

START_TEST(two_arrays_of_one_name_are_refused)
{
    struct forge *file = calloc(1, sizeof *file);
    struct member members[] = { { .name = "w.npy", .plain = one_two_three() },
                                { .name = "w.npy", .plain = one_two_three() } };
    const double value = 1;
    struct ohm_npz *npz;

    forge_zip(file, 2, members);
    ck_fails(read_w(file), OHM_EINPUT, "check_npz.dir/a.npz: two arrays are named w");
    members[1].name = "w";
    forge_zip(file, 2, members);
    ck_fails(read_w(file), OHM_EINPUT, "check_npz.dir/a.npz: two arrays are named w");
    free(file);
    ck_ok(ohm_npz_create(path, &npz));
    ck_ok(ohm_npz_add(npz, "w", 0, NULL, &value));
    ck_fails(ohm_npz_add(npz, "w", 0, NULL, &value), OHM_EUSAGE,
             "check_npz.dir/a.npz: two arrays are named w");
    ohm_npz_free(npz);
}
END_TEST

START_TEST(a_long_list_of_names_is_cut)
{
    const double value = 1;
    struct ohm_npz *npz;
    struct ohm_npy a;
    char name[64];

    ck_ok(ohm_npz_create(path, &npz));
    for (int k = 0; k < 100; k++) {
        snprintf(name, sizeof name, "a_rather_long_name_%d", k);
        ck_ok(ohm_npz_add(npz, name, 0, NULL, &value));
    }
    ck_ok(ohm_npz_close(npz));
    ohm_npz_free(npz);
    ck_ok(ohm_npz_open(path, &npz));
    ck_fails(ohm_npz_read(npz, "w", &a), OHM_EINPUT, "a_rather_long_name_0, a_rather");
    ck_assert_str_eq(ohm_sentence() + strlen(ohm_sentence()) - 4, " ...");
    ohm_npz_free(npz);
}
END_TEST

START_TEST(other_files_are_refused)
{
    const struct forge text = { 5, "hello" }, nothing = { 0 };
    struct ohm_npz *npz = NULL;

    ck_fails(read_w(&text), OHM_EINPUT,
             "check_npz.dir/a.npz: not a .npz file (Not a zip archive)");
    ck_fails(read_w(&nothing), OHM_EINPUT, "check_npz.dir/a.npz: not a .npz file");
    ck_fails(ohm_npz_open("no/such.npz", &npz), OHM_EIO,
             "no/such.npz: No such file or directory");
    ck_fails(ohm_npz_open(".", &npz), OHM_EIO, ".: Is a directory");
    ck_assert_ptr_null(npz);
}
END_TEST

static int partial_files(void)
{
    DIR *entries = opendir(folder);
    int n = 0;

    for (struct dirent *each; (each = readdir(entries)) != NULL;)
        n += strstr(each->d_name, "partial") != NULL;
    closedir(entries);
    return n;
}

START_TEST(a_file_appears_whole_or_not_at_all)
{
    const double value = 1;
    struct ohm_npz *npz = NULL;

    ck_ok(ohm_npz_create(path, &npz));
    ck_fails(ohm_npz_close(npz), OHM_EUSAGE, "check_npz.dir/a.npz: no array was added");
    ck_ok(ohm_npz_add(npz, "w", 0, NULL, &value));
    ck_assert_int_ne(access(path, F_OK), 0);
    ohm_npz_free(npz);
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert_int_eq(partial_files(), 0);
    ck_ok(ohm_npz_create(path, &npz));
    ck_ok(ohm_npz_add(npz, "w", 0, NULL, &value));
    ck_ok(ohm_npz_close(npz));
    ck_assert_int_eq(access(path, F_OK), 0);
    ohm_npz_free(npz);
    ck_assert_int_eq(access(path, F_OK), 0);
    ck_assert_int_eq(partial_files(), 0);
}
END_TEST

START_TEST(what_cannot_be_written_is_told)
{
    const double value = 1;
    struct ohm_npz *npz = NULL;

    ck_fails(ohm_npz_create("no/such/folder/x.npz", &npz), OHM_EIO,
             "no/such/folder/x.npz: cannot be written: No such file or directory");
    ck_fails(ohm_npz_create("/dev/full", &npz), OHM_EIO, "/dev/full: not a regular file");
    ck_assert_ptr_null(npz);
    ck_ok(ohm_npz_create(path, &npz));
    ck_ok(ohm_npz_add(npz, "w", 0, NULL, &value));
    teardown();
    ck_fails(ohm_npz_close(npz), OHM_EIO, "check_npz.dir/a.npz: cannot be written");
    ohm_npz_free(npz);
}
END_TEST

START_TEST(damaged_files_never_hurt)
{
    struct forge *good = calloc(1, sizeof *good), *bad = calloc(1, sizeof *bad);
    struct member members[] = { { .name = "w.npy", .plain = one_two_three() },
                                { .name = "b.npy", .plain = one_two_three() } };
    uint32_t seed = 7;

    for (unsigned k = 0; k < 600; k++) {
        members[0].method = k & 1 ? DEFLATED : STORED;
        members[0].zip64 = k & 2;
        forge_zip(good, 2, members);
        forge_damage(good, bad, &seed);
        ck_clean(read_w(bad), OHM_EINPUT, "check_npz.dir/a.npz: ");
    }
    free(good);
    free(bad);
}
END_TEST

static enum ohm_status read_both(void)
{
    struct ohm_npz *npz = NULL;
    struct ohm_npy a = { 0 };
    enum ohm_status status = ohm_npz_open(path, &npz);

    if (status == OHM_OK)
        status = ohm_npz_read(npz, "b", &a);
    ohm_npy_clear(&a);
    ohm_npz_free(npz);
    return status;
}

START_TEST(reading_and_writing_survive_scarcity)
{
    ck_survives_scarcity(write_two(), (void)0);
    ck_survives_scarcity(read_both(), (void)0);
    ck_assert_int_eq(partial_files(), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exchange/npz");
    TCase *tc = tcase_create("npz");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, written_arrays_read_back_by_name);
    tcase_add_test(tc, equal_arrays_make_equal_files);
    tcase_add_test(tc, every_usual_packing_is_read);
    tcase_add_test(tc, wrong_members_are_named);
    tcase_add_test(tc, a_missing_array_lists_those_there_are);
    tcase_add_test(tc, two_arrays_of_one_name_are_refused);
    tcase_add_test(tc, a_long_list_of_names_is_cut);
    tcase_add_test(tc, other_files_are_refused);
    tcase_add_test(tc, a_file_appears_whole_or_not_at_all);
    tcase_add_test(tc, what_cannot_be_written_is_told);
    tcase_add_test(tc, damaged_files_never_hurt);
    tcase_add_test(tc, reading_and_writing_survive_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
