/* axis.c -- makes axes, and reads their labels. */
#include "store/axis.h"

#include "base/memory.h"
#include "store/attribute.h"
#include "store/facts.h"
#include "store/scale.h"
#include "store/slab.h"
#include "store/tree.h"

#include <hdf5_hl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GROWING_CHUNK = 8192 }; /* entries of an axis that are stored together: 64 kB */

/* A new axis. */
struct plan {
    enum ohm_element element;
    bool grows; /* from nothing; n and data are unused */
    size_t n;
    const void *data;
    const char *units, *long_name;
};

/* The creation list: growing axes come in compressed chunks. */
static hid_t layout(const struct plan *plan)
{
    const hsize_t chunk = GROWING_CHUNK;
    const hid_t list = ohm_dataset_plan();

    if (list < 0 || !plan->grows)
        return list;
    if (H5Pset_chunk(list, 1, &chunk) >= 0 && H5Pset_shuffle(list) >= 0 &&
        H5Pset_deflate(list, 1) >= 0 && H5Pset_fletcher32(list) >= 0)
        return list;
    H5Pclose(list);
    return -1;
}

/* *axis, a new dataset with its data but not yet an axis; the caller's. */
static enum ohm_status make_dataset(struct ohm_store *store, const char *path,
                                    const struct plan *plan, hid_t *axis)
{
    enum ohm_status status = OHM_OK;
    const hsize_t n = plan->grows ? 0 : plan->n, most = plan->grows ? H5S_UNLIMITED : n;
    const hid_t type = ohm_element_type(plan->element), list = layout(plan);
    const hid_t space = H5Screate_simple(1, &n, &most);

    if (type < 0 || list < 0 || space < 0 ||
        (*axis = H5Dcreate2(store->file, path, type, space, H5P_DEFAULT, list,
                            H5P_DEFAULT)) < 0 ||
        (!plan->grows &&
         H5Dwrite(*axis, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, plan->data) < 0))
        status = ohm_hdf_fail(OHM_EIO, "the axis %s is not written", path);
    if (type >= 0)
        H5Tclose(type);
    if (list >= 0)
        H5Pclose(list);
    if (space >= 0)
        H5Sclose(space);
    return status;
}

static enum ohm_status make_axis(struct ohm_store *store, const char *path,
                                 const struct plan *plan)
{
    enum ohm_status status;
    char clean[OHM_PATH_BYTES];
    hid_t axis = -1;

    OHM_GO(ohm_handle_check_writes(store));
    OHM_GO(ohm_path_clean(path, clean));
    if (!plan->grows && plan->n == 0)
        OHM_GO(ohm_fail(OHM_EUSAGE, "the axis %s has no entries", clean));
    OHM_GO(ohm_attribute_check_title(plan->units, plan->long_name));
    OHM_GO(ohm_scale_check_new(store, clean));
    OHM_GO(ohm_handle_prepare(store, clean));
    OHM_GO(make_dataset(store, clean, plan, &axis));
    if (H5DSset_scale(axis, strrchr(clean, '/') + 1) < 0)
        OHM_GO(ohm_hdf_fail(OHM_EIO, "%s does not become an axis", clean));
    OHM_GO(ohm_attribute_write_title(axis, plan->units, plan->long_name));
out:
    if (axis >= 0) {
        H5Dclose(axis);
        if (status != OHM_OK)
            H5Ldelete(store->file, clean, H5P_DEFAULT);
    }
    return ohm_handle_told(store, status);
}

enum ohm_status ohm_store_axis_labels(struct ohm_store *store, const char *path, size_t n,
                                      const char *const labels[], const char *long_name)
{
    const struct plan plan = { OHM_STRING, false, n, labels, NULL, long_name };

    for (size_t k = 0; k < n; k++)
        if (ohm_text_check(labels[k]) != OHM_OK)
            return ohm_handle_told(
                store, ohm_while(OHM_EUSAGE, "label %zu of the axis %s", k, path));
    return make_axis(store, path, &plan);
}

enum ohm_status ohm_store_axis_values(struct ohm_store *store, const char *path, size_t n,
                                      const double values[], const char *units,
                                      const char *long_name)
{
    const struct plan plan = { OHM_DOUBLE, false, n, values, units, long_name };

    return make_axis(store, path, &plan);
}

enum ohm_status ohm_store_axis_counts(struct ohm_store *store, const char *path, size_t n,
                                      const char *long_name)
{
    struct plan plan = { OHM_INT64, false, n, NULL, NULL, long_name };
    enum ohm_status status;
    int64_t *counts;

    status = OHM_NEW(counts, n, "entries of an axis");
    if (status != OHM_OK)
        return ohm_handle_told(store, status);
    for (size_t k = 0; k < n; k++)
        counts[k] = (int64_t)k;
    plan.data = counts;
    status = make_axis(store, path, &plan);
    free(counts);
    return status;
}

enum ohm_status ohm_store_axis_growing(struct ohm_store *store, const char *path,
                                       const char *long_name)
{
    const struct plan plan = { OHM_INT64, true, 0, NULL, NULL, long_name };

    return make_axis(store, path, &plan);
}

/* --- labels --- */

enum { NUMBER_BYTES = 32 }; /* of a number as text, with its zero byte */

/* The shortest text that reads back as X. */
static void print_number(double x, char text[NUMBER_BYTES])
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, NUMBER_BYTES, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            return;
    }
}

/* texts (new): the N numbers of the axis PATH. */
static enum ohm_status read_numbers(struct ohm_store *store, const char *path,
                                    enum ohm_element element, size_t n, char ***texts)
{
    enum ohm_status status = OHM_OK;
    void *numbers = ohm_array_new(n, sizeof(double));
    char **draft = ohm_array_new(n, sizeof *draft + NUMBER_BYTES);

    if (!numbers || !draft)
        OHM_GO(ohm_handle_told(store, ohm_fail(OHM_ENOMEM, "no memory for %zu labels", n)));
    OHM_GO(ohm_store_read(store, path, element, NULL, NULL, numbers));
    for (size_t k = 0; k < n; k++) {
        draft[k] = (char *)(draft + n) + k * NUMBER_BYTES;
        if (element == OHM_INT64)
            snprintf(draft[k], NUMBER_BYTES, "%lld",
                     (long long)((const int64_t *)numbers)[k]);
        else
            print_number(((const double *)numbers)[k], draft[k]);
    }
    *texts = draft;
    draft = NULL;
out:
    free(draft);
    free(numbers);
    return status;
}

enum ohm_status ohm_store_labels(struct ohm_store *store, const char *path, size_t *n,
                                 char ***labels)
{
    size_t shape[OHM_AXES_MAX];
    enum ohm_element element;
    enum ohm_object object;
    enum ohm_status status;

    OHM_TRY(ohm_store_object(store, path, &object));
    if (object != OHM_AXIS)
        return ohm_handle_told(store, ohm_fail(OHM_EINPUT, "there is no axis %s", path));
    OHM_TRY(ohm_store_expect(store, path, 1, shape));
    OHM_TRY(ohm_store_element(store, path, &element));
    if (element == OHM_STRING)
        status = ohm_store_read_texts(store, path, NULL, NULL, labels);
    else if (element == OHM_DOUBLE || element == OHM_FLOAT)
        status = read_numbers(store, path, OHM_DOUBLE, shape[0], labels);
    else
        status = read_numbers(store, path, OHM_INT64, shape[0], labels);
    if (status == OHM_OK)
        *n = shape[0];
    return status;
}
