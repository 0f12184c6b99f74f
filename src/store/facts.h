/* facts.h -- what an array or an axis is. */
#ifndef OHM_STORE_FACTS_H
#define OHM_STORE_FACTS_H

#include "store/array.h"

/* The extents of the array or axis PATH now. */
enum ohm_status ohm_store_shape(struct ohm_store *store, const char *path, size_t *ndim,
                                size_t shape[OHM_AXES_MAX]);

/* The extents of the array or axis PATH, which must be over NAXES axes: OHM_EINPUT. */
enum ohm_status ohm_store_expect(struct ohm_store *store, const char *path, size_t naxes,
                                 size_t shape[OHM_AXES_MAX]);

enum ohm_status ohm_store_element(struct ohm_store *store, const char *path,
                                  enum ohm_element *element);

/* What an array (or an axis) is.  Cleared by ohm_array_facts_clear. */
struct ohm_array_facts {
    enum ohm_element element;
    size_t ndim;
    size_t shape[OHM_AXES_MAX];
    char *axes[OHM_AXES_MAX]; /* [ndim] paths such as "/weights/0/out", owned */
    char *units, *long_name;  /* "" for none; owned */
};

/* *facts, which need not be cleared before, of the array or axis PATH. */
enum ohm_status ohm_store_facts(struct ohm_store *store, const char *path,
                                struct ohm_array_facts *facts);
void ohm_array_facts_clear(struct ohm_array_facts *facts);

#endif
