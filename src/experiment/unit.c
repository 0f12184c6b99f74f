#include "experiment/unit.h"

#include "base/log.h"
#include "base/memory.h"
#include "chip/census.h"
#include "experiment/record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a unit works with. */
struct desk {
    struct ohm_study *study;
    struct ohm_unit unit;
    const struct ohm_group *group;
    const struct ohm_settings *settings; /* of the group's first point */
    const struct ohm_training *training;
    struct ohm_integer integer;
    const struct ohm_readout **readout; /* [group->n] */
    struct ohm_outcome *outcome;        /* [group->n] */
    uint8_t *class;                     /* [group->n][images] */
    struct ohm_chip *chip[OHM_ROUTES];
};

static enum ohm_status desk_init(struct desk *desk)
{
    const struct ohm_study *study = desk->study;
    const size_t n = desk->group->n, images = study->result.images;

    OHM_TRY(ohm_integer_init(&desk->integer, &desk->training->network,
                             &desk->settings->mapping));
    OHM_TRY(OHM_NEW(desk->readout, n, "read-outs"));
    OHM_TRY(OHM_NEW(desk->outcome, n, "outcomes"));
    OHM_TRY(OHM_NEW(desk->class, n * images, "answers"));
    for (size_t v = 0; v < n; v++) {
        desk->readout[v] = &study->experiment->point[desk->group->point[v]].readout;
        desk->outcome[v].class = desk->class + v * images;
    }
    return OHM_OK;
}

static void desk_clear(struct desk *desk)
{
    for (int r = 0; r < OHM_ROUTES; r++)
        ohm_chip_free(desk->chip[r]);
    ohm_integer_clear(&desk->integer);
    free(desk->readout);
    free(desk->outcome);
    free(desk->class);
}

static double *at(const struct desk *desk, enum ohm_variable variable, size_t point)
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
static void measure_slices(const struct desk *desk, const struct ohm_mvm *mvm, size_t point)
{
    struct ohm_census census[OHM_SLICES_MAX];

    ohm_census_weights(mvm, census);
    for (size_t s = 0; s < mvm->slices; s++) {
        const size_t k = mvm->layer * desk->study->result.slices + s;

        at(desk, OHM_V_NONZERO, point)[k] = 100 * census[s].nonzero;
        at(desk, OHM_V_BITS_WORST, point)[k] = (double)census[s].bits[0];
    }
}

/* Everything about the networks of a group: the same for all its points but for the held-out
 * accuracy, which depends on the read-out. */
static enum ohm_status network_values(struct desk *desk)
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

        *at(desk, OHM_V_TRAINING, point) =
            (double)(desk->training - study->trainings.training);
        *at(desk, OHM_V_FLOAT, point) = real;
        *at(desk, OHM_V_LOSSLESS, point) = lossless;
        mark_right(n, desk->class, test->label,
                   ohm_result_lossless(&study->result, point, desk->unit.seed));
        for (size_t k = 0; k < chip->layers; k++) {
            const struct ohm_integer_layer *layer = &desk->integer.layer[k];

            at(desk, OHM_V_CROSSBARS, point)[k] = (double)chip->mvm[k]->crossbars;
            at(desk, OHM_V_EMPTY, point)[k] = (double)chip->mvm[k]->empty;
            at(desk, OHM_V_WEIGHTS_SATURATED, point)[k] = (double)layer->saturated;
            at(desk, OHM_V_WEIGHT_EXPONENT, point)[k] = layer->w_exponent;
            at(desk, OHM_V_BIAS_EXPONENT, point)[k] = layer->b_exponent;
            measure_slices(desk, chip->mvm[k], point);
        }
    }
    return OHM_OK;
}

/* Accuracy on held-out images in every read-out, for choices that must not see the test set. */
static enum ohm_status heldout_values(struct desk *desk)
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
        *at(desk, OHM_V_HELDOUT, desk->group->point[v]) =
            100 * ohm_accuracy(n, desk->outcome[v].class, view.label);
    return OHM_OK;
}

