/* ledger.c -- a study with what it has come to so far. */
#include "results/ledger.h"

#include <stdlib.h>

/* The empty result of a study; without it the study is cleared. */
static enum ohm_status add_result(struct ohm_ledger *draft, struct ohm_ledger *ledger)
{
    const enum ohm_status status =
        ohm_result_init(&draft->result, draft->study.experiment, draft->study.images);

    if (status == OHM_OK)
        *ledger = *draft;
    else
        ohm_study_clear(&draft->study);
    return status;
}

enum ohm_status ohm_ledger_layout(struct ohm_ledger *ledger,
                                  const struct ohm_experiment *experiment, size_t images)
{
    struct ohm_ledger draft = { .record = NULL };

    OHM_TRY(ohm_study_layout(&draft.study, experiment, images));
    return add_result(&draft, ledger);
}

enum ohm_status ohm_ledger_init(struct ohm_ledger *ledger,
                                const struct ohm_experiment *experiment,
                                const struct ohm_study_options *options)
{
    struct ohm_ledger draft = { .record = NULL };

    OHM_TRY(ohm_study_init(&draft.study, experiment, options));
    return add_result(&draft, ledger);
}

void ohm_ledger_clear(struct ohm_ledger *ledger)
{
    ohm_study_clear(&ledger->study);
    ohm_result_clear(&ledger->result);
    for (size_t k = 0; k < sizeof ledger->origin.text / sizeof *ledger->origin.text; k++) {
        free(ledger->origin.text[k]);
        ledger->origin.text[k] = NULL;
    }
}
