/* simulator.h -- ngspice for a run, where it takes part; only for run.c. */
#ifndef OHM_RUN_SIMULATOR_H
#define OHM_RUN_SIMULATOR_H

#include "study/study.h"

/* Starts options->spice where ngspice is a route or audits circuits, and fills in what is known of it.  Where
 * it cannot be started for the audit alone, NO_AUDIT says why.  The caller ends it (ohm_spice_free). */
enum ohm_status ohm_run_simulator(const struct ohm_experiment *experiment,
                                  struct ohm_study_options *options,
                                  char no_audit[OHM_TEXT_BYTES]);

#endif
