/* slab.h -- a rectangular part of an array: entries start[k] .. start[k] + count[k] - 1 of axis k.
 *
 * START and COUNT have one number for each axis; both NULL mean the whole array as it is.  DATA is
 * row-major, [count[0]][count[1]]...; a COUNT of 0 is allowed and does nothing.  OHM_EINPUT: there
 * is no such array, it is of another element, or a part is outside.
 */
#ifndef OHM_STORE_SLAB_H
#define OHM_STORE_SLAB_H

#include "store/element.h"
#include "store/store.h"

/* ELEMENT must be the array's own.  A part beyond the end of a growing axis extends it. */
enum ohm_status ohm_store_write(struct ohm_store *store, const char *path,
                                enum ohm_element element, const size_t start[],
                                const size_t count[], const void *data);

/* Numbers of any element, as ELEMENT; what does not fit is an OHM_EINPUT (a fraction in an
 * integer, 300 in an OHM_UINT8), but for doubles and 64-bit integers rounded to a float or double.
 * Reads the numbers of axes too. */
enum ohm_status ohm_store_read(struct ohm_store *store, const char *path,
                               enum ohm_element element, const size_t start[],
                               const size_t count[], void *data);

/* The same for texts, UTF-8. */
enum ohm_status ohm_store_write_texts(struct ohm_store *store, const char *path,
                                      const size_t start[], const size_t count[],
                                      const char *const texts[]);

/* The pointers and the texts are one piece of memory, the caller's, free(). */
enum ohm_status ohm_store_read_texts(struct ohm_store *store, const char *path,
                                     const size_t start[], const size_t count[],
                                     char ***texts);

#endif
