/* values.c -- numbers of networks and chips, into the cube. */
#include "results/values.h"

#include "chip/census.h"
#include "mapping/load.h"

#include <math.h>

/* The block of a network variable of a point. */
static double *of_network(const struct ohm_result *result, const struct ohm_desk *desk,
                          enum ohm_variable variable, size_t point)
{
    return ohm_result_at(result, variable, OHM_ROUTE_DIGITAL, point, desk->unit.seed, 0);
}

static void mark_right(size_t n, const uint8_t class[], const uint8_t label[],
                       uint8_t right[])
{
    for (size_t k = 0; k < n; k++)
        right[k] = class[k] == label[k];
}

static double percent(size_t n, const uint8_t right[])
{
    size_t sum = 0;

    for (size_t k = 0; k < n; k++)
        sum += right[k];
    return 100.0 * (double)sum / (double)n;
}

/* Shares of slices that are not 0, and the bits that do without data (D1, D5, D6). */
static void measure_slices(const struct ohm_result *result, const struct ohm_desk *desk,
                           const struct ohm_mvm *mvm, size_t point)
{
    const struct ohm_fabric *fabric = mvm->placement.fabric;
    const size_t levels = ohm_mapping_levels(&fabric->mapping);
    struct ohm_census census[OHM_SLICES_MAX];

#define SET(variable, k) of_network(result, desk, variable, point)[k]
    ohm_census_weights(mvm, census);
    for (size_t s = 0; s < mvm->placement.layout->groups; s++) {
        const size_t k = mvm->layer * result->slices + s;

        if (s <
            mvm->placement.layout->slices) /* a column of ones is no slice of a weight */
            SET(OHM_V_NONZERO, k) = 100 * census[s].nonzero;
        SET(OHM_V_BITS_WORST, k) = (double)census[s].bits[0];
        SET(OHM_V_FULLEST, k) = (double)census[s].fullest;
        SET(OHM_V_BITS_BOUND, k) = (double)ohm_census_bound(&census[s], levels, 0);
        SET(OHM_V_BITS_LEAK, k) =
            (double)ohm_census_bound(&census[s], levels, ohm_fabric_leak(fabric));
    }
#undef SET
}

/* What the layer's layout takes; the first layer once a phase. */
static void measure_load(const struct ohm_result *result, const struct ohm_desk *desk,
                         const struct ohm_chip *chip, size_t layer, size_t point)
{
    const struct ohm_load load = ohm_layout_load(chip->layout[layer]);
    const size_t phases = layer == 0 ? chip->integer->phases : 1;

    of_network(result, desk, OHM_V_CELLS, point)[layer] = (double)load.cells;
    of_network(result, desk, OHM_V_ROW_DRIVES, point)[layer] =
        (double)(phases * load.row_drives);
    of_network(result, desk, OHM_V_METADATA, point)[layer] = (double)load.metadata;
}

static void store_layers(const struct ohm_result *result, const struct ohm_desk *desk,
                         size_t point)
{
    const struct ohm_chip *chip = desk->chip[OHM_ROUTE_DIGITAL];

#define SET(variable, k) of_network(result, desk, variable, point)[k]
    for (size_t k = 0; k < chip->layers; k++) {
        const struct ohm_integer_layer *layer = &desk->integer.layer[k];

        SET(OHM_V_CROSSBARS, k) = (double)chip->mvm[k]->crossbars;
        SET(OHM_V_EMPTY, k) = (double)chip->mvm[k]->empty;
        SET(OHM_V_WEIGHTS_SATURATED, k) = (double)layer->saturated;
        SET(OHM_V_WEIGHT_EXPONENT, k) = layer->w_exponent;
        SET(OHM_V_BIAS_EXPONENT, k) = layer->b_exponent;
        measure_slices(result, desk, chip->mvm[k], point);
        measure_load(result, desk, chip, k, point);
    }
#undef SET
}

void ohm_values_networks(struct ohm_result *result, const struct ohm_desk *desk)
{
    const struct ohm_study *study = desk->study;

    for (size_t v = 0; v < desk->group->n; v++) {
        const size_t point = desk->group->point[v];

        *of_network(result, desk, OHM_V_TRAINING, point) =
            (double)(desk->training - study->trainings.training);
        *of_network(result, desk, OHM_V_FLOAT, point) = 100 * desk->real;
        *of_network(result, desk, OHM_V_LOSSLESS, point) = 100 * desk->lossless;
        *of_network(result, desk, OHM_V_HELDOUT, point) = 100 * desk->heldout[v];
        mark_right(result->images, desk->answer, study->data.test.label,
                   ohm_result_lossless(result, point, desk->unit.seed));
        store_layers(result, desk, point);
    }
}

