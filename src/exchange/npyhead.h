/* npyhead.h -- the header of a .npy file.
 *
 *     93 'NUMPY'  MAJOR MINOR  LENGTH  {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
 *
 * LENGTH has 2 bytes in version 1 and 4 in versions 2 and 3, least significant first, and counts
 * the dictionary with the blanks and the line end that fill it up.
 */
#ifndef OHM_EXCHANGE_NPYHEAD_H
#define OHM_EXCHANGE_NPYHEAD_H

#include "exchange/dtype.h"

enum { OHM_NPY_AXES = 8 };

enum { OHM_NPYHEAD_BYTES = 384 }; /* holds any header that is written */

struct ohm_npyhead {
    size_t bytes; /* before the values */
    struct ohm_dtype dtype;
    bool fortran;               /* the first axis is the fastest */
    size_t ndim;                /* 0 to OHM_NPY_AXES */
    size_t shape[OHM_NPY_AXES]; /* [ndim]; the others are 0 */
    size_t n;                   /* values, such that n doubles can be counted in bytes */
};

/* From the SIZE bytes of a file, NAME in sentences.  OHM_EINPUT for all that cannot be read here. */
enum ohm_status ohm_npyhead_read(const char *name, const void *bytes, size_t size,
                                 struct ohm_npyhead *head);

/* The header for doubles in C order; returns its number of bytes, a multiple of 64. */
size_t ohm_npyhead_write(size_t ndim, const size_t shape[],
                         char head[static OHM_NPYHEAD_BYTES]);

#endif
