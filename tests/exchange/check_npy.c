#include "exchange/npy.h"

#include "exchange/forge.h"

#include <math.h>
#include <stdlib.h>

static const char path[] = "check_npy.tmp";

static void teardown(void)
{
    unlink(path);
}

/* A file of VERSION with a dictionary and N bytes of values. */
static void forge_npy(struct forge *file, unsigned version, const char *dictionary,
                      const void *values, size_t n)
{
    file->n = 0;
    forge_text(file, "\x93NUMPY");
    forge_little(file, version, 2);
    forge_little(file, strlen(dictionary), version == 1 ? 2 : 4);
    forge_text(file, dictionary);
    forge_bytes(file, values, n);
}

/* Parses an exact copy, so that a sanitizer sees each byte read beyond it. */
static enum ohm_status parse(const struct forge *file, struct ohm_npy *a)
{
    unsigned char *exact = malloc(file->n);
    enum ohm_status status;

    memcpy(exact, file->at, file->n);
    status = ohm_npy_parse("x.npy", exact, file->n, a);
    free(exact);
    return status;
}

static const char six[] = "\0\1\2\3\4\5";

/* Law: what is written is read back, bit by bit, for each number of axes. */
START_TEST(a_written_array_reads_back)
{
    static const size_t shape[] = { 2, 3, 1, 4, 2, 1, 3, 2 };
    struct ohm_npy a;
    double values[288];
    size_t n = 1;

    for (int k = 0; k < 288; k++)
        values[k] = sin(k) * pow(10, k - 144);
    values[0] = -0.0;
    for (int k = 0; k < _i; k++)
        n *= shape[k];
    ck_ok(ohm_npy_write(path, (size_t)_i, shape, values));
    ck_ok(ohm_npy_read(path, &a));
    ck_assert_uint_eq(a.ndim, (size_t)_i);
    ck_assert_mem_eq(a.shape, shape, (size_t)_i * sizeof *shape);
    for (int k = _i; k < OHM_NPY_AXES; k++)
        ck_assert_uint_eq(a.shape[k], 0);
    ck_assert_uint_eq(ohm_npy_size(&a), n);
    ck_assert_mem_eq(a.values, values, n * sizeof *values);
    ohm_npy_clear(&a);
    ck_assert_ptr_null(a.values);
}
END_TEST

/* As NumPy writes it: the values begin at a multiple of 64 bytes, after a line end. */
START_TEST(a_header_ends_where_numpy_ends_it)
{
    size_t shape[OHM_NPY_AXES] = { 0 };

    for (size_t extent = 1; extent < 10000; extent *= 9) {
        for (size_t ndim = 0; ndim <= OHM_NPY_AXES; ndim++) {
            struct ohm_bytes bytes;

            for (size_t k = 0; k + 1 < ndim; k++)
                shape[k + 1] = extent;
            shape[0] = 0;
            ck_ok(ohm_npy_encode(ndim, shape, (const double[]){ 1 }, &bytes));
            bytes.size -= ndim == 0 ? 8 : 0;
            ck_assert_uint_eq(bytes.size % 64, 0);
            ck_assert_uint_le(bytes.size, 256);
            ck_assert_int_eq(bytes.at[bytes.size - 1], '\n');
            ck_assert_uint_eq(bytes.at[8] + 256u * bytes.at[9], bytes.size - 10);
            ohm_bytes_clear(&bytes);
        }
    }
}
END_TEST

START_TEST(an_array_may_be_empty)
{
    struct ohm_npy a;

    ck_ok(ohm_npy_write(path, 2, (const size_t[]){ 0, 3 }, NULL));
    ck_ok(ohm_npy_read(path, &a));
    ck_assert_uint_eq(ohm_npy_size(&a), 0);
    ck_assert_uint_eq(a.shape[1], 3);
    ck_assert_ptr_nonnull(a.values);
    ohm_npy_clear(&a);
}
END_TEST

/* clang-format off */
static const struct { unsigned version; const char *dictionary; size_t ndim, shape[2]; } good[] = {
    { 1, "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }     \n", 2, { 2, 3 } },
    { 2, "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }\n", 2, { 2, 3 } },
    { 3, "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }", 2, { 2, 3 } },
    { 1, "{\"shape\":(3,2),\"descr\":\"u1\",\"fortran_order\":False}", 2, { 3, 2 } },
    { 1, " { 'shape' : ( 6 , ) , 'fortran_order' : False,\n 'descr' : '<u1' } ", 1, { 6 } },
    { 1, "{'descr': '|u1', 'fortran_order': False, 'shape': (2L, 3L), }", 2, { 2, 3 } },
    { 1, "{'descr': '|i1', 'fortran_order': False, 'shape': (6,)}", 1, { 6 } },
    { 1, "{'descr': '|i1', 'fortran_order': True, 'shape': (6,)}", 1, { 6 } },
};
/* clang-format on */

