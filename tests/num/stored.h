/* stored.h -- numbers that must be the same to the last bit on every processor, as a hash that is stored. */
#ifndef OHM_TESTS_NUM_STORED_H
#define OHM_TESTS_NUM_STORED_H

#include "num/elementary.h"

#include <stddef.h>

#define STORED_START 0xcbf29ce484222325u

/* FNV-1a over the bits of x[n], 64 at a time; HASH is that of what comes before, or STORED_START. */
static inline uint64_t stored_hash(uint64_t hash, size_t n, const double x[])
{
    for (size_t k = 0; k < n; k++)
        hash = (hash ^ ohm_bits_of(x[k])) * 0x100000001b3u;
    return hash;
}

#define ck_stored(hash, stored)                                                            \
    do {                                                                                   \
        const unsigned long long ck_hash = (hash), ck_stored_hash = (stored);              \
        ck_assert_msg(ck_hash == ck_stored_hash, "%s is 0x%016llx, not 0x%016llx", #hash,  \
                      ck_hash, ck_stored_hash);                                            \
    } while (0)

#endif
