/* variable.h -- what a study finds out: names, units and places of its numbers, one table.
 *
 * The names are those of the arrays of a result file; those of a route end with its name there
 * (accuracy_nodal).
 */
#ifndef OHM_STUDY_VARIABLE_H
#define OHM_STUDY_VARIABLE_H

#include "study/settings.h"

enum ohm_scope { OHM_OF_NETWORK, OHM_OF_ROUTE };
enum ohm_extent { OHM_SCALAR, OHM_LAYER, OHM_LAYER_SLICE };

/* On which routes a variable means anything. */
enum ohm_where {
    OHM_ON_ALL,
    OHM_ON_CIRCUITS, /* all but digital */
    OHM_ON_WIRES,    /* nodal and ngspice */
    OHM_IN_TIME,     /* the same, where reads are solved in time */
    OHM_ON_RIVALS,   /* ngspice beside nodal */
};

/* name, scope, extent, where, units, in words */
#define OHM_VARIABLES(X)                                                                   \
    X(OHM_V_TRAINING, "training", OHM_OF_NETWORK, OHM_SCALAR, OHM_ON_ALL, "1",             \
      "trained network (group weights)")                                                   \
    X(OHM_V_FLOAT, "accuracy_float", OHM_OF_NETWORK, OHM_SCALAR, OHM_ON_ALL, "percent",    \
      "accuracy in real numbers, nothing quantised")                                       \
    X(OHM_V_LOSSLESS, "accuracy_lossless", OHM_OF_NETWORK, OHM_SCALAR, OHM_ON_ALL,         \
      "percent", "accuracy of the quantised network with lossless converters")             \
    X(OHM_V_HELDOUT, "accuracy_heldout", OHM_OF_NETWORK, OHM_SCALAR, OHM_ON_ALL,           \
      "percent", "accuracy on held-out training images, digital route")                    \
    X(OHM_V_NONZERO, "nonzero", OHM_OF_NETWORK, OHM_LAYER_SLICE, OHM_ON_ALL, "percent",    \
      "share of weights whose slice is not 0")                                             \
    X(OHM_V_BITS_WORST, "bits_worst_case", OHM_OF_NETWORK, OHM_LAYER_SLICE, OHM_ON_ALL,    \
      "1", "bits for the largest column sum with all inputs 1 (definition D1)")            \
    X(OHM_V_FULLEST, "column_cells", OHM_OF_NETWORK, OHM_LAYER_SLICE, OHM_ON_ALL, "1",     \
      "most cells of a column that are not at level 0")                                    \
    X(OHM_V_BITS_BOUND, "bits_bound", OHM_OF_NETWORK, OHM_LAYER_SLICE, OHM_ON_ALL, "1",    \
      "bits that no column with as many such cells exceeds (definition D5)")               \
    X(OHM_V_BITS_LEAK, "bits_bound_leakage", OHM_OF_NETWORK, OHM_LAYER_SLICE, OHM_ON_ALL,  \
      "1", "the same with the leakage of all rows, not handled (definition D6)")           \
    X(OHM_V_CROSSBARS, "crossbars", OHM_OF_NETWORK, OHM_LAYER, OHM_ON_ALL, "1",            \
      "crossbars of the mapping")                                                          \
    X(OHM_V_EMPTY, "crossbars_empty", OHM_OF_NETWORK, OHM_LAYER, OHM_ON_ALL, "1",          \
      "of them without any weight")                                                        \
    X(OHM_V_CELLS, "cells", OHM_OF_NETWORK, OHM_LAYER, OHM_ON_ALL, "1",                    \
      "cells on used word and bit lines of the crossbars that exist")                      \
    X(OHM_V_ROW_DRIVES, "row_drives", OHM_OF_NETWORK, OHM_LAYER, OHM_ON_ALL, "1",          \
      "word lines of all reads of one image that an input can make active")                \
    X(OHM_V_METADATA, "metadata_bits", OHM_OF_NETWORK, OHM_LAYER, OHM_ON_ALL, "1",         \
      "bits that decoding needs beside weights: flips, shifts, numbers of columns")        \
    X(OHM_V_WEIGHTS_SATURATED, "weights_saturated", OHM_OF_NETWORK, OHM_LAYER, OHM_ON_ALL, \
      "1", "weights whose code was cut to the largest one")                                \
    X(OHM_V_WEIGHT_EXPONENT, "weight_exponent", OHM_OF_NETWORK, OHM_LAYER, OHM_ON_ALL,     \
      "1", "scale exponent of the weights, with headroom")                                 \
    X(OHM_V_BIAS_EXPONENT, "bias_exponent", OHM_OF_NETWORK, OHM_LAYER, OHM_ON_ALL, "1",    \
      "scale exponent of the biases")                                                      \
    X(OHM_V_ACCURACY, "accuracy", OHM_OF_ROUTE, OHM_SCALAR, OHM_ON_ALL, "percent",         \
      "accuracy on test images")                                                           \
    X(OHM_V_DROP, "drop", OHM_OF_ROUTE, OHM_SCALAR, OHM_ON_ALL, "percent",                 \
      "points below the same weights and mapping with lossless converters, digital")       \
    X(OHM_V_CLIPPED, "clipped", OHM_OF_ROUTE, OHM_LAYER_SLICE, OHM_ON_ALL, "percent",      \
      "share of conversions above the converter's range")                                  \
    X(OHM_V_WRONG, "wrong", OHM_OF_ROUTE, OHM_LAYER_SLICE, OHM_ON_CIRCUITS, "percent",     \
      "share of codes that are not those of the exact sum")                                \
    X(OHM_V_DIFFER, "differ", OHM_OF_ROUTE, OHM_LAYER_SLICE, OHM_ON_RIVALS, "1",           \
      "codes that differ from those of the nodal route for the same inputs")               \
    X(OHM_V_CONVERSIONS, "conversions", OHM_OF_ROUTE, OHM_LAYER_SLICE, OHM_ON_ALL, "1",    \
      "conversions for all test images")                                                   \
    X(OHM_V_DUMMIES, "dummy_conversions", OHM_OF_ROUTE, OHM_LAYER_SLICE, OHM_ON_CIRCUITS,  \
      "1", "conversions of dummy columns (dummy-digital) on top of those")                 \
    X(OHM_V_CHARGED_BITS, "charged_bits", OHM_OF_ROUTE, OHM_LAYER_SLICE, OHM_ON_ALL, "1",  \
      "bits of the converters, with what the leakage needs")                               \
    X(OHM_V_MARGIN, "margin", OHM_OF_ROUTE, OHM_LAYER_SLICE, OHM_ON_CIRCUITS, "1",         \
      "smallest distance of a current from a code edge, LSB")                              \
    X(OHM_V_SATURATED, "activations_saturated", OHM_OF_ROUTE, OHM_SCALAR, OHM_ON_ALL, "1", \
      "activations that were cut to the largest input")                                    \
    X(OHM_V_ERROR, "solver_error", OHM_OF_ROUTE, OHM_SCALAR, OHM_ON_CIRCUITS, "1",         \
      "bound on a solve's error relative to its largest current; NaN: none is known")      \
    X(OHM_V_MODELLED, "crossbars_modelled", OHM_OF_ROUTE, OHM_LAYER, OHM_ON_WIRES, "1",    \
      "crossbars of non-linear cells whose bit lines are modelled")                        \
    X(OHM_V_SOLVED, "crossbars_solved", OHM_OF_ROUTE, OHM_LAYER, OHM_ON_WIRES, "1",        \
      "crossbars of non-linear cells that are solved for every read")                      \
    X(OHM_V_MODEL_WORST, "model_error_worst", OHM_OF_ROUTE, OHM_LAYER, OHM_ON_WIRES, "1",  \
      "largest error of the models on reads they were not fitted to, LSB")                 \
    X(OHM_V_MODEL_RMS, "model_error_rms", OHM_OF_ROUTE, OHM_LAYER, OHM_ON_WIRES, "1",      \
      "root of the mean square of the same, LSB")                                          \
    X(OHM_V_READ_TIME, "read_time", OHM_OF_ROUTE, OHM_SCALAR, OHM_IN_TIME, "s",            \
      "shortest read: the longest settling of a column in the reads that were drawn")      \
    X(OHM_V_READ_ELMORE, "read_time_elmore", OHM_OF_ROUTE, OHM_SCALAR, OHM_IN_TIME, "s",   \
      "the same as Elmore's delays estimate it")                                           \
    X(OHM_V_SAMPLE_ERROR, "sample_error", OHM_OF_ROUTE, OHM_SCALAR, OHM_IN_TIME, "1",      \
      "largest distance from the direct current at t_sample, LSB")                         \
    X(OHM_V_ENERGY, "energy_read", OHM_OF_ROUTE, OHM_SCALAR, OHM_IN_TIME, "J",             \
      "energy that the drivers deliver in a read of one crossbar, mean of those drawn")    \
    X(OHM_V_ENERGY_DRIVER, "energy_driver", OHM_OF_ROUTE, OHM_SCALAR, OHM_IN_TIME, "J",    \
      "of it lost in the drivers' resistances")                                            \
    X(OHM_V_ENERGY_ARRAY, "energy_array", OHM_OF_ROUTE, OHM_SCALAR, OHM_IN_TIME, "J",      \
      "of it lost in wires and cells")                                                     \
    X(OHM_V_ENERGY_SENSE, "energy_sense", OHM_OF_ROUTE, OHM_SCALAR, OHM_IN_TIME, "J",      \
      "of it lost before the virtual grounds")                                             \
    X(OHM_V_SETTLE, "settle_time", OHM_OF_ROUTE, OHM_LAYER_SLICE, OHM_IN_TIME, "s",        \
      "longest settling of a column in the reads of a slice")                              \
    X(OHM_V_SETTLE_ELMORE, "settle_time_elmore", OHM_OF_ROUTE, OHM_LAYER_SLICE,            \
      OHM_IN_TIME, "s", "the same as Elmore's delays estimate it")                         \
    X(OHM_V_SETTLE_ERROR, "settle_error", OHM_OF_ROUTE, OHM_LAYER_SLICE, OHM_IN_TIME, "1", \
      "largest distance from the direct current at t_sample in the reads of a slice, LSB") \
    X(OHM_V_SETTLE_ENERGY, "settle_energy", OHM_OF_ROUTE, OHM_LAYER_SLICE, OHM_IN_TIME,    \
      "J", "energy of a read of the slice, mean")

enum ohm_variable {
#define X(name, text, scope, extent, where, units, words) name,
    OHM_VARIABLES(X)
#undef X
        OHM_VARIABLE_COUNT
};

struct ohm_variable_row {
    const char *name, *units, *words;
    enum ohm_scope scope;
    enum ohm_extent extent;
    enum ohm_where where;
};
extern const struct ohm_variable_row ohm_variable_rows[]; /* [OHM_VARIABLE_COUNT] */

/* Does the variable mean anything on ROUTE of a study that runs the routes RUN[OHM_ROUTES] and, if TIMED, solves reads
 * in time? */
bool ohm_variable_is_on(enum ohm_variable variable, enum ohm_route route,
                        const bool run[OHM_ROUTES], bool timed);

/* What its array is called: "accuracy_nodal", or, of a network's, "nonzero". */
void ohm_variable_name(enum ohm_variable variable, enum ohm_route route, char name[],
                       size_t size);

#endif
