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

#include "study/metrics.h"
#include "study/sweep.h"

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
