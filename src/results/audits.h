/* audits.h -- the audit of a study in its result file.
 *
 *     /         notes audit_reads, audit_bad, audit_worst_lsb ... of the whole audit
 *     /audit    over read (growing): which read it was, and by how much it deviates
 *
 * Both are brought up to date with every unit, so that a run that goes on knows what was found.
 */
#ifndef OHM_RESULTS_AUDITS_H
#define OHM_RESULTS_AUDITS_H

#include "results/result.h"
#include "study/study.h"
#include "store/store.h"

/* Writes the notes, and the reads from number *rows on; *rows are then all that are kept. */
enum ohm_status ohm_audits_write(struct ohm_store *store,
                                 const struct ohm_study_audit *audit, size_t *rows);

/* Adds what the store has to the audit; *rows reads are on file.  Reads of trials that were found again
 * (found[points][seeds][trials], cube.h) are in the audit already. */
enum ohm_status ohm_audits_read(struct ohm_store *store, const struct ohm_result *result,
                                const uint8_t found[], struct ohm_study_audit *audit,
                                size_t *rows);

#endif
