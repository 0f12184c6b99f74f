/* scale.c -- finds, makes and grows dimension scales. */
#include "store/scale.h"

#include "base/memory.h"
#include "store/attribute.h"

#include <hdf5_hl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The path of an axis called NAME in the group of PATH, with its slash at END. */
static void beside(const char *path, const char *end, const char *name,
                   char axis[OHM_PATH_BYTES + OHM_ENTRY_BYTES])
{
    memcpy(axis, path, (size_t)(end - path) + 1);
    strcpy(axis + (end - path) + 1, name);
}

/* The slash before END in PATH, or NULL. */
static const char *slash_before(const char *path, const char *end)
{
    while (end > path)
        if (*--end == '/')
            return end;
    return NULL;
}

enum ohm_status ohm_scale_find(struct ohm_store *store, const char *path, const char *name,
                               hid_t *axis)
{
    char there[OHM_PATH_BYTES + OHM_ENTRY_BYTES];
    const char *end = path + strlen(path);
    enum ohm_object object;

    OHM_TRY(ohm_name_check(name));
    while ((end = slash_before(path, end)) != NULL) {
        beside(path, end, name, there);
        OHM_TRY(ohm_handle_object(store, there, &object));
        if (object == OHM_AXIS)
            return ohm_handle_dataset(store, there, axis);
    }
    return ohm_fail(OHM_EINPUT, "there is no axis %s for %s", name, path);
}

/* One entry of the list that an axis keeps of the arrays over it. */
struct use {
    hobj_ref_t array;
    unsigned dimension;
};

/* uses[n] (new): the arrays over AXIS. */
static enum ohm_status read_uses(hid_t axis, size_t *n, struct use **uses)
{
    enum ohm_status status = OHM_OK;
    struct use *draft = NULL;
    hid_t list = -1, space = -1, type = -1;
    hssize_t length = 0;
    bool there;

    OHM_TRY(ohm_attribute_exists(axis, "REFERENCE_LIST", &there));
    if (there) {
        list = H5Aopen(axis, "REFERENCE_LIST", H5P_DEFAULT);
        space = H5Aget_space(list);
        length = H5Sget_simple_extent_npoints(space);
    }
    OHM_GO(OHM_NEW(draft, length > 0 ? (size_t)length : 0, "arrays over an axis"));
    if (length != 0) {
        type = H5Tcreate(H5T_COMPOUND, sizeof *draft);
        if (length < 0 || type < 0 ||
            H5Tinsert(type, "dataset", offsetof(struct use, array), H5T_STD_REF_OBJ) < 0 ||
            H5Tinsert(type, "dimension", offsetof(struct use, dimension), H5T_NATIVE_UINT) <
                0 ||
            H5Aread(list, type, draft) < 0)
            OHM_GO(ohm_hdf_fail(OHM_EINPUT, "the arrays over an axis cannot be listed"));
    }
    *n = (size_t)length;
    *uses = draft;
    draft = NULL;
out:
    free(draft);
    if (type >= 0)
        H5Tclose(type);
    if (space >= 0)
        H5Sclose(space);
    if (list >= 0)
        H5Aclose(list);
    return status;
}

/* OHM_EINPUT if an array over AXIS is in the group that the first N bytes of PATH name. */
static enum ohm_status check_unused(hid_t axis, const char *path, size_t n)
{
    enum ohm_status status = OHM_OK;
    struct use *uses;
    size_t uses_n;

    OHM_TRY(read_uses(axis, &uses_n, &uses));
    for (size_t k = 0; k < uses_n && status == OHM_OK; k++) {
        char array[OHM_PATH_BYTES] = "";

        H5Rget_name(axis, H5R_OBJECT, &uses[k].array, array, sizeof array);
        if (strncmp(array, path, n) == 0)
            status =
                ohm_fail(OHM_EINPUT, "%s would hide an axis that %s uses", path, array);
    }
    free(uses);
    return status;
}

enum ohm_status ohm_scale_check_new(struct ohm_store *store, const char *path)
{
    char there[OHM_PATH_BYTES + OHM_ENTRY_BYTES];
    const char *own = strrchr(path, '/'), *end = own;
    enum ohm_object object;
    hid_t axis;

    while ((end = slash_before(path, end)) != NULL) {
        beside(path, end, own + 1, there);
        OHM_TRY(ohm_handle_object(store, there, &object));
        if (object != OHM_AXIS)
            continue;
        OHM_TRY(ohm_handle_dataset(store, there, &axis));
        return check_unused(axis, path, (size_t)(own - path) + 1);
    }
    return OHM_OK;
}

/* The first scale of a dimension; *to is then the caller's. */
static herr_t first_scale(hid_t dataset, unsigned k, hid_t scale, void *to)
{
    hid_t *axis = to;

    (void)dataset;
    (void)k;
    if (H5Iinc_ref(scale) < 0)
        return -1;
    *axis = scale;
    return 1;
}

