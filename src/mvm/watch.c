/* watch.c -- keeps the reads closest to a code edge. */
#include "mvm/watch.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

void ohm_watch_init(struct ohm_watch *watch, size_t keep)
{
    assert(keep <= OHM_WATCH_MAX);
    *watch = (struct ohm_watch){ .keep = keep, .limit = keep ? INFINITY : -1 };
}

enum { KEYS = 10 };

static void keys_of(const struct ohm_close *c, size_t key[KEYS])
{
    const struct ohm_read_id *r = &c->read;
    const size_t keys[KEYS] = { r->image, r->layer, r->row_tile, r->col_tile, r->plane,
                                r->part,  r->phase, r->step,     r->bit,      c->variant };

    memcpy(key, keys, sizeof keys);
}

/* Does A come before B? */
static bool before(const struct ohm_close *a, const struct ohm_close *b)
{
    size_t ka[KEYS], kb[KEYS];

    keys_of(a, ka);
    keys_of(b, kb);
    if (a->margin != b->margin)
        return a->margin < b->margin;
    for (size_t k = 0; k < KEYS; k++)
        if (ka[k] != kb[k])
            return ka[k] < kb[k];
    return false;
}

void ohm_watch_add(struct ohm_watch *watch, const struct ohm_close *read)
{
    size_t at = watch->n;

    if (watch->keep == 0 ||
        (watch->n == watch->keep && !before(read, &watch->read[at - 1])))
        return;
    while (at > 0 && before(read, &watch->read[at - 1]))
        at--;
    if (watch->n < watch->keep)
        watch->n++;
    memmove(&watch->read[at + 1], &watch->read[at],
            (watch->n - 1 - at) * sizeof *watch->read);
    watch->read[at] = *read;
    if (watch->n == watch->keep)
        watch->limit = watch->read[watch->n - 1].margin;
}

void ohm_watch_join(struct ohm_watch *watch, const struct ohm_watch *other)
{
    for (size_t k = 0; k < other->n; k++)
        ohm_watch_add(watch, &other->read[k]);
}
