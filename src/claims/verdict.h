/* verdict.h -- what the results say of a claim: a number with its 95 % interval, and a verdict.
 *
 * Intervals of accuracies, drops and gains come from a bootstrap over training seeds, chips and
 * images, paired on the same images; those of shares and ratios from one over seeds and chips.  With
 * one seed and one chip a share has no interval (low and high are NaN), and its claim stays undecided.
 */
#ifndef OHM_CLAIMS_VERDICT_H
#define OHM_CLAIMS_VERDICT_H

#include "results/result.h"

struct ohm_judgement {
    size_t claim;
    int route; /* enum ohm_route; -1: of the network */
    enum ohm_verdict verdict;
    double value, low, high;
    char missing[256]; /* what a claim that is not testable here lacks */
    size_t holds_n;    /* other swept points at which it holds ... */
    size_t *holds;     /* ... owned; found only for claims that do not hold as they stand */
};

struct ohm_judgements {
    size_t n;
    struct ohm_judgement *judgement; /* [n], owned */
};

/* Judges every claim of the experiment on every route that was run; one that is about circuits is not
 * testable where none was. */
enum ohm_status ohm_judgements_init(struct ohm_judgements *judgements,
                                    const struct ohm_result *result);
void ohm_judgements_clear(struct ohm_judgements *judgements);

/* Does "holds only if" vary axis K of the sweep for this claim?  The axes that make the networks
 * stay: the claim is about them. */
bool ohm_claim_varies(const struct ohm_experiment *experiment,
                      const struct ohm_claim *claim, size_t k);

/* "method bl1, bits 2-4-4-4": point K of those at which it would hold, by all axes but those at `best`,
 * or by those alone that vary. */
void ohm_judgement_describe(const struct ohm_experiment *experiment,
                            const struct ohm_judgement *judgement, size_t k,
                            bool varied_only, char *text, size_t size);

/* The number of claims whose expectation is not met. */
size_t ohm_judgements_unmet(const struct ohm_judgements *judgements,
                            const struct ohm_experiment *experiment);

#endif
