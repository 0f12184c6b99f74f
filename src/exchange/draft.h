/* draft.h -- a file that appears whole or not at all.
 *
 * What is written goes to a draft, PATH.N-K.partial (N is the process, K a small number), in the
 * folder of PATH; a commit gives it its name.  Until then PATH is untouched, and after a failure
 * nothing is left.  A PATH that exists and is no regular file (a pipe), or is a name of the system's
 * (/dev/stdout, whatever stands behind it), is written directly, at its end: the name must not be
 * taken away.
 */
#ifndef OHM_EXCHANGE_DRAFT_H
#define OHM_EXCHANGE_DRAFT_H

#include "base/status.h"

#include <stdio.h>

struct ohm_draft {
    char *path;    /* the file to be, owned */
    char *partial; /* the draft's own path, owned; NULL: PATH is written directly */
    FILE *out; /* owned; NULL once closed, e.g. when a library writes to `partial` itself */
};

/* OHM_EIO when the draft cannot be made, OHM_EUSAGE when PATH is an input (base/input.h). */
enum ohm_status ohm_draft_init(struct ohm_draft *draft, const char *path);

/* OHM_EIO when no draft of PATH can be made: to be asked before long work.  Leaves nothing behind. */
enum ohm_status ohm_draft_probe(const char *path);

/* Gives the draft its name, once it is safely on the disk.  OHM_EIO if any of it could not be
 * written.  To be followed by ohm_draft_clear in either case. */
enum ohm_status ohm_draft_commit(struct ohm_draft *draft);

/* Frees what is owned and removes a draft that was not committed.  A zeroed object is accepted. */
void ohm_draft_clear(struct ohm_draft *draft);

#endif
