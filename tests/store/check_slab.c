#include "store/slab.h"

#include "scratch.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/facts.h"

#include <hdf5.h>
#include <math.h>
#include <stdint.h>

enum { A = 5, B = 6, C = 7, ALL = A * B * C };

static const char *const axes[] = { "a", "b", "c" };

/* A store with the axes above, of 5, 6 and 7 entries. */
static struct ohm_store *fresh(void)
{
    struct ohm_store *s;

    ck_ok(ohm_store_create(&s, in("r.h5"), true));
    ck_ok(ohm_store_axis_counts(s, "a", A, NULL));
    ck_ok(ohm_store_axis_counts(s, "b", B, NULL));
    ck_ok(ohm_store_axis_counts(s, "c", C, NULL));
    return s;
}

static struct ohm_store *reopened(struct ohm_store *s)
{
    ck_ok(ohm_store_commit(s));
    ck_ok(ohm_store_open(&s, in("r.h5")));
    return s;
}

static struct ohm_store *resumed(struct ohm_store *s)
{
    ck_ok(ohm_store_close(s));
    ck_ok(ohm_store_reopen(&s, in("r.h5")));
    return s;
}

static size_t draw(size_t n)
{
    static uint64_t state = 7;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(state >> 33) % n;
}

/* A random part, perhaps empty, and the number of its entries. */
static size_t draw_part(size_t start[3], size_t count[3])
{
    static const size_t extent[] = { A, B, C };

    for (int k = 0; k < 3; k++) {
        start[k] = draw(extent[k] + 1);
        count[k] = draw(extent[k] - start[k] + 1);
    }
    return count[0] * count[1] * count[2];
}

/* Where entry N of a part is in the whole. */
static size_t place(size_t n, const size_t start[3], const size_t count[3])
{
    return ((start[0] + n / (count[1] * count[2])) * B +
            (start[1] + n / count[2] % count[1])) *
               C +
           start[2] + n % count[2];
}

#define NUMBERS(X)                                                                         \
    X(OHM_DOUBLE, double)                                                                  \
    X(OHM_FLOAT, float)                                                                    \
    X(OHM_INT64, int64_t)                                                                  \
    X(OHM_INT32, int32_t)                                                                  \
    X(OHM_INT16, int16_t)                                                                  \
    X(OHM_UINT8, uint8_t)

/* Law: an array is what the same writes make of a plain array, for all elements, for slabs in any
 * order, before and after closing. */
