#include "exchange/gzip.h"

#include "exchange/forge.h"

#include <stdlib.h>

/* "abc" a thousand times, as gzip packs it: a ratio that only real deflate reaches. */
static const unsigned char packed_abc[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xff, 0xed, 0xc2, 0x41, 0x11,
    0x00, 0x00, 0x0c, 0x02, 0xa0, 0xac, 0x6a, 0xff, 0x0e, 0xab, 0xb1, 0x07, 0x1c, 0xe9,
    0xa2, 0xaa, 0xaa, 0xfe, 0x7e, 0x0b, 0x45, 0xb9, 0x2b, 0xb8, 0x0b, 0x00, 0x00,
};

static void ck_decodes(const struct forge *packed, size_t most, const char *text)
{
    const struct ohm_bytes in = { packed->n, (unsigned char *)packed->at };
    struct ohm_bytes out;

    ck_ok(ohm_gzip_decode("x", &in, most, &out));
    ck_assert_uint_eq(out.size, strlen(text));
    ck_assert_mem_eq(out.at, text, out.size);
    ohm_bytes_clear(&out);
}

static enum ohm_status decode(const struct forge *packed)
{
    const struct ohm_bytes in = { packed->n, (unsigned char *)packed->at };
    struct ohm_bytes out = { 0 };
    const enum ohm_status status = ohm_gzip_decode("x.gz", &in, 1000, &out);

    ck_assert(status == OHM_OK || !out.at);
    ohm_bytes_clear(&out);
    return status;
}

START_TEST(packed_bytes_are_unpacked)
{
    const struct ohm_bytes in = { sizeof packed_abc, (unsigned char *)packed_abc };
    struct ohm_bytes out;

    ck_assert(ohm_gzip_begins(&in));
    ck_ok(ohm_gzip_decode("x", &in, 1 << 20, &out));
    ck_assert_uint_eq(out.size, 3000);
    for (size_t k = 0; k < 3000; k++)
        ck_assert_int_eq(out.at[k], "abc"[k % 3]);
    ohm_bytes_clear(&out);
}
END_TEST

START_TEST(no_more_than_wanted_is_unpacked)
{
    struct forge plain = { 0 }, packed = { 0 };

    forge_text(&plain, "hello world");
    forge_gzip(&packed, &plain);
    ck_decodes(&packed, 5, "hello");
    ck_decodes(&packed, 11, "hello world");
    ck_decodes(&packed, 1000, "hello world");
}
END_TEST

START_TEST(members_follow_each_other)
{
    struct forge plain = { 0 }, packed = { 0 };

    forge_text(&plain, "twice ");
    forge_gzip(&packed, &plain);
    forge_gzip(&packed, &plain);
    ck_decodes(&packed, 1000, "twice twice ");
}
END_TEST

START_TEST(wrong_data_are_named)
{
    struct forge plain = { 0 }, good = { 0 }, bad;

    forge_text(&plain, "hello world");
    forge_gzip(&good, &plain);
    for (bad = good, bad.n = 2; bad.n < good.n; bad.n++)
        ck_fails(decode(&bad), OHM_EINPUT, "x.gz: the gzip data are cut off");
    bad = good;
    bad.at[good.n - 8] ^= 1;
    ck_fails(decode(&bad), OHM_EINPUT,
             "x.gz: the gzip data are damaged (incorrect data check)");
    bad = good;
    bad.at[good.n - 1] ^= 1;
    ck_fails(decode(&bad), OHM_EINPUT, "incorrect length check");
    bad = good;
    bad.at[2] = 7;
    ck_fails(decode(&bad), OHM_EINPUT, "unknown compression method");
    bad = good;
    forge_text(&bad, "tail");
    ck_fails(decode(&bad), OHM_EINPUT, "x.gz: other data follow the end of the gzip data");
}
END_TEST

START_TEST(damaged_data_never_hurt)
{
    struct forge plain = { 0 }, good = { 0 }, bad;
    uint32_t seed = 3;

    forge_text(&plain, "hello world, hello circuit");
    forge_gzip(&good, &plain);
    for (int k = 0; k < 2000; k++) {
        forge_damage(&good, &bad, &seed);
        ck_clean(decode(&bad), OHM_EINPUT, "x.gz: ");
    }
}
END_TEST

START_TEST(unpacking_survives_scarcity)
{
    const struct ohm_bytes in = { sizeof packed_abc, (unsigned char *)packed_abc };
    struct ohm_bytes out;

    ck_survives_scarcity(ohm_gzip_decode("x", &in, 1 << 20, &out), ohm_bytes_clear(&out));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exchange/gzip");
    TCase *tc = tcase_create("gzip");

    tcase_add_test(tc, packed_bytes_are_unpacked);
    tcase_add_test(tc, no_more_than_wanted_is_unpacked);
    tcase_add_test(tc, members_follow_each_other);
    tcase_add_test(tc, wrong_data_are_named);
    tcase_add_test(tc, damaged_data_never_hurt);
    tcase_add_test(tc, unpacking_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
