#include "chip/chip.h"

#include "base/memory.h"
#include "exchange/npz.h"
#include "study/settings.h"
#include "harness.h"
#include "model/digits.h"
#include "model/weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The network in data/, and what an independent program says that it computes. */
enum { IMAGES = 20, IN = 784, CLASSES = 10, CODES = 7808 };

static struct ohm_network network;
static struct ohm_integer integer;
static struct ohm_settings settings;
static struct ohm_chip *chip;
static struct ohm_npy expected[4]; /* images, codes, logits, logits_1333 */
static uint8_t image[IMAGES * IN];

static const char *shipped(const char *name)
{
    static char path[4096];
    const char *top = getenv("top_srcdir");

    snprintf(path, sizeof path, "%s/data/%s", top ? top : ".", name);
    return path;
}

static void load_expected(void)
{
    static const char *const names[] = { "images", "codes", "logits", "logits_1333" };
    static const size_t widths[] = { IN, CODES, CLASSES, CLASSES };
    struct ohm_npz *npz;

    ck_ok(ohm_npz_open(shipped("digits-784-16-10-expected.npz"), &npz));
    for (size_t k = 0; k < 4; k++) {
        ck_ok(ohm_npz_read(npz, names[k], &expected[k]));
        ck_ok(ohm_npy_expect(&expected[k], names[k], 2,
                             (const size_t[]){ IMAGES, widths[k] }));
    }
    ohm_npz_free(npz);
    for (size_t k = 0; k < IMAGES * IN; k++)
        image[k] = (uint8_t)expected[0].values[k];
}

static void setup(void)
{
    ck_ok(ohm_settings_default(&settings));
    settings.keep_empty = true;
    settings.card.spread = settings.card.spread_rel = 0;
    settings.readout.leakage = OHM_LEAKAGE_DUMMY_ANALOG;
    ck_ok(ohm_weights_read(shipped("digits-784-16-10.npz"), 0, &network));
    ck_ok(ohm_integer_init(&integer, &network, &settings.mapping, NULL));
    load_expected();
}

static void teardown(void)
{
    ohm_chip_free(chip);
    chip = NULL;
    for (size_t k = 0; k < 4; k++)
        ohm_npy_clear(&expected[k]);
    ohm_integer_clear(&integer);
    ohm_network_clear(&network);
}

static void program(const char *engine)
{
    const struct ohm_fabric fabric = ohm_settings_fabric(&settings, 0);
    const struct ohm_solver *solver = NULL;

    if (engine)
        ck_ok(ohm_solver_find(engine, &solver));
    ck_ok(ohm_chip_new(&chip, &integer, &fabric, solver, &ohm_solve_usual, NULL, 2));
}

START_TEST(the_images_are_those_of_the_built_in_set)
{
    uint8_t p[IN];

    for (uint32_t m = 0; m < IMAGES; m++) {
        ohm_digits_draw(1, 1, m, p);
        ck_assert_mem_eq(p, image + m * IN, IN);
    }
}
END_TEST

START_TEST(the_logits_are_the_expected_ones)
{
    int16_t logit[IMAGES * CLASSES];
    uint8_t class[IMAGES];
    size_t saturated;

    ck_ok(ohm_integer_classify(&integer, IMAGES, image, logit, class, &saturated));
    for (size_t k = 0; k < IMAGES * CLASSES; k++)
        ck_assert(logit[k] == expected[2].values[k]);
}
END_TEST

/* The codes of one read, whatever the route; returns how many. */
static size_t convert(const struct ohm_mvm *mvm, const struct ohm_xbar *xbar,
                      const uint8_t x[], size_t bit, double code[])
{
    static struct ohm_sample sample;
    struct ohm_conversion c;

    ck_ok(ohm_mvm_sample(mvm, x, xbar, 0, bit, &sample));
    c = ohm_mvm_conversion(mvm, &settings.readout, &xbar->tap[0], sample.active,
                           sample.dummy);
    if (mvm->wide)
        ohm_adc_convert(&c, sample.taps, sample.current, code);
    else
        ohm_adc_convert_sums(&c, sample.taps, sample.sum, code);
    return sample.taps;
}

/* Law: every code of the digital route, and of circuits without wires or spread, is the expected one. */
START_TEST(the_codes_are_the_expected_ones)
{
    uint8_t x[IN];
    double code[1024];

    program(_i ? "ideal" : NULL);
    for (size_t m = 0; m < IMAGES; m++) {
        const double *wanted = expected[1].values + m * CODES;

        for (size_t layer = 0; layer < chip->layers; layer++) {
            const struct ohm_mvm *mvm = chip->mvm[layer];

            ck_ok(ohm_chip_inputs(chip, &settings.readout, image + m * IN, layer, 0, x));
            for (size_t k = 0; k < mvm->crossbars; k++) {
                for (size_t bit = 0; bit < 8; bit++) {
                    const size_t n =
                        convert(mvm, &chip->layout[layer]->xbar[k], x, bit, code);

                    ck_assert_mem_eq(code, wanted, n * sizeof *code);
                    wanted += n;
                }
            }
        }
        ck_assert_ptr_eq(wanted, expected[1].values + (m + 1) * CODES);
    }
}
END_TEST

/* The logits of an image as the converters of READOUT give them. */
static void read_out(const struct ohm_readout *readout, const uint8_t p[], int16_t logit[])
{
    const struct ohm_mvm *mvm = chip->mvm[1];
    struct ohm_tally tally[OHM_SLICES_MAX] = { { 0 } }, *tallies = tally;
    double y[CLASSES], *to = y;
    uint8_t x[16];

    ck_ok(ohm_chip_inputs(chip, readout, p, 1, 0, x));
    ck_ok(ohm_mvm_apply(mvm, &(struct ohm_batch){ .n = 1,
                                                  .x = x,
                                                  .variants = 1,
                                                  .readout = &readout,
                                                  .y = &to,
                                                  .tally = &tallies }));
    ohm_integer_activate(&integer, 1, 1, y, logit);
}

/* Also when converters clip. */
START_TEST(few_bits_clip_as_expected)
{
    static const size_t bits[] = { 1, 3, 3, 3 };
    size_t differ = 0;

    program(_i ? "ideal" : NULL);
    memcpy(settings.readout.bits.at, bits, sizeof bits);
    for (size_t m = 0; m < IMAGES; m++) {
        int16_t logit[CLASSES];

        read_out(&settings.readout, image + m * IN, logit);
        for (size_t k = 0; k < CLASSES; k++) {
            ck_assert(logit[k] == expected[3].values[m * CLASSES + k]);
            differ += logit[k] != expected[2].values[m * CLASSES + k];
        }
    }
    ck_assert_uint_gt(differ, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("chip/shipped");
    TCase *tc = tcase_create("shipped");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_images_are_those_of_the_built_in_set);
    tcase_add_test(tc, the_logits_are_the_expected_ones);
    tcase_add_loop_test(tc, the_codes_are_the_expected_ones, 0, 2);
    tcase_add_loop_test(tc, few_bits_clip_as_expected, 0, 2);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