static double share(uint64_t part, uint64_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : NAN;
}

/* Counts of one layer and slice. */
static void store_tally(const struct desk *desk, enum ohm_route route, size_t v,
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
    SET(OHM_V_CHARGED_BITS) = (double)ohm_readout_charged_bits(
        readout, ohm_readout_bits(readout, layer, slice),
        route == OHM_ROUTE_DIGITAL ? 0 : chip->mvm[layer]->leak,
        desk->settings->mapping.rows);
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
static void store_bitlines(const struct desk *desk, enum ohm_route route, size_t point)
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

static void store_outcomes(struct desk *desk, enum ohm_route route)
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
            *at(desk, OHM_V_LOSSLESS, point) - accuracy;
        *ohm_result_at(result, OHM_V_SATURATED, route, point, seed, trial) =
            (double)desk->outcome[v].saturated;
        if (route != OHM_ROUTE_DIGITAL)
            *ohm_result_at(result, OHM_V_ERROR, route, point, seed, trial) =
                desk->chip[route]->facts.error;
        store_bitlines(desk, route, point);
        for (size_t layer = 0; layer < desk->chip[route]->layers; layer++)
            for (size_t slice = 0; slice < desk->chip[route]->mvm[layer]->slices; slice++)
                store_tally(desk, route, v, layer, slice);
    }
}

/* Reads of the whole audit that fall to one chip: those of the first seed and trial share them. */
static size_t audit_reads(const struct desk *desk)
{
    const struct ohm_study *study = desk->study;
    size_t chips = 0, each;

    if (desk->unit.seed != 0 || desk->unit.trial != 0 || !study->options.spice)
        return 0;
    for (int r = OHM_ROUTE_IDEAL; r < OHM_ROUTES; r++)
        chips += study->result.route[r] ? study->groups.n : 0;
    each = (desk->settings->audit.reads + chips - 1) / chips;
    return each + each % 2; /* half of them at random */
}

static enum ohm_status audit_chip(struct desk *desk, enum ohm_route route,
                                  const struct ohm_watch *watch, size_t reads)
{
    struct ohm_study *study = desk->study;
    struct ohm_audit audit = desk->settings->audit;
    struct ohm_study_audit *all = &study->audit;
    struct ohm_audit_facts *facts = NULL;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(facts, 1, "audits"));
    audit.reads = reads;
    audit.seconds = fmax(audit.seconds - all->seconds, 0);
    OHM_GO(ohm_audit_run(&audit, desk->chip[route], desk->readout[0], study->result.images,
                         study->data.test.x, watch, study->options.spice,
                         study->options.klu, facts));
    all->done += facts->done;
    all->skipped += facts->skipped;
    all->random += facts->random;
    all->bad += facts->bad;
    all->worst_lsb = fmax(all->worst_lsb, facts->worst_lsb);
    all->worst_scale = fmax(all->worst_scale, facts->worst_scale);
    all->seconds += facts->seconds;
    for (size_t k = 0; k < facts->done; k++) {
        all->bad_random +=
            facts->read[k].random && !(facts->read[k].scale <= audit.tolerance);
        if (all->kept < OHM_WATCH_MAX)
            all->read[all->kept++] =
                (struct ohm_study_read){ .read = facts->read[k],
                                         .point = desk->group->point[0],
                                         .seed = desk->unit.seed,
                                         .trial = desk->unit.trial,
                                         .route = route };
    }
out:
    free(facts);
    return status;
}

/* The chip of a route. */
static enum ohm_status make_chip(struct desk *desk, enum ohm_route route)
{
    struct ohm_study *study = desk->study;
    const size_t number = ohm_study_chip(desk->unit.seed, desk->unit.trial);
    const struct ohm_fabric fabric = ohm_settings_fabric(desk->settings, number);
    const struct ohm_solver *solver = NULL;
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_likeness likeness = ohm_study_likeness(&study->data);
    const double start = ohm_seconds();

