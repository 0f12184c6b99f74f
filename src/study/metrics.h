/* metrics.h -- what a claim can be about, one table: names, units, and the variable that each comes from. */
#ifndef OHM_STUDY_METRICS_H
#define OHM_STUDY_METRICS_H

#include "study/variable.h"

/* name, word, variable, versus, unit, unit of a limit.  With `versus` it compares two points; a metric is of the network or
 * of a route, in time or not, as its variable is.  The unit of a limit is the one in which it may be written ("5 ns"). */
/* clang-format off */
#define OHM_METRICS_TABLE(X)                                                                             \
    /* points below the same weights and mapping, lossless, digital */                                   \
    X(OHM_METRIC_DROP, "drop", OHM_V_DROP, false, " points", "")                                         \
    X(OHM_METRIC_ACCURACY, "accuracy", OHM_V_ACCURACY, false, " %", "")                                  \
    /* points above the point `versus`, paired on the same images */                                     \
    X(OHM_METRIC_GAIN, "gain", OHM_V_ACCURACY, true, " points", "")                                      \
    /* percent of conversions that clip; of codes that are not those of the exact sum */                 \
    X(OHM_METRIC_CLIPPED, "clipped", OHM_V_CLIPPED, false, " %", "")                                     \
    X(OHM_METRIC_WRONG, "wrong", OHM_V_WRONG, false, " %", "")                                           \
    /* the shortest read; the largest error at t_sample; a read of one crossbar, mean */                 \
    X(OHM_METRIC_READ_TIME, "read_time", OHM_V_READ_TIME, false, " s", "s")                              \
    X(OHM_METRIC_SAMPLE_ERROR, "sample_error", OHM_V_SAMPLE_ERROR, false, " LSB", "")                    \
    X(OHM_METRIC_ENERGY, "energy_read", OHM_V_ENERGY, false, " J", "J")                                  \
    /* that of `versus` over that of the point */                                                        \
    X(OHM_METRIC_READ_TIME_RATIO, "read_time_ratio", OHM_V_READ_TIME, true, "", "")                      \
    X(OHM_METRIC_ENERGY_RATIO, "energy_ratio", OHM_V_ENERGY, true, "", "")                               \
    X(OHM_METRIC_WRONG_RATIO, "wrong_ratio", OHM_V_WRONG, true, "", "")                                  \
    /* percent of weight slices that are not 0; the ratio, and the same at matched accuracy */           \
    X(OHM_METRIC_NONZERO, "nonzero", OHM_V_NONZERO, false, " %", "")                                     \
    X(OHM_METRIC_NONZERO_RATIO, "nonzero_ratio", OHM_V_NONZERO, true, "", "")                            \
    X(OHM_METRIC_MATCHED_RATIO, "matched_ratio", OHM_V_NONZERO, true, "", "")                            \
    /* bits that any column as full as the fullest needs (D5), and with the leakage of all rows (D6) */  \
    X(OHM_METRIC_BITS_BOUND, "bits_bound", OHM_V_BITS_BOUND, false, " bits", "")                         \
    X(OHM_METRIC_BITS_LEAK, "bits_bound_leakage", OHM_V_BITS_LEAK, false, " bits", "")                   \
    /* that exist, of all layers; those of `versus` over those of the point */                           \
    X(OHM_METRIC_CROSSBARS, "crossbars", OHM_V_CROSSBARS, false, " crossbars", "")                       \
    X(OHM_METRIC_CROSSBARS_RATIO, "crossbars_ratio", OHM_V_CROSSBARS, true, "", "")                      \
    /* bits that decoding needs beside the weights, of all layers */                                     \
    X(OHM_METRIC_METADATA, "metadata", OHM_V_METADATA, false, " bits", "")
/* clang-format on */

enum ohm_metric {
#define X(name, word, variable, versus, unit, limit_unit) name,
    OHM_METRICS_TABLE(X)
#undef X
        OHM_METRICS
};
extern const char *const ohm_metric_names[]; /* ends with NULL */

/* The variable that the metric is made of. */
enum ohm_variable ohm_metric_variable(enum ohm_metric metric);

/* Does the metric need `versus`?  Is it of the network, not of a route?  Of reads in time? */
bool ohm_metric_compares(enum ohm_metric metric);
bool ohm_metric_is_digital(enum ohm_metric metric);
bool ohm_metric_is_timed(enum ohm_metric metric);

/* For people, with a blank in front; of a limit, "" for plain numbers. */
const char *ohm_metric_unit(enum ohm_metric metric);
const char *ohm_metric_limit_unit(enum ohm_metric metric);

#endif
