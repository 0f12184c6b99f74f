#include "experiment/unit.h"

#include "base/log.h"
#include "base/memory.h"
#include "experiment/record.h"
#include "experiment/timings.h"
#include "experiment/values.h"

#include <math.h>
#include <stdlib.h>

/* Reads of the whole audit that fall to one chip: those of the first seed and trial share them.  Cells of the
 * user's are solved by one route, so that no other can audit it. */
static size_t audit_reads(const struct ohm_desk *desk)
{
    const struct ohm_study *study = desk->study;
    size_t chips = 0, each;

    if (desk->unit.seed != 0 || desk->unit.trial != 0 ||
        (!study->options.spice && study->options.no_audit[0] == '\0') ||
        desk->settings->card.model == OHM_LAW_SPICE)
        return 0;
    for (int r = OHM_ROUTE_IDEAL; r < OHM_ROUTES; r++)
        chips += study->result.route[r] ? study->groups.n : 0;
    each = (desk->settings->audit.reads + chips - 1) / chips;
    return each + each % 2; /* half of them at random */
}

static enum ohm_status audit_chip(struct ohm_desk *desk, enum ohm_route route,
                                  const struct ohm_watch *watch, size_t reads)
{
    struct ohm_study *study = desk->study;
    struct ohm_audit audit = desk->settings->audit;
    struct ohm_study_audit *all = &study->audit;
    struct ohm_audit_facts *facts = NULL;
    enum ohm_status status;

    if (!study->options.spice) {
        all->skipped += reads;
        ohm_audit_short(all->why, study->options.no_audit);
        return OHM_OK;
    }
    OHM_TRY(OHM_NEW(facts, 1, "audits"));
    audit.reads = reads;
    audit.seconds = fmax(audit.seconds - all->seconds, 0);
    OHM_GO(ohm_audit_run(&audit, desk->chip[route], desk->readout[0], study->result.images,
                         study->data.test.x, watch, study->options.spice,
                         study->options.klu, facts));
    all->done += facts->done;
    all->skipped += facts->skipped;
    ohm_audit_short(all->why, facts->why);
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
static enum ohm_status make_chip(struct ohm_desk *desk, enum ohm_route route)
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
static enum ohm_status read_images(struct ohm_desk *desk, enum ohm_route route,
                                   struct ohm_company company)
{
    struct ohm_study *study = desk->study;
    const double start = ohm_seconds();

    OHM_TRY(ohm_chip_run(desk->chip[route], study->result.images, study->data.test.x,
                         desk->group->n, desk->readout, desk->outcome, company,
                         study->options.jobs));
    study->seconds_reads += ohm_seconds() - start;
    ohm_values_outcomes(desk, route);
    return OHM_OK;
}

/* The digital chip, which costs nothing; what it says is the same for all trials. */
static enum ohm_status run_digital(struct ohm_desk *desk)
{
    if (desk->unit.trial > 0 &&
        !isnan(*ohm_values_at(desk, OHM_V_LOSSLESS, desk->group->point[0])))
        return OHM_OK;
    OHM_TRY(make_chip(desk, OHM_ROUTE_DIGITAL));
    OHM_TRY(ohm_values_network(desk));
    OHM_TRY(ohm_values_heldout(desk));
    if (desk->study->result.route[OHM_ROUTE_DIGITAL] && desk->unit.trial == 0)
        OHM_TRY(read_images(desk, OHM_ROUTE_DIGITAL, (struct ohm_company){ NULL, NULL }));
    return OHM_OK;
}

/* Some reads of a chip in time. */
static enum ohm_status time_reads(struct ohm_desk *desk, enum ohm_route route)
{
    struct ohm_study *study = desk->study;
    struct ohm_solve_options options = ohm_solve_usual;
    struct ohm_timing timing = desk->settings->timing;
    struct ohm_timed *timed = NULL;
    const double start = ohm_seconds();
    size_t n = 0;
    enum ohm_status status;

    if (timing.reads == 0 || route == OHM_ROUTE_IDEAL)
        return OHM_OK;
    if (!study->record || desk->unit.seed != 0 || desk->unit.trial != 0)
        timing.keep = 0;
    options.spice = study->options.spice;
    OHM_TRY(ohm_timing_run(&timing, &desk->settings->charge, desk->chip[route],
                           desk->readout[0], &study->data.test, study->result.images,
                           &options, study->options.jobs, &n, &timed));
    for (size_t v = 0; v < desk->group->n; v++)
        ohm_timings_store(study, desk->unit, desk->group->point[v], route,
                          ohm_fabric_lsb(&desk->chip[route]->fabric), n, timed);
    status = study->record
                 ? ohm_record_waveforms(study->record, study, desk->unit, route, n, timed)
                 : OHM_OK;
    ohm_timed_free(n, timed);
    study->seconds_timing += ohm_seconds() - start;
    return status;
}

/* A circuit's route, with its share of the audit. */
static enum ohm_status run_circuit(struct ohm_desk *desk, enum ohm_route route)
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
    OHM_GO(time_reads(desk, route));
out:
    free(watch);
    return status;
}

/* A unit whose training diverged has nothing to run: its points are marked, for good. */
static bool mark_failed(struct ohm_study *study, struct ohm_unit unit)
{
    const struct ohm_group *group = &study->groups.group[unit.group];
    const struct ohm_trainings *trainings = &study->trainings;
    const size_t training = trainings->of[group->point[0] * trainings->seeds + unit.seed];

    if (trainings->training[training].failed[0] == '\0')
        return false;
    for (size_t v = 0; v < group->n; v++)
        *ohm_result_done(&study->result, group->point[v], unit.seed, unit.trial) =
            OHM_DONE_FAILED;
    return true;
}

enum ohm_status ohm_unit_run(struct ohm_study *study, struct ohm_unit unit)
{
    struct ohm_desk desk;
    enum ohm_status status;

    if (mark_failed(study, unit))
        return OHM_OK;
    OHM_TRY(ohm_desk_init(&desk, study, unit));
    OHM_GO(run_digital(&desk));
    for (int r = OHM_ROUTE_IDEAL; r < OHM_ROUTES; r++)
        if (study->result.route[r])
            OHM_GO(run_circuit(&desk, (enum ohm_route)r));
    if (study->record && unit.seed == 0 && unit.trial == 0)
        OHM_GO(ohm_record_traces(study->record, study, unit, desk.chip));
    for (size_t v = 0; v < desk.group->n; v++)
        *ohm_result_done(&study->result, desk.group->point[v], unit.seed, unit.trial) =
            OHM_DONE;
out:
    ohm_desk_clear(&desk);
    return status;
}
