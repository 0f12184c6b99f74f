/* tree.c -- makes groups, and lists what is in them. */
#include "store/tree.h"

#include "base/memory.h"
#include "store/handle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum ohm_status ohm_store_group(struct ohm_store *store, const char *path)
{
    enum ohm_status status;
    char clean[OHM_PATH_BYTES];

    OHM_GO(ohm_handle_check_writes(store));
    OHM_GO(ohm_path_clean(path, clean));
    OHM_GO(ohm_handle_groups(store, clean));
out:
    return ohm_handle_told(store, status);
}

enum ohm_status ohm_store_object(struct ohm_store *store, const char *path,
                                 enum ohm_object *object)
{
    char clean[OHM_PATH_BYTES];

    if (ohm_path_clean(path, clean) != OHM_OK) {
        *object = OHM_NO_OBJECT;
        return OHM_OK;
    }
    return ohm_handle_told(store, ohm_handle_object(store, clean, object));
}

enum ohm_status ohm_store_exists(struct ohm_store *store, const char *path, bool *there)
{
    enum ohm_object object;

    OHM_TRY(ohm_store_object(store, path, &object));
    *there = object != OHM_NO_OBJECT;
    return OHM_OK;
}

/* A list that is being filled. */
struct filling {
    size_t n, room;
    struct ohm_entry *entries;
};

static herr_t add_entry(hid_t group, const char *name, const H5L_info_t *link, void *to)
{
    struct filling *filling = to;

    (void)group;
    (void)link;
    if (filling->n == filling->room || strlen(name) >= OHM_ENTRY_BYTES)
        return -1;
    strcpy(filling->entries[filling->n++].name, name);
    return 0;
}

/* The names in GROUP, oldest first, or sorted if the file does not know their order. */
static enum ohm_status list_names(hid_t group, const char *path, struct filling *filling)
{
    H5G_info_t facts;

    if (H5Gget_info(group, &facts) < 0)
        return ohm_hdf_fail(OHM_EINPUT, "%s cannot be listed", path);
    filling->room = (size_t)facts.nlinks;
    OHM_TRY(OHM_NEW(filling->entries, filling->room, "entries of a group"));
    if (H5Literate(group, H5_INDEX_CRT_ORDER, H5_ITER_INC, NULL, add_entry, filling) >= 0)
        return OHM_OK;
    filling->n = 0;
    if (H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, NULL, add_entry, filling) < 0)
        return ohm_hdf_fail(OHM_EINPUT, "%s cannot be listed", path);
    return OHM_OK;
}

static enum ohm_status list(struct ohm_store *store, const char *path,
                            struct filling *filling)
{
    enum ohm_object object;
    enum ohm_status status;
    hid_t group = -1;

    OHM_TRY(ohm_handle_object(store, path, &object));
    if (object != OHM_GROUP)
        return ohm_fail(OHM_EINPUT, "there is no group %s", path);
    group = H5Gopen2(store->file, path, H5P_DEFAULT);
    if (group < 0)
        return ohm_hdf_fail(OHM_EINPUT, "%s cannot be opened", path);
    status = list_names(group, path, filling);
    H5Gclose(group);
    return status;
}

enum ohm_status ohm_store_entries(struct ohm_store *store, const char *path, size_t *n,
                                  struct ohm_entry **entries)
{
    enum ohm_status status;
    struct filling filling = { 0 };
    char clean[OHM_PATH_BYTES], child[OHM_PATH_BYTES + OHM_ENTRY_BYTES];

    OHM_GO(ohm_path_clean(path, clean));
    OHM_GO(list(store, clean, &filling));
    for (size_t k = 0; k < filling.n; k++) {
        struct ohm_entry *entry = &filling.entries[k];

        snprintf(child, sizeof child, "%s/%s", clean[1] ? clean : "", entry->name);
        OHM_GO(ohm_handle_object(store, child, &entry->object));
    }
    *n = filling.n;
    *entries = filling.entries;
    filling.entries = NULL;
out:
    free(filling.entries);
    return ohm_handle_told(store, status);
}
