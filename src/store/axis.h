/* axis.h -- what the entries of arrays belong to: named, with labels, values or counts.
 *
 * An axis is a one-dimensional dataset, its name is that of the dimension, and xarray shows it as
 * the coordinate.  It never changes, except that a growing one grows.  An array finds its axes by
 * name in its own group, then in those above; so groups may share an axis, or have their own of
 * the same name.  (sel() of xarray has arguments called method, tolerance and drop: axes of these
 * names are selected there by a dictionary, sel({"method": "l1"}).)
 *
 * UNITS is a UDUNITS word ("S", "A", "V", "ohm", "s", "percent", "1" for pure numbers) or NULL,
 * LONG_NAME a few words for people or NULL.  OHM_EINPUT: PATH is there already, or arrays of its
 * group already use an axis of that name from a group above.
 */
#ifndef OHM_STORE_AXIS_H
#define OHM_STORE_AXIS_H

#include "store/store.h"

/* N at least 1 texts, such as the values of a swept key. */
enum ohm_status ohm_store_axis_labels(struct ohm_store *store, const char *path, size_t n,
                                      const char *const labels[], const char *long_name);

/* N at least 1 numbers, such as times. */
enum ohm_status ohm_store_axis_values(struct ohm_store *store, const char *path, size_t n,
                                      const double values[], const char *units,
                                      const char *long_name);

/* 0 .. N-1 as OHM_INT64, N at least 1. */
enum ohm_status ohm_store_axis_counts(struct ohm_store *store, const char *path, size_t n,
                                      const char *long_name);

/* 0 .. n-1, of which there are none at first: n grows with what is written to an array over this
 * axis (slab.h), and all arrays over it grow together. */
enum ohm_status ohm_store_axis_growing(struct ohm_store *store, const char *path,
                                       const char *long_name);

/* The labels of the axis PATH; numbers as text that reads back to the same number.  labels[n] and
 * what they point to are one piece of memory, the caller's, free(). */
enum ohm_status ohm_store_labels(struct ohm_store *store, const char *path, size_t *n,
                                 char ***labels);

#endif
