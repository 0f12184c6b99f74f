/* little.h -- a study of one small chip, programmed on two routes, and an empty store. */
#ifndef LITTLE_H
#define LITTLE_H

#include "base/memory.h"
#include "study/study.h"
#include "study/unit.h"
#include "num/rng.h"
#include "store/scratch.h"

/* One group of two read-outs on crossbars of 8 x 4, with wires; one chip of one training. */
static const char text[] = "network: {layers: [20, 6, 3]}\n"
                           "mapping: {rows: 8, cols: 4, input: two-phase}\n"
                           "readout: {leakage: dummy-analog}\n"
                           "train: {seeds: 2}\n"
                           "trials: 3\n"
                           "solver: [digital, nodal]\n"
                           "sweep: {bits: {few: {readout.bits: [1, 1, 1, 1]}, many: {}}}\n";
enum { IN = 20, OUT = 6, IMAGES = 4, TRACED = 2, ROWS = 8, COLS = 4 };
static const struct ohm_unit unit = { .group = 0, .seed = 1, .trial = 2 };

static struct ohm_experiment experiment;
static struct ohm_study study;
static struct ohm_network network;
static struct ohm_integer integer;
static struct ohm_chip *chip[OHM_ROUTES];
static struct ohm_store *store;

static void program(enum ohm_route route)
{
    const struct ohm_fabric fabric = ohm_settings_fabric(&experiment.point[1], unit.trial);
    const struct ohm_solver *solver = NULL;

    if (route != OHM_ROUTE_DIGITAL)
        ck_ok(ohm_solver_find(ohm_route_names[route], &solver));
    ck_ok(ohm_chip_new(&chip[route], &integer, &fabric, solver, &ohm_solve_usual, NULL, 1));
}

static void setup(void)
{
    struct ohm_rng rng = ohm_rng_at(4, OHM_FOR_TEST, 0, 0, 0);

    scratch_setup();
    ck_ok(ohm_experiment_parse(&experiment, "t.yaml", text, 0, NULL));
    ck_ok(ohm_study_layout(&study, &experiment, IMAGES));
    ck_assert_uint_eq(study.groups.n, 1);
    ck_assert_uint_eq(study.groups.group[0].point[0], 1); /* the one with the most bits */
    study.options.trace_images = TRACED;
    study.data.inputs = IN;
    ck_ok(OHM_NEW(study.data.test.x, IMAGES * IN, "images"));
    for (size_t k = 0; k < IMAGES * IN; k++)
        study.data.test.x[k] = (uint8_t)ohm_rng_draw_below(&rng, 256);
    ck_ok(ohm_network_init(&network, 3, (const size_t[]){ IN, OUT, 3 }));
    network.mean = network.deviation = 0.3;
    for (size_t l = 0; l < 2; l++) {
        for (size_t k = 0; k < network.layer[l].in * network.layer[l].out; k++)
            network.layer[l].w[k] = (float)ohm_rng_draw_normal(&rng);
        network.layer[l].a_exponent = 5;
    }
    ck_ok(ohm_integer_init(&integer, &network, &experiment.point[1].mapping, NULL));
    program(OHM_ROUTE_DIGITAL);
    program(OHM_ROUTE_NODAL);
    ck_ok(ohm_store_create(&store, in("t.h5"), false));
}

static void teardown(void)
{
    ohm_store_close(store);
    for (int r = 0; r < OHM_ROUTES; r++) {
        ohm_chip_free(chip[r]);
        chip[r] = NULL;
    }
    ohm_integer_clear(&integer);
    ohm_network_clear(&network);
    ohm_study_clear(&study);
    ohm_experiment_clear(&experiment);
    scratch_teardown();
}

#endif
