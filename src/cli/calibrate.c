/* calibrate.c -- ohmslice calibrate: the fewest bits of converters that keep the accuracy. */
#include "base/memory.h"
#include "base/parallel.h"
#include "chip/census.h"
#include "cli/command.h"
#include "cli/network.h"
#include "exchange/json.h"

#include <stdlib.h>
#include <string.h>

struct options {
    struct ohm_network_options network;
    double drop;
    bool by_layer, json;
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "drop", "", OHM_REAL, AT(drop), "1", 0, 100, NULL,
      "Points of accuracy on the calibration data that may be lost." },
    { "by_layer", "", OHM_FLAG, AT(by_layer), "no", 0, 0, NULL,
      "Every layer has its own bits." },
    { "json", "", OHM_FLAG, AT(json), "no", 0, 0, NULL, "Print one JSON object." },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = {
    { ohm_network_fields, offsetof(struct options, network) },
    { ohm_mapping_fields, offsetof(struct options, network.mapping) },
    { fields, 0 },
    { 0 },
};

/* The search under way. */
struct search {
    const struct ohm_network_desk *desk;
    uint8_t *class;
    struct ohm_outcome *outcome;
    struct ohm_readout readout;
};

/* Bits with which nothing clips, whatever the inputs, and at least 8. */
static enum ohm_status set_lossless(struct search *search, bool by_layer)
{
    const struct ohm_chip *chip = search->desk->chip;
    struct ohm_counts *bits = &search->readout.bits;
    struct ohm_census census[OHM_SLICES_MAX];

    bits->rows = by_layer ? chip->layers : 0;
    bits->cols = chip->layout[0]->slices;
    if (bits->rows * bits->cols > OHM_COUNTS_MAX)
        return ohm_fail(OHM_EUSAGE, "--by-layer: %zu layers of %zu slices are more than %d",
                        bits->rows, bits->cols, OHM_COUNTS_MAX);
    for (size_t k = 0; k < OHM_COUNTS_MAX; k++)
        bits->at[k] = 8;
    for (size_t layer = 0; layer < chip->layers; layer++) {
        ohm_census_weights(chip->mvm[layer], census);
        for (size_t s = 0; s < bits->cols; s++) {
            size_t *at = &bits->at[(by_layer ? layer * bits->cols : 0) + s];

            *at = census[s].bits[0] > *at ? census[s].bits[0] : *at;
        }
    }
    return OHM_OK;
}

/* Accuracy on the calibration data with the present bits, in percent. */
static enum ohm_status measure(struct search *search, double *accuracy)
{
    const struct ohm_readout *readout = &search->readout;
    const struct ohm_images *images = &search->desk->heldout;

    search->outcome->class = search->class;
    OHM_TRY(ohm_chip_run(search->desk->chip, images->n, images->x, 1, &readout,
                         search->outcome, (struct ohm_company){ NULL, NULL },
                         ohm_threads(0)));
    *accuracy = 100 * ohm_accuracy(images->n, search->class, images->label);
    return OHM_OK;
}

/* Takes one bit after another from whichever converter can spare it best, until none can. */
static enum ohm_status descend(struct search *search, double least, double *accuracy)
{
    const size_t rows = search->readout.bits.rows ? search->readout.bits.rows : 1;
    const size_t n = rows * search->readout.bits.cols;

    for (;;) {
        double best = -1;
        size_t which = n;

        for (size_t k = 0; k < n; k++) {
            double found;

            if (search->readout.bits.at[k] == 1)
                continue;
            search->readout.bits.at[k]--;
            OHM_TRY(measure(search, &found));
            search->readout.bits.at[k]++;
            if (found >= least && found > best) {
                best = found;
                which = k;
            }
        }
        if (which == n)
            return OHM_OK;
        search->readout.bits.at[which]--;
        *accuracy = best;
    }
}

static enum ohm_status report(const struct options *options, const struct search *search,
                              double lossless, double accuracy)
{
    const struct ohm_field *bits = ohm_field_find(ohm_readout_fields, "bits");
    struct ohm_json *json;
    char text[OHM_TEXT_BYTES];
    enum ohm_status status;

    ohm_field_print(bits, &search->readout, text, sizeof text);
    if (!options->json) {
        printf("bits: %s\n%zu calibration images: %.2f %% with lossless converters, %.2f "
               "%% with "
               "these (at most %g points lost)\n",
               text, search->desk->heldout.n, lossless, accuracy, options->drop);
        return OHM_OK;
    }
    json = ohm_json_new();
    ohm_json_text(json, "bits", text);
    ohm_json_count(json, "images", search->desk->heldout.n);
    ohm_json_real(json, "accuracy_lossless", lossless);
    ohm_json_real(json, "accuracy", accuracy);
    status = ohm_json_write(json, stdout);
    ohm_json_free(json);
    return status;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    struct ohm_network_desk desk;
    struct search search = { .desk = &desk };
    double lossless, accuracy;
    enum ohm_status status;

    if (options->network.data[0] == '\0')
        return ohm_fail(OHM_EUSAGE, "--data is missing: calibration needs images");
    OHM_TRY(ohm_network_desk_init(&desk, arguments[0], &options->network));
    OHM_GO(OHM_NEW(search.class, desk.heldout.n, "answers"));
    OHM_GO(OHM_NEW(search.outcome, 1, "outcomes"));
    OHM_GO(set_lossless(&search, options->by_layer));
    OHM_GO(measure(&search, &lossless));
    accuracy = lossless;
    OHM_GO(descend(&search, lossless - options->drop, &accuracy));
    OHM_GO(report(options, &search, lossless, accuracy));
out:
    free(search.class);
    free(search.outcome);
    ohm_network_desk_clear(&desk);
    return status;
}

const struct ohm_command ohm_command_calibrate = {
    .name = "calibrate",
    .arguments = "WEIGHTS",
    .least = 1,
    .most = 1,
    .sentence = "the fewest converter bits that keep the accuracy",
    .details =
        "Finds converter bits for a trained network, a bit at a time: from 8 everywhere, "
        "or more where columns can add up to more, the bit that costs least accuracy goes, "
        "as long as no more than --drop points are lost. The images are the last ones of "
        "the training set; the test set is not touched.\n\n"
        "  ohmslice calibrate w.npz --data digits --drop 0.5",
    .parts = parts,
    .size = sizeof(struct options),
    .results = OHM_RESULTS_WEIGHTS,
    .run = run,
};
