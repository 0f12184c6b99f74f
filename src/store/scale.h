/* scale.h -- axes as HDF5 knows them: dimension scales; only for the room `store`. */
#ifndef OHM_STORE_SCALE_H
#define OHM_STORE_SCALE_H

#include "store/handle.h"

/* *axis called NAME for what is or will be at PATH (clean): in its group, else in the nearest
 * above.  The store's.  OHM_EINPUT if there is none. */
enum ohm_status ohm_scale_find(struct ohm_store *store, const char *path, const char *name,
                               hid_t *axis);

/* OHM_EINPUT if an axis at PATH (clean) would hide one that arrays in its group use. */
enum ohm_status ohm_scale_check_new(struct ohm_store *store, const char *path);

/* The path of the axis of dimension K of DATASET; "" if it has none. */
enum ohm_status ohm_scale_path(hid_t dataset, unsigned k, char path[OHM_PATH_BYTES]);

/* Makes the axis of dimension K of DATASET, which grows, at least N long, with all arrays over
 * it. */
enum ohm_status ohm_scale_grow(hid_t dataset, unsigned k, size_t n);

#endif
