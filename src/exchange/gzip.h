/* gzip.h -- gzip data unpacked. */
#ifndef OHM_EXCHANGE_GZIP_H
#define OHM_EXCHANGE_GZIP_H

#include "exchange/bytes.h"

#include <stdbool.h>

/* Whether BYTES begin as gzip data do. */
bool ohm_gzip_begins(const struct ohm_bytes *bytes);

/* The first MOST bytes (at least 1) of what PACKED unpacks to; fewer if that is all.  In that case
 * the check sums have been verified.  *plain need not be initialised.  OHM_EINPUT, with a sentence
 * that begins with NAME, for data that are damaged, cut off, or followed by other bytes. */
enum ohm_status ohm_gzip_decode(const char *name, const struct ohm_bytes *packed,
                                size_t most, struct ohm_bytes *plain);

#endif
