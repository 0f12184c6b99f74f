/* pages.c -- a table of pages by number. */
#include "store/pages.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The slot that has the page with NUMBER, or is free for it. */
static size_t *slot(const struct ohm_pages *pages, uint64_t number)
{
    size_t k = (size_t)((number * 0x9e3779b97f4a7c15u) >> 20) & (pages->slots_n - 1);

    while (pages->slots[k] != 0 && pages->at[pages->slots[k] - 1].number != number)
        k = (k + 1) & (pages->slots_n - 1);
    return &pages->slots[k];
}

struct ohm_page *ohm_pages_find(const struct ohm_pages *pages, uint64_t number)
{
    const size_t k = pages->n > 0 ? *slot(pages, number) : 0;

    return k != 0 ? &pages->at[k - 1] : NULL;
}

/* Twice the room. */
static bool widen(struct ohm_pages *pages)
{
    const size_t room = pages->room > 0 ? 2 * pages->room : 16;
    size_t *slots = calloc(2 * room, sizeof *slots);
    struct ohm_page *at = slots ? realloc(pages->at, room * sizeof *at) : NULL;

    if (!at) {
        free(slots);
        return false;
    }
    free(pages->slots);
    pages->slots = slots;
    pages->slots_n = 2 * room;
    pages->at = at;
    pages->room = room;
    for (size_t k = 0; k < pages->n; k++)
        *slot(pages, at[k].number) = k + 1;
    return true;
}

struct ohm_page *ohm_pages_add(struct ohm_pages *pages, uint64_t number)
{
    if (pages->n == pages->room && !widen(pages))
        return NULL;
    pages->at[pages->n].number = number;
    *slot(pages, number) = pages->n + 1;
    return &pages->at[pages->n++];
}

void ohm_pages_empty(struct ohm_pages *pages)
{
    pages->n = 0;
    if (pages->slots_n > 0)
        memset(pages->slots, 0, pages->slots_n * sizeof *pages->slots);
}

void ohm_pages_clear(struct ohm_pages *pages)
{
    free(pages->at);
    free(pages->slots);
    *pages = (struct ohm_pages){ .n = 0 };
}
