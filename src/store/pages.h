/* pages.h -- pages of a file that wait in memory, found by number; only for the room `store`. */
#ifndef OHM_STORE_PAGES_H
#define OHM_STORE_PAGES_H

#include <stddef.h>
#include <stdint.h>

enum { OHM_PAGE_BYTES = 4096 };

struct ohm_page {
    uint64_t number; /* its place in the file is number * OHM_PAGE_BYTES */
    unsigned char bytes[OHM_PAGE_BYTES];
};

/* All zero is an empty one. */
struct ohm_pages {
    size_t n, room;
    struct ohm_page *at; /* [room], n of them wait; owned */
    size_t *slots;       /* [slots_n], hashed by number: 0 or the index in at + 1; owned */
    size_t slots_n;      /* a power of two, at least 2 room; 0 with room */
};

/* The page with NUMBER, or NULL.  Valid until the next one is added. */
struct ohm_page *ohm_pages_find(const struct ohm_pages *pages, uint64_t number);

/* A new page with NUMBER, which must not be there; its bytes are undefined.  NULL: no memory. */
struct ohm_page *ohm_pages_add(struct ohm_pages *pages, uint64_t number);

/* No page waits any more; the memory is kept. */
void ohm_pages_empty(struct ohm_pages *pages);

void ohm_pages_clear(struct ohm_pages *pages);

#endif
