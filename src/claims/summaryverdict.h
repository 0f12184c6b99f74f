/* summaryverdict.h -- the part of a summary that tells the verdicts; for summary.c. */
#ifndef OHM_CLAIMS_SUMMARYVERDICT_H
#define OHM_CLAIMS_SUMMARYVERDICT_H

#include "claims/verdict.h"

#include <stdio.h>

/* Every claim with its verdicts, and for those that do not hold the points at which they would. */
void ohm_summary_verdicts(FILE *out, const struct ohm_result *result,
                          const struct ohm_judgements *judgements);

#endif
