/* guard.h -- a task in a process of its own, which may crash, hang or use up the memory. */
#ifndef OHM_BASE_GUARD_H
#define OHM_BASE_GUARD_H

#include "base/status.h"

#include <stdbool.h>

/* Prints to standard output, if it likes; files and other traces remain, memory does not. */
typedef enum ohm_status ohm_task(void *with);

/* Runs TASK in a child, and waits for it: SECONDS at most, in an address space of at most the
 * machine's memory.  Its status and sentence become the caller's.  What it printed is passed on if
 * it came to an end that has results (OHM_OK, OHM_EUNMET, OHM_EPARTIAL, OHM_EAUDIT,
 * OHM_EDIVERGED), and else
 * thrown away.  A child that does not end by itself is OHM_EINPUT, "WHAT: reading it ...".  Within
 * a guard the task is just called.  OHM_ENOMEM when there is no process. */
enum ohm_status ohm_guard(ohm_task *task, void *with, const char *what, double seconds);

/* Is this a child that a guard has made? */
bool ohm_guarded(void);

#endif
