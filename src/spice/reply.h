/* reply.h -- what comes back from a worker as bytes; only for the room `spice`.
 *
 * A worker has run a deck that may be the user's, so its bytes are believed no more than a file's.  A reply is
 * the number of points, then the values of each vector; to a request without vectors it is the facts.
 */
#ifndef OHM_SPICE_REPLY_H
#define OHM_SPICE_REPLY_H

#include "spice/run.h"

/* *points: how many values each of N vectors (at least 1) has in the SIZE bytes of a reply, at least 1.  The values begin
 * behind sizeof *points bytes.  OHM_ESPICE when the bytes are not just these. */
enum ohm_status ohm_reply_points(const void *bytes, size_t size, size_t n, size_t *points);

/* The facts.  OHM_ESPICE. */
enum ohm_status ohm_reply_facts(const void *bytes, size_t size,
                                struct ohm_spice_facts *facts);

#endif
