/* bytes.h -- a whole file in memory. */
#ifndef OHM_EXCHANGE_BYTES_H
#define OHM_EXCHANGE_BYTES_H

#include "base/status.h"

#include <stddef.h>

struct ohm_bytes {
    size_t size;
    unsigned char *at; /* [size], owned; NULL only in a cleared object */
};

/* Everything in the file PATH, which is a regular one (input.h).  *bytes need not be initialised.
 * OHM_EIO when the file cannot be read, OHM_EINPUT when it is longer than LIMIT bytes. */
enum ohm_status ohm_bytes_read(const char *path, size_t limit, struct ohm_bytes *bytes);

/* Frees what is owned; a zeroed object is accepted and is what remains. */
void ohm_bytes_clear(struct ohm_bytes *bytes);

#endif
