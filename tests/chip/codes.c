/* codes.c -- for tests: every converter code of the digital route, raw, for other programs to check.
 *
 *     codes WEIGHTS.npz DATA N BITS INPUT OUT
 *
 * writes OUT.images (uint8 [N][inputs]), OUT.codes (uint8: image, layer, phase, row tile, column
 * tile, slice, sign, input bit, used columns), OUT.logits (int16 [N][classes]) and OUT.facts (text).
 * INPUT is unsigned or two-phase.
 */
#include "chip/chip.h"
#include "study/settings.h"
#include "model/dataset.h"
#include "model/weights.h"
#include "num/init.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *create(const char *base, const char *ending)
{
    char path[4096];
    FILE *out;

    snprintf(path, sizeof path, "%s.%s", base, ending);
    out = fopen(path, "w");
    if (!out) {
        perror(path);
        exit(1);
    }
    return out;
}

/* The codes of one image in one layer and phase; adds up the layer's products. */
static enum ohm_status write_layer(FILE *out, const struct ohm_chip *chip,
                                   const struct ohm_readout *readout, const uint8_t p[],
                                   size_t layer, size_t phase, struct ohm_sample *sample)
{
    const struct ohm_mvm *mvm = chip->mvm[layer];
    static uint8_t x[1 << 16], byte[1024];
    static double code[1024];

    OHM_TRY(ohm_chip_inputs(chip, readout, p, layer, phase, x));
    for (size_t k = 0; k < mvm->crossbars; k++) {
        const struct ohm_xbar *xbar = &chip->layout[layer]->xbar[k];
        const struct ohm_conversion c = {
            .top = ldexp(1, (int)ohm_readout_bits(readout, layer, xbar->plane)) - 1
        };

        for (size_t bit = 0; bit < chip->fabric.mapping.input_bits; bit++) {
            OHM_TRY(ohm_mvm_sample(mvm, x, xbar, 0, bit, sample));
            ohm_adc_convert_sums(&c, sample->taps, sample->sum, code);
            for (size_t t = 0; t < sample->taps; t++)
                byte[t] = (uint8_t)code[t];
            fwrite(byte, 1, sample->taps, out);
        }
    }
    return OHM_OK;
}

/* The logits by the chip itself: the last layer's inputs, read out. */
static enum ohm_status write_logits(FILE *out, const struct ohm_chip *chip,
                                    const struct ohm_readout *readout, const uint8_t p[])
{
    const size_t last = chip->layers - 1;
    const struct ohm_mvm *mvm = chip->mvm[last];
    static uint8_t x[1 << 16];
    static double sums[1 << 12];
    static int16_t a[1 << 12];
    double *y = sums;
    struct ohm_tally tally[OHM_SLICES_MAX] = { { 0 } }, *tallies = tally;

    OHM_TRY(ohm_chip_inputs(chip, readout, p, last, 0, x));
    OHM_TRY(ohm_mvm_apply(mvm, &(struct ohm_batch){ .n = 1,
                                                    .x = x,
                                                    .variants = 1,
                                                    .readout = &readout,
                                                    .y = &y,
                                                    .tally = &tallies }));
    ohm_integer_activate(chip->integer, last, 1, y, a);
    fwrite(a, sizeof *a, mvm->out, out);
    return OHM_OK;
}

static enum ohm_status run(char *argv[])
{
    static struct ohm_sample sample;
    const size_t n = (size_t)atol(argv[3]);
    FILE *images = create(argv[6], "images"), *codes = create(argv[6], "codes");
    FILE *logits = create(argv[6], "logits"), *text = create(argv[6], "facts");
    struct ohm_network network;
    struct ohm_integer integer;
    struct ohm_settings settings;
    struct ohm_dataset data;
    struct ohm_fabric fabric;
    struct ohm_chip *chip;

    OHM_TRY(ohm_settings_default(&settings));
    OHM_TRY(ohm_settings_read(&settings, "readout.bits", argv[4]));
    OHM_TRY(ohm_settings_read(&settings, "mapping.input", argv[5]));
    OHM_TRY(ohm_settings_read(&settings, "mapping.keep_empty", "yes"));
    OHM_TRY(ohm_weights_read(argv[1], 0, &network));
    OHM_TRY(ohm_dataset_init(&data, argv[2], 1, 2));
    OHM_TRY(ohm_integer_init(&integer, &network, &settings.mapping, NULL));
    fabric = ohm_settings_fabric(&settings, 0);
    OHM_TRY(ohm_chip_new(&chip, &integer, &fabric, NULL, &ohm_solve_usual, NULL, 2));
    fprintf(text, "%.17g %.17g\n", network.mean, network.deviation);
    fwrite(data.test.x, data.inputs, n, images);
    for (size_t m = 0; m < n; m++) {
        const uint8_t *p = data.test.x + m * data.inputs;

        for (size_t layer = 0; layer < chip->layers; layer++)
            for (size_t phase = 0; phase < (layer ? 1 : integer.phases); phase++)
                OHM_TRY(
                    write_layer(codes, chip, &settings.readout, p, layer, phase, &sample));
        OHM_TRY(write_logits(logits, chip, &settings.readout, p));
    }
    ohm_chip_free(chip);
    ohm_integer_clear(&integer);
    ohm_network_clear(&network);
    ohm_dataset_clear(&data);
    return fclose(images) | fclose(codes) | fclose(logits) | fclose(text)
               ? ohm_fail(OHM_EIO, "a file cannot be written")
               : OHM_OK;
}

int main(int argc, char *argv[])
{
    ohm_num_init();
    if (argc != 7) {
        fprintf(stderr, "usage: codes WEIGHTS.npz DATA N BITS INPUT OUT\n");
        return 2;
    }
    if (run(argv) != OHM_OK) {
        fprintf(stderr, "codes: %s\n", ohm_sentence());
        return 1;
    }
    return 0;
}
