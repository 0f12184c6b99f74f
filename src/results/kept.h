/* kept.h -- a read that a result file keeps, by its number: where it comes from, and what a deck of it has to
 * print.
 */
#ifndef OHM_RESULTS_KEPT_H
#define OHM_RESULTS_KEPT_H

#include "results/reread.h"

#include <stdio.h>

/* *ID of read K of GROUP ("traces/nodal", "maps/nodal", "waveforms/nodal/0") of the result file PATH.
 * OHM_EUSAGE for a group or a number that is not there. */
enum ohm_status ohm_kept_find(const char *path, const char *group, size_t k,
                              struct ohm_reread_id *id);

/* Writes a line "expect: NAME = VALUE +- TOLERANCE" for everything that the file tells of the read and its
 * deck prints: currents of traces and maps, within 1e-9 of the largest; of waveforms the direct currents,
 * or, IN_TIME, samples and energies, within 1e-3. */
enum ohm_status ohm_kept_expect(FILE *out, const char *path, const char *group, size_t k,
                                bool in_time);

#endif
