/* simulator.c -- starts ngspice for the routes and the audit of a run, and warns of what it cannot do. */
#include "run/simulator.h"

#include "base/log.h"
#include "chip/audit.h"
#include "study/experiment.h"
#include "spice/spice.h"

#include <stdlib.h>
#include <string.h>

/* Names what is loaded that is code. */
static enum ohm_status tell_code(const struct ohm_experiment *experiment)
{
    char *files, *rest, *file;

    OHM_TRY(ohm_experiment_code(experiment, &files));
    for (file = strtok_r(files, "\n", &rest); file; file = strtok_r(NULL, "\n", &rest))
        ohm_log(OHM_NOTE, "ngspice loads the compiled model %s, which is code", file);
    free(files);
    return OHM_OK;
}

/* A run that cannot audit itself says so before it begins, however quiet it was asked to be. */
static void warn_of_unaudited(const struct ohm_experiment *experiment, const char *version)
{
    size_t side;
    const size_t n = ohm_experiment_unaudited(experiment, &side);

    if (n == 0)
        return;
    ohm_log(
        OHM_WARN,
        "%s has no KLU solver and would take minutes for one read of %zu x %zu: %zu of %zu "
        "points of this run are NOT audited; a newer libngspice audits them (Debian: "
        "scripts/setup --newer-ngspice), smaller crossbars are (up to %d x %d)",
        version, side, side, n, experiment->points, OHM_AUDIT_SIDE, OHM_AUDIT_SIDE);
}

enum ohm_status ohm_run_simulator(const struct ohm_experiment *experiment,
                                  struct ohm_study_options *options,
                                  char no_audit[OHM_TEXT_BYTES])
{
    const bool *route = experiment->base.route;
    const bool circuits = route[OHM_ROUTE_IDEAL] || route[OHM_ROUTE_NODAL];
    const struct ohm_spice_facts *facts;
    enum ohm_status status;

    if (!route[OHM_ROUTE_NGSPICE] && !(circuits && experiment->base.audit.reads > 0))
        return OHM_OK;
    status = ohm_spice_new(&options->spice, route[OHM_ROUTE_NGSPICE] ? options->jobs : 1);
    if (status == OHM_ESPICE && !route[OHM_ROUTE_NGSPICE]) { /* the audit alone is short */
        snprintf(no_audit, OHM_TEXT_BYTES, "%.500s", ohm_sentence());
        return OHM_OK;
    }
    OHM_TRY(status);
    facts = ohm_spice_facts(options->spice);
    options->klu = facts->klu;
    options->simulator = facts->summary;
    options->sandbox = facts->sandbox;
    OHM_TRY(tell_code(experiment));
    if (!facts->klu)
        warn_of_unaudited(experiment, facts->version);
    return OHM_OK;
}
