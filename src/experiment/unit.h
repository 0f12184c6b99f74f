/* unit.h -- one chip's worth of a study: one training seed, one group of points, one trial. */
#ifndef OHM_EXPERIMENT_UNIT_H
#define OHM_EXPERIMENT_UNIT_H

#include "experiment/study.h"

struct ohm_unit {
    size_t seed, group, trial;
};

/* Runs all routes of the unit and fills in the study's result and audit; where its training diverged, marks that
 * alone. */
enum ohm_status ohm_unit_run(struct ohm_study *study, struct ohm_unit unit);

#endif
