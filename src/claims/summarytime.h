/* summarytime.h -- the part of a summary that tells of reads in time; for summary.c. */
#ifndef OHM_CLAIMS_SUMMARYTIME_H
#define OHM_CLAIMS_SUMMARYTIME_H

#include "results/result.h"

#include <stdio.h>

/* The tables of every route whose reads were solved in time; nothing without any. */
void ohm_summary_times(FILE *out, const struct ohm_result *result);

#endif
