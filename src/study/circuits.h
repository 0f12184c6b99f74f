/* circuits.h -- the work of one unit: its networks, its chip on every route, audit, reads in time. */
#ifndef OHM_STUDY_CIRCUITS_H
#define OHM_STUDY_CIRCUITS_H

#include "study/sink.h"

/* Does all of UNIT and hands it to SINK; where its training diverged, says that alone.  The unit's share of the
 * audit is added to the study's. */
enum ohm_status ohm_unit_run(struct ohm_study *study, const struct ohm_sink *sink,
                             struct ohm_unit unit);

#endif
