/* watch.h -- the reads of a run whose currents came closest to an edge between two codes.
 *
 * They are the ones for which a solver's error matters first, so an audit solves them again.
 */
#ifndef OHM_MVM_WATCH_H
#define OHM_MVM_WATCH_H

#include "mvm/readid.h"

struct ohm_close {
    struct ohm_read_id read;
    size_t variant; /* whose inputs it had */
    double margin;  /* LSB */
};

enum { OHM_WATCH_MAX = 256 };

/* Keeps the KEEP reads with the smallest margin; ties go to the lowest (image, layer, crossbar, step, bit),
 * so that the result does not depend on the order in which they are offered. */
struct ohm_watch {
    size_t keep, n;
    double limit; /* a margin above this need not be offered; infinite until full */
    struct ohm_close read[OHM_WATCH_MAX]; /* sorted */
};

/* KEEP is at most OHM_WATCH_MAX. */
void ohm_watch_init(struct ohm_watch *watch, size_t keep);
void ohm_watch_add(struct ohm_watch *watch, const struct ohm_close *read);

/* Adds all of another's. */
void ohm_watch_join(struct ohm_watch *watch, const struct ohm_watch *other);

#endif