static double share(uint64_t part, uint64_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : NAN;
}

/* Counts of one layer and slice. */
static void store_tally(const struct ohm_result *result, const struct ohm_desk *desk,
                        enum ohm_route route, size_t v, size_t layer, size_t slice)
{
    const struct ohm_tally *tally = &desk->outcome[v].tally[layer][slice];
    const size_t point = desk->group->point[v], k = layer * result->slices + slice;
    const size_t trial = route == OHM_ROUTE_DIGITAL ? 0 : desk->unit.trial;
    const struct ohm_chip *chip = desk->chip[route];
    const struct ohm_readout *readout = desk->readout[v];
    const bool rival = route == OHM_ROUTE_NGSPICE && desk->chip[OHM_ROUTE_NODAL] && v == 0;

#define SET(variable)                                                                      \
    ohm_result_at(result, variable, route, point, desk->unit.seed, trial)[k]
    SET(OHM_V_CLIPPED) = share(tally->clipped, tally->reads);
    SET(OHM_V_CONVERSIONS) = (double)tally->reads;
    SET(OHM_V_CHARGED_BITS) =
        (double)ohm_mvm_charged_bits(chip->mvm[layer], readout, slice);
    if (route != OHM_ROUTE_DIGITAL) {
        SET(OHM_V_WRONG) = share(tally->wrong, tally->reads);
        SET(OHM_V_DUMMIES) = (double)tally->dummies;
    }
    if (rival)
        SET(OHM_V_DIFFER) = (double)tally->differ;
    if (route != OHM_ROUTE_DIGITAL && isfinite(tally->margin))
        SET(OHM_V_MARGIN) = tally->margin;
#undef SET
}

/* What became of crossbars without a transfer matrix. */
static void store_bitlines(const struct ohm_result *result, const struct ohm_desk *desk,
                           enum ohm_route route, size_t point)
{
    const struct ohm_chip *chip = desk->chip[route];

#define SET(variable, k)                                                                   \
    ohm_result_at(result, variable, route, point, desk->unit.seed, desk->unit.trial)[k]
    for (size_t k = 0; k < chip->layers; k++) {
        const struct ohm_bitline_facts *facts = &chip->mvm[k]->bitline;

        if (!chip->mvm[k]->bent)
            continue;
        SET(OHM_V_MODELLED, k) = (double)facts->modelled;
        SET(OHM_V_SOLVED, k) = (double)facts->exact;
        if (facts->measured > 0) {
            SET(OHM_V_MODEL_WORST, k) = facts->worst;
            SET(OHM_V_MODEL_RMS, k) = sqrt(facts->square / (double)facts->measured);
        }
    }
#undef SET
}

void ohm_values_outcomes(struct ohm_result *result, const struct ohm_desk *desk,
                         enum ohm_route route)
{
    const size_t seed = desk->unit.seed, n = result->images;
    const size_t trial = route == OHM_ROUTE_DIGITAL ? 0 : desk->unit.trial;

    for (size_t v = 0; v < desk->group->n; v++) {
        const size_t point = desk->group->point[v];
        uint8_t *right = ohm_result_correct(result, route, point, seed, trial);
        double accuracy;

        mark_right(n, desk->outcome[v].class, desk->study->data.test.label, right);
        accuracy = percent(n, right);
        *ohm_result_at(result, OHM_V_ACCURACY, route, point, seed, trial) = accuracy;
        *ohm_result_at(result, OHM_V_DROP, route, point, seed, trial) =
            *of_network(result, desk, OHM_V_LOSSLESS, point) - accuracy;
        *ohm_result_at(result, OHM_V_SATURATED, route, point, seed, trial) =
            (double)desk->outcome[v].saturated;
        if (route != OHM_ROUTE_DIGITAL && isfinite(desk->chip[route]->facts.error))
            *ohm_result_at(result, OHM_V_ERROR, route, point, seed, trial) =
                desk->chip[route]->facts.error; /* else nothing is known, and stays NaN */
        store_bitlines(result, desk, route, point);
        for (size_t layer = 0; layer < desk->chip[route]->layers; layer++)
            for (size_t slice = 0; slice < desk->chip[route]->layout[layer]->groups;
                 slice++)
                store_tally(result, desk, route, v, layer, slice);
    }
}
