#include "experiment/values.h"

#include "chip/census.h"
#include "mapping/load.h"

#include <math.h>

double *ohm_values_at(const struct ohm_desk *desk, enum ohm_variable variable, size_t point)
{
    return ohm_result_at(&desk->study->result, variable, OHM_ROUTE_DIGITAL, point,
                         desk->unit.seed, 0);
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

/* Shares of slices that are not 0, and the bits for the largest column sum (D1). */
static void measure_slices(const struct ohm_desk *desk, const struct ohm_mvm *mvm,
                           size_t point)
{
    struct ohm_census census[OHM_SLICES_MAX];

    ohm_census_weights(mvm, census);
    for (size_t s = 0; s < mvm->placement.layout->groups; s++) {
        const size_t k = mvm->layer * desk->study->result.slices + s;

        if (s <
            mvm->placement.layout->planes) /* a column of ones is no slice of a weight */
            ohm_values_at(desk, OHM_V_NONZERO, point)[k] = 100 * census[s].nonzero;
        ohm_values_at(desk, OHM_V_BITS_WORST, point)[k] = (double)census[s].bits[0];
    }
}

/* What the layer's layout takes; the first layer once a phase. */
static void measure_load(const struct ohm_desk *desk, const struct ohm_chip *chip,
                         size_t layer, size_t point)
{
    const struct ohm_load load = ohm_layout_load(chip->layout[layer]);
    const size_t phases = layer == 0 ? chip->integer->phases : 1;

    ohm_values_at(desk, OHM_V_CELLS, point)[layer] = (double)load.cells;
    ohm_values_at(desk, OHM_V_ROW_DRIVES, point)[layer] =
        (double)(phases * load.row_drives);
    ohm_values_at(desk, OHM_V_METADATA, point)[layer] = (double)load.metadata;
}

/* Everything about the networks of a group: the same for all its points but for the held-out
 * accuracy, which depends on the read-out. */
enum ohm_status ohm_values_network(struct ohm_desk *desk)
{
    struct ohm_study *study = desk->study;
    const struct ohm_images *test = &study->data.test;
    const size_t n = study->result.images;
    double real, lossless;

    OHM_TRY(ohm_network_classify(&desk->training->network, n, test->x, desk->class));
    real = 100 * ohm_accuracy(n, desk->class, test->label);
    OHM_TRY(ohm_integer_classify(&desk->integer, n, test->x, NULL, desk->class, NULL));
    lossless = 100 * ohm_accuracy(n, desk->class, test->label);
    for (size_t v = 0; v < desk->group->n; v++) {
        const size_t point = desk->group->point[v];
        const struct ohm_chip *chip = desk->chip[OHM_ROUTE_DIGITAL];

        *ohm_values_at(desk, OHM_V_TRAINING, point) =
            (double)(desk->training - study->trainings.training);
        *ohm_values_at(desk, OHM_V_FLOAT, point) = real;
        *ohm_values_at(desk, OHM_V_LOSSLESS, point) = lossless;
        mark_right(n, desk->class, test->label,
                   ohm_result_lossless(&study->result, point, desk->unit.seed));
        for (size_t k = 0; k < chip->layers; k++) {
            const struct ohm_integer_layer *layer = &desk->integer.layer[k];

            ohm_values_at(desk, OHM_V_CROSSBARS, point)[k] =
                (double)chip->mvm[k]->crossbars;
            ohm_values_at(desk, OHM_V_EMPTY, point)[k] = (double)chip->mvm[k]->empty;
            ohm_values_at(desk, OHM_V_WEIGHTS_SATURATED, point)[k] =
                (double)layer->saturated;
            ohm_values_at(desk, OHM_V_WEIGHT_EXPONENT, point)[k] = layer->w_exponent;
            ohm_values_at(desk, OHM_V_BIAS_EXPONENT, point)[k] = layer->b_exponent;
            measure_slices(desk, chip->mvm[k], point);
            measure_load(desk, chip, k, point);
        }
    }
    return OHM_OK;
}

/* Accuracy on held-out images in every read-out, for choices that must not see the test set. */
enum ohm_status ohm_values_heldout(struct ohm_desk *desk)
{
    const struct ohm_study *study = desk->study;
    const size_t wanted = desk->settings->train.validation;
    const struct ohm_images *train = &study->data.train;
    const size_t n = wanted < study->result.images ? wanted : study->result.images;
    const struct ohm_images view =
        ohm_images_view(&study->data, train, train->n - wanted, n);

    OHM_TRY(ohm_chip_run(desk->chip[OHM_ROUTE_DIGITAL], n, view.x, desk->group->n,
                         desk->readout, desk->outcome, (struct ohm_company){ NULL, NULL },
                         study->options.jobs));
    for (size_t v = 0; v < desk->group->n; v++)
        *ohm_values_at(desk, OHM_V_HELDOUT, desk->group->point[v]) =
            100 * ohm_accuracy(n, desk->outcome[v].class, view.label);
    return OHM_OK;
}

static double share(uint64_t part, uint64_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : NAN;
}

/* Counts of one layer and slice. */
static void store_tally(const struct ohm_desk *desk, enum ohm_route route, size_t v,
                        size_t layer, size_t slice)
{
    const struct ohm_result *result = &desk->study->result;
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
static void store_bitlines(const struct ohm_desk *desk, enum ohm_route route, size_t point)
{
    const struct ohm_chip *chip = desk->chip[route];

#define SET(variable, k)                                                                   \
    ohm_result_at(&desk->study->result, variable, route, point, desk->unit.seed,           \
                  desk->unit.trial)[k]
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

void ohm_values_outcomes(struct ohm_desk *desk, enum ohm_route route)
{
    const struct ohm_result *result = &desk->study->result;
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
            *ohm_values_at(desk, OHM_V_LOSSLESS, point) - accuracy;
        *ohm_result_at(result, OHM_V_SATURATED, route, point, seed, trial) =
            (double)desk->outcome[v].saturated;
        if (route != OHM_ROUTE_DIGITAL && isfinite(desk->chip[route]->facts.error))
            *ohm_result_at(result, OHM_V_ERROR, route, point, seed, trial) =
                desk->chip[route]->facts.error; /* else nothing is known, and stays NaN */
        store_bitlines(desk, route, point);
        for (size_t layer = 0; layer < desk->chip[route]->layers; layer++)
            for (size_t slice = 0; slice < desk->chip[route]->layout[layer]->groups;
                 slice++)
                store_tally(desk, route, v, layer, slice);
    }
}
