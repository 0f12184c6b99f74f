/* gather.h -- the reads that parts of a study keep, in one file. */
#ifndef OHM_RESULTS_GATHER_H
#define OHM_RESULTS_GATHER_H

#include "store/store.h"

/* Adds to TO all reads of the groups traces, maps and waveforms (record.h) of the result file PATH, behind those that
 * are there; of chips whose reads are there already, none. */
enum ohm_status ohm_gather_reads(struct ohm_store *to, const char *path);

#endif
