/* probe.h -- reads everything that a store has, to see whether that can be done; only for the room
 * `store`. */
#ifndef OHM_STORE_PROBE_H
#define OHM_STORE_PROBE_H

#include "store/store.h"

/* The failure of the first part that cannot be read.  Parts of kinds that are not ours are left
 * out. */
enum ohm_status ohm_probe(struct ohm_store *store);

#endif
