/* journal.h -- a file whose changes become real all at once; only for the room `store`.
 *
 * HDF5 rewrites chunks and index nodes in place, so a process that is killed during a flush can
 * lose what an earlier flush had made safe (every seventh time, if it flushes without a pause).
 * A journal stands between HDF5 and the file, and what the settled file refers to is never
 * touched:
 *
 *     a write below the settled length    waits in memory, page by page
 *     a write above it                    goes to the file: nothing settled refers to it
 *     settling                            1. the pages and the new length into FILE.journal
 *                                         2. the pages into the file
 *                                         3. FILE.journal is removed
 *
 * Killed during 1, the file is what the last settling made it; killed during 2, the next opening
 * replays the journal, and the file is what this one wanted.  Settled, it has no trace of all
 * this but, after a kill, unused bytes at its end.  This is against the end of the process, not
 * against a loss of power: nothing here waits for the disk.  Sentences do not name the file: that
 * is the caller's part.
 */
#ifndef OHM_STORE_JOURNAL_H
#define OHM_STORE_JOURNAL_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ohm_journal;

enum ohm_making {
    OHM_EXISTING, /* the file must be there; an unfinished settling is finished */
    OHM_NEW_FILE, /* the file must not be there; an old journal is removed */
    OHM_EMPTIED,  /* made if it is not there, empty afterwards; an old journal is removed */
};

/* Opens the file called PATH for reading and writing and locks it: one writer, and no reader of
 * HDF5 beside it, unless HDF5_USE_FILE_LOCKING is FALSE.  A seal (seal.h) that an existing one has
 * is cut off.  OHM_EIO, OHM_ENOMEM. */
enum ohm_status ohm_journal_new(struct ohm_journal **journal, const char *path,
                                enum ohm_making making);

/* The length of the file as its user sees it, bytes. */
uint64_t ohm_journal_length(const struct ohm_journal *journal);

/* The file ends at LENGTH from now on. */
void ohm_journal_cut(struct ohm_journal *journal, uint64_t length);

/* SIZE bytes at AT, as last written; those behind the end are zero.  OHM_EIO. */
enum ohm_status ohm_journal_read(const struct ohm_journal *journal, uint64_t at,
                                 size_t size, void *to);

/* The failure of the first write or settling that was not done, OHM_OK if there was none. */
enum ohm_status ohm_journal_check(const struct ohm_journal *journal);

/* OHM_EIO, OHM_ENOMEM; nothing is written or settled any more then, and what is read there is
 * undefined. */
enum ohm_status ohm_journal_write(struct ohm_journal *journal, uint64_t at, size_t size,
                                  const void *from);

/* Makes this the state to which a killed process returns.  OHM_EIO; it may be tried again if only
 * the journal could not be written. */
enum ohm_status ohm_journal_settle(struct ohm_journal *journal);

/* Locks FILE, a descriptor, until it is closed: ALONE against all others, or together with other
 * readers.  OHM_EIO when it is in use. */
enum ohm_status ohm_journal_lock(int file, bool alone);

/* The file called PATH is about to be read without a journal: finishes an interrupted settling.
 * OHM_EIO when the file is being written, or there is something to finish and it cannot be. */
enum ohm_status ohm_journal_replay(const char *path);

/* Closes the file as it was settled.  NULL is accepted. */
void ohm_journal_free(struct ohm_journal *journal);

#endif
