/* roworder.h -- the order of a layer's inputs on the rows of its crossbars, from a file.
 *
 * The .npy file has one axis, and on it a permutation of the inputs 0 .. in-1: entry k is the input on row k, counted
 * over the row tiles (tile k / rows, its row k mod rows).
 */
#ifndef OHM_MODEL_ROWORDER_H
#define OHM_MODEL_ROWORDER_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

/* (*order)[IN] from PATH; the caller's to free.  OHM_EUSAGE, OHM_EINPUT, OHM_EIO: a sentence that begins with PATH. */
enum ohm_status ohm_row_order_read(const char *path, size_t in, uint32_t **order);

/* A number that tells orders of IN inputs apart (FNV-1a). */
uint64_t ohm_row_order_sum(size_t in, const uint32_t order[]);

#endif
