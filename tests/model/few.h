/* few.h -- a small data set of built-in digits, made in a moment. */
#ifndef OHM_TESTS_MODEL_FEW_H
#define OHM_TESTS_MODEL_FEW_H

#include "harness.h"
#include "model/dataset.h"
#include "model/digits.h"

#include <stdio.h>
#include <stdlib.h>

static inline void few_images(struct ohm_images *images, uint32_t set, size_t n)
{
    images->n = n;
    images->x = malloc(n * OHM_DIGITS_INPUTS);
    images->label = malloc(n);
    ck_assert(images->x && images->label);
    for (size_t k = 0; k < n; k++)
        images->label[k] =
            ohm_digits_draw(1, set, (uint32_t)k, images->x + k * OHM_DIGITS_INPUTS);
}

/* The first TRAIN and TEST images of `digits` at seed 1, with the moments of the whole. */
static inline void few_digits(struct ohm_dataset *data, size_t train, size_t test)
{
    *data = (struct ohm_dataset){
        .inputs = OHM_DIGITS_INPUTS, .classes = 10, .mean = 0.1064, .deviation = 0.2678
    };
    snprintf(data->name, sizeof data->name, "few");
    few_images(&data->train, 0, train);
    few_images(&data->test, 1, test);
}

#endif
