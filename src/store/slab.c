/* slab.c -- reads and writes rectangular parts of arrays. */
#define _GNU_SOURCE
#include "store/slab.h"

#include "base/memory.h"
#include "store/facts.h"
#include "store/scale.h"

#include <hdf5_hl.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A part of a dataset. */
struct part {
    char path[OHM_PATH_BYTES];
    hid_t dataset; /* the store's */
    enum ohm_element element;
    size_t ndim, n; /* n entries */
    hsize_t start[OHM_AXES_MAX], count[OHM_AXES_MAX];
    hsize_t extent[OHM_AXES_MAX], most[OHM_AXES_MAX]; /* of the dataset */
};

static enum ohm_status read_extents(struct part *part)
{
    const hid_t space = H5Dget_space(part->dataset);
    enum ohm_status status = OHM_OK;

    if (space < 0 || H5Sget_simple_extent_dims(space, part->extent, part->most) < 0)
        status = ohm_hdf_fail(OHM_EINPUT, "%s has no shape", part->path);
    if (space >= 0)
        H5Sclose(space);
    return status;
}

/* Is the part within what is there or, if it may grow, could be? */
static enum ohm_status check_part(struct part *part, bool grow)
{
    part->n = 1;
    for (size_t k = 0; k < part->ndim; k++) {
        const bool endless = grow && part->most[k] == H5S_UNLIMITED;
        const hsize_t end = endless ? SIZE_MAX / 2 : part->extent[k];

        if (part->count[k] > end || part->start[k] > end - part->count[k])
            return ohm_fail(
                OHM_EINPUT, "%s: %llu entries from %llu on of axis %zu, of %llu",
                part->path, (unsigned long long)part->count[k],
                (unsigned long long)part->start[k], k, (unsigned long long)part->extent[k]);
        if (__builtin_mul_overflow(part->n, (size_t)part->count[k], &part->n))
            return ohm_fail(OHM_ENOMEM, "%s: more entries than can be counted", part->path);
    }
    return OHM_OK;
}

/* *part of the dataset PATH; GROW: it is going to be written. */
static enum ohm_status open_part(struct ohm_store *store, const char *path,
                                 const size_t start[], const size_t count[], bool grow,
                                 struct part *part)
{
    size_t shape[OHM_AXES_MAX];

    OHM_TRY(ohm_path_clean(path, part->path));
    OHM_TRY(ohm_handle_dataset(store, part->path, &part->dataset));
    OHM_TRY(ohm_dataset_shape(part->dataset, part->path, &part->ndim, shape));
    OHM_TRY(ohm_dataset_element(part->dataset, part->path, &part->element));
    OHM_TRY(read_extents(part));
    for (size_t k = 0; k < part->ndim; k++) {
        part->start[k] = start ? start[k] : 0;
        part->count[k] = count ? count[k] : part->extent[k];
    }
    return check_part(part, grow);
}

/* Extends the growing axes up to the end of the part. */
static enum ohm_status grow_axes(struct part *part)
{
    for (size_t k = 0; k < part->ndim; k++) {
        const hsize_t end = part->start[k] + part->count[k];

        if (end > part->extent[k])
            OHM_TRY(ohm_scale_grow(part->dataset, (unsigned)k, (size_t)end));
    }
    return OHM_OK;
}

/* The selections of the part in the file and in memory; the caller's. */
static bool select_part(const struct part *part, hid_t *there, hid_t *here)
{
    *there = H5Dget_space(part->dataset);
    *here = part->ndim > 0 ? H5Screate_simple((int)part->ndim, part->count, NULL)
                           : H5Screate(H5S_SCALAR);
    return *there >= 0 && *here >= 0 &&
           (part->ndim == 0 || H5Sselect_hyperslab(*there, H5S_SELECT_SET, part->start,
                                                   NULL, part->count, NULL) >= 0);
}

/* --- writing --- */

static enum ohm_status transfer_out(const struct part *part, const void *data)
{
    enum ohm_status status = OHM_OK;
    const hid_t type = ohm_element_type(part->element);
    hid_t there = -1, here = -1;

