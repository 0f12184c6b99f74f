/* memory.c -- allocates zeroed, aligned arrays whose size is checked. */
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64 };

void *ohm_array_new(size_t n, size_t size)
{
    size_t bytes;
    void *array;

    if (__builtin_mul_overflow(n, size, &bytes) || bytes > SIZE_MAX / 2)
        return NULL;
    bytes = (bytes / ALIGNMENT + 1) * ALIGNMENT;
    array = aligned_alloc(ALIGNMENT, bytes);
    if (array)
        memset(array, 0, bytes);
    return array;
}
