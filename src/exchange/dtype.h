/* dtype.h -- the types of numbers in NumPy's files, by NumPy's names for them.
 *
 * A name is a byte order, a kind and a size: "<f8".  Orders are < (least significant byte first),
 * > (most significant first), = (this machine's) and | (one byte: no order).  Read are
 *
 *     f2 f4 f8  reals (IEEE 754)     i1 i2 i4 i8  signed integers
 *     b1        false, true          u1 u2 u4 u8  unsigned integers
 */
#ifndef OHM_EXCHANGE_DTYPE_H
#define OHM_EXCHANGE_DTYPE_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

struct ohm_dtype {
    char kind;    /* f, i, u or b */
    size_t bytes; /* 1, 2, 4 or 8 */
    bool big;     /* the most significant byte is first */
};

/* OHM_EINPUT: "the type '<c16' holds complex numbers; allowed are ...". */
enum ohm_status ohm_dtype_read(const char *text, struct ohm_dtype *dtype);

/* *value from the dtype->bytes bytes at AT.  OHM_EINPUT for an integer beyond 2^53, where a double
 * no longer holds every integer, and for a b1 that is neither 0 nor 1. */
enum ohm_status ohm_dtype_decode(const struct ohm_dtype *dtype, const unsigned char *at,
                                 double *value);

#endif
