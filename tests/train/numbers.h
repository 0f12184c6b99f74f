/* numbers.h -- numbers of training methods, for tests; check_method compares them with the table. */
#ifndef OHM_TESTS_TRAIN_NUMBERS_H
#define OHM_TESTS_TRAIN_NUMBERS_H

#include "train/method.h"

enum {
    OHM_METHOD_NONE,
    OHM_METHOD_L1,
    OHM_METHOD_BIT_SLICE_L1,
    OHM_METHOD_PROPORTIONAL,
    OHM_METHOD_CIRCULANT,
};

#endif
