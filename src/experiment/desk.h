/* desk.h -- what a unit works with; only for the room `experiment`. */
#ifndef OHM_EXPERIMENT_DESK_H
#define OHM_EXPERIMENT_DESK_H

#include "experiment/unit.h"

/* Of one unit. */
struct ohm_desk {
    struct ohm_study *study;
    struct ohm_unit unit;
    const struct ohm_group *group;
    const struct ohm_settings *settings; /* of the group's first point */
    const struct ohm_training *training;
    struct ohm_integer integer;
    const struct ohm_readout **readout; /* [group->n] */
    struct ohm_outcome *outcome;        /* [group->n] */
    uint8_t *class;                     /* [group->n][images] */
    struct ohm_chip *chip[OHM_ROUTES];
};

/* For UNIT of STUDY; the networks are trained. */
enum ohm_status ohm_desk_init(struct ohm_desk *desk, struct ohm_study *study,
                              struct ohm_unit unit);
void ohm_desk_clear(struct ohm_desk *desk);

#endif
