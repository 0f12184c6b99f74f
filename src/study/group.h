/* group.h -- points that share a chip: the same weights, mapping, cells and wires, and differ at most
 * in the read-out, which is tried in all its variants on the same currents.
 */
#ifndef OHM_STUDY_GROUP_H
#define OHM_STUDY_GROUP_H

#include "study/training.h"

struct ohm_group {
    size_t n;
    size_t *point; /* [n]; the first one has the largest converters */
};

struct ohm_groups {
    size_t n;
    struct ohm_group *group; /* [n] */
    size_t *points;          /* what they point into */
};

enum ohm_status ohm_groups_init(struct ohm_groups *groups,
                                const struct ohm_experiment *experiment,
                                const struct ohm_trainings *trainings);
void ohm_groups_clear(struct ohm_groups *groups);

#endif