    if (type < 0 || !select_part(part, &there, &here) ||
        H5Dwrite(part->dataset, type, here, there, H5P_DEFAULT, data) < 0)
        status = ohm_hdf_fail(OHM_EIO, "%s is not written", part->path);
    if (type >= 0)
        H5Tclose(type);
    if (there >= 0)
        H5Sclose(there);
    if (here >= 0)
        H5Sclose(here);
    return status;
}

static enum ohm_status write_part(struct ohm_store *store, const char *path,
                                  enum ohm_element element, const size_t start[],
                                  const size_t count[], const void *data)
{
    struct part part;
    htri_t scale;

    OHM_TRY(ohm_handle_check_writes(store));
    OHM_TRY(open_part(store, path, start, count, true, &part));
    scale = H5DSis_scale(part.dataset);
    if (scale < 0)
        return ohm_hdf_fail(OHM_EINPUT, "whether %s is an axis cannot be read", part.path);
    if (scale > 0)
        return ohm_fail(OHM_EINPUT, "%s is an axis", part.path);
    if (part.element != element)
        return ohm_fail(OHM_EINPUT, "%s is made of %s, not %s", part.path,
                        ohm_element_name(part.element), ohm_element_name(element));
    if (part.n == 0)
        return OHM_OK;
    OHM_TRY(grow_axes(&part));
    return transfer_out(&part, data);
}

enum ohm_status ohm_store_write(struct ohm_store *store, const char *path,
                                enum ohm_element element, const size_t start[],
                                const size_t count[], const void *data)
{
    if (element == OHM_STRING)
        return ohm_handle_told(
            store, ohm_fail(OHM_EUSAGE, "%s: texts are written as texts", path));
    return ohm_handle_told(store, write_part(store, path, element, start, count, data));
}

/* The number of texts in the part; 0 if there is no such part, which write_part tells. */
static size_t texts_in(struct ohm_store *store, const char *path, const size_t start[],
                       const size_t count[])
{
    struct part part;

    return open_part(store, path, start, count, true, &part) == OHM_OK ? part.n : 0;
}

enum ohm_status ohm_store_write_texts(struct ohm_store *store, const char *path,
                                      const size_t start[], const size_t count[],
                                      const char *const texts[])
{
    const size_t n = texts_in(store, path, start, count);

    for (size_t k = 0; k < n; k++)
        if (ohm_text_check(texts[k]) != OHM_OK)
            return ohm_handle_told(store, ohm_while(OHM_EUSAGE, "%s", path));
    return ohm_handle_told(store, write_part(store, path, OHM_STRING, start, count, texts));
}

/* --- reading --- */

/* What HDF5 is to do with a number that does not fit. */
static H5T_conv_ret_t misfit(H5T_conv_except_t what, hid_t from, hid_t to, void *number,
                             void *place, void *data)
{
    double x;

    (void)to;
    (void)place;
    (void)data;
    if (what == H5T_CONV_EXCEPT_PRECISION)
        return H5T_CONV_UNHANDLED; /* rounds */
    if (H5Tequal(from, H5T_NATIVE_DOUBLE) > 0 && H5Tget_class(to) == H5T_FLOAT) {
        memcpy(&x, number, sizeof x);
        if (isinf(x))
            return H5T_CONV_UNHANDLED; /* remains infinite */
    }
    return H5T_CONV_ABORT;
}

/* to = the numbers of the part as ELEMENT. */
static enum ohm_status transfer_in(const struct part *part, enum ohm_element element,
                                   void *to)
{
    enum ohm_status status = OHM_OK;
    const hid_t type = ohm_element_type(element), list = H5Pcreate(H5P_DATASET_XFER);
    hid_t there = -1, here = -1;

    if (type < 0 || list < 0 || H5Pset_type_conv_cb(list, misfit, NULL) < 0 ||
        !select_part(part, &there, &here) ||
        H5Dread(part->dataset, type, here, there, list, to) < 0)
        status = ohm_hdf_fail(OHM_EINPUT, "%s cannot be read as %s", part->path,
                              ohm_element_name(element));
    if (type >= 0)
        H5Tclose(type);
    if (list >= 0)
        H5Pclose(list);
    if (there >= 0)
        H5Sclose(there);
    if (here >= 0)
        H5Sclose(here);
    return status;
}

