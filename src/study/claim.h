/* claim.h -- what somebody says, where, and when it would hold.
 *
 *     claims:
 *       - says: "1 bit for the top slice and 3 bits for the others suffice"
 *         at: {method: bl1, bits: "1-3-3-3"}      an axis left out: its first entry
 *         holds_if: "drop <= 1"                   or with a unit: "read_time <= 5 ns"
 *         versus: {method: l1}                    for metrics that compare two points
 *         expect: fails                           for ohmslice run --expect
 *         source: "..."
 *         along: strength                         matched_ratio: the axis to match accuracy along
 *         needs: "measured chips"                 makes it not testable here, and says why
 *
 * The entry `best` of an axis means, for each trained network, the entry with the best accuracy on
 * held-out training images in the digital route.
 */
#ifndef OHM_STUDY_CLAIM_H
#define OHM_STUDY_CLAIM_H

#include "study/sweep.h"

/* What a claim is about; a route each unless it is said to be of the network. */
enum ohm_metric {
    OHM_METRIC_DROP,      /* points below the same weights and mapping, lossless, digital */
    OHM_METRIC_ACCURACY,  /* percent */
    OHM_METRIC_GAIN,      /* points above the point `versus`, paired on the same images */
    OHM_METRIC_CLIPPED,   /* percent of conversions that clip */
    OHM_METRIC_WRONG,     /* percent of codes that are not those of the exact sum */
    OHM_METRIC_READ_TIME, /* s: the shortest read (transient.reads) */
    OHM_METRIC_SAMPLE_ERROR,    /* LSB at t_sample, the largest (transient.reads) */
    OHM_METRIC_ENERGY,          /* J of a read of one crossbar, mean (transient.reads) */
    OHM_METRIC_READ_TIME_RATIO, /* READ_TIME of `versus` over that of the point */
    OHM_METRIC_ENERGY_RATIO,    /* ENERGY of `versus` over that of the point */
    OHM_METRIC_WRONG_RATIO,     /* WRONG of `versus` over WRONG of the point */
    OHM_METRIC_NONZERO,       /* percent of weight slices that are not 0; of the network */
    OHM_METRIC_NONZERO_RATIO, /* NONZERO of `versus` over NONZERO of the point; of the network */
    OHM_METRIC_MATCHED_RATIO, /* the same at matched accuracy; of the network */
    OHM_METRIC_BITS_BOUND, /* bits that any column as full as the fullest needs (D5); of the network */
    OHM_METRIC_BITS_LEAK, /* the same with the leakage of all rows (D6) */
    OHM_METRICS
};
extern const char *const ohm_metric_names[]; /* ends with NULL */

/* Does the metric need `versus`?  Is it of the network, not of a route? */
bool ohm_metric_compares(enum ohm_metric metric);
bool ohm_metric_is_digital(enum ohm_metric metric);
const char *ohm_metric_unit(enum ohm_metric metric);

/* The unit in which a limit may be written ("5 ns"), "" for plain numbers; and the variable of a metric
 * of reads in time. */
const char *ohm_metric_limit_unit(enum ohm_metric metric);
bool ohm_metric_is_timed(enum ohm_metric metric);

enum { OHM_CLAIMS = 32, OHM_ENTRY_BEST = OHM_LABELS + 1 };
enum ohm_verdict { OHM_HOLDS, OHM_FAILS, OHM_UNDECIDED, OHM_NOT_TESTABLE };
extern const char *const ohm_verdict_names[]; /* ends with NULL */

struct ohm_claim {
    char says[OHM_TEXT_BYTES], source[OHM_TEXT_BYTES], needs[OHM_TEXT_BYTES];
    char holds_if[OHM_TEXT_BYTES];
    size_t at[OHM_AXES], versus[OHM_AXES]; /* entries; OHM_ENTRY_BEST */
    enum ohm_metric metric;
    size_t along; /* axis, for matched_ratio */
    bool at_most; /* "<=", else ">=" */
    double limit;
    int expect; /* enum ohm_verdict, or -1 */
    size_t line;
};

/* Reads the sequence `claims` (NULL: none) into claim[OHM_CLAIMS]; *n is their number. */
enum ohm_status ohm_claims_read(const struct ohm_yaml *node, const struct ohm_sweep *sweep,
                                struct ohm_claim claim[], size_t *n);

/* The verdict of an interval: holds when it lies wholly within the limit, fails when wholly beyond. */
enum ohm_verdict ohm_claim_verdict(const struct ohm_claim *claim, double low, double high);

#endif
