/* timings.h -- the reads of a unit that are solved in time: the cube's numbers out of them.
 */
#ifndef OHM_RESULTS_TIMINGS_H
#define OHM_RESULTS_TIMINGS_H

#include "chip/timing.h"
#include "results/result.h"
#include "study/unit.h"

/* Fills the variables read_time, settle_time, energy_... of a point from what N reads of a chip took. */
void ohm_timings_store(const struct ohm_result *result, struct ohm_unit unit, size_t point,
                       enum ohm_route route, double lsb, size_t n,
                       const struct ohm_timed timed[]);

#endif
