/* result.h -- the result cube of an experiment in memory.
 *
 * A variable has one block of numbers for each (point, training seed), or for each (point, training
 * seed, trial) of a route; blocks may be over layers and slices.  NaN: not known.  Images are counted
 * apart: for each, whether the answer was right.
 */
#ifndef OHM_EXPERIMENT_RESULT_H
#define OHM_EXPERIMENT_RESULT_H

#include "experiment/experiment.h"

#include <stdint.h>

enum ohm_scope { OHM_OF_NETWORK, OHM_OF_ROUTE };
enum ohm_extent { OHM_SCALAR, OHM_LAYER, OHM_LAYER_SLICE };

/* name, scope, extent, units, in words */
#define OHM_VARIABLES(X)                                                                   \
    X(OHM_V_TRAINING, "training", OHM_OF_NETWORK, OHM_SCALAR, "1",                         \
      "trained network (group weights)")                                                   \
    X(OHM_V_FLOAT, "accuracy_float", OHM_OF_NETWORK, OHM_SCALAR, "percent",                \
      "accuracy in real numbers, nothing quantised")                                       \
    X(OHM_V_LOSSLESS, "accuracy_lossless", OHM_OF_NETWORK, OHM_SCALAR, "percent",          \
      "accuracy of the quantised network with lossless converters")                        \
    X(OHM_V_HELDOUT, "accuracy_heldout", OHM_OF_NETWORK, OHM_SCALAR, "percent",            \
      "accuracy on held-out training images, digital route")                               \
    X(OHM_V_NONZERO, "nonzero", OHM_OF_NETWORK, OHM_LAYER_SLICE, "percent",                \
      "share of weights whose slice is not 0")                                             \
    X(OHM_V_BITS_WORST, "bits_worst_case", OHM_OF_NETWORK, OHM_LAYER_SLICE, "1",           \
      "bits for the largest column sum with all inputs 1 (definition D1)")                 \
    X(OHM_V_CROSSBARS, "crossbars", OHM_OF_NETWORK, OHM_LAYER, "1",                        \
      "crossbars of the mapping")                                                          \
    X(OHM_V_EMPTY, "crossbars_empty", OHM_OF_NETWORK, OHM_LAYER, "1",                      \
      "of them without any weight")                                                        \
    X(OHM_V_CELLS, "cells", OHM_OF_NETWORK, OHM_LAYER, "1",                                \
      "cells on used word and bit lines of the crossbars that exist")                      \
    X(OHM_V_ROW_DRIVES, "row_drives", OHM_OF_NETWORK, OHM_LAYER, "1",                      \
      "word lines of all reads of one image that an input can make active")                \
    X(OHM_V_METADATA, "metadata_bits", OHM_OF_NETWORK, OHM_LAYER, "1",                     \
      "bits that decoding needs beside the weights: inverted columns")                     \
    X(OHM_V_WEIGHTS_SATURATED, "weights_saturated", OHM_OF_NETWORK, OHM_LAYER, "1",        \
      "weights whose code was cut to the largest one")                                     \
    X(OHM_V_WEIGHT_EXPONENT, "weight_exponent", OHM_OF_NETWORK, OHM_LAYER, "1",            \
      "scale exponent of the weights, with headroom")                                      \
    X(OHM_V_BIAS_EXPONENT, "bias_exponent", OHM_OF_NETWORK, OHM_LAYER, "1",                \
      "scale exponent of the biases")                                                      \
    X(OHM_V_ACCURACY, "accuracy", OHM_OF_ROUTE, OHM_SCALAR, "percent",                     \
      "accuracy on test images")                                                           \
    X(OHM_V_DROP, "drop", OHM_OF_ROUTE, OHM_SCALAR, "percent",                             \
      "points below the same weights and mapping with lossless converters, digital")       \
    X(OHM_V_CLIPPED, "clipped", OHM_OF_ROUTE, OHM_LAYER_SLICE, "percent",                  \
      "share of conversions above the converter's range")                                  \
    X(OHM_V_WRONG, "wrong", OHM_OF_ROUTE, OHM_LAYER_SLICE, "percent",                      \
      "share of codes that are not those of the exact sum")                                \
    X(OHM_V_DIFFER, "differ", OHM_OF_ROUTE, OHM_LAYER_SLICE, "1",                          \
      "codes that differ from those of the nodal route for the same inputs")               \
    X(OHM_V_CONVERSIONS, "conversions", OHM_OF_ROUTE, OHM_LAYER_SLICE, "1",                \
      "conversions for all test images")                                                   \
    X(OHM_V_DUMMIES, "dummy_conversions", OHM_OF_ROUTE, OHM_LAYER_SLICE, "1",              \
      "conversions of dummy columns (dummy-digital) on top of those")                      \
    X(OHM_V_CHARGED_BITS, "charged_bits", OHM_OF_ROUTE, OHM_LAYER_SLICE, "1",              \
      "bits of the converters, with what the leakage needs")                               \
    X(OHM_V_MARGIN, "margin", OHM_OF_ROUTE, OHM_LAYER_SLICE, "1",                          \
      "smallest distance of a current from a code edge, LSB")                              \
    X(OHM_V_SATURATED, "activations_saturated", OHM_OF_ROUTE, OHM_SCALAR, "1",             \
      "activations that were cut to the largest input")                                    \
    X(OHM_V_ERROR, "solver_error", OHM_OF_ROUTE, OHM_SCALAR, "1",                          \
      "bound on a solve's error relative to its largest current; NaN: none is known")      \
    X(OHM_V_MODELLED, "crossbars_modelled", OHM_OF_ROUTE, OHM_LAYER, "1",                  \
      "crossbars of non-linear cells whose bit lines are modelled")                        \
    X(OHM_V_SOLVED, "crossbars_solved", OHM_OF_ROUTE, OHM_LAYER, "1",                      \
      "crossbars of non-linear cells that are solved for every read")                      \
    X(OHM_V_MODEL_WORST, "model_error_worst", OHM_OF_ROUTE, OHM_LAYER, "1",                \
      "largest error of the models on reads they were not fitted to, LSB")                 \
    X(OHM_V_MODEL_RMS, "model_error_rms", OHM_OF_ROUTE, OHM_LAYER, "1",                    \
      "root of the mean square of the same, LSB")                                          \
    X(OHM_V_READ_TIME, "read_time", OHM_OF_ROUTE, OHM_SCALAR, "s",                         \
      "shortest read: the longest settling of a column in the reads that were drawn")      \
    X(OHM_V_READ_ELMORE, "read_time_elmore", OHM_OF_ROUTE, OHM_SCALAR, "s",                \
      "the same as Elmore's delays estimate it")                                           \
    X(OHM_V_SAMPLE_ERROR, "sample_error", OHM_OF_ROUTE, OHM_SCALAR, "1",                   \
      "largest distance from the direct current at t_sample, LSB")                         \
    X(OHM_V_ENERGY, "energy_read", OHM_OF_ROUTE, OHM_SCALAR, "J",                          \
      "energy that the drivers deliver in a read of one crossbar, mean of those drawn")    \
    X(OHM_V_ENERGY_DRIVER, "energy_driver", OHM_OF_ROUTE, OHM_SCALAR, "J",                 \
      "of it lost in the drivers' resistances")                                            \
    X(OHM_V_ENERGY_ARRAY, "energy_array", OHM_OF_ROUTE, OHM_SCALAR, "J",                   \
      "of it lost in wires and cells")                                                     \
    X(OHM_V_ENERGY_SENSE, "energy_sense", OHM_OF_ROUTE, OHM_SCALAR, "J",                   \
      "of it lost before the virtual grounds")                                             \
    X(OHM_V_SETTLE, "settle_time", OHM_OF_ROUTE, OHM_LAYER_SLICE, "s",                     \
      "longest settling of a column in the reads of a slice")                              \
    X(OHM_V_SETTLE_ELMORE, "settle_time_elmore", OHM_OF_ROUTE, OHM_LAYER_SLICE, "s",       \
      "the same as Elmore's delays estimate it")                                           \
    X(OHM_V_SETTLE_ERROR, "settle_error", OHM_OF_ROUTE, OHM_LAYER_SLICE, "1",              \
      "largest distance from the direct current at t_sample in the reads of a slice, LSB") \
    X(OHM_V_SETTLE_ENERGY, "settle_energy", OHM_OF_ROUTE, OHM_LAYER_SLICE, "J",            \
      "energy of a read of the slice, mean")

enum ohm_variable {
#define X(name, text, scope, extent, units, words) name,
    OHM_VARIABLES(X)
#undef X
        OHM_VARIABLE_COUNT
};

struct ohm_variable_row {
    const char *name, *units, *words;
    enum ohm_scope scope;
    enum ohm_extent extent;
};
extern const struct ohm_variable_row ohm_variable_rows[]; /* [OHM_VARIABLE_COUNT] */

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
