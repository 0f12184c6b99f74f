/* run.h -- a study, run.
 *
 *   data --> trainings --> for each (seed, group of points, trial):
 *              whole-number network --> digital route --> chip by each other route --> audit
 */
#ifndef OHM_STUDY_RUN_H
#define OHM_STUDY_RUN_H

#include "study/sink.h"

/* Runs what SINK does not have yet, and hands it over piece by piece.  OHM_EAUDIT after all is done: the audit
 * failed.  What the sink fails with ends the run. */
enum ohm_status ohm_study_run(struct ohm_study *study, const struct ohm_sink *sink);

#endif
