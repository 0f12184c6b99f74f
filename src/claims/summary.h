/* summary.h -- a study for people, as tables, and for programs, as JSON. */
#ifndef OHM_CLAIMS_SUMMARY_H
#define OHM_CLAIMS_SUMMARY_H

#include "exchange/json.h"
#include "results/ledger.h"
#include "claims/verdict.h"

/* Of every point: accuracy on every route, slices and clipping, wrong codes on every circuit's route,
 * energy; then the audit and the verdicts. */
void ohm_summary_print(FILE *out, const struct ohm_ledger *ledger,
                       const struct ohm_judgements *judgements);

/* The same into JSON: question, points, verdicts, audit, seconds.  Shares by layer and slice are lists of
 * lists; `wrong_codes` is the share of all conversions; what is not known is null. */
void ohm_summary_json(struct ohm_json *json, const struct ohm_ledger *ledger,
                      const struct ohm_judgements *judgements);

#endif
