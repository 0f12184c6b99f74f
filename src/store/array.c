/* array.c -- makes arrays. */
#include "store/array.h"

#include "store/attribute.h"
#include "store/scale.h"

#include <hdf5_hl.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHUNK_BYTES = 1 << 19, /* at most */
    GROWING_BYTES =
        1 << 17, /* at most, along a growing axis: the last chunk is written often */
    DEFLATE = 2, /* of 9: most of the gain, little of the time */
};

/* A new array. */
struct plan {
    enum ohm_element element;
    size_t naxes;
    hid_t axes[OHM_AXES_MAX]; /* the store's */
    hsize_t shape[OHM_AXES_MAX], most[OHM_AXES_MAX];
    const char *units, *long_name;
};

/* Finds the axes and with them the shape. */
static enum ohm_status plan_shape(struct ohm_store *store, const char *path,
                                  const char *const axes[], struct plan *plan)
{
    for (size_t k = 0; k < plan->naxes; k++) {
        enum ohm_status status = OHM_OK;
        hid_t space;

        for (size_t other = 0; other < k; other++)
            if (strcmp(axes[k], axes[other]) == 0)
                return ohm_fail(OHM_EUSAGE, "%s has the axis %s twice", path, axes[k]);
        OHM_TRY(ohm_scale_find(store, path, axes[k], &plan->axes[k]));
        space = H5Dget_space(plan->axes[k]);
        if (space < 0 ||
            H5Sget_simple_extent_dims(space, &plan->shape[k], &plan->most[k]) != 1)
            status = ohm_hdf_fail(OHM_EINPUT, "the axis %s cannot be used", axes[k]);
        if (space >= 0)
            H5Sclose(space);
        OHM_TRY(status);
    }
    return OHM_OK;
}

/* The last axes whole, as many as fit; the one that does not fit in equal parts, or a growing one
 * up to its own limit; those before it one by one. */
static void plan_chunk(const struct plan *plan, hsize_t chunk[OHM_AXES_MAX])
{
    hsize_t bytes = ohm_element_bytes(plan->element);
    bool full = false;

    for (size_t k = plan->naxes; k-- > 0;) {
        const bool grows = plan->most[k] == H5S_UNLIMITED;
        const hsize_t room = (grows ? GROWING_BYTES : CHUNK_BYTES) / bytes;

        if (full || room == 0) {
            chunk[k] = 1;
        } else if (grows) {
            chunk[k] = room;
        } else {
            const hsize_t parts = (plan->most[k] + room - 1) / room;

            chunk[k] = (plan->most[k] + parts - 1) / parts;
        }
        full = full || chunk[k] < plan->most[k];
        bytes *= chunk[k];
    }
}

/* Chunks, filters and the value of what is not written. */
static hid_t layout(const struct plan *plan, hid_t type)
{
    const hid_t list = ohm_dataset_plan();
    hsize_t chunk[OHM_AXES_MAX];

    if (list < 0)
        return list;
    plan_chunk(plan, chunk);
    if (plan->naxes > 0 && H5Pset_chunk(list, (int)plan->naxes, chunk) < 0)
        goto failed;
    if (plan->element != OHM_STRING) {
        if (plan->naxes > 0 &&
            (H5Pset_shuffle(list) < 0 || H5Pset_deflate(list, DEFLATE) < 0 ||
             H5Pset_fletcher32(list) < 0))
            goto failed;
        if (H5Pset_fill_value(list, type, ohm_element_fill(plan->element)) < 0)
            goto failed;
    }
    return list;
failed:
    H5Pclose(list);
    return -1;
}

/* *array, a new dataset that says what is missing; the caller's. */
static enum ohm_status make_dataset(struct ohm_store *store, const char *path,
                                    const struct plan *plan, hid_t *array)
{
    enum ohm_status status = OHM_OK;
    const hid_t type = ohm_element_type(plan->element);
    const hid_t list = layout(plan, type);
    const hid_t scalar = H5Screate(H5S_SCALAR);
    const hid_t space = plan->naxes > 0
                            ? H5Screate_simple((int)plan->naxes, plan->shape, plan->most)
                            : H5Screate(H5S_SCALAR);

    if (type < 0 || list < 0 || space < 0 ||
        (*array = H5Dcreate2(store->file, path, type, space, H5P_DEFAULT, list,
                             H5P_DEFAULT)) < 0)
        status = ohm_hdf_fail(OHM_EIO, "the array %s is not made", path);
    else if (plan->element != OHM_STRING)
        status = ohm_attribute_write(*array, "_FillValue", type, scalar,
                                     ohm_element_fill(plan->element));
    if (type >= 0)
        H5Tclose(type);
    if (list >= 0)
        H5Pclose(list);
    if (scalar >= 0)
        H5Sclose(scalar);
    if (space >= 0)
        H5Sclose(space);
    return status;
}

/* Removes an array that did not become one. */
static void unmake(struct ohm_store *store, const char *path, hid_t array,
                   const struct plan *plan)
{
    for (size_t k = 0; k < plan->naxes; k++)
        if (H5DSis_attached(array, plan->axes[k], (unsigned)k) > 0)
            H5DSdetach_scale(array, plan->axes[k], (unsigned)k);
    H5Dclose(array);
    H5Ldelete(store->file, path, H5P_DEFAULT);
}

static enum ohm_status make_array(struct ohm_store *store, const char *path,
                                  const char *const axes[], struct plan *plan)
{
    enum ohm_status status;
    hid_t array = -1;

    OHM_GO(plan_shape(store, path, axes, plan));
    OHM_GO(ohm_handle_prepare(store, path));
    OHM_GO(make_dataset(store, path, plan, &array));
    for (size_t k = 0; k < plan->naxes; k++)
        if (H5DSattach_scale(array, plan->axes[k], (unsigned)k) < 0)
            OHM_GO(ohm_hdf_fail(OHM_EIO, "%s does not get the axis %s", path, axes[k]));
    OHM_GO(ohm_attribute_write_title(array, plan->units, plan->long_name));
    H5Dclose(array);
    return OHM_OK;
out:
    if (array >= 0)
        unmake(store, path, array, plan);
    return status;
}

enum ohm_status ohm_store_array(struct ohm_store *store, const char *path,
                                enum ohm_element element, size_t naxes,
                                const char *const axes[], const char *units,
                                const char *long_name)
{
    struct plan plan = {
        .element = element, .naxes = naxes, .units = units, .long_name = long_name
    };
    enum ohm_status status;
    char clean[OHM_PATH_BYTES];

    OHM_GO(ohm_handle_check_writes(store));
    OHM_GO(ohm_path_clean(path, clean));
    if (ohm_element_bytes(element) == 0)
        OHM_GO(ohm_fail(OHM_EUSAGE, "%s: there is no element %d", clean, (int)element));
    if (naxes > OHM_AXES_MAX)
        OHM_GO(ohm_fail(OHM_EUSAGE, "%s: more than %d axes", clean, OHM_AXES_MAX));
    OHM_GO(ohm_attribute_check_title(units, long_name));
    OHM_GO(make_array(store, clean, axes, &plan));
out:
    return ohm_handle_told(store, status);
}
