/* judged.h -- the verdicts on file: /verdicts, five texts and three numbers for each. */
#ifndef OHM_CLAIMS_JUDGED_H
#define OHM_CLAIMS_JUDGED_H

#include "claims/verdict.h"
#include "results/record.h"

/* Writes them; they may be there already, when a run was killed between its last flush and the renaming. */
enum ohm_status ohm_judged_write(struct ohm_store *store,
                                 const struct ohm_experiment *experiment,
                                 const struct ohm_judgements *all);

/* The end of a run: the verdicts, then what ohm_record_finish does.  The record is gone afterwards. */
enum ohm_status ohm_judged_finish(struct ohm_record *record,
                                  const struct ohm_ledger *ledger,
                                  const struct ohm_judgements *all);

#endif
