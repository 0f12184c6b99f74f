/* store.h -- one result file: groups, axes, arrays and notes, by path.
 *
 *     /                         the root group with its notes: seed, versions ... (note.h)
 *     method, trial             axes: what the entries of arrays belong to (axis.h)
 *     accuracy [method][trial]  an array over axes, with units (array.h, slab.h, facts.h)
 *     weights/0                 a group with axes and arrays of its own (tree.h)
 *
 * A path is names with '/' between them; "" and "/" are the root.  A name has 1 to 255 bytes of
 * UTF-8, begins with a letter, a digit or an underscore, and does not end with a blank.
 *
 * A result is written to PATH.partial and is called PATH only when it is complete and sealed
 * (seal.h).  It is an HDF5
 * file that xarray and netCDF open with no help.  Arguments are checked: what cannot be is an
 * OHM_EUSAGE, what does not fit the file an OHM_EINPUT, what cannot be read or written an OHM_EIO.
 * Every sentence begins with the file's name.
 *
 * A write that fails may be told by a later call; from then on every writing call fails, and what
 * is left is to close the store and, when there is room again, to reopen it as flushed last.
 *
 * One thread uses a store; no process is forked while one is open.
 */
#ifndef OHM_STORE_STORE_H
#define OHM_STORE_STORE_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

struct ohm_store;

/* A new, empty store that will be PATH: makes PATH.partial, in place of an existing one only if
 * REPLACE.  OHM_EIO if PATH.partial, or later PATH, cannot be written or is in use; OHM_EUSAGE if
 * PATH.partial exists, or PATH is an input (base/input.h).  PATH itself is not touched. */
enum ohm_status ohm_store_create(struct ohm_store **store, const char *path, bool replace);

/* Opens PATH.partial, as it was after its last flush, to go on writing. */
enum ohm_status ohm_store_reopen(struct ohm_store **store, const char *path);

/* Opens the file PATH (which may well be a .partial that nobody writes) for reading only.
 * OHM_EINPUT if it is not a result file, or not as it was when it was finished, or has what a result
 * never has (survey.h).  All its bytes are read to find that out; one that was never finished, or is
 * not ours, is read as a whole in a process of its own first, since HDF5 crashes on damaged ones. */
enum ohm_status ohm_store_open(struct ohm_store **store, const char *path);

/* The same for the SIZE bytes of a file, which remain the caller's until the store is closed; NAME
 * is for sentences. Nothing is tried in another process. */
enum ohm_status ohm_store_open_bytes(struct ohm_store **store, const char *name,
                                     const unsigned char *bytes, size_t size);

/* Can the file PATH be opened and, unless it is sealed, everything in it be read?  Found out in a
 * process of its own unless it is sealed; so it may crash or hang.  A failure is that of
 * ohm_store_open, or tells how the process ended. */
enum ohm_status ohm_store_try(const char *path);

/* Files that were changed since they were finished are opened too, with a warning, from now on.
 * Once, before threads start. */
void ohm_store_accept_changed(void);

/* Is the open file as it was when it was finished, by its seal? */
bool ohm_store_sealed(const struct ohm_store *store);

/* The name of the open file, for sentences; the store's. */
const char *ohm_store_name(const struct ohm_store *store);

/* All or nothing: after it, a process that is killed, even within the next flush, leaves a
 * PATH.partial that opens with everything written up to here. */
enum ohm_status ohm_store_flush(struct ohm_store *store);

/* Completes the result: flushes, seals, waits until it is on the disk, and renames PATH.partial to PATH.
 * The store is closed afterwards, also on failure, which leaves PATH as it was. */
enum ohm_status ohm_store_commit(struct ohm_store *store);

/* Flushes and closes; PATH.partial remains.  The store is gone afterwards, also on failure.  NULL
 * is accepted. */
enum ohm_status ohm_store_close(struct ohm_store *store);

/* After a store of PATH, made with ohm_store_create, has failed and is closed: removes PATH.partial and its
 * journal, as nobody could go on with it; not one that another process is writing.  Returns STATUS, and
 * leaves the sentence alone. */
enum ohm_status ohm_store_discard(const char *path, enum ohm_status status);

#endif
