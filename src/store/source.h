/* source.h -- the bytes of a file that is only read; only for the room `store`. */
#ifndef OHM_STORE_SOURCE_H
#define OHM_STORE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file, or what would be in one. */
struct ohm_source {
    int file;                   /* descriptor; -1: `bytes` instead */
    const unsigned char *bytes; /* [size], borrowed */
    uint64_t size;
};

/* to[SIZE] = the bytes from AT on; those behind the end are zero.  False leaves errno. */
bool ohm_source_read(const struct ohm_source *source, uint64_t at, size_t size, void *to);

#endif