/* *axis of dimension K, -1 if there is none; the caller's. */
static enum ohm_status open_axis(hid_t dataset, unsigned k, hid_t *axis)
{
    const htri_t is_scale = H5DSis_scale(dataset);
    int n;

    *axis = -1;
    if (is_scale < 0)
        return ohm_hdf_fail(OHM_EINPUT, "whether an array is an axis cannot be read");
    if (is_scale > 0 && k == 0) {
        if (H5Iinc_ref(dataset) < 0)
            return ohm_hdf_fail(OHM_EINPUT, "an axis cannot be opened");
        *axis = dataset;
        return OHM_OK;
    }
    n = H5DSget_num_scales(dataset, k);
    if (n < 0)
        return ohm_hdf_fail(OHM_EINPUT, "the axes of an array cannot be counted");
    if (n > 0 && H5DSiterate_scales(dataset, k, NULL, first_scale, axis) < 0)
        return ohm_hdf_fail(OHM_EINPUT, "an axis cannot be opened");
    return OHM_OK;
}

enum ohm_status ohm_scale_path(hid_t dataset, unsigned k, char path[OHM_PATH_BYTES])
{
    enum ohm_status status = OHM_OK;
    hid_t axis;

    OHM_TRY(open_axis(dataset, k, &axis));
    path[0] = '\0';
    if (axis < 0)
        return OHM_OK;
    if (H5Iget_name(axis, path, OHM_PATH_BYTES) < 0) {
        path[0] = '\0';
        status = ohm_hdf_fail(OHM_EINPUT, "an axis has no name");
    }
    H5Dclose(axis);
    return status;
}

/* Makes dimension K of DATASET N long. */
static bool extend(hid_t dataset, unsigned k, hsize_t n)
{
    hsize_t extents[H5S_MAX_RANK];
    const hid_t space = H5Dget_space(dataset);
    const int ndim = space >= 0 ? H5Sget_simple_extent_dims(space, extents, NULL) : -1;

    if (space >= 0)
        H5Sclose(space);
    if (ndim < 0 || k >= (unsigned)ndim)
        return false;
    extents[k] = n;
    return H5Dset_extent(dataset, extents) >= 0;
}

/* Writes the numbers FROM .. TO-1, their own indices, with ROOM for them. */
static bool write_counts(hid_t axis, hsize_t from, hsize_t to, int64_t room[])
{
    const hsize_t n = to - from;
    const hid_t there = H5Dget_space(axis), here = H5Screate_simple(1, &n, NULL);
    bool good;

    for (hsize_t k = 0; k < n; k++)
        room[k] = (int64_t)(from + k);
    good = there >= 0 && here >= 0 &&
           H5Sselect_hyperslab(there, H5S_SELECT_SET, &from, NULL, &n, NULL) >= 0 &&
           H5Dwrite(axis, H5T_NATIVE_INT64, here, there, H5P_DEFAULT, room) >= 0;
    if (there >= 0)
        H5Sclose(there);
    if (here >= 0)
        H5Sclose(here);
    return good;
}

/* Makes everything over AXIS N long, from M; USES are its arrays. */
static enum ohm_status grow(hid_t axis, hsize_t m, hsize_t n, size_t uses_n,
                            const struct use uses[])
{
    enum ohm_status status;
    int64_t *counts = NULL;

    OHM_GO(OHM_NEW(counts, n - m, "entries of an axis"));
    if (!extend(axis, 0, n) || !write_counts(axis, m, n, counts))
        OHM_GO(ohm_hdf_fail(OHM_EIO, "an axis cannot grow"));
    for (size_t k = 0; k < uses_n; k++) {
        const hid_t array = H5Rdereference2(axis, H5P_DEFAULT, H5R_OBJECT, &uses[k].array);
        const bool good = array >= 0 && extend(array, uses[k].dimension, n);

        if (!good)
            status = ohm_hdf_fail(OHM_EIO, "an array cannot grow");
        if (array >= 0)
            H5Dclose(array);
        if (!good)
            goto out;
    }
out:
    free(counts);
    return status;
}

enum ohm_status ohm_scale_grow(hid_t dataset, unsigned k, size_t n)
{
    enum ohm_status status;
    struct use *uses = NULL;
    hsize_t length = 0;
    size_t uses_n;
    hid_t axis, space;

    OHM_TRY(open_axis(dataset, k, &axis));
    space = axis >= 0 ? H5Dget_space(axis) : -1;
    if (space < 0 || H5Sget_simple_extent_dims(space, &length, NULL) != 1)
        OHM_GO(ohm_hdf_fail(OHM_EINPUT, "dimension %u has no axis", k));
    OHM_GO(read_uses(axis, &uses_n, &uses));
    if (n > length)
        OHM_GO(grow(axis, length, n, uses_n, uses));
out:
    free(uses);
    if (space >= 0)
        H5Sclose(space);
    if (axis >= 0)
        H5Dclose(axis);
    return status;
}
