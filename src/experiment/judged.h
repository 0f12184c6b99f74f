/* judged.h -- the verdicts on file: /verdicts, five texts and three numbers for each. */
#ifndef OHM_EXPERIMENT_JUDGED_H
#define OHM_EXPERIMENT_JUDGED_H

#include "experiment/study.h"
#include "experiment/verdict.h"
#include "store/store.h"

/* They may be there already, when a run was killed between its last flush and the renaming. */
enum ohm_status ohm_judged_write(struct ohm_store *store, const struct ohm_study *study,
                                 const struct ohm_judgements *all);

#endif
