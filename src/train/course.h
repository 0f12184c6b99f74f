/* course.h -- what a training is given: how, for which mapping, on which data, with which random numbers. */
#ifndef OHM_TRAIN_COURSE_H
#define OHM_TRAIN_COURSE_H

#include "mapping/mapping.h"
#include "model/dataset.h"
#include "train/recipe.h"

/* Owns nothing. */
struct ohm_course {
    const struct ohm_train *train;
    const struct ohm_mapping *mapping; /* for methods that depend on row tiles */
    const struct ohm_dataset *data;
    struct ohm_chance chance;
    const struct ohm_operator *op;       /* or NULL */
    const struct ohm_listener *listener; /* or NULL */
};

#endif
