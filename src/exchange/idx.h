/* idx.h -- images and labels in IDX files, the format of MNIST and its kin.
 *
 * A file is  00 00 TYPE NDIM,  NDIM extents of 4 bytes (most significant first), and the values,
 * the last axis fastest.  Only unsigned bytes (TYPE 08) are read.  Gzip is recognised by what the
 * file holds, whatever its name is.
 */
#ifndef OHM_EXCHANGE_IDX_H
#define OHM_EXCHANGE_IDX_H

#include "base/status.h"

#include <stddef.h>

enum { OHM_IDX_AXES = 4 };

struct ohm_idx {
    size_t ndim;                /* 1 to OHM_IDX_AXES */
    size_t shape[OHM_IDX_AXES]; /* [ndim], each at least 1; the others are 0 */
    unsigned char *values;      /* [shape[0]]...[shape[ndim-1]], owned */
};

/* *idx need not be initialised.  OHM_EIO when the file cannot be read; OHM_EINPUT, with one
 * sentence that names the file, when it is foreign, of another type, cut off, too long, empty or
 * damaged. */
enum ohm_status ohm_idx_read(const char *path, struct ohm_idx *idx);

/* Frees what is owned; a zeroed object is accepted and is what remains. */
void ohm_idx_clear(struct ohm_idx *idx);

#endif