START_TEST(slabs_read_back_as_written)
{
    struct ohm_store *s = fresh();

#define X(element, type)                                                                   \
    {                                                                                      \
        type model[ALL], part[ALL];                                                        \
        size_t start[3], count[3];                                                         \
                                                                                           \
        for (size_t k = 0; k < ALL; k++)                                                   \
            model[k] = (type)draw(200);                                                    \
        ck_ok(ohm_store_array(s, #type, element, 3, axes, "1", NULL));                     \
        ck_ok(ohm_store_write(s, #type, element, NULL, NULL, model));                      \
        for (int turn = 0; turn < 60; turn++) {                                            \
            size_t n = draw_part(start, count);                                            \
                                                                                           \
            for (size_t k = 0; k < n; k++)                                                 \
                model[place(k, start, count)] = part[k] = (type)draw(200);                 \
            ck_ok(ohm_store_write(s, #type, element, start, count, part));                 \
            n = draw_part(start, count);                                                   \
            ck_ok(ohm_store_read(s, #type, element, start, count, part));                  \
            for (size_t k = 0; k < n; k++)                                                 \
                ck_assert(part[k] == model[place(k, start, count)]);                       \
        }                                                                                  \
        s = resumed(s);                                                                    \
        ck_ok(ohm_store_read(s, #type, element, NULL, NULL, part));                        \
        ck_assert_mem_eq(part, model, sizeof model);                                       \
    }
    NUMBERS(X)
#undef X
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(extreme_numbers_read_back)
{
    const double doubles[C] = { INFINITY, -INFINITY, NAN, -0.0, 5e-324, 1e308, 1.0 / 3 };
    const int64_t ints[C] = { INT64_MAX, INT64_MIN, 0, -1, 1, 1LL << 53, (1LL << 53) + 1 };
    const int16_t shorts[C] = { INT16_MAX, INT16_MIN, 0, -1, 1, 2, 3 };
    struct ohm_store *s = fresh();
    double x[C];
    int64_t i[C];
    int16_t h[C];

    ck_ok(ohm_store_array(s, "x", OHM_DOUBLE, 1, axes + 2, NULL, NULL));
    ck_ok(ohm_store_array(s, "i", OHM_INT64, 1, axes + 2, NULL, NULL));
    ck_ok(ohm_store_array(s, "h", OHM_INT16, 1, axes + 2, NULL, NULL));
    ck_ok(ohm_store_write(s, "x", OHM_DOUBLE, NULL, NULL, doubles));
    ck_ok(ohm_store_write(s, "i", OHM_INT64, NULL, NULL, ints));
    ck_ok(ohm_store_write(s, "h", OHM_INT16, NULL, NULL, shorts));
    s = reopened(s);
    ck_ok(ohm_store_read(s, "x", OHM_DOUBLE, NULL, NULL, x));
    ck_ok(ohm_store_read(s, "i", OHM_INT64, NULL, NULL, i));
    ck_ok(ohm_store_read(s, "h", OHM_INT16, NULL, NULL, h));
    ck_assert_mem_eq(x, doubles, sizeof x);
    ck_assert_mem_eq(i, ints, sizeof i);
    ck_assert_mem_eq(h, shorts, sizeof h);
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(a_single_entry_needs_no_axes)
{
    struct ohm_store *s = fresh();
    double x;
    char **texts;

    ck_ok(ohm_store_array(s, "x", OHM_DOUBLE, 0, NULL, "V", NULL));
    ck_ok(ohm_store_read(s, "x", OHM_DOUBLE, NULL, NULL, &x));
    ck_assert(isnan(x));
    ck_ok(ohm_store_write(s, "x", OHM_DOUBLE, NULL, NULL, &(double){ 0.25 }));
    ck_ok(ohm_store_array(s, "t", OHM_STRING, 0, NULL, NULL, NULL));
    ck_ok(ohm_store_write_texts(s, "t", NULL, NULL, (const char *[]){ "alone" }));
    s = reopened(s);
    ck_ok(ohm_store_read(s, "x", OHM_DOUBLE, NULL, NULL, &x));
    ck_assert(x == 0.25);
    ck_ok(ohm_store_read_texts(s, "t", NULL, NULL, &texts));
    ck_assert_str_eq(texts[0], "alone");
    free(texts);
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(texts_read_back)
{
    static const char *const written[] = { "holds", "", "\xc2\xb5", "fails" };
    struct ohm_store *s = fresh();
    char *longest = malloc(100001), **texts;
    size_t ndim, shape[OHM_AXES_MAX];

    memset(longest, 'l', 100000);
    longest[100000] = '\0';
    ck_ok(ohm_store_axis_growing(s, "g/read", NULL));
    ck_ok(ohm_store_array(s, "t", OHM_STRING, 2, axes + 1, NULL, "verdict"));
    ck_ok(ohm_store_array(s, "g/t", OHM_STRING, 1, (const char *[]){ "read" }, NULL, NULL));
    ck_ok(ohm_store_write_texts(s, "t", (size_t[]){ 2, 3 }, (size_t[]){ 2, 2 }, written));
    ck_ok(ohm_store_write_texts(s, "t", (size_t[]){ 0, 0 }, (size_t[]){ 1, 1 },
                                (const char *[]){ longest }));
    ck_ok(ohm_store_write_texts(s, "t", (size_t[]){ 3, 3 }, (size_t[]){ 1, 1 },
                                (const char *[]){ "again" }));
    ck_ok(ohm_store_write_texts(s, "g/t", &(size_t){ 3 }, &(size_t){ 1 }, written));
    s = reopened(s);
    ck_ok(ohm_store_read_texts(s, "t", NULL, NULL, &texts));
    for (size_t k = 0; k < B * C; k++) {
        const char *wanted = k == 2 * C + 3   ? "holds"
                             : k == 3 * C + 3 ? "again"
                             : k == 3 * C + 4 ? "fails"
                             : k == 0         ? longest
                                              : "";

        ck_assert_str_eq(texts[k], wanted);
    }
    free(texts);
    ck_ok(ohm_store_read_texts(s, "t", (size_t[]){ 3, 3 }, (size_t[]){ 1, 2 }, &texts));
    ck_assert_str_eq(texts[0], "again");
    ck_assert_str_eq(texts[1], "fails");
    free(texts);
    ck_ok(ohm_store_shape(s, "g/t", &ndim, shape));
    ck_assert_uint_eq(shape[0], 4);
    ck_survives_scarcity(ohm_store_read_texts(s, "g/t", NULL, NULL, &texts), free(texts));
    ck_ok(ohm_store_read_texts(s, "g/t", &(size_t){ 2 }, &(size_t){ 0 }, &texts));
    free(texts);
    ck_ok(ohm_store_close(s));
    free(longest);
}
END_TEST

/* Every number that fits is read as any element; no other one is, and nothing changes then. */
START_TEST(numbers_are_read_as_what_they_fit)
{
    static const struct {
        double value;
        int fits_uint8, fits_int16, fits_int64, fits_float;
    } cases[] = {
        { 7, 1, 1, 1, 1 },        { -1, 0, 1, 1, 1 },
        { 255, 1, 1, 1, 1 },      { 256, 0, 1, 1, 1 },
        { 0.5, 0, 0, 0, 1 },      { 40000, 0, 0, 1, 1 },
        { 1e30, 0, 0, 0, 1 },     { 1e300, 0, 0, 0, 0 },
        { 1.0 / 3, 0, 0, 0, 1 }, /* rounded */
        { INFINITY, 0, 0, 0, 1 }, { -INFINITY, 0, 0, 0, 1 },
        { NAN, 0, 0, 0, 1 },
    };
    struct ohm_store *s = fresh();

    ck_ok(ohm_store_array(s, "x", OHM_DOUBLE, 0, NULL, NULL, NULL));
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const double value = cases[k].value;

        ck_ok(ohm_store_write(s, "x", OHM_DOUBLE, NULL, NULL, &value));
#define X(element, type, fits)                                                             \
    {                                                                                      \
        type x = 77;                                                                       \
                                                                                           \
        if (fits) {                                                                        \
            ck_ok(ohm_store_read(s, "x", element, NULL, NULL, &x));                        \
            ck_assert(x == (type)value || (isnan(value) && isnan((double)x)));             \
        } else {                                                                           \
            ck_fails(ohm_store_read(s, "x", element, NULL, NULL, &x), OHM_EINPUT,          \
                     "/x cannot be read as ");                                             \
            ck_assert(x == 77);                                                            \
        }                                                                                  \
    }
        X(OHM_UINT8, uint8_t, cases[k].fits_uint8)
        X(OHM_INT16, int16_t, cases[k].fits_int16)
        X(OHM_INT64, int64_t, cases[k].fits_int64)
        X(OHM_FLOAT, float, cases[k].fits_float)
#undef X
    }
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(integers_are_read_as_what_they_fit)
{
    const int64_t big = (1LL << 53) + 1;
    struct ohm_store *s = fresh();
    int32_t i = 77;
    uint8_t u;
    double x;

    ck_ok(ohm_store_array(s, "i", OHM_INT64, 0, NULL, NULL, NULL));
    ck_ok(ohm_store_write(s, "i", OHM_INT64, NULL, NULL, &big));
    ck_fails(ohm_store_read(s, "i", OHM_INT32, NULL, NULL, &i), OHM_EINPUT, "as int32");
    ck_assert_int_eq(i, 77);
    ck_ok(ohm_store_read(s, "i", OHM_DOUBLE, NULL, NULL, &x)); /* rounded */
    ck_assert(x == 0x1p53);
    ck_ok(ohm_store_write(s, "i", OHM_INT64, NULL, NULL, &(int64_t){ -5 }));
    ck_ok(ohm_store_read(s, "i", OHM_INT32, NULL, NULL, &i));
    ck_assert_int_eq(i, -5);
    ck_fails(ohm_store_read(s, "i", OHM_UINT8, NULL, NULL, &u), OHM_EINPUT, "as uint8");
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(wrong_parts_are_refused_and_change_nothing)
{
    static const struct {
        size_t start[2], count[2];
        const char *words;
    } wrong[] = {
        { { 0, 5 }, { 1, 3 }, "/x: 3 entries from 5 on of axis 1, of 7" },
        { { 6, 0 }, { 1, 1 }, "/x: 1 entries from 6 on of axis 0, of 6" },
        { { 0, 0 }, { 7, 1 }, "/x: 7 entries from 0 on of axis 0, of 6" },
        { { SIZE_MAX, 0 }, { 2, 1 }, "of axis 0, of 6" },
        { { 1, 0 }, { SIZE_MAX, 1 }, "of axis 0, of 6" },
        { { 0, 8 }, { 1, 0 }, "of axis 1, of 7" },
    };
    struct ohm_store *s = fresh();
    double x[B * C], before[B * C];

    for (size_t k = 0; k < B * C; k++)
        x[k] = before[k] = (double)k;
    ck_ok(ohm_store_array(s, "x", OHM_DOUBLE, 2, axes + 1, NULL, NULL));
    ck_ok(ohm_store_write(s, "x", OHM_DOUBLE, NULL, NULL, x));
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        ck_fails(ohm_store_write(s, "x", OHM_DOUBLE, wrong[k].start, wrong[k].count, x),
                 OHM_EINPUT, wrong[k].words);
        ck_fails(ohm_store_read(s, "x", OHM_DOUBLE, wrong[k].start, wrong[k].count, x),
                 OHM_EINPUT, wrong[k].words);
        ck_assert_mem_eq(x, before, sizeof x);
    }
    ck_ok(ohm_store_read(s, "x", OHM_DOUBLE, NULL, NULL, x));
    ck_assert_mem_eq(x, before, sizeof x);
    ck_ok(ohm_store_close(s));
}
END_TEST

START_TEST(wrong_elements_are_refused_and_change_nothing)
{
    struct ohm_store *s = fresh();
    float x[C] = { 7 };
    char **texts = (void *)&s, **before = texts;

    ck_ok(ohm_store_array(s, "x", OHM_FLOAT, 1, axes + 2, NULL, NULL));
    ck_ok(ohm_store_array(s, "t", OHM_STRING, 0, NULL, NULL, NULL));
    ck_fails(ohm_store_write(s, "x", OHM_DOUBLE, NULL, NULL, x), OHM_EINPUT,
             "r.h5.partial: /x is made of float, not double");
    ck_fails(ohm_store_write(s, "t", OHM_DOUBLE, NULL, NULL, x), OHM_EINPUT,
             "/t is made of text, not double");
    ck_fails(ohm_store_write_texts(s, "x", NULL, NULL,
                                   (const char *[C]){ "", "", "", "", "", "", "" }),
             OHM_EINPUT, "/x is made of float, not text");
    ck_fails(ohm_store_write_texts(s, "t", NULL, NULL, (const char *[]){ "\xff" }),
             OHM_EUSAGE, "t: a text is not UTF-8");
    ck_fails(ohm_store_write(s, "t", OHM_STRING, NULL, NULL, x), OHM_EUSAGE, "as texts");
    ck_fails(ohm_store_read(s, "t", OHM_STRING, NULL, NULL, x), OHM_EUSAGE, "as texts");
    ck_fails(ohm_store_read(s, "t", OHM_FLOAT, NULL, NULL, x), OHM_EINPUT,
             "/t is made of text, not float");
    ck_fails(ohm_store_read_texts(s, "x", NULL, NULL, &texts), OHM_EINPUT,
             "/x is made of float, not text");
    ck_fails(ohm_store_read(s, "no", OHM_FLOAT, NULL, NULL, x), OHM_EINPUT,
             "there is no /no");
    ck_fails(ohm_store_write(s, "", OHM_FLOAT, NULL, NULL, x), OHM_EINPUT, "/ is a group");
    ck_assert(x[0] == 7);
    ck_assert_ptr_eq(texts, before);
    ck_ok(ohm_store_read(s, "x", OHM_FLOAT, NULL, NULL, x));
    ck_assert(isnan(x[0]));
    ck_ok(ohm_store_close(s));
}
END_TEST

/* A flipped bit is noticed, and where it is: chunks have checksums. */
START_TEST(damaged_data_is_told)
{
    static const char pattern[] = "PATTERNPATTERNPATTERN";
    struct ohm_store *s = fresh();
    uint8_t written[A * B];
    hsize_t chunk[] = { 0, 0 };
    haddr_t at;
    hsize_t bytes;
    unsigned mask;
    FILE *file;

    for (size_t k = 0; k < A * B; k++)
        written[k] = (uint8_t)pattern[k % 7];
    ck_ok(ohm_store_array(s, "x", OHM_UINT8, 2, axes, NULL, NULL));
    ck_ok(ohm_store_write(s, "x", OHM_UINT8, NULL, NULL, written));
    ck_ok(ohm_store_commit(s));
    {
        const hid_t hdf5 = H5Fopen(in("r.h5"), H5F_ACC_RDONLY, H5P_DEFAULT);
        const hid_t array = H5Dopen2(hdf5, "x", H5P_DEFAULT);
        const hid_t space = H5Dget_space(array);

        ck_assert(H5Dget_chunk_info(array, space, 0, chunk, &mask, &at, &bytes) >= 0);
        H5Sclose(space);
        H5Dclose(array);
        H5Fclose(hdf5);
    }
    file = fopen(in("r.h5"), "r+b");
    fseek(file, (long)(at + bytes - 5), SEEK_SET);
    fputc(0x55, file);
    fclose(file);
    ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EINPUT, "changed since it was finished");
    ohm_store_accept_changed();
    ck_fails(ohm_store_open(&s, in("r.h5")), OHM_EINPUT, "r.h5: /x ");
}
END_TEST

START_TEST(reading_survives_scarcity)
{
    struct ohm_store *s = fresh();
    double x[C];

    ck_ok(ohm_store_array(s, "x", OHM_DOUBLE, 1, axes + 2, NULL, NULL));
    ck_ok(ohm_store_flush(s));
    ck_survives_scarcity(ohm_store_read(s, "x", OHM_DOUBLE, NULL, NULL, x), (void)0);
    ck_ok(ohm_store_commit(s));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store/slab");
    TCase *tc = tcase_create("slab");

    tcase_add_checked_fixture(tc, scratch_setup, scratch_teardown);
    tcase_add_test(tc, slabs_read_back_as_written);
    tcase_add_test(tc, extreme_numbers_read_back);
    tcase_add_test(tc, a_single_entry_needs_no_axes);
    tcase_add_test(tc, texts_read_back);
    tcase_add_test(tc, numbers_are_read_as_what_they_fit);
    tcase_add_test(tc, integers_are_read_as_what_they_fit);
    tcase_add_test(tc, wrong_parts_are_refused_and_change_nothing);
    tcase_add_test(tc, wrong_elements_are_refused_and_change_nothing);
    tcase_add_test(tc, damaged_data_is_told);
    tcase_add_test(tc, reading_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
