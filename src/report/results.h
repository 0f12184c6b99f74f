/* results.h -- the variables of a result on a page: accuracies side by side, wrong codes, then every
 * variable with its picture and its numbers. */
#ifndef OHM_REPORT_RESULTS_H
#define OHM_REPORT_RESULTS_H

#include "store/store.h"

#include <stdio.h>

enum ohm_status ohm_results_print(FILE *out, struct ohm_store *store);

#endif
