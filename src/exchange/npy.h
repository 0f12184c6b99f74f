/* npy.h -- one array in NumPy's .npy format.
 *
 * Versions 1 to 3, the types of dtype.h, either byte order and either memory order are read; the
 * values become doubles in C order (the last axis fastest).  Written is version 1, '<f8', C order.
 */
#ifndef OHM_EXCHANGE_NPY_H
#define OHM_EXCHANGE_NPY_H

#include "exchange/bytes.h"
#include "exchange/npyhead.h"

struct ohm_npy {
    size_t ndim;                /* 0 (one value) to OHM_NPY_AXES */
    size_t shape[OHM_NPY_AXES]; /* [ndim]; the others are 0; an extent may be 0 */
    double *values; /* [shape[0]]...[shape[ndim-1]], owned; never NULL after a read */
};

/* *a need not be initialised.  OHM_EIO when the file cannot be read; OHM_EINPUT, naming the file,
 * when it is damaged, cut off, too long, of a type that is not read, or holds an integer beyond
 * 2^53. */
enum ohm_status ohm_npy_read(const char *path, struct ohm_npy *a);

/* The same for the SIZE bytes of a file in memory; NAME begins the sentences. */
enum ohm_status ohm_npy_parse(const char *name, const void *bytes, size_t size,
                              struct ohm_npy *a);

/* Writes PATH by way of a draft (draft.h): whole or not at all.  VALUES are in C order;
 * ndim <= OHM_NPY_AXES.  OHM_EIO when it cannot be written. */
enum ohm_status ohm_npy_write(const char *path, size_t ndim, const size_t shape[],
                              const double values[]);

/* The bytes of the same file; *bytes need not be initialised. */
enum ohm_status ohm_npy_encode(size_t ndim, const size_t shape[], const double values[],
                               struct ohm_bytes *bytes);

/* The number of values. */
size_t ohm_npy_size(const struct ohm_npy *a);

/* OHM_EINPUT unless A has NDIM axes of these extents; 0 in SHAPE allows any extent, a SHAPE of
 * NULL any shape.  "V.npy: the shape is (3, 5), wanted is (any, 4)". */
enum ohm_status ohm_npy_expect(const struct ohm_npy *a, const char *name, size_t ndim,
                               const size_t shape[]);

/* OHM_EINPUT if a value is infinite or not a number: "G.npy: the value at (3, 4) is nan". */
enum ohm_status ohm_npy_finite(const struct ohm_npy *a, const char *name);

/* Frees what is owned; a zeroed object is accepted and is what remains. */
void ohm_npy_clear(struct ohm_npy *a);

#endif
