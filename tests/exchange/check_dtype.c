#include "exchange/dtype.h"

#include "exchange/forge.h"

#include <math.h>

static const char allowed[] = "f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1";

/* clang-format off */
/* What the bytes mean, in the order given by the type. */
static const struct { const char *type, *bytes; double value; } meanings[] = {
    { "|b1", "\0", 0 }, { "|b1", "\1", 1 }, { "b1", "\1", 1 },
    { "|u1", "\xff", 255 }, { "|i1", "\xff", -1 }, { "|i1", "\x80", -128 }, { "i1", "\x7f", 127 },
    { "<i1", "\x01", 1 }, { ">u1", "\x02", 2 },
    { "<u2", "\x02\x01", 258 }, { ">u2", "\x02\x01", 513 }, { "<i2", "\xfe\xff", -2 },
    { "<i4", "\x00\x00\x00\x80", -2147483648.0 }, { ">i4", "\x80\x00\x00\x00", -2147483648.0 },
    { "<u4", "\xff\xff\xff\xff", 4294967295.0 },
    { "<i8", "\x00\x00\x00\x00\x00\x00\x20\x00", 9007199254740992.0 },
    { "<i8", "\x00\x00\x00\x00\x00\x00\xe0\xff", -9007199254740992.0 },
    { ">u8", "\x00\x20\x00\x00\x00\x00\x00\x00", 9007199254740992.0 },
    { "<f4", "\x00\x00\xc0\x3f", 1.5 }, { ">f4", "\xc0\x20\x00\x00", -2.5 },
    { "<f4", "\x01\x00\x00\x00", 0x1p-149 },
    { "<f8", "\x9a\x99\x99\x99\x99\x99\xb9\x3f", 0.1 },
    { ">f8", "\x3f\xb9\x99\x99\x99\x99\x99\x9a", 0.1 },
    { "<f2", "\x00\x3c", 1 }, { ">f2", "\x3c\x01", 1 + 0x1p-10 }, { "<f2", "\xff\x7b", 65504 },
    { "<f2", "\x01\x00", 0x1p-24 }, { "<f2", "\xff\x03", 0x1p-14 - 0x1p-24 },
    { "<f2", "\x00\x04", 0x1p-14 }, { "<f2", "\x00\xc0", -2 },
    { "<f2", "\x00\x7c", INFINITY }, { "<f2", "\x00\xfc", -INFINITY },
};

static const struct { const char *type, *words; } wrong[] = {
    { "|O", "the type '|O' holds Python objects; allowed are f2 f4 f8" },
    { "<c16", "the type '<c16' holds complex numbers; allowed are" },
    { "<c8", "holds complex numbers" },
    { "|S5", "holds texts" }, { "<U3", "holds texts" }, { "|V8", "holds records" },
    { "<M8[D]", "holds dates" }, { "<m8[s]", "holds durations" },
    { "<f16", "the type '<f16' is not read; allowed are" },
    { "<f1", "is not read" }, { "<b8", "is not read" }, { "<i3", "is not read" },
    { "<2 ", "is not read" }, { "< f", "is not read" }, { "", "the type '' is not read" },
    { "<", "is not read" }, { "<<f8", "is not read" }, { "<f88", "is not read" },
    { "|f8", "the type '|f8' has no byte order (< or >)" }, { "i4", "has no byte order" },
};

static const struct { const char *type, *bytes, *words; } beyond[] = {
    { "<i8", "\x01\x00\x00\x00\x00\x00\x20\x00", "9007199254740993 is beyond 2^53" },
    { "<i8", "\xff\xff\xff\xff\xff\xff\xdf\xff", "-9007199254740993 is beyond 2^53" },
    { ">i8", "\x80\x00\x00\x00\x00\x00\x00\x00", "-9223372036854775808 is beyond 2^53" },
    { "<u8", "\xff\xff\xff\xff\xff\xff\xff\xff", "18446744073709551615 is beyond 2^53" },
    { "|b1", "\x02", "2 is neither 0 (false) nor 1 (true)" },
};
/* clang-format on */

