/* filter.h -- the system calls that a confined process may make (seccomp); for confine.c. */
#ifndef OHM_BASE_FILTER_H
#define OHM_BASE_FILTER_H

#include <stdbool.h>

/* From now on only what a computation needs: memory, time, its descriptors, files to read.  False with errno
 * where the system, the processor or the build has no such filters; then nothing has changed.  Users other than
 * root need no_new_privs before. */
bool ohm_filter_begin(void);

/* Then no opening, no executable memory and no further filter either. */
bool ohm_filter_end(void);

#endif