START_TEST(dictionaries_may_be_written_in_several_ways)
{
    struct forge file;
    struct ohm_npy a;

    forge_npy(&file, good[_i].version, good[_i].dictionary, six, 6);
    ck_ok(parse(&file, &a));
    ck_assert_uint_eq(a.ndim, good[_i].ndim);
    ck_assert_mem_eq(a.shape, good[_i].shape, sizeof good[_i].shape);
    for (int k = 0; k < 6; k++)
        ck_assert(a.values[k] == k);
    ohm_npy_clear(&a);
}
END_TEST

/* Value (i, j, k) of shape (2, 3, 4) is 100 i + 10 j + k; in Fortran order i is the fastest. */
START_TEST(fortran_order_is_transposed)
{
    struct forge file;
    struct ohm_npy a;
    char values[24];
    size_t n = 0;

    for (int k = 0; k < 4; k++)
        for (int j = 0; j < 3; j++)
            for (int i = 0; i < 2; i++)
                values[n++] = (char)(100 * i + 10 * j + k);
    forge_npy(&file, 1, "{'descr':'|u1','fortran_order':True,'shape':(2,3,4)}", values, 24);
    ck_ok(parse(&file, &a));
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 4; k++)
                ck_assert(a.values[(i * 3 + j) * 4 + k] == 100 * i + 10 * j + k);
    ohm_npy_clear(&a);
}
END_TEST

/* clang-format off */
#define TYPE(type) "{'descr': " type ", 'fortran_order': False, 'shape': (6,), }"
#define SHAPE(shape) "{'descr': '|u1', 'fortran_order': False, 'shape': " shape ", }"
static const struct { unsigned version; const char *dictionary, *words; } wrong[] = {
    { 1, TYPE("'|O'"), "x.npy: the type '|O' holds Python objects; allowed are f2 f4 f8 i1" },
    { 1, TYPE("'<c8'"), "x.npy: the type '<c8' holds complex numbers; allowed are" },
    { 1, TYPE("'<U1'"), "x.npy: the type '<U1' holds texts; allowed are" },
    { 1, TYPE("[('a', '<f4'), ('b', '<i2')]"),
      "x.npy: holds records; allowed are arrays of one plain type, such as '<f8'" },
    { 1, TYPE("8"), "x.npy: the header is damaged: a text in quotes is missing at byte 10" },
    { 1, TYPE("'|u1"), "the type '|u1, ' is not read" },
    { 1, TYPE("'\\x41'"), "a short plain text is missing" },
    { 1, TYPE("'0123456789012345678901234567890123456789012345678901234567890123'"),
      "a short plain text is missing" },
    { 1, TYPE("'012345678901234567890123456789012345678901234567890123456789012'"),
      "the type '012345678901234567890123456789012345678901234567890123456789012' is not" },
    { 1, "{'descr': 'u1', 'fortran_order': 0, 'shape': (6,)}", "True or False is missing" },
    { 1, "{'descr': 'u1', 'shape': (6,)}", "'fortran_order' stands 0 times in it" },
    { 1, "{'descr': 'u1', 'shape': (6,), 'shape': (6,), 'fortran_order': True}",
      "'shape' stands 2 times in it" },
    { 1, "{'descr': 'u1', 'colour': 'red'}", "'colour' is not a key of it" },
    { 1, "{'descr': 'u1' 'shape': (6,)}", "a comma is missing at byte 15" },
    { 1, "{'descr' 'u1'}", "a colon is missing" },
    { 1, "['descr']", "{ is missing at byte 0" },
    { 1, "", "{ is missing at byte 0" },
    { 1, "{", "a text in quotes is missing at byte 1" },
    { 1, SHAPE("(6,)") " x", "the end is missing" },
    { 1, SHAPE("6"), "( is missing" },
    { 1, SHAPE("(6)"), "a comma is missing" },
    { 1, SHAPE("(6, -1)"), "an extent is missing" },
    { 1, SHAPE("(2 3)"), "a comma is missing" },
    { 1, SHAPE("(1,1,1,1,1,1,1,1,6)"), "x.npy: more than 8 axes" },
    { 1, SHAPE("(99999999999999999999,)"), "x.npy: the shape is absurd: an extent beyond" },
    { 1, SHAPE("(18446744073709551615,)"), "x.npy: the shape is absurd: no memory holds" },
    { 1, SHAPE("(4294967296, 4294967296)"), "the shape is absurd" },
    { 1, SHAPE("(0, 4294967296, 4294967296)"), "the shape is absurd" },
    { 1, SHAPE("(2305843009213693953,)"), "the shape is absurd" },
    { 1, SHAPE("(7,)"), "x.npy: cut off: the shape (7,) needs 7 bytes, there are 6" },
    { 1, SHAPE("(1000000000,)"), "needs 1000000000 bytes, there are 6" },
    { 1, SHAPE("(5,)"), "x.npy: too long: the shape (5,) needs 5 bytes, there are 6" },
    { 1, SHAPE("()"), "x.npy: too long: the shape () needs 1 bytes, there are 6" },
    { 1, SHAPE("(2, 0)"), "x.npy: too long: the shape (2, 0) needs 0 bytes, there are 6" },
    { 4, SHAPE("(6,)"), "x.npy: version 4.0 of .npy; 1.0, 2.0 and 3.0 are read" },
    { 0x101, SHAPE("(6,)"), "x.npy: version 1.1 of .npy" },
    { 0, SHAPE("(6,)"), "x.npy: version 0.0 of .npy" },
};
/* clang-format on */

