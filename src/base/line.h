/* line.h -- all bytes over a socket to another process, whatever part of them a call takes.
 *
 * Short transfers and interruptions are dealt with, and no signal is raised when the other end is gone.  Each wait ends with its
 * deadline (NULL: it waits for as long as the other end is there).  False: the other end is gone, or the time is over. */
#ifndef OHM_BASE_LINE_H
#define OHM_BASE_LINE_H

#include "base/deadline.h"

#include <stdbool.h>
#include <stddef.h>

/* Two ends, closed on exec, above the standard descriptors even where those are closed; false with errno. */
bool ohm_line_new(int ends[2]);

bool ohm_line_send(int line, const void *from, size_t size, struct ohm_deadline *deadline);
bool ohm_line_receive(int line, void *to, size_t size, struct ohm_deadline *deadline);

#endif
