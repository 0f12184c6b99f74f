#include "exchange/bytes.h"

#include "exchange/forge.h"

#include <stdlib.h>
#include <sys/stat.h>

static const char path[] = "check_bytes.tmp";

static void teardown(void)
{
    unlink(path);
}

START_TEST(every_byte_of_a_file_is_read)
{
    static const size_t sizes[] = { 0, 1, 4095, 4096, 65535, 65536 };
    struct forge *file = calloc(1, sizeof *file);
    struct ohm_bytes bytes;
    uint32_t seed = 1;

    for (size_t k = 0; k < sizeof file->at; k++)
        file->at[k] = (unsigned char)forge_random(&seed, 256);
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        forge_write(path, file->at, sizes[k]);
        ck_ok(ohm_bytes_read(path, 65536, &bytes));
        ck_assert_uint_eq(bytes.size, sizes[k]);
        ck_assert_mem_eq(bytes.at, file->at, sizes[k]);
        ohm_bytes_clear(&bytes);
        ck_assert_ptr_null(bytes.at);
    }
    free(file);
}
END_TEST

/* A pipe may never end, and a named one never begin. */
START_TEST(pipes_and_devices_are_refused)
{
    struct ohm_bytes bytes = { 7, NULL };
    char name[64];
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    snprintf(name, sizeof name, "/dev/fd/%d", ends[0]);
    ck_fails(ohm_bytes_read(name, 9, &bytes), OHM_EIO, ": not a regular file");
    ck_fails(ohm_bytes_read("/dev/zero", 9, &bytes), OHM_EIO,
             "/dev/zero: not a regular file");
    ck_assert_int_eq(mkfifo(path, 0666), 0);
    ck_fails(ohm_bytes_read(path, 9, &bytes), OHM_EIO, "tmp: not a regular file");
    ck_assert_uint_eq(bytes.size, 7);
    close(ends[0]);
    close(ends[1]);
}
END_TEST

START_TEST(what_cannot_be_read_is_told)
{
    struct ohm_bytes bytes = { 7, NULL };

    ck_fails(ohm_bytes_read("no/such/file", 9, &bytes), OHM_EIO,
             "no/such/file: No such file or directory");
    ck_fails(ohm_bytes_read(".", 9, &bytes), OHM_EIO, ".: Is a directory");
    forge_write(path, "0123456789", 10);
    ck_fails(ohm_bytes_read(path, 9, &bytes), OHM_EINPUT,
             "check_bytes.tmp: longer than 9 bytes");
    ck_assert_uint_eq(bytes.size, 7);
    ck_ok(ohm_bytes_read(path, 10, &bytes));
    ohm_bytes_clear(&bytes);
}
END_TEST

START_TEST(files_are_closed)
{
    struct ohm_bytes bytes;
    const int before = dup(0);

    close(before);
    forge_write(path, "0123456789", 10);
    ck_ok(ohm_bytes_read(path, 100, &bytes));
    ohm_bytes_clear(&bytes);
    ck_fails(ohm_bytes_read(path, 9, &bytes), OHM_EINPUT, "longer");
    ck_assert_int_eq(dup(0), before);
    close(before);
}
END_TEST

START_TEST(reading_survives_scarcity)
{
    struct ohm_bytes bytes;

    forge_write(path, "0123456789", 10);
    ck_survives_scarcity(ohm_bytes_read(path, 100, &bytes), ohm_bytes_clear(&bytes));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exchange/bytes");
    TCase *tc = tcase_create("bytes");

    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_test(tc, every_byte_of_a_file_is_read);
    tcase_add_test(tc, pipes_and_devices_are_refused);
    tcase_add_test(tc, what_cannot_be_read_is_told);
    tcase_add_test(tc, files_are_closed);
    tcase_add_test(tc, reading_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
