/* none.c -- the method none: gradients of the loss and nothing else. */
#include "train/method.h"

const struct ohm_method ohm_method_none = {
    .name = "none",
    .sentence = "The loss and nothing else.",
    .without = "train.method none has no regulariser and prunes nothing",
};
