/* filing.c -- the sink that files what a study finishes. */
#include "results/filing.h"

#include "results/record.h"
#include "results/timings.h"
#include "results/values.h"

#include <math.h>

static bool has(const void *self, struct ohm_unit unit)
{
    const struct ohm_ledger *ledger = self;
    const struct ohm_group *group = &ledger->study.groups.group[unit.group];
    bool done = true;

    for (size_t v = 0; v < group->n; v++)
        done &= *ohm_result_done(&ledger->result, group->point[v], unit.seed, unit.trial);
    return done;
}

static bool has_networks(const void *self, struct ohm_unit unit)
{
    const struct ohm_ledger *ledger = self;
    const size_t point = ledger->study.groups.group[unit.group].point[0];

    return !isnan(*ohm_result_at(&ledger->result, OHM_V_LOSSLESS, OHM_ROUTE_DIGITAL, point,
                                 unit.seed, 0));
}

static enum ohm_status take_training(void *self, size_t k)
{
    struct ohm_ledger *ledger = self;

    return ledger->record ? ohm_record_training(ledger->record, &ledger->study, k) : OHM_OK;
}

static void take_networks(void *self, const struct ohm_desk *desk)
{
    struct ohm_ledger *ledger = self;

    ohm_values_networks(&ledger->result, desk);
}

static void take_images(void *self, const struct ohm_desk *desk, enum ohm_route route)
{
    struct ohm_ledger *ledger = self;

    ohm_values_outcomes(&ledger->result, desk, route);
}

static enum ohm_status take_timed(void *self, const struct ohm_desk *desk,
                                  enum ohm_route route, size_t n,
                                  const struct ohm_timed timed[])
{
    struct ohm_ledger *ledger = self;

    for (size_t v = 0; v < desk->group->n; v++)
        ohm_timings_store(&ledger->result, desk->unit, desk->group->point[v], route,
                          ohm_fabric_lsb(&desk->chip[route]->fabric), n, timed);
    return ledger->record ? ohm_record_waveforms(ledger->record, &ledger->study, desk->unit,
                                                 route, n, timed)
                          : OHM_OK;
}

/* The unit is MARK at all its points, in memory and on file. */
static enum ohm_status settle(struct ohm_ledger *ledger, struct ohm_unit unit,
                              enum ohm_done mark)
{
    const struct ohm_group *group = &ledger->study.groups.group[unit.group];

    for (size_t v = 0; v < group->n; v++)
        *ohm_result_done(&ledger->result, group->point[v], unit.seed, unit.trial) =
            (uint8_t)mark;
    return ledger->record ? ohm_record_unit(ledger->record, ledger, unit) : OHM_OK;
}

static enum ohm_status take_unit(void *self, const struct ohm_desk *desk)
{
    struct ohm_ledger *ledger = self;
    const struct ohm_unit unit = desk->unit;

    if (ledger->record && unit.seed == 0 && unit.trial == 0)
        OHM_TRY(ohm_record_traces(ledger->record, &ledger->study, unit, desk->chip));
    return settle(ledger, unit, OHM_DONE);
}

static enum ohm_status take_failed(void *self, struct ohm_unit unit)
{
    return settle(self, unit, OHM_DONE_FAILED);
}

struct ohm_sink ohm_filing_sink(struct ohm_ledger *ledger)
{
    return (struct ohm_sink){ .self = ledger,
                              .keeps_reads = ledger->record != NULL,
                              .has = has,
                              .has_networks = has_networks,
                              .training = take_training,
                              .networks = take_networks,
                              .images = take_images,
                              .timed = take_timed,
                              .unit = take_unit,
                              .failed = take_failed };
}