START_TEST(bytes_mean_what_numpy_says)
{
    struct ohm_dtype dtype;
    double value = -7;

    ck_ok(ohm_dtype_read(meanings[_i].type, &dtype));
    ck_ok(ohm_dtype_decode(&dtype, (const unsigned char *)meanings[_i].bytes, &value));
    ck_assert_msg(value == meanings[_i].value, "%s: %.17g", meanings[_i].type, value);
}
END_TEST

START_TEST(an_equals_sign_is_the_order_of_this_machine)
{
    const uint32_t number = 0x01020304;
    struct ohm_dtype dtype;
    unsigned char bytes[4];
    double value;

    memcpy(bytes, &number, sizeof bytes);
    ck_ok(ohm_dtype_read("=u4", &dtype));
    ck_ok(ohm_dtype_decode(&dtype, bytes, &value));
    ck_assert(value == number);
}
END_TEST

START_TEST(every_allowed_type_is_read_in_both_orders)
{
    for (size_t k = 0; k < sizeof allowed; k += 3) {
        for (int big = 0; big < 2; big++) {
            char type[4] = { big ? '>' : '<', allowed[k], allowed[k + 1], '\0' };
            struct ohm_dtype dtype;

            ck_ok(ohm_dtype_read(type, &dtype));
            ck_assert_int_eq(dtype.kind, allowed[k]);
            ck_assert_uint_eq(dtype.bytes, (size_t)(allowed[k + 1] - '0'));
            ck_assert_int_eq(dtype.big, big);
        }
    }
}
END_TEST

START_TEST(other_types_are_refused)
{
    struct ohm_dtype dtype = { .kind = 'x' };

    ck_fails(ohm_dtype_read(wrong[_i].type, &dtype), OHM_EINPUT, wrong[_i].words);
    ck_assert_int_eq(dtype.kind, 'x');
}
END_TEST

START_TEST(values_that_a_double_cannot_hold_are_refused)
{
    struct ohm_dtype dtype;
    double value = -7;

    ck_ok(ohm_dtype_read(beyond[_i].type, &dtype));
    ck_fails(ohm_dtype_decode(&dtype, (const unsigned char *)beyond[_i].bytes, &value),
             OHM_EINPUT, beyond[_i].words);
    ck_assert(value == -7);
}
END_TEST

/* Law: a double's bytes, in either order, decode to that double. */
START_TEST(every_double_survives)
{
    uint32_t seed = 5;

    for (int k = 0; k < 1000; k++) {
        struct forge little = { 0 }, big = { 0 };
        struct ohm_dtype dtype;
        uint64_t bits = 0;
        double value, back;

        for (int byte = 0; byte < 8; byte++)
            bits = bits << 8 | forge_random(&seed, 256);
        memcpy(&value, &bits, sizeof value);
        forge_little(&little, bits, 8);
        forge_big(&big, bits, 8);
        ck_ok(ohm_dtype_read("<f8", &dtype));
        ck_ok(ohm_dtype_decode(&dtype, little.at, &back));
        ck_assert_mem_eq(&back, &value, sizeof value);
        ck_ok(ohm_dtype_read(">f8", &dtype));
        ck_ok(ohm_dtype_decode(&dtype, big.at, &back));
        ck_assert_mem_eq(&back, &value, sizeof value);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exchange/dtype");
    TCase *tc = tcase_create("dtype");

    tcase_add_loop_test(tc, bytes_mean_what_numpy_says, 0,
                        sizeof meanings / sizeof *meanings);
    tcase_add_test(tc, an_equals_sign_is_the_order_of_this_machine);
    tcase_add_test(tc, every_allowed_type_is_read_in_both_orders);
    tcase_add_loop_test(tc, other_types_are_refused, 0, sizeof wrong / sizeof *wrong);
    tcase_add_loop_test(tc, values_that_a_double_cannot_hold_are_refused, 0,
                        sizeof beyond / sizeof *beyond);
    tcase_add_test(tc, every_double_survives);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
