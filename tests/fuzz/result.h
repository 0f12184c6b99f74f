/* result.h -- a small result file for the fuzz targets: two points, one training, one chip, with weights, an
 * audit, verdicts and traces; numbers are made up. */
#ifndef OHM_TESTS_FUZZ_RESULT_H
#define OHM_TESTS_FUZZ_RESULT_H

#include "fuzz/fuzz.h"

#include "base/memory.h"
#include "claims/judged.h"

static const char result_text[] =
    "network: {layers: [12, 4, 3]}\n"
    "mapping: {rows: 8, cols: 4}\n"
    "solver: [digital, nodal]\n"
    "bootstrap: 100\n"
    "sweep: {bits: {few: {readout.bits: [1, 1, 1, 1]}, many: {}}}\n"
    "claims:\n"
    "  - {says: small, at: {bits: few}, holds_if: drop <= 1}\n"
    "  - {says: measured, needs: chips}\n";

enum { RESULT_IMAGES = 3, RESULT_INPUTS = 12 };

static inline void result_try(enum ohm_status status)
{
    if (status != OHM_OK)
        fuzz_wrong("the small result cannot be made");
}

/* A ledger with a network and pixels, numbers filled in. */
static inline void result_ledger(struct ohm_ledger *ledger,
                                 const struct ohm_experiment *experiment)
{
    struct ohm_study *study = &ledger->study;
    struct ohm_result *result = &ledger->result;
    struct ohm_training *training;

    result_try(ohm_ledger_layout(ledger, experiment, RESULT_IMAGES));
    study->options.trace_images = 1;
    study->options.simulator = study->options.command = "fuzz";
    study->data.inputs = RESULT_INPUTS;
    result_try(OHM_NEW(study->data.test.x, RESULT_IMAGES * RESULT_INPUTS, "pixels"));
    for (size_t k = 0; k < RESULT_IMAGES * RESULT_INPUTS; k++)
        study->data.test.x[k] = (uint8_t)(k * 37);
    training = &study->trainings.training[0];
    result_try(
        ohm_network_init(&training->network, 3, (const size_t[]){ RESULT_INPUTS, 4, 3 }));
    training->network.mean = training->network.deviation = 0.3;
    for (size_t l = 0; l < 2; l++) {
        struct ohm_layer *layer = &training->network.layer[l];

        layer->a_exponent = 5;
        for (size_t k = 0; k < layer->in * layer->out; k++)
            layer->w[k] = (float)(k % 7) / 8 - 0.3f;
    }
    training->done = true;
    for (int v = 0; v < OHM_VARIABLE_COUNT; v++)
        for (int r = 0; r < OHM_ROUTES; r++)
            for (size_t p = 0; result->value[v][r] && p < result->points; p++)
                *ohm_result_at(result, (enum ohm_variable)v, (enum ohm_route)r, p, 0, 0) =
                    (double)(v + r) / 4;
    memset(result->lossless, 1, result->points * RESULT_IMAGES);
    memset(result->done, 1, result->points);
    for (int r = 0; r < OHM_ROUTES; r++)
        if (result->correct[r])
            memset(result->correct[r], 1, result->points * RESULT_IMAGES);
    study->audit.done = study->audit.kept = 2;
    study->audit.read[1] = study->audit.read[0] =
        (struct ohm_study_read){ .point = 1, .route = OHM_ROUTE_NODAL };
}

/* Programs the chip of the only training on both routes and writes traces of its reads. */
static inline void result_traces(struct ohm_record *record, struct ohm_study *study)
{
    const struct ohm_settings *settings = &study->experiment->point[1];
    const struct ohm_fabric fabric = ohm_settings_fabric(settings, 0);
    struct ohm_chip *chip[OHM_ROUTES] = { NULL };
    const struct ohm_solver *solver;
    struct ohm_integer integer;

    result_try(ohm_integer_init(&integer, &study->trainings.training[0].network,
                                &settings->mapping, NULL));
    result_try(ohm_solver_find("nodal", &solver));
    result_try(ohm_chip_new(&chip[OHM_ROUTE_DIGITAL], &integer, &fabric, NULL,
                            &ohm_solve_usual, NULL, 1));
    result_try(ohm_chip_new(&chip[OHM_ROUTE_NODAL], &integer, &fabric, solver,
                            &ohm_solve_usual, NULL, 1));
    result_try(ohm_record_traces(record, study, (struct ohm_unit){ 0 }, chip));
    ohm_chip_free(chip[OHM_ROUTE_DIGITAL]);
    ohm_chip_free(chip[OHM_ROUTE_NODAL]);
    ohm_integer_clear(&integer);
}

/* Writes PATH. */
static inline void result_write(const char *path)
{
    static struct ohm_experiment experiment;
    static struct ohm_ledger ledger;
    struct ohm_judgements judgements;
    struct ohm_record *record;

    result_try(ohm_experiment_parse(&experiment, "small.yaml", result_text, 0, NULL));
    result_ledger(&ledger, &experiment);
    result_try(ohm_record_create(&record, path, &ledger, true));
    result_try(ohm_record_unit(record, &ledger, (struct ohm_unit){ 0 }));
    result_traces(record, &ledger.study);
    result_try(ohm_judgements_init(&judgements, &ledger.result));
    result_try(ohm_judged_finish(record, &ledger, &judgements));
    ohm_judgements_clear(&judgements);
    ohm_ledger_clear(&ledger);
    ohm_experiment_clear(&experiment);
}

#endif
