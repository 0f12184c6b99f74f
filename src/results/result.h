/* result.h -- the result cube of an experiment in memory.
 *
 * A variable (study/variable.h) has one block of numbers for each (point, training seed), or for each (point, training
 * seed, trial) of a route; blocks may be over layers and slices.  NaN: not known.  Images are counted
 * apart: for each, whether the answer was right.
 */
#ifndef OHM_RESULTS_RESULT_H
#define OHM_RESULTS_RESULT_H

#include "study/experiment.h"
#include "study/variable.h"

#include <stdint.h>

/* What is known of a trial; OHM_DONE_FAILED: nothing, for good, as its training diverged. */
enum ohm_done { OHM_DONE_NOT, OHM_DONE, OHM_DONE_FAILED };

struct ohm_result {
    const struct ohm_experiment *experiment; /* not owned */
    size_t points, seeds, trials, images, layers, slices;
    bool route[OHM_ROUTES]; /* is it there? */
    bool timed;             /* are reads of any point solved in time? */
    double *value[OHM_VARIABLE_COUNT][OHM_ROUTES]; /* network variables: route 0 */
    uint8_t *lossless;            /* [points][seeds][images] right answers */
    uint8_t *correct[OHM_ROUTES]; /* [points][seeds][trials][images] */
    uint8_t *done;                /* [points][seeds][trials] enum ohm_done */
};

enum ohm_status ohm_result_init(struct ohm_result *result,
                                const struct ohm_experiment *experiment, size_t images);
void ohm_result_clear(struct ohm_result *result);

/* Does the variable mean anything on this route, in this experiment? */
bool ohm_variable_applies(const struct ohm_result *result, enum ohm_variable variable,
                          enum ohm_route route);

/* Trials that a route really has: the digital one needs no more than one. */
size_t ohm_result_trials(const struct ohm_result *result, enum ohm_route route);

/* Numbers in a block of a variable; the block of (point, seed, trial); a number of it. */
size_t ohm_result_block(const struct ohm_result *result, enum ohm_variable variable);
double *ohm_result_at(const struct ohm_result *result, enum ohm_variable variable,
                      enum ohm_route route, size_t point, size_t seed, size_t trial);
uint8_t *ohm_result_correct(const struct ohm_result *result, enum ohm_route route,
                            size_t point, size_t seed, size_t trial);
uint8_t *ohm_result_lossless(const struct ohm_result *result, size_t point, size_t seed);
uint8_t *ohm_result_done(const struct ohm_result *result, size_t point, size_t seed,
                         size_t trial);

/* The share of all conversions, in percent, of a variable that is a share over layers and slices (clipped,
 * wrong): weighted by conversions, 0 where nothing is converted, NaN where nothing is known. */
double ohm_result_share(const struct ohm_result *result, enum ohm_variable variable,
                        enum ohm_route route, size_t point, size_t seed, size_t trial);

/* Did the training of SEED at POINT diverge?  Did those of all seeds? */
bool ohm_result_failed(const struct ohm_result *result, size_t point, size_t seed);
bool ohm_result_failed_all(const struct ohm_result *result, size_t point);

/* Is everything there?  How many of the trials are? */
size_t ohm_result_missing(const struct ohm_result *result);

#endif
