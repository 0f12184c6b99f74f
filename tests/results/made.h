/* made.h -- made-up results for tests: an experiment from text, and a cube that is filled by hand. */
#ifndef OHM_TESTS_EXPERIMENT_MADE_H
#define OHM_TESTS_EXPERIMENT_MADE_H

#include "results/result.h"
#include "harness.h"

#include <string.h>

static struct ohm_experiment experiment;
static struct ohm_result result;

/* The experiment of TEXT, with an empty result of which every trial is done. */
static inline void make(const char *text, size_t images)
{
    ck_ok(ohm_experiment_parse(&experiment, "made.yaml", text, 0, NULL));
    ck_ok(ohm_result_init(&result, &experiment, images));
    memset(result.done, 1, result.points * result.seeds * result.trials);
}

static inline void unmake(void)
{
    ohm_result_clear(&result);
    ohm_experiment_clear(&experiment);
}

/* One number of a variable. */
static inline void put(enum ohm_variable variable, enum ohm_route route, size_t point,
                       size_t seed, size_t trial, size_t index, double value)
{
    ohm_result_at(&result, variable, route, point, seed, trial)[index] = value;
}

/* The same number everywhere in a block. */
static inline void put_all(enum ohm_variable variable, enum ohm_route route, size_t point,
                           size_t seed, size_t trial, double value)
{
    for (size_t k = 0; k < ohm_result_block(&result, variable); k++)
        put(variable, route, point, seed, trial, k, value);
}

/* Right answers, an image a digit: "1101". */
static inline void answer(uint8_t right[], const char *digits)
{
    ck_assert_uint_eq(strlen(digits), result.images);
    for (size_t k = 0; k < result.images; k++)
        right[k] = digits[k] == '1';
}

static inline void answers(enum ohm_route route, size_t point, size_t seed, size_t trial,
                           const char *digits)
{
    answer(ohm_result_correct(&result, route, point, seed, trial), digits);
}

#endif
