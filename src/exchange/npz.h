/* npz.h -- several named arrays in NumPy's .npz format: a zip file of .npy files.
 *
 * Members may be stored or deflated.  An array's name is its member's without ".npy".  An object
 * either reads or writes, in one thread at a time.
 *
 *     ohm_npz_open(path, &npz)               ohm_npz_create(path, &npz)
 *     ohm_npz_read(npz, "w", &w) ...         ohm_npz_add(npz, "w", 2, shape, w) ...
 *                                            ohm_npz_close(npz)
 *     ohm_npz_free(npz)                      ohm_npz_free(npz)
 */
#ifndef OHM_EXCHANGE_NPZ_H
#define OHM_EXCHANGE_NPZ_H

#include "exchange/npy.h"

struct ohm_npz;

/* Opens PATH for reading.  OHM_EIO when it cannot be read, OHM_EINPUT when it is not a zip file or
 * holds two arrays of one name. */
enum ohm_status ohm_npz_open(const char *path, struct ohm_npz **npz);

/* The names of the arrays in the order of the file, ending with NULL; owned by NPZ.  For reading. */
const char *const *ohm_npz_names(const struct ohm_npz *npz);

/* The array NAME, with or without ".npy".  OHM_EINPUT, naming file and array, when there is none
 * (the sentence lists those there are), when it is encrypted, packed in another way, damaged, or
 * larger than 8 GiB, and for all that ohm_npy_parse refuses. */
enum ohm_status ohm_npz_read(struct ohm_npz *npz, const char *name, struct ohm_npy *a);

/* Begins a new file, which will be at PATH after ohm_npz_close: whole or not at all (draft.h).
 * OHM_EIO when it cannot be written there. */
enum ohm_status ohm_npz_create(const char *path, struct ohm_npz **npz);

/* Adds a copy of an array (ohm_npy_write), stored, without a date: equal arrays make equal files.
 * OHM_EUSAGE when NAME is already there. */
enum ohm_status ohm_npz_add(struct ohm_npz *npz, const char *name, size_t ndim,
                            const size_t shape[], const double values[]);

/* Writes the file, once.  OHM_EIO when it cannot be written; OHM_EUSAGE without any array. */
enum ohm_status ohm_npz_close(struct ohm_npz *npz);

/* Frees NPZ; what was created and not closed vanishes.  NULL is accepted. */
void ohm_npz_free(struct ohm_npz *npz);

#endif
