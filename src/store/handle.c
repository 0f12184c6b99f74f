/* handle.c -- finds, opens and makes the objects of a store; HDF5's failures in words. */
#include "store/handle.h"

#include "store/driver.h"

#include <hdf5_hl.h>
#include <string.h>

enum ohm_status ohm_handle_told(const struct ohm_store *store, enum ohm_status status)
{
    const size_t n = strlen(store->current);

    if (status == OHM_OK ||
        (strncmp(ohm_sentence(), store->current, n) == 0 && ohm_sentence()[n] == ':'))
        return status;
    return ohm_while(status, "%s", store->current);
}

enum ohm_status ohm_handle_check_writes(const struct ohm_store *store)
{
    if (!store->writes)
        return ohm_fail(OHM_EIO, "open for reading only");
    return ohm_driver_check(store->file);
}

/* *is: is the object PATH, which is there, a group? */
static enum ohm_status is_group(hid_t file, const char *path, bool *is)
{
    const hid_t id = H5Oopen(file, path, H5P_DEFAULT);

    if (id < 0)
        return ohm_hdf_fail(OHM_EINPUT, "%s cannot be opened", path);
    *is = H5Iget_type(id) == H5I_GROUP;
    H5Oclose(id);
    return OHM_OK;
}

/* *is: is every link of PATH there, in groups? */
static enum ohm_status find_links(hid_t file, const char *path, bool *is)
{
    char part[OHM_PATH_BYTES + OHM_ENTRY_BYTES];

    *is = true;
    for (const char *p = path; *p && *is;) {
        htri_t there;

        p += 1 + strcspn(p + 1, "/");
        memcpy(part, path, (size_t)(p - path));
        part[p - path] = '\0';
        there = H5Lexists(file, part, H5P_DEFAULT);
        if (there < 0)
            return ohm_hdf_fail(OHM_EINPUT, "whether there is %s cannot be read", part);
        *is = there > 0;
        if (*p && *is)
            OHM_TRY(is_group(file, part, is));
    }
    return OHM_OK;
}

/* *object: what the open object ID is. */
static enum ohm_status kind_of(hid_t id, const char *path, enum ohm_object *object)
{
    const H5I_type_t type = H5Iget_type(id);
    htri_t scale;

    *object = type == H5I_GROUP ? OHM_GROUP : OHM_NO_OBJECT;
    if (type != H5I_DATASET)
        return OHM_OK;
    scale = H5DSis_scale(id);
    if (scale < 0)
        return ohm_hdf_fail(OHM_EINPUT, "whether %s is an axis cannot be read", path);
    *object = scale > 0 ? OHM_AXIS : OHM_ARRAY;
    return OHM_OK;
}

enum ohm_status ohm_handle_object(const struct ohm_store *store, const char *path,
                                  enum ohm_object *object)
{
    enum ohm_status status;
    bool there;
    hid_t id;

    *object = OHM_GROUP;
    if (strcmp(path, "/") == 0)
        return OHM_OK;
    OHM_TRY(find_links(store->file, path, &there));
    *object = OHM_NO_OBJECT;
    if (!there)
        return OHM_OK;
    id = H5Oopen(store->file, path, H5P_DEFAULT);
    if (id < 0)
        return ohm_hdf_fail(OHM_EINPUT, "%s cannot be opened", path);
    status = kind_of(id, path, object);
    H5Oclose(id);
    return status;
}

/* A free place among the open datasets, or the one not used for longest, which is ended. */
static struct ohm_open_dataset *free_place(struct ohm_store *store)
{
    struct ohm_open_dataset *oldest = &store->open[0];

    for (size_t k = 0; k < OHM_OPEN_MAX; k++)
        if (store->open[k].used < oldest->used)
            oldest = &store->open[k];
    if (oldest->id > 0)
        H5Dclose(oldest->id);
    oldest->id = 0;
    oldest->used = 0;
    return oldest;
}

enum ohm_status ohm_handle_dataset(struct ohm_store *store, const char *path, hid_t *id)
{
    struct ohm_open_dataset *place;
    enum ohm_object object;
    hid_t dataset;

    for (size_t k = 0; k < OHM_OPEN_MAX; k++) {
        if (store->open[k].id > 0 && strcmp(store->open[k].path, path) == 0) {
            store->open[k].used = ++store->clock;
            *id = store->open[k].id;
            return OHM_OK;
        }
    }
    OHM_TRY(ohm_handle_object(store, path, &object));
    if (object == OHM_GROUP)
        return ohm_fail(OHM_EINPUT, "%s is a group", path);
    if (object == OHM_NO_OBJECT)
        return ohm_fail(OHM_EINPUT, "there is no %s", path);
    place = free_place(store);
    dataset = H5Dopen2(store->file, path, H5P_DEFAULT);
    if (dataset < 0)
        return ohm_hdf_fail(OHM_EINPUT, "%s cannot be opened", path);
    place->id = *id = dataset;
    place->used = ++store->clock;
    strcpy(place->path, path);
    return OHM_OK;
}

/* Makes the group PATH in a group that is there. */
static enum ohm_status make_group(struct ohm_store *store, const char *path)
{
    enum ohm_status status = OHM_OK;
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    const hid_t plan = H5Pcreate(H5P_GROUP_CREATE);
    hid_t group = -1;

    if (plan < 0 || H5Pset_link_creation_order(plan, order) < 0 ||
        H5Pset_attr_creation_order(plan, order) < 0 ||
        (group = H5Gcreate2(store->file, path, H5P_DEFAULT, plan, H5P_DEFAULT)) < 0)
        status = ohm_hdf_fail(OHM_EIO, "the group %s is not made", path);
    if (group >= 0)
        H5Gclose(group);
    if (plan >= 0)
        H5Pclose(plan);
    return status;
}

enum ohm_status ohm_handle_groups(struct ohm_store *store, const char *path)
{
    char part[OHM_PATH_BYTES];

    for (const char *p = path; *p;) {
        enum ohm_object object;

        p += 1 + strcspn(p + 1, "/");
        memcpy(part, path, (size_t)(p - path));
        part[p - path] = '\0';
        OHM_TRY(ohm_handle_object(store, part, &object));
        if (object == OHM_NO_OBJECT)
            OHM_TRY(make_group(store, part));
        else if (object != OHM_GROUP)
            return ohm_fail(OHM_EINPUT, "%s is not a group", part);
    }
    return OHM_OK;
}

enum ohm_status ohm_handle_prepare(struct ohm_store *store, const char *path)
{
    char parent[OHM_PATH_BYTES];
    size_t n = (size_t)(strrchr(path, '/') - path);
    enum ohm_object object;

    OHM_TRY(ohm_handle_object(store, path, &object));
    if (object != OHM_NO_OBJECT)
        return ohm_fail(OHM_EINPUT, "%s is there already", path);
    memcpy(parent, path, n);
    parent[n] = '\0';
    return ohm_handle_groups(store, parent);
}