static enum ohm_status read_part(struct ohm_store *store, const char *path,
                                 enum ohm_element element, const size_t start[],
                                 const size_t count[], void *data)
{
    enum ohm_status status;
    struct part part;
    void *draft = NULL; /* so that a failure leaves DATA alone */

    OHM_GO(open_part(store, path, start, count, false, &part));
    if ((part.element == OHM_STRING) != (element == OHM_STRING))
        OHM_GO(ohm_fail(OHM_EINPUT, "%s is made of %s, not %s", part.path,
                        ohm_element_name(part.element), ohm_element_name(element)));
    if (part.n == 0)
        goto out;
    draft = ohm_array_new(part.n, ohm_element_bytes(element));
    if (!draft)
        OHM_GO(ohm_fail(OHM_ENOMEM, "no memory for %zu entries of %s", part.n, part.path));
    OHM_GO(transfer_in(&part, element, draft));
    memcpy(data, draft, part.n * ohm_element_bytes(element));
out:
    free(draft);
    return status;
}

enum ohm_status ohm_store_read(struct ohm_store *store, const char *path,
                               enum ohm_element element, const size_t start[],
                               const size_t count[], void *data)
{
    if (element == OHM_STRING)
        return ohm_handle_told(store,
                               ohm_fail(OHM_EUSAGE, "%s: texts are read as texts", path));
    return ohm_handle_told(store, read_part(store, path, element, start, count, data));
}

/* *texts, one piece of memory, from N texts of HDF5's, some of which may be NULL. */
static enum ohm_status copy_texts(size_t n, char *const from[], char ***texts)
{
    size_t bytes = 0;
    char **draft, *p;

    for (size_t k = 0; k < n; k++)
        bytes += 1 + (from[k] ? strlen(from[k]) : 0);
    draft = malloc(n * sizeof *draft + bytes + 1);
    if (!draft)
        return ohm_fail(OHM_ENOMEM, "no memory for %zu texts", n);
    p = (char *)(draft + n);
    for (size_t k = 0; k < n; k++) {
        draft[k] = p;
        p = stpcpy(p, from[k] ? from[k] : "") + 1;
    }
    *texts = draft;
    return OHM_OK;
}

/* Gives back what HDF5 allocated for N texts. */
static void reclaim(size_t n, char *theirs[])
{
    const hsize_t extent = n;
    const hid_t type = ohm_element_type(OHM_STRING);
    const hid_t space = H5Screate_simple(1, &extent, NULL);

    H5Dvlen_reclaim(type, space, H5P_DEFAULT, theirs);
    H5Tclose(type);
    H5Sclose(space);
}

static enum ohm_status read_texts(struct ohm_store *store, const char *path,
                                  const size_t start[], const size_t count[], char ***texts)
{
    enum ohm_status status;
    struct part part = { .n = 0 };
    char **theirs = NULL;

    OHM_GO(open_part(store, path, start, count, false, &part));
    if (part.element != OHM_STRING)
        OHM_GO(ohm_fail(OHM_EINPUT, "%s is made of %s, not text", part.path,
                        ohm_element_name(part.element)));
    OHM_GO(OHM_NEW(theirs, part.n, "texts"));
    if (part.n > 0)
        OHM_GO(transfer_in(&part, OHM_STRING, theirs));
    OHM_GO(copy_texts(part.n, theirs, texts));
out:
    if (theirs && part.n > 0)
        reclaim(part.n, theirs);
    free(theirs);
    return status;
}

enum ohm_status ohm_store_read_texts(struct ohm_store *store, const char *path,
                                     const size_t start[], const size_t count[],
                                     char ***texts)
{
    return ohm_handle_told(store, read_texts(store, path, start, count, texts));
}
