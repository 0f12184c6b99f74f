/* desk.h -- what a unit works with, and what it has found so far. */
#ifndef OHM_STUDY_DESK_H
#define OHM_STUDY_DESK_H

#include "study/study.h"
#include "study/unit.h"

/* Of one unit. */
struct ohm_desk {
    struct ohm_study *study;
    struct ohm_unit unit;
    const struct ohm_group *group;
    const struct ohm_settings *settings; /* of the group's first point */
    const struct ohm_training *training;
    struct ohm_integer integer;
    const struct ohm_readout **readout; /* [group->n] */
    struct ohm_outcome *outcome;        /* [group->n], of the images that were last run */
    uint8_t *class;                     /* [group->n][images], of the same */
    struct ohm_chip *chip[OHM_ROUTES];

    /* Of the networks; 0 to 1. */
    double real;     /* accuracy in real numbers */
    double lossless; /* accuracy of the quantised network with lossless converters, ... */
    uint8_t *answer; /* ... and its answers, [images] */
    double *heldout; /* [group->n] accuracy on held-out images in every read-out */
};

/* For UNIT of STUDY; the networks are trained. */
enum ohm_status ohm_desk_init(struct ohm_desk *desk, struct ohm_study *study,
                              struct ohm_unit unit);
void ohm_desk_clear(struct ohm_desk *desk);

#endif
