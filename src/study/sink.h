/* sink.h -- who takes what a study finishes, and says what need not be done.
 *
 * A study computes and hands over; what is kept of it, in memory or on file, is the sink's, of which the room
 * knows nothing else.  All calls come from the thread that runs the study:
 *
 *     training ...      then, unit by unit,      networks, (images, timed) of each route, unit
 *                                          or    failed
 */
#ifndef OHM_STUDY_SINK_H
#define OHM_STUDY_SINK_H

#include "study/desk.h"

struct ohm_sink {
    void *self;
    bool keeps_reads; /* are single reads wanted, as waveforms? */

    /* Is UNIT known, so that nothing of it has to be done?  Are its networks (below)? */
    bool (*has)(const void *self, struct ohm_unit unit);
    bool (*has_networks)(const void *self, struct ohm_unit unit);

    /* Training K of the study is done, or failed. */
    enum ohm_status (*training)(void *self, size_t k);

    /* The unit's networks are known: accuracies of the desk, and its digital chip. */
    void (*networks)(void *self, const struct ohm_desk *desk);

    /* The test images have been through the chip of ROUTE: the desk's outcomes. */
    void (*images)(void *self, const struct ohm_desk *desk, enum ohm_route route);

    /* N reads of that chip were solved in time. */
    enum ohm_status (*timed)(void *self, const struct ohm_desk *desk, enum ohm_route route,
                             size_t n, const struct ohm_timed timed[]);

    /* All of the unit is done; its chips are there for the last time. */
    enum ohm_status (*unit)(void *self, const struct ohm_desk *desk);

    /* There is nothing to be had of UNIT, for good, as its training diverged. */
    enum ohm_status (*failed)(void *self, struct ohm_unit unit);
};

#endif
