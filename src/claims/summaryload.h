/* summaryload.h -- what mappings take, for summary.h. */
#ifndef OHM_CLAIMS_SUMMARYLOAD_H
#define OHM_CLAIMS_SUMMARYLOAD_H

#include "results/result.h"

#include <stdio.h>

/* A table of the points' crossbars, cells, conversions and bits; nothing where all points have one mapping. */
void ohm_summary_load(FILE *out, const struct ohm_result *result);

#endif
