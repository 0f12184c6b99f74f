/* Weights that somebody else wrote with numpy. */
#include "model/weightsnpz.h"

#include "exchange/npz.h"
#include "harness.h"
#include "store/scratch.h"

#include <math.h>

enum { IN = 5, HIDDEN = 4, OUT = 3 };

/* An array of a file; one of the same name replaces that of a good file, one without axes and
 * values removes it. */
struct array {
    const char *name;
    size_t ndim, shape[3];
    const double *values;
};

static const double ones[64] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
static const struct array good[] = {
    { "w0", 2, { IN, HIDDEN }, ones },  { "b0", 1, { HIDDEN }, ones },
    { "w1", 2, { HIDDEN, OUT }, ones }, { "b1", 1, { OUT }, ones },
    { "a_exponent", 1, { 2 }, ones },   { "mean", 0, { 0 }, ones },
    { "deviation", 0, { 0 }, ones },    { "bits", 0, { 0 }, ones },
};
enum { GOOD = sizeof good / sizeof *good };

static void add(struct ohm_npz *npz, const struct array *a)
{
    ck_ok(ohm_npz_add(npz, a->name, a->ndim, a->shape, a->values));
}

static enum ohm_status read_with(const struct array *odd, struct ohm_network *network)
{
    bool known = false;
    struct ohm_npz *npz;

    ck_ok(ohm_npz_create(in("w.npz"), &npz));
    for (size_t k = 0; k < GOOD; k++) {
        const bool replaced = odd && strcmp(good[k].name, odd->name) == 0;

        known |= replaced;
        if (!replaced)
            add(npz, &good[k]);
        else if (odd->values)
            add(npz, odd);
    }
    if (odd && !known)
        add(npz, odd);
    ck_ok(ohm_npz_close(npz));
    ohm_npz_free(npz);
    return ohm_weights_npz_read(in("w.npz"), network);
}

#define ONE(x) ((const double[32]){ x })
/* clang-format off */
static const struct { struct array array; const char *words; } odd[] = {
    { { "w0", 2, { IN, HIDDEN }, (const double[32]){ 0, 0, NAN } },
      "w0: entry 2 is not finite" },
    { { "w1", 2, { HIDDEN, OUT }, ONE(INFINITY) }, "w1: entry 0 is not finite" },
    { { "w1", 2, { HIDDEN, OUT }, ONE(1e39) }, "w1: entry 0 is not finite" },
    { { "b1", 1, { OUT }, (const double[32]){ 0, -INFINITY } }, "b1: entry 1 is not finite" },
    { { "w1", 2, { OUT, HIDDEN }, ones }, "w1 is not a matrix [in][out] that fits" },
    { { "w0", 1, { IN * HIDDEN }, ones }, "w0 is not a matrix" },
    { { "w0", 3, { IN, HIDDEN, 1 }, ones }, "w0 is not a matrix" },
    { { "w0", 2, { 0, HIDDEN }, ones }, "layers: a size of 0" },
    { { "w1", 2, { HIDDEN, 0 }, ones }, "layers: a size of 0" },
    { { "b0", 1, { HIDDEN - 1 }, ones }, "b0: the shape is (3,), wanted is (4,)" },
    { { "b0", 2, { 2, 2 }, ones }, "b0: the shape is (2, 2), wanted is (4,)" },
    { { "b1", 0, { 0 }, ones }, "b1: the shape is" },
    { { "a_exponent", 1, { 3 }, ones }, "a_exponent: the shape is (3,), wanted is (2,)" },
    { { "a_exponent", 1, { 2 }, ONE(65) }, "a_exponent: 65 is no whole number in -64 to 64" },
    { { "a_exponent", 1, { 2 }, ONE(-1e300) }, "a_exponent: -1e+300 is no whole number" },
    { { "a_exponent", 1, { 2 }, ONE(2.5) }, "a_exponent: 2.5 is no whole number" },
    { { "a_exponent", 1, { 2 }, ONE(NAN) }, "a_exponent: nan is no whole number" },
    { { "mean", 0, { 0 }, ONE(NAN) }, "mean nan and deviation 1" },
    { { "mean", 1, { 2 }, ones }, "mean is not one number" },
    { { "deviation", 0, { 0 }, ONE(0) }, "deviation 0" },
    { { "deviation", 0, { 0 }, ONE(-1) }, "deviation -1" },
    { { "deviation", 0, { 0 }, ONE(INFINITY) }, "deviation inf" },
    { { "bits", 0, { 0 }, ONE(0) }, "bits: 0 is no whole number in 1 to 8" },
    { { "bits", 0, { 0 }, ONE(9) }, "bits: 9 is no whole number" },
    { { "bits", 0, { 0 }, ONE(7.5) }, "bits: 7.5 is no whole number" },
    { { "w0", 0, { 0 }, NULL }, "w0, w1, ... are 0 layers; 1 to 8" },
    { { "b0", 0, { 0 }, NULL }, "no array is named b0" },
    { { "b1", 0, { 0 }, NULL }, "no array is named b1" },
    { { "w1", 0, { 0 }, NULL }, "a_exponent: the shape is (2,), wanted is (1,)" },
    { { "a_exponent", 0, { 0 }, NULL }, "no array is named a_exponent" },
    { { "mean", 0, { 0 }, NULL }, "no array is named mean" },
    { { "deviation", 0, { 0 }, NULL }, "no array is named deviation" },
    { { "bits", 0, { 0 }, NULL }, "no array is named bits" },
};
/* clang-format on */
enum { ODD = sizeof odd / sizeof *odd };