START_TEST(wrong_files_are_named)
{
    struct ohm_npy a = { .ndim = 7 };
    struct forge file;

    forge_npy(&file, wrong[_i].version, wrong[_i].dictionary, six, 6);
    ck_fails(parse(&file, &a), OHM_EINPUT, wrong[_i].words);
    ck_assert_uint_eq(a.ndim, 7);
}
END_TEST

START_TEST(foreign_files_are_named)
{
    struct ohm_npy a;

    ck_fails(ohm_npy_parse("x.npy", "", 0, &a), OHM_EINPUT, "x.npy: not a .npy file");
    ck_fails(ohm_npy_parse("x.npy", "\x93NUMPX\1\0\0\0", 10, &a), OHM_EINPUT,
             "not a .npy file");
    ck_fails(ohm_npy_parse("x.npy", "\x93NUMPY\1", 7, &a), OHM_EINPUT,
             "x.npy: cut off within the header");
    ck_fails(ohm_npy_parse("x.npy", "\x93NUMPY\7\0\0\0", 10, &a), OHM_EINPUT,
             "x.npy: version 7.0 of .npy");
    ck_fails(ohm_npy_parse("x.npy", "\x93NUMPY\2\0\0\0", 10, &a), OHM_EINPUT,
             "cut off within the header");
    ck_fails(ohm_npy_parse("x.npy", "\x93NUMPY\1\0\5\0{}", 12, &a), OHM_EINPUT,
             "cut off within the header");
    ck_fails(ohm_npy_read("no/such.npy", &a), OHM_EIO, "no/such.npy: No such file");
}
END_TEST

START_TEST(integers_beyond_doubles_are_named_with_their_place)
{
    struct forge file;
    struct ohm_npy a;
    uint64_t values[6] = { 1, 2, 3, 4, ((uint64_t)1 << 53) + 1, 6 };
    struct forge bytes = { 0 };

    for (int k = 0; k < 6; k++)
        forge_little(&bytes, values[k], 8);
    forge_npy(&file, 1, "{'descr':'<u8','fortran_order':False,'shape':(2,3)}", bytes.at,
              48);
    ck_fails(parse(&file, &a), OHM_EINPUT,
             "x.npy: the value at (1, 1): 9007199254740993 is beyond 2^53");
    forge_npy(&file, 1, "{'descr':'<u8','fortran_order':True,'shape':(2,3)}", bytes.at, 48);
    ck_fails(parse(&file, &a), OHM_EINPUT,
             "x.npy: the value at (0, 2): 9007199254740993 is beyond 2^53");
}
END_TEST

