/* seal.h -- the last bytes of a finished file, which tell what the others are; only for the room
 * `store`.
 *
 *     "\nohmslice seal 1: SHA-256 of the first 00000000000000670000 bytes is 0123...cdef\n"
 *
 * HDF5 does not see them: they lie behind the end that the file has for it.  They are written when
 * HDF5 has closed the file for good; so whatever was changed, cut off or appended since is noticed,
 * which HDF5's own checksums do not do.  They are no signature: who changes a file can seal it.
 */
#ifndef OHM_STORE_SEAL_H
#define OHM_STORE_SEAL_H

#include "base/status.h"
#include "store/source.h"

#include <stdbool.h>

/* The note of the root of a sealed file. */
#define OHM_SEAL_NOTE "sealed"

enum {
    OHM_SEAL_BYTES = 134, /* all of the seal */
};

enum ohm_seal {
    OHM_SEAL_NONE,
    OHM_SEAL_WRONG, /* of other bytes */
    OHM_SEAL_RIGHT,
};

/* Reads all of SOURCE: *seal, and *length, the bytes without it.  OHM_EIO. */
enum ohm_status ohm_seal_check(const struct ohm_source *source, enum ohm_seal *seal,
                               uint64_t *length);

/* Appends a seal to FILE, open for reading and writing.  OHM_EIO. */
enum ohm_status ohm_seal_append(int file);

/* Cuts the seal off FILE, if there is one, right or wrong.  False leaves errno. */
bool ohm_seal_strip(int file);

#endif
