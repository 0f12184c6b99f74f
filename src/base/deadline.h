/* deadline.h -- the end of a wait, in time that this process could use. */
#ifndef OHM_BASE_DEADLINE_H
#define OHM_BASE_DEADLINE_H

#include <stdbool.h>

/* Time is counted at each look, at most OHM_DEADLINE_STEP seconds of it: what passes while the process is
 * stopped (Ctrl-Z, a debugger, a machine that sleeps) is not held against who is waited for. */
#define OHM_DEADLINE_STEP 1.0

struct ohm_deadline {
    double left; /* seconds */
    double seen; /* the time of the last look */
};

/* SECONDS from now. */
struct ohm_deadline ohm_deadline_in(double seconds);

/* Seconds that are left; 0 when the wait is over. */
double ohm_deadline_left(struct ohm_deadline *deadline);

/* Waits until FD can be read (or has ended), or written; false when the time is over, or an error is there
 * that is no interruption.  NULL waits for ever. */
bool ohm_deadline_wait(struct ohm_deadline *deadline, int fd, short events);

#endif
