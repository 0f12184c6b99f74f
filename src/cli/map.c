/* map.c -- ohmslice map: what a network's weights ask of crossbars and converters. */
#include "cli/network.h"
#include "cli/options.h"
#include "chip/census.h"
#include "exchange/json.h"
#include "mapping/load.h"

#include <math.h>
#include <string.h>

struct options {
    struct ohm_network_options network;
    double quantile, sigmas, on_off;
    bool json;
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "quantile", "", OHM_REAL, AT(quantile), "99.9 %", 0.5, 1, NULL,
      "Quantile of the column sums for definition D3.", OHM_STAGE_NONE },
    { "sigmas", "", OHM_REAL, AT(sigmas), "3", 0, 100, NULL,
      "Standard deviations above the mean for definition D4.", OHM_STAGE_NONE },
    { "on_off", "", OHM_REAL, AT(on_off), "100", 1.001, 1e12, NULL,
      "Ratio of g_on and g_off for definition D6.", OHM_STAGE_NONE },
    { "json", "", OHM_FLAG, AT(json), "no", 0, 0, NULL, "Print one JSON object.", OHM_STAGE_NONE },
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

/* Bits by definitions D5 and D6. */
static void bound_bits(const struct options *options, const struct ohm_census *c,
                       size_t bits[2])
{
    const size_t levels = ohm_mapping_levels(&options->network.mapping);

    bits[0] = ohm_census_bound(c, levels, 0);
    bits[1] = ohm_census_bound(c, levels, (double)(levels - 1) / (options->on_off - 1));
}

static void print_row(const struct options *options, const char *layer, size_t slice,
                      const struct ohm_census *c)
{
    size_t bound[2];

    printf("%5s  %5zu  %7.3f  %9zu  %5zu  %5zu  %6zu  %7.2f", layer, slice,
           100 * c->nonzero, c->crossbars, c->empty, c->fullest, c->worst, c->column_sum);
    if (c->reads > 0)
        printf("  %6.0f  %6.0f  %6.2f  %6.2f", c->largest, c->quantile, c->mean, c->sigma);
    else
        printf("       -       -       -       -");
    for (int d = 0; d < 4; d++) {
        if (d == 0 || c->reads > 0)
            printf("  %2zu", c->bits[d]);
        else
            printf("   -");
    }
    bound_bits(options, c, bound);
    printf("  %2zu  %2zu\n", bound[0], bound[1]);
}

/* The largest over the layers of every number but the counts, which add up. */
static struct ohm_census join(const struct ohm_census *a, const struct ohm_census *b)
{
    struct ohm_census j = *a;

    j.crossbars += b->crossbars;
    j.empty += b->empty;
    j.reads += b->reads;
    j.nonzero = fmax(a->nonzero, b->nonzero);
    j.column_sum = fmax(a->column_sum, b->column_sum);
    j.mean = fmax(a->mean, b->mean);
    j.sigma = fmax(a->sigma, b->sigma);
    j.quantile = fmax(a->quantile, b->quantile);
    j.largest = fmax(a->largest, b->largest);
    j.worst = a->worst > b->worst ? a->worst : b->worst;
    j.fullest = a->fullest > b->fullest ? a->fullest : b->fullest;
    j.rows = a->rows > b->rows ? a->rows : b->rows;
    for (int d = 0; d < 4; d++)
        j.bits[d] = a->bits[d] > b->bits[d] ? a->bits[d] : b->bits[d];
    return j;
}

/* What the layers take together, the first once a phase. */
static struct ohm_load add_loads(const struct ohm_chip *chip)
{
    struct ohm_load sum = { 0 };

    for (size_t k = 0; k < chip->layers; k++) {
        const struct ohm_load load = ohm_layout_load(chip->layout[k]);
        const size_t phases = k == 0 ? chip->integer->phases : 1;

        sum.crossbars += load.crossbars;
        sum.cells += load.cells;
        sum.reads += phases * load.reads;
        sum.conversions += phases * load.conversions;
        sum.row_drives += phases * load.row_drives;
        sum.metadata += load.metadata;
        sum.cycles += phases * load.cycles;
        sum.words += phases * load.words;
        sum.words_reused += phases * load.words_reused;
        sum.words_shared += phases * load.words_shared;
    }
    return sum;
}

static void print_table(const struct options *options, const struct ohm_chip *chip,
                        struct ohm_census census[][OHM_SLICES_MAX])
{
    const struct ohm_load load = add_loads(chip);