START_TEST(odd_arrays_are_refused_with_file_and_name)
{
    struct ohm_network network = { 0 };
    const char *file;

    ck_fails(read_with(&odd[_i].array, &network), OHM_EINPUT, odd[_i].words);
    file = strstr(ohm_sentence(), "w.npz: ");
    ck_assert_msg(file && strstr(file + 1, "w.npz") == NULL, "\"%s\" names the file once",
                  ohm_sentence());
    ck_assert_uint_eq(network.layers, 0);
}
END_TEST

START_TEST(files_of_others_are_read)
{
    static const struct array more = { "comment", 1, { 3 }, ones };
    struct ohm_network network = { 0 };

    for (int k = 0; k < 2; k++) {
        ck_ok(read_with(k ? &more : NULL, &network));
        ck_assert_uint_eq(network.layers, 2);
        ck_assert_uint_eq(network.layer[1].out, OUT);
        ck_assert_int_eq(network.layer[1].a_exponent, 1);
        ohm_network_clear(&network);
    }
}
END_TEST

START_TEST(too_many_layers_are_refused)
{
    struct ohm_network network = { 0 };
    struct ohm_npz *npz;

    ck_ok(ohm_npz_create(in("w.npz"), &npz));
    for (int k = 0; k < 12; k++) {
        char name[16];

        snprintf(name, sizeof name, "w%d", k);
        ck_ok(ohm_npz_add(npz, name, 2, (size_t[]){ 2, 2 }, ones));
    }
    ck_ok(ohm_npz_close(npz));
    ohm_npz_free(npz);
    ck_fails(ohm_weights_npz_read(in("w.npz"), &network), OHM_EINPUT,
             "w.npz: w0, w1, ... are 12 layers; 1 to 8 are possible");
}
END_TEST

START_TEST(reading_survives_scarcity)
{
    struct ohm_network network = { 0 };

    ck_ok(read_with(NULL, &network));
    ohm_network_clear(&network);
    ck_survives_scarcity(ohm_weights_npz_read(in("w.npz"), &network),
                         ohm_network_clear(&network));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model/weightsnpz");
    TCase *tc = tcase_create("weightsnpz");

    tcase_add_checked_fixture(tc, scratch_setup, scratch_teardown);
    tcase_add_loop_test(tc, odd_arrays_are_refused_with_file_and_name, 0, ODD);
    tcase_add_test(tc, files_of_others_are_read);
    tcase_add_test(tc, too_many_layers_are_refused);
    tcase_add_test(tc, reading_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
