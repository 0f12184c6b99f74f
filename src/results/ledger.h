/* ledger.h -- a study together with all that came out of it so far: what a result file holds. */
#ifndef OHM_RESULTS_LEDGER_H
#define OHM_RESULTS_LEDGER_H

#include "results/result.h"
#include "study/study.h"

struct ohm_record;

/* Who made what comes from a file (origin.c); NULL for what is made here and now. */
struct ohm_origin {
    char *text[6]; /* owned */
    char changed
        [256]; /* a setting that is not what it was, as a card was changed; empty: none */
};

struct ohm_ledger {
    struct ohm_study study;
    struct ohm_result result;
    struct ohm_origin origin;
    struct ohm_record *record; /* not owned; NULL: nothing is kept on file */
};

/* A study and an empty result for IMAGES test images; no data, nothing to run (study/study.h). */
enum ohm_status ohm_ledger_layout(struct ohm_ledger *ledger,
                                  const struct ohm_experiment *experiment, size_t images);

/* Opens the data too.  *ledger is cleared by ohm_ledger_clear. */
enum ohm_status ohm_ledger_init(struct ohm_ledger *ledger,
                                const struct ohm_experiment *experiment,
                                const struct ohm_study_options *options);
void ohm_ledger_clear(struct ohm_ledger *ledger);

#endif
