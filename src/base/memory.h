/* memory.h -- arrays, with their sizes checked. */
#ifndef OHM_BASE_MEMORY_H
#define OHM_BASE_MEMORY_H

#include "base/status.h"

#include <stddef.h>

/* N zeroed elements of SIZE bytes, aligned for any vector instruction; free with free().
 * NULL if there is no memory or the size overflows; N = 0 gives a valid pointer. */
void *ohm_array_new(size_t n, size_t size) __attribute__((malloc));

/* *p = a new zeroed array of N elements; OHM_ENOMEM names WHAT. */
#define OHM_NEW(p, n, what)                                                                \
    (((p) = ohm_array_new((n), sizeof *(p)))                                               \
         ? OHM_OK                                                                          \
         : ohm_fail(OHM_ENOMEM, "no memory for %zu %s", (size_t)(n), (what)))

#endif
