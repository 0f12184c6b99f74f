/* unit.h -- one chip's worth of a study: one training seed, one group of points, one trial. */
#ifndef OHM_STUDY_UNIT_H
#define OHM_STUDY_UNIT_H

#include <stddef.h>

struct ohm_unit {
    size_t seed, group, trial;
};

#endif
