/* timings.h -- the reads of a unit that are solved in time: the cube's numbers out of them.
 */
#ifndef OHM_EXPERIMENT_TIMINGS_H
#define OHM_EXPERIMENT_TIMINGS_H

#include "experiment/study.h"
#include "experiment/unit.h"

/* Fills the variables read_time, settle_time, energy_... of a point from what N reads of a chip took. */
void ohm_timings_store(const struct ohm_study *study, struct ohm_unit unit, size_t point,
                       enum ohm_route route, double lsb, size_t n,
                       const struct ohm_timed timed[]);

#endif
