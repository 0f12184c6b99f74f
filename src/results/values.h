/* values.h -- what a unit found, into the cube in memory; only for the room `results`. */
#ifndef OHM_RESULTS_VALUES_H
#define OHM_RESULTS_VALUES_H

#include "results/result.h"
#include "study/desk.h"

/* Everything about the networks of a group, by the desk and its digital chip: the same for all its points but for
 * the held-out accuracy, which depends on the read-out. */
void ohm_values_networks(struct ohm_result *result, const struct ohm_desk *desk);

/* What the images came to on a route, out of the desk's outcomes. */
void ohm_values_outcomes(struct ohm_result *result, const struct ohm_desk *desk,
                         enum ohm_route route);

#endif
