#include "exchange/idx.h"

#include "exchange/forge.h"

#include <stdlib.h>
#include <sys/resource.h>

static const char path[] = "check_idx.tmp";

static void teardown(void)
{
    unlink(path);
}

/* A good file of 2 images of 3 by 4; value k is 7 k. */
static void forge_images(struct forge *file)
{
    file->n = 0;
    forge_bytes(file, "\0\0\x08\x03", 4);
    forge_big(file, 2, 4);
    forge_big(file, 3, 4);
    forge_big(file, 4, 4);
    for (unsigned k = 0; k < 24; k++)
        forge_big(file, 7 * k, 1);
}

static enum ohm_status read_forged(const struct forge *file)
{
    struct ohm_idx idx = { 0 };
    enum ohm_status status;

    forge_write(path, file->at, file->n);
    status = ohm_idx_read(path, &idx);
    ck_assert(status == OHM_OK || (!idx.values && idx.ndim == 0));
    ohm_idx_clear(&idx);
    return status;
}

/* Law: plain and packed files give the same array. */
START_TEST(images_are_read_plain_and_packed)
{
    struct forge plain, packed = { 0 };

    forge_images(&plain);
    forge_gzip(&packed, &plain);
    for (int k = 0; k < 2; k++) {
        const struct forge *file = k ? &packed : &plain;
        struct ohm_idx idx;

        forge_write(path, file->at, file->n);
        ck_ok(ohm_idx_read(path, &idx));
        ck_assert_uint_eq(idx.ndim, 3);
        ck_assert_uint_eq(idx.shape[0], 2);
        ck_assert_uint_eq(idx.shape[1], 3);
        ck_assert_uint_eq(idx.shape[2], 4);
        ck_assert_uint_eq(idx.shape[3], 0);
        for (unsigned i = 0; i < 24; i++)
            ck_assert_uint_eq(idx.values[i], 7 * i);
        ohm_idx_clear(&idx);
        ck_assert_ptr_null(idx.values);
    }
}
END_TEST

START_TEST(labels_are_read)
{
    struct forge plain = { 0 }, packed = { 0 };
    struct ohm_idx idx;

    forge_bytes(&plain, "\0\0\x08\x01\0\0\0\x03\x05\x09\0", 11);
    forge_gzip(&packed, &plain);
    forge_write(path, packed.at, packed.n);
    ck_ok(ohm_idx_read(path, &idx));
    ck_assert_uint_eq(idx.ndim, 1);
    ck_assert_uint_eq(idx.shape[0], 3);
    ck_assert_mem_eq(idx.values, "\x05\x09\0", 3);
    ohm_idx_clear(&idx);
}
END_TEST

/* clang-format off */
static const struct { const char *bytes; size_t n; const char *words; } wrong[] = {
    { "", 0, "check_idx.tmp: not an IDX file: 0 bytes are less than a header" },
    { "\0\0\x08", 3, "not an IDX file: 3 bytes" },
    { "\x89PNG\r\n", 6, "not an IDX file: it begins with 89 50 4e 47, wanted are 00 00 08" },
    { "\0\0\x0a\1\0\0\0\1x", 9, "it begins with 00 00 0a 01" },
    { "\0\1\x08\1\0\0\0\1x", 9, "it begins with 00 01 08 01" },
    { "\0\0\x09\1\0\0\0\1x", 9, "an IDX file of signed bytes (type 09); only unsigned bytes" },
    { "\0\0\x0b\1\0\0\0\1xx", 10, "16-bit integers (type 0b)" },
    { "\0\0\x0c\1\0\0\0\1xxxx", 12, "32-bit integers (type 0c)" },
    { "\0\0\x0d\1\0\0\0\1xxxx", 12, "32-bit reals (type 0d)" },
    { "\0\0\x0e\1\0\0\0\1xxxxxxxx", 16, "64-bit reals (type 0e)" },
    { "\0\0\x08\0x", 5, "0 axes; 1 to 4 are allowed" },
    { "\0\0\x08\5x", 5, "5 axes; 1 to 4 are allowed" },
    { "\0\0\x08\1\0\0\0", 7, "cut off within the header" },
    { "\0\0\x08\2\0\0\0\1\0\0\0\0", 12, "empty: axis 2 has no entries" },
    { "\0\0\x08\1\0\0\0\3ab", 10, "cut off: the header asks for 11 bytes, there are 10" },
    { "\0\0\x08\1\0\0\0\3abcd", 12, "too long: the header asks for 11 bytes, there are more" },
    { "\0\0\x08\1\xff\xff\xff\xff", 8, "absurd: the header asks for more than 2147483648" },
    { "\0\0\x08\4\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 20,
      "absurd" },
    { "\0\0\x08\3\0\1\0\0\0\1\0\0\xff\xff\xff\xff", 16, "absurd" },
};
/* clang-format on */

