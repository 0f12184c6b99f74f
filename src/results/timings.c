/* timings.c -- what reads in time come to, in the cube. */
#include "results/timings.h"

#include <math.h>

/* Of some reads: the largest times and errors, the sums of energies. */
struct tally {
    size_t n;
    double settle, elmore, error; /* s, s, A */
    struct ohm_energy energy;     /* J */
};

static void add(struct tally *tally, const struct ohm_timed *timed)
{
    const struct ohm_energy *energy = &timed->settling.energy;

    tally->n++;
    tally->settle = fmax(tally->settle, timed->settle);
    tally->elmore = fmax(tally->elmore, timed->elmore);
    tally->error = fmax(tally->error, timed->error);
    tally->energy.delivered += energy->delivered;
    tally->energy.driver += energy->driver;
    tally->energy.array += energy->array;
    tally->energy.sense += energy->sense;
}

void ohm_timings_store(const struct ohm_result *result, struct ohm_unit unit, size_t point,
                       enum ohm_route route, double lsb, size_t n,
                       const struct ohm_timed timed[])
{
    struct tally all = { 0 }, part[OHM_LAYERS_MAX][OHM_SLICES_MAX] = { 0 };

#define SET(variable, k)                                                                   \
    ohm_result_at(result, variable, route, point, unit.seed, unit.trial)[k]
    for (size_t k = 0; k < n; k++) {
        add(&all, &timed[k]);
        add(&part[timed[k].read.layer][timed[k].read.plane], &timed[k]);
    }
    if (all.n == 0)
        return;
    SET(OHM_V_READ_TIME, 0) = all.settle;
    SET(OHM_V_READ_ELMORE, 0) = all.elmore;
    SET(OHM_V_SAMPLE_ERROR, 0) = all.error / lsb;
    SET(OHM_V_ENERGY, 0) = all.energy.delivered / (double)all.n;
    SET(OHM_V_ENERGY_DRIVER, 0) = all.energy.driver / (double)all.n;
    SET(OHM_V_ENERGY_ARRAY, 0) = all.energy.array / (double)all.n;
    SET(OHM_V_ENERGY_SENSE, 0) = all.energy.sense / (double)all.n;
    for (size_t k = 0; k < result->layers * result->slices; k++) {
        const struct tally *tally = &part[k / result->slices][k % result->slices];

        if (tally->n == 0)
            continue;
        SET(OHM_V_SETTLE, k) = tally->settle;
        SET(OHM_V_SETTLE_ELMORE, k) = tally->elmore;
        SET(OHM_V_SETTLE_ERROR, k) = tally->error / lsb;
        SET(OHM_V_SETTLE_ENERGY, k) = tally->energy.delivered / (double)tally->n;
    }
#undef SET
}