START_TEST(shapes_and_values_are_checked_for_the_caller)
{
    double values[6] = { 0, 1, 2, 3, NAN, 5 };
    struct ohm_npy a = { 2, { 2, 3 }, values };

    ck_ok(ohm_npy_expect(&a, "V.npy", 2, NULL));
    ck_ok(ohm_npy_expect(&a, "V.npy", 2, (const size_t[]){ 2, 3 }));
    ck_ok(ohm_npy_expect(&a, "V.npy", 2, (const size_t[]){ 0, 3 }));
    ck_fails(ohm_npy_expect(&a, "V.npy", 2, (const size_t[]){ 0, 4 }), OHM_EINPUT,
             "V.npy: the shape is (2, 3), wanted is (any, 4)");
    ck_fails(ohm_npy_expect(&a, "V.npy", 1, (const size_t[]){ 0 }), OHM_EINPUT,
             "V.npy: the shape is (2, 3), wanted is (any,)");
    ck_fails(ohm_npy_expect(&a, "V.npy", 3, NULL), OHM_EINPUT,
             "V.npy: the shape is (2, 3), wanted are 3 axes");
    a.shape[0] = 0;
    ck_fails(ohm_npy_expect(&a, "V.npy", 2, (const size_t[]){ 1, 0 }), OHM_EINPUT,
             "V.npy: the shape is (0, 3), wanted is (1, any)");
    ck_fails(ohm_npy_expect(&a, "V.npy", 1, NULL), OHM_EINPUT, "the shape is (0, 3)");
    a.shape[0] = 2;
    ck_fails(ohm_npy_finite(&a, "G.npy"), OHM_EINPUT,
             "G.npy: the value at (1, 1) is nan; only finite values are allowed");
    values[4] = -INFINITY;
    ck_fails(ohm_npy_finite(&a, "G.npy"), OHM_EINPUT, "(1, 1) is -inf");
    values[4] = 4;
    ck_ok(ohm_npy_finite(&a, "G.npy"));
    values[0] = NAN;
    ck_fails(ohm_npy_finite(&a, "G.npy"), OHM_EINPUT, "(0, 0) is nan");
    values[0] = 0;
    values[5] = NAN;
    ck_fails(ohm_npy_finite(&a, "G.npy"), OHM_EINPUT, "(1, 2) is nan");
}
END_TEST

START_TEST(a_failed_write_leaves_nothing)
{
    const double value = 1;
    double *values = calloc(100000, sizeof *values);

    ck_fails(ohm_npy_write("no/such/folder/x.npy", 0, NULL, &value), OHM_EIO,
             "no/such/folder/x.npy: cannot be written: No such file or directory");
    ck_fails(ohm_npy_write("/dev/full", 1, (const size_t[]){ 100000 }, values), OHM_EIO,
             "/dev/full: cannot be written: No space left");
    ck_fails(ohm_npy_write("/dev/full", 0, NULL, &value), OHM_EIO,
             "/dev/full: cannot be written: No space left");
    free(values);
}
END_TEST

START_TEST(damaged_files_never_hurt)
{
    struct forge file, bad;
    struct ohm_npy a;
    uint32_t seed = 6;

    forge_npy(&file, 1, "{'descr': '<i8', 'fortran_order': True, 'shape': (2, 3), }  \n",
              "\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0"
              "\4\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0\6\0\0\0\0\0\0\0",
              48);
    ck_ok(parse(&file, &a));
    ohm_npy_clear(&a);
    for (int k = 0; k < 10000; k++) {
        enum ohm_status status;

        forge_damage(&file, &bad, &seed);
        status = parse(&bad, &a);
        ck_clean(status, OHM_EINPUT, "x.npy: ");
        if (status == OHM_OK)
            ohm_npy_clear(&a);
    }
    for (bad = file, bad.n = 0; bad.n < file.n; bad.n++)
        ck_assert_int_eq(parse(&bad, &a), OHM_EINPUT);
}
END_TEST

START_TEST(reading_and_writing_survive_scarcity)
{
    static const size_t shape[] = { 2, 2 };
    const double values[4] = { 1, 2, 3, 4 };
    struct ohm_npy a;

    ck_survives_scarcity(ohm_npy_write(path, 2, shape, values), (void)0);
    ck_survives_scarcity(ohm_npy_read(path, &a), ohm_npy_clear(&a));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exchange/npy");
    TCase *tc = tcase_create("npy");

    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_loop_test(tc, a_written_array_reads_back, 0, OHM_NPY_AXES + 1);
    tcase_add_test(tc, a_header_ends_where_numpy_ends_it);
    tcase_add_test(tc, an_array_may_be_empty);
    tcase_add_loop_test(tc, dictionaries_may_be_written_in_several_ways, 0,
                        sizeof good / sizeof *good);
    tcase_add_test(tc, fortran_order_is_transposed);
    tcase_add_loop_test(tc, wrong_files_are_named, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(tc, foreign_files_are_named);
    tcase_add_test(tc, integers_beyond_doubles_are_named_with_their_place);
    tcase_add_test(tc, shapes_and_values_are_checked_for_the_caller);
    tcase_add_test(tc, a_failed_write_leaves_nothing);
    tcase_add_test(tc, damaged_files_never_hurt);
    tcase_add_test(tc, reading_and_writing_survive_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
