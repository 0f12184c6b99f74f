/* circuits.c -- the chips of a unit, route by route. */
#include "study/circuits.h"

#include "base/log.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

/* Reads of the whole audit that fall to one chip: those of the first seed and trial share them.  Cells of the
 * user's are solved by one route, so that no other can audit it. */
static size_t audit_reads(const struct ohm_desk *desk)
{
    const struct ohm_study *study = desk->study;
    const bool *route = study->experiment->base.route;
    size_t chips = 0, each;

    if (desk->unit.seed != 0 || desk->unit.trial != 0 ||
        (!study->options.spice && study->options.no_audit[0] == '\0') ||
        desk->settings->card.model == OHM_LAW_SPICE)
        return 0;
    for (int r = OHM_ROUTE_IDEAL; r < OHM_ROUTES; r++)
        chips += route[r] ? study->groups.n : 0;
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
    OHM_GO(ohm_audit_run(&audit, desk->chip[route], desk->readout[0], study->images,
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
                                   struct ohm_company company, const struct ohm_sink *sink)
{
    struct ohm_study *study = desk->study;
    const double start = ohm_seconds();

    OHM_TRY(ohm_chip_run(desk->chip[route], study->images, study->data.test.x,
                         desk->group->n, desk->readout, desk->outcome, company,
                         study->options.jobs));
    study->seconds_reads += ohm_seconds() - start;
    sink->images(sink->self, desk, route);
    return OHM_OK;
}

/* What the networks of the unit answer, in real numbers and in whole ones. */
static enum ohm_status answer(struct ohm_desk *desk)
{
    const struct ohm_images *test = &desk->study->data.test;
    const size_t n = desk->study->images;

    OHM_TRY(ohm_network_classify(&desk->training->network, n, test->x, desk->answer));
    desk->real = ohm_accuracy(n, desk->answer, test->label);
    OHM_TRY(ohm_integer_classify(&desk->integer, n, test->x, NULL, desk->answer, NULL));
    desk->lossless = ohm_accuracy(n, desk->answer, test->label);
    return OHM_OK;
}

/* Accuracy on held-out images in every read-out, for choices that must not see the test set. */
static enum ohm_status answer_heldout(struct ohm_desk *desk)
{
    const struct ohm_study *study = desk->study;
    const size_t wanted = desk->settings->train.validation;
    const struct ohm_images *train = &study->data.train;
    const size_t n = wanted < study->images ? wanted : study->images;
    const struct ohm_images view =
        ohm_images_view(&study->data, train, train->n - wanted, n);

    OHM_TRY(ohm_chip_run(desk->chip[OHM_ROUTE_DIGITAL], n, view.x, desk->group->n,
                         desk->readout, desk->outcome, (struct ohm_company){ NULL, NULL },
                         study->options.jobs));
    for (size_t v = 0; v < desk->group->n; v++)
        desk->heldout[v] = ohm_accuracy(n, desk->outcome[v].class, view.label);
    return OHM_OK;
}

/* The digital chip, which costs nothing; what it says is the same for all trials. */
static enum ohm_status run_digital(struct ohm_desk *desk, const struct ohm_sink *sink)
{
    if (desk->unit.trial > 0 && sink->has_networks(sink->self, desk->unit))
        return OHM_OK;
    OHM_TRY(make_chip(desk, OHM_ROUTE_DIGITAL));
    OHM_TRY(answer(desk));
    OHM_TRY(answer_heldout(desk));
    sink->networks(sink->self, desk);
    if (desk->study->experiment->base.route[OHM_ROUTE_DIGITAL] && desk->unit.trial == 0)
        OHM_TRY(
            read_images(desk, OHM_ROUTE_DIGITAL, (struct ohm_company){ NULL, NULL }, sink));
    return OHM_OK;
}

/* Some reads of a chip in time. */
static enum ohm_status time_reads(struct ohm_desk *desk, enum ohm_route route,
                                  const struct ohm_sink *sink)
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
    if (!sink->keeps_reads || desk->unit.seed != 0 || desk->unit.trial != 0)
        timing.keep = 0;
    options.spice = study->options.spice;
    OHM_TRY(ohm_timing_run(&timing, &desk->settings->charge, desk->chip[route],
                           desk->readout[0], &study->data.test, study->images, &options,
                           study->options.jobs, &n, &timed));
    status = sink->timed(sink->self, desk, route, n, timed);
    ohm_timed_free(n, timed);
    study->seconds_timing += ohm_seconds() - start;
    return status;
}

/* A circuit's route, with its share of the audit. */
static enum ohm_status run_circuit(struct ohm_desk *desk, enum ohm_route route,
                                   const struct ohm_sink *sink)
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
    OHM_GO(read_images(desk, route, company, sink));
    if (reads > 0)
        OHM_GO(audit_chip(desk, route, watch, reads));
    OHM_GO(time_reads(desk, route, sink));
out:
    free(watch);
    return status;
}

/* Has the training of the unit diverged? */
static bool has_failed(const struct ohm_study *study, struct ohm_unit unit)
{
    const struct ohm_group *group = &study->groups.group[unit.group];
    const struct ohm_trainings *trainings = &study->trainings;
    const size_t training = trainings->of[group->point[0] * trainings->seeds + unit.seed];

    return trainings->training[training].failed[0] != '\0';
}

enum ohm_status ohm_unit_run(struct ohm_study *study, const struct ohm_sink *sink,
                             struct ohm_unit unit)
{
    struct ohm_desk desk;
    enum ohm_status status;

    if (has_failed(study, unit))
        return sink->failed(sink->self, unit);
    OHM_TRY(ohm_desk_init(&desk, study, unit));
    OHM_GO(run_digital(&desk, sink));
    for (int r = OHM_ROUTE_IDEAL; r < OHM_ROUTES; r++)
        if (study->experiment->base.route[r])
            OHM_GO(run_circuit(&desk, (enum ohm_route)r, sink));
    status = sink->unit(sink->self, &desk);
out:
    ohm_desk_clear(&desk);
    return status;
}