    options.spice = study->options.spice;
    if (route != OHM_ROUTE_DIGITAL)
        OHM_TRY(ohm_solver_find(ohm_route_names[route], &solver));
    OHM_TRY(ohm_chip_new(&desk->chip[route], &desk->integer, &fabric, solver, &options,
                         &likeness, study->options.jobs));
    study->seconds_chips += ohm_seconds() - start;
    return OHM_OK;
}

/* All test images through the chip of a route, in all read-outs. */
static enum ohm_status read_images(struct desk *desk, enum ohm_route route,
                                   struct ohm_company company)
{
    struct ohm_study *study = desk->study;
    const double start = ohm_seconds();

    OHM_TRY(ohm_chip_run(desk->chip[route], study->result.images, study->data.test.x,
                         desk->group->n, desk->readout, desk->outcome, company,
                         study->options.jobs));
    study->seconds_reads += ohm_seconds() - start;
    store_outcomes(desk, route);
    return OHM_OK;
}

/* The digital chip, which costs nothing; what it says is the same for all trials. */
static enum ohm_status run_digital(struct desk *desk)
{
    if (desk->unit.trial > 0 && !isnan(*at(desk, OHM_V_LOSSLESS, desk->group->point[0])))
        return OHM_OK;
    OHM_TRY(make_chip(desk, OHM_ROUTE_DIGITAL));
    OHM_TRY(network_values(desk));
    OHM_TRY(heldout_values(desk));
    if (desk->study->result.route[OHM_ROUTE_DIGITAL] && desk->unit.trial == 0)
        OHM_TRY(read_images(desk, OHM_ROUTE_DIGITAL, (struct ohm_company){ NULL, NULL }));
    return OHM_OK;
}

/* A circuit's route, with its share of the audit. */
static enum ohm_status run_circuit(struct desk *desk, enum ohm_route route)
{
    const size_t reads = audit_reads(desk);
    struct ohm_company company = { NULL, NULL };
    struct ohm_watch *watch = NULL;
    enum ohm_status status;

    OHM_TRY(make_chip(desk, route));
    if (reads > 0) {
        OHM_TRY(OHM_NEW(watch, 1, "watches"));
        ohm_watch_init(watch, reads / 2);
        company.watch = watch;
    }
    if (route == OHM_ROUTE_NGSPICE)
        company.rival = desk->chip[OHM_ROUTE_NODAL];
    OHM_GO(read_images(desk, route, company));
    if (reads > 0)
        OHM_GO(audit_chip(desk, route, watch, reads));
out:
    free(watch);
    return status;
}

enum ohm_status ohm_unit_run(struct ohm_study *study, struct ohm_unit unit)
{
    const struct ohm_group *group = &study->groups.group[unit.group];
    const size_t point = group->point[0];
    struct desk desk = {
        .study = study,
        .unit = unit,
        .group = group,
        .settings = &study->experiment->point[point],
        .training =
            &study->trainings
                 .training[study->trainings.of[point * study->trainings.seeds + unit.seed]],
    };
    enum ohm_status status;

    OHM_GO(desk_init(&desk));
    OHM_GO(run_digital(&desk));
    for (int r = OHM_ROUTE_IDEAL; r < OHM_ROUTES; r++)
        if (study->result.route[r])
            OHM_GO(run_circuit(&desk, (enum ohm_route)r));
    if (study->record && unit.seed == 0 && unit.trial == 0)
        OHM_GO(ohm_record_traces(study->record, study, unit, desk.chip));
    for (size_t v = 0; v < group->n; v++)
        *ohm_result_done(&study->result, group->point[v], unit.seed, unit.trial) = 1;
out:
    desk_clear(&desk);
    return status;
}
