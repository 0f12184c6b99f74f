/* facts.c -- reads the shape, type and axes of an array. */
#include "store/facts.h"

#include "store/attribute.h"
#include "store/scale.h"

#include <stdlib.h>
#include <string.h>

enum ohm_status ohm_dataset_shape(hid_t dataset, const char *path, size_t *ndim,
                                  size_t shape[])
{
    const hid_t space = H5Dget_space(dataset);
    const int n = space >= 0 ? H5Sget_simple_extent_ndims(space) : -1;
    hsize_t extents[OHM_AXES_MAX];
    enum ohm_status status = OHM_OK;

    if (n > OHM_AXES_MAX)
        status = ohm_fail(OHM_EINPUT, "%s has more than %d axes", path, OHM_AXES_MAX);
    else if (n < 0 || H5Sget_simple_extent_dims(space, extents, NULL) < 0)
        status = ohm_hdf_fail(OHM_EINPUT, "%s has no shape", path);
    if (space >= 0)
        H5Sclose(space);
    if (status != OHM_OK)
        return status;
    for (int k = 0; k < n; k++)
        shape[k] = (size_t)extents[k];
    *ndim = (size_t)n;
    return OHM_OK;
}

enum ohm_status ohm_dataset_element(hid_t dataset, const char *path,
                                    enum ohm_element *element)
{
    const hid_t type = H5Dget_type(dataset);
    enum ohm_status status = OHM_OK;
    enum ohm_element draft;

    if (type < 0)
        status = ohm_hdf_fail(OHM_EINPUT, "%s has no type", path);
    else if (!ohm_element_of(type, &draft))
        status = ohm_fail(OHM_EINPUT, "%s is made of something else than %s", path,
                          "doubles, floats, integers or texts");
    else
        *element = draft;
    if (type >= 0)
        H5Tclose(type);
    return status;
}

enum ohm_status ohm_store_shape(struct ohm_store *store, const char *path, size_t *ndim,
                                size_t shape[OHM_AXES_MAX])
{
    enum ohm_status status;
    char clean[OHM_PATH_BYTES];
    hid_t dataset;

    OHM_GO(ohm_path_clean(path, clean));
    OHM_GO(ohm_handle_dataset(store, clean, &dataset));
    OHM_GO(ohm_dataset_shape(dataset, clean, ndim, shape));
out:
    return ohm_handle_told(store, status);
}

enum ohm_status ohm_store_expect(struct ohm_store *store, const char *path, size_t naxes,
                                 size_t shape[OHM_AXES_MAX])
{
    size_t ndim;

    OHM_TRY(ohm_store_shape(store, path, &ndim, shape));
    return ndim == naxes
               ? OHM_OK
               : ohm_handle_told(store, ohm_fail(OHM_EINPUT, "%s has %zu axes, not %zu",
                                                 path, ndim, naxes));
}

enum ohm_status ohm_store_element(struct ohm_store *store, const char *path,
                                  enum ohm_element *element)
{
    enum ohm_status status;
    char clean[OHM_PATH_BYTES];
    hid_t dataset;

    OHM_GO(ohm_path_clean(path, clean));
    OHM_GO(ohm_handle_dataset(store, clean, &dataset));
    OHM_GO(ohm_dataset_element(dataset, clean, element));
out:
    return ohm_handle_told(store, status);
}

/* *text (new): the note KEY, "" if there is none. */
static enum ohm_status read_title(hid_t dataset, const char *key, char **text)
{
    bool there;

    OHM_TRY(ohm_attribute_exists(dataset, key, &there));
    if (there)
        return ohm_attribute_read_text(dataset, key, text);
    *text = calloc(1, 1);
    return *text ? OHM_OK : ohm_fail(OHM_ENOMEM, "no memory for %s", key);
}

static enum ohm_status read_facts(hid_t dataset, const char *path,
                                  struct ohm_array_facts *facts)
{
    OHM_TRY(ohm_dataset_element(dataset, path, &facts->element));
    OHM_TRY(ohm_dataset_shape(dataset, path, &facts->ndim, facts->shape));
    for (size_t k = 0; k < facts->ndim; k++) {
        char axis[OHM_PATH_BYTES];

        OHM_TRY(ohm_scale_path(dataset, (unsigned)k, axis));
        facts->axes[k] = malloc(strlen(axis) + 1);
        if (!facts->axes[k])
            return ohm_fail(OHM_ENOMEM, "no memory for the axes of %s", path);
        strcpy(facts->axes[k], axis);
    }
    OHM_TRY(read_title(dataset, "units", &facts->units));
    return read_title(dataset, "long_name", &facts->long_name);
}

enum ohm_status ohm_store_facts(struct ohm_store *store, const char *path,
                                struct ohm_array_facts *facts)
{
    struct ohm_array_facts draft = { .ndim = 0 };
    enum ohm_status status;
    char clean[OHM_PATH_BYTES];
    hid_t dataset;

    OHM_GO(ohm_path_clean(path, clean));
    OHM_GO(ohm_handle_dataset(store, clean, &dataset));
    OHM_GO(read_facts(dataset, clean, &draft));
    *facts = draft;
    return OHM_OK;
out:
    ohm_array_facts_clear(&draft);
    return ohm_handle_told(store, status);
}

void ohm_array_facts_clear(struct ohm_array_facts *facts)
{
    for (size_t k = 0; k < OHM_AXES_MAX; k++)
        free(facts->axes[k]);
    free(facts->units);
    free(facts->long_name);
    *facts = (struct ohm_array_facts){ .ndim = 0 };
}