/* Plain and packed files are refused with the same words. */
START_TEST(wrong_files_are_named)
{
    struct forge plain = { 0 }, packed = { 0 };

    forge_bytes(&plain, wrong[_i].bytes, wrong[_i].n);
    ck_fails(read_forged(&plain), OHM_EINPUT, wrong[_i].words);
    forge_gzip(&packed, &plain);
    ck_fails(read_forged(&packed), OHM_EINPUT, wrong[_i].words);
    ck_assert(strncmp(ohm_sentence(), "check_idx.tmp: ", 15) == 0);
}
END_TEST

START_TEST(damaged_gzip_is_named)
{
    struct forge plain, good = { 0 }, bad;

    forge_images(&plain);
    forge_gzip(&good, &plain);
    bad = good;
    bad.at[30] ^= 1;
    ck_fails(read_forged(&bad), OHM_EINPUT, "the gzip data are damaged");
    bad = good;
    bad.n -= 6;
    ck_fails(read_forged(&bad), OHM_EINPUT, "the gzip data are cut off");
    bad = good;
    forge_text(&bad, "x");
    ck_fails(read_forged(&bad), OHM_EINPUT, "other data follow the end of the gzip data");
}
END_TEST

/* A header may ask for 2 GiB; memory is taken only for what is there. */
START_TEST(a_lying_header_costs_no_memory)
{
    struct forge plain = { 0 }, packed = { 0 };
    struct rusage usage;

    forge_bytes(&plain, "\0\0\x08\1\x70\0\0\0abc", 11);
    forge_gzip(&packed, &plain);
    ck_fails(read_forged(&packed), OHM_EINPUT,
             "cut off: the header asks for 1879048200 bytes, there are 11");
    ck_assert_int_eq(getrusage(RUSAGE_SELF, &usage), 0);
    ck_assert_int_lt(usage.ru_maxrss, 512 * 1024);
}
END_TEST

START_TEST(a_missing_file_is_told)
{
    struct ohm_idx idx = { 0 };

    ck_fails(ohm_idx_read("no/such/idx", &idx), OHM_EIO, "no/such/idx: No such file");
}
END_TEST

START_TEST(damaged_files_never_hurt)
{
    struct forge plain, packed = { 0 }, bad;
    uint32_t seed = 4;

    forge_images(&plain);
    forge_gzip(&packed, &plain);
    for (size_t k = 0; k < 600; k++) {
        forge_damage(k % 2 ? &packed : &plain, &bad, &seed);
        ck_clean(read_forged(&bad), OHM_EINPUT, "check_idx.tmp: ");
    }
    for (bad = plain, bad.n = 0; bad.n < plain.n; bad.n++)
        ck_assert_int_eq(read_forged(&bad), OHM_EINPUT);
}
END_TEST

START_TEST(reading_survives_scarcity)
{
    struct forge plain, packed = { 0 };
    struct ohm_idx idx;

    forge_images(&plain);
    forge_gzip(&packed, &plain);
    forge_write(path, packed.at, packed.n);
    ck_survives_scarcity(ohm_idx_read(path, &idx), ohm_idx_clear(&idx));
}
END_TEST

/* What is known of MNIST's test set: 10 000 images, 980 of them zeros, the first a seven. */
START_TEST(the_real_digits_are_read)
{
    struct ohm_idx images, labels;
    size_t zeros = 0, dark = 0;

    ck_ok(ohm_idx_read(harness_shared("data/mnist/t10k-images-idx3-ubyte.gz"), &images));
    ck_ok(ohm_idx_read(harness_shared("data/mnist/t10k-labels-idx1-ubyte.gz"), &labels));
    ck_assert_uint_eq(images.ndim, 3);
    ck_assert_uint_eq(images.shape[0], 10000);
    ck_assert_uint_eq(images.shape[1], 28);
    ck_assert_uint_eq(images.shape[2], 28);
    ck_assert_uint_eq(labels.ndim, 1);
    ck_assert_uint_eq(labels.shape[0], 10000);
    ck_assert_uint_eq(labels.values[0], 7);
    for (size_t k = 0; k < 10000; k++)
        zeros += labels.values[k] == 0;
    for (size_t k = 0; k < 28; k++) /* the frame of every digit is empty */
        dark += images.values[k] + images.values[10000 * 784 - 1 - k];
    ck_assert_uint_eq(zeros, 980);
    ck_assert_uint_eq(dark, 0);
    ohm_idx_clear(&images);
    ohm_idx_clear(&labels);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exchange/idx");
    TCase *tc = tcase_create("idx");

    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_test(tc, images_are_read_plain_and_packed);
    tcase_add_test(tc, labels_are_read);
    tcase_add_loop_test(tc, wrong_files_are_named, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(tc, damaged_gzip_is_named);
    tcase_add_test(tc, a_lying_header_costs_no_memory);
    tcase_add_test(tc, a_missing_file_is_told);
    tcase_add_test(tc, damaged_files_never_hurt);
    tcase_add_test(tc, reading_survives_scarcity);
    if (harness_shared("data/mnist"))
        tcase_add_test(tc, the_real_digits_are_read);
    else
        printf("# the real digits are not read: data/mnist is not in OHM_SHARED\n");
    suite_add_tcase(suite, tc);
    return harness(suite);
}
