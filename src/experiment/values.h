/* values.h -- what a unit found, into the cube; only for the room `experiment`. */
#ifndef OHM_EXPERIMENT_VALUES_H
#define OHM_EXPERIMENT_VALUES_H

#include "experiment/desk.h"

/* Everything about the networks of a group, by the digital chip: the same for all its points. */
enum ohm_status ohm_values_network(struct ohm_desk *desk);

/* Accuracy on held-out images in every read-out, for choices that must not see the test set. */
enum ohm_status ohm_values_heldout(struct ohm_desk *desk);

/* What the images came to on a route, out of the desk's outcomes. */
void ohm_values_outcomes(struct ohm_desk *desk, enum ohm_route route);

/* The block of a network variable of a point. */
double *ohm_values_at(const struct ohm_desk *desk, enum ohm_variable variable,
                      size_t point);

#endif
