/* tree.h -- the groups of a store, and what is in them. */
#ifndef OHM_STORE_TREE_H
#define OHM_STORE_TREE_H

#include "store/object.h"
#include "store/store.h"

/* Makes the group PATH and those above it, unless they are there.  Axes and arrays make their
 * groups themselves. */
enum ohm_status ohm_store_group(struct ohm_store *store, const char *path);

/* *object: what PATH is, OHM_NO_OBJECT if there is nothing, nor can be, of that name.  A failure
 * means that it is not known.  OHM_EINPUT, OHM_ENOMEM. */
enum ohm_status ohm_store_object(struct ohm_store *store, const char *path,
                                 enum ohm_object *object);
enum ohm_status ohm_store_exists(struct ohm_store *store, const char *path, bool *there);

struct ohm_entry {
    char name[OHM_ENTRY_BYTES]; /* without the group's path */
    enum ohm_object object;
};

/* What the group PATH has, oldest first; entries[n] is the caller's, free(). */
enum ohm_status ohm_store_entries(struct ohm_store *store, const char *path, size_t *n,
                                  struct ohm_entry **entries);

#endif