    printf("%zu crossbars of %zu x %zu, %zu of them empty; slice 0 is the top one\n",
           chip->crossbars, chip->fabric.mapping.rows, chip->fabric.mapping.cols,
           chip->empty);
    printf(
        "for an image: %zu cells, %zu row drives, %zu conversions, %zu bits of metadata\n",
        load.cells, load.row_drives, load.conversions, load.metadata);
    printf("%zu cycles, layer after layer; input words fetched: %zu by every crossbar in "
           "every step, %zu kept over steps, %zu shared by crossbars\n",
           load.cycles, load.words, load.words_reused, load.words_shared);
    printf(
        "column sums: with all inputs 1 (worst, mean), and on the calibration data\n"
        "bits: D1 worst case, D2 largest, D3 %g %% quantile, D4 mean + %g sigma,\n"
        "      D5 any column as full as the fullest, D6 and the leakage at on/off %g\n\n",
        100 * options->quantile, options->sigmas, options->on_off);
    printf("layer  slice  not 0 %%  crossbars  empty   full   worst     mean  "
           " largest  quantile  mean  sigma  D1  D2  D3  D4  D5  D6\n");
    for (size_t k = 0; k < chip->layers; k++) {
        char layer[24];

        snprintf(layer, sizeof layer, "%zu", k);
        for (size_t s = 0; s < chip->layout[k]->groups; s++)
            print_row(options, layer, s, &census[k][s]);
    }
    for (size_t s = 0; chip->layers > 1 && s < chip->layout[0]->groups; s++) {
        struct ohm_census all = census[0][s];

        for (size_t k = 1; k < chip->layers; k++)
            all = join(&all, &census[k][s]);
        print_row(options, "most", s, &all);
    }
}

static enum ohm_status print_json(const struct options *options,
                                  const struct ohm_chip *chip,
                                  struct ohm_census census[][OHM_SLICES_MAX])
{
    const struct ohm_load load = add_loads(chip);
    struct ohm_json *json = ohm_json_new(), *layers;
    enum ohm_status status;

    ohm_json_count(json, "crossbars", chip->crossbars);
    ohm_json_count(json, "empty", chip->empty);
    ohm_json_count(json, "cells", load.cells);
    ohm_json_count(json, "row_drives", load.row_drives);
    ohm_json_count(json, "conversions", load.conversions);
    ohm_json_count(json, "metadata_bits", load.metadata);
    ohm_json_count(json, "cycles", load.cycles);
    ohm_json_count(json, "words", load.words);
    ohm_json_count(json, "words_reused", load.words_reused);
    ohm_json_count(json, "words_shared", load.words_shared);
    layers = ohm_json_array(json, "layers");
    for (size_t k = 0; k < chip->layers; k++) {
        struct ohm_json *slices = ohm_json_array(layers, NULL);

        for (size_t s = 0; s < chip->layout[k]->groups; s++) {
            const struct ohm_census *c = &census[k][s];
            struct ohm_json *row = ohm_json_object(slices, NULL);
            size_t bound[2];

            ohm_json_real(row, "nonzero", 100 * c->nonzero);
            ohm_json_count(row, "crossbars", c->crossbars);
            ohm_json_count(row, "empty", c->empty);
            ohm_json_count(row, "worst_sum", c->worst);
            ohm_json_real(row, "mean_column_sum", c->column_sum);
            ohm_json_real(row, "reads", c->reads);
            ohm_json_real(row, "largest_sum", c->largest);
            ohm_json_real(row, "quantile_sum", c->quantile);
            ohm_json_real(row, "mean_sum", c->mean);
            ohm_json_real(row, "sigma_sum", c->sigma);
            ohm_json_counts(row, "bits", c->reads > 0 ? 4 : 1, c->bits);
            bound_bits(options, c, bound);
            ohm_json_count(row, "column_cells", c->fullest);
            ohm_json_count(row, "bits_bound", bound[0]);
            ohm_json_count(row, "bits_bound_leakage", bound[1]);
        }
    }
    status = ohm_json_write(json, stdout);
    ohm_json_free(json);
    return status;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    struct ohm_census census[OHM_LAYERS_MAX][OHM_SLICES_MAX];
    struct ohm_network_desk desk;
    enum ohm_status status;

    if (options->network.data[0] == '\0')
        OHM_TRY(
            ohm_options_refuse((const char *const[]){ "quantile", "sigmas", NULL },
                               "it is of the column sums of --data, which is not given"));
    OHM_TRY(ohm_network_desk_init(&desk, arguments[0], &options->network));
    OHM_GO(ohm_census_take(desk.chip, desk.heldout.n, desk.heldout.x, options->quantile,
                           options->sigmas, census));
    if (options->json)
        OHM_GO(print_json(options, desk.chip, census));
    else
        print_table(options, desk.chip, census);
out:
    ohm_network_desk_clear(&desk);
    return status;
}

const struct ohm_command ohm_command_map = {
    .name = "map",
    .arguments = "WEIGHTS",
    .least = 1,
    .most = 1,
    .sentence = "what a network's slices and column sums ask of crossbars and converters",
    .details =
        "Maps trained weights (.npz or .h5) to crossbars and prints, for each layer and "
        "slice, the share of non-zero weights, crossbars used and empty, column sums, and "
        "the converter bits by each definition; with --data also those that depend on "
        "data, taken on the last training images.\n\n"
        "  ohmslice map w.npz --data digits",
    .parts = parts,
    .size = sizeof(struct options),
    .results = OHM_RESULTS_WEIGHTS,
    .run = run,
};
