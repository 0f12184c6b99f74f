/* progress.h -- how far a long job is: done, rate and time left.
 *
 * On a terminal one line is redrawn at most ten times a second; elsewhere a line is printed every
 * ten seconds.  Safe to step from several threads.
 */
#ifndef OHM_BASE_PROGRESS_H
#define OHM_BASE_PROGRESS_H

#include "base/status.h"

#include <stddef.h>

struct ohm_progress;

/* A job called WHAT of TOTAL steps, each a UNIT ("epochs", "tiles").  NULL (which all functions
 * accept) if there is no memory or nothing is to be printed. */
struct ohm_progress *ohm_progress_new(const char *what, const char *unit, size_t total);

/* STEPS more are done. */
void ohm_progress_step(struct ohm_progress *progress, size_t steps);

/* Ends the line. */
void ohm_progress_free(struct ohm_progress *progress);

/* Nothing is printed by progress objects made from now on. */
void ohm_progress_silence(void);

#endif
