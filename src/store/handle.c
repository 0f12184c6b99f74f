#include "store/handle.h"

#include "store/driver.h"

#include <hdf5_hl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What HDF5 says about a failure: its innermost entry, which comes first. */
struct cause {
    bool memory;
    char words[512];
};

static herr_t first_cause(unsigned n, const H5E_error2_t *error, void *to)
{
    struct cause *cause = to;

    if (n > 0)
        return 0;
    cause->memory = error->maj_num == H5E_RESOURCE;
    snprintf(cause->words, sizeof cause->words, "%s", error->desc ? error->desc : "");
    for (char *p = cause->words; *p; p++)
        if ((unsigned char)*p < ' ')
            *p = ' ';
    return 0;
}

enum ohm_status ohm_hdf_fail(enum ohm_status status, const char *format, ...)
{
    struct cause cause = { .words = "" };
    char words[512];
    va_list arguments;

    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, first_cause, &cause);
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    return ohm_fail(cause.memory ? OHM_ENOMEM : status, "%s%s%s", words,
                    *cause.words ? ": " : "", cause.words);
}

enum ohm_status ohm_handle_told(const struct ohm_store *store, enum ohm_status status)
{
    return status == OHM_OK ? status : ohm_while(status, "%s", store->current);
}

void ohm_hdf_hush(void)
{
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

enum ohm_status ohm_handle_check_writes(const struct ohm_store *store)
{
    if (!store->writes)
        return ohm_fail(OHM_EIO, "open for reading only");
    return ohm_driver_check(store->file);
}

/* Is every link of PATH there? */
static bool linked(hid_t file, const char *path)
{
    char part[OHM_PATH_BYTES + OHM_ENTRY_BYTES];

    for (const char *p = path; *p;) {
        p += 1 + strcspn(p + 1, "/");
        memcpy(part, path, (size_t)(p - path));
        part[p - path] = '\0';
        if (H5Lexists(file, part, H5P_DEFAULT) <= 0)
            return false;
    }
    return H5Oexists_by_name(file, path, H5P_DEFAULT) > 0;
}

enum ohm_object ohm_handle_object(const struct ohm_store *store, const char *path)
{
    enum ohm_object object = OHM_NO_OBJECT;
    hid_t id;

    if (strcmp(path, "/") == 0)
        return OHM_GROUP;
    if (!linked(store->file, path))
        return OHM_NO_OBJECT;
    id = H5Oopen(store->file, path, H5P_DEFAULT);
    if (id < 0)
        return OHM_NO_OBJECT;
    if (H5Iget_type(id) == H5I_GROUP)
        object = OHM_GROUP;
    else if (H5Iget_type(id) == H5I_DATASET)
        object = H5DSis_scale(id) > 0 ? OHM_AXIS : OHM_ARRAY;
    H5Oclose(id);
    return object;
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
    object = ohm_handle_object(store, path);
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
        object = ohm_handle_object(store, part);
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

    if (ohm_handle_object(store, path) != OHM_NO_OBJECT)
        return ohm_fail(OHM_EINPUT, "%s is there already", path);
    memcpy(parent, path, n);
    parent[n] = '\0';
    return ohm_handle_groups(store, parent);
}
