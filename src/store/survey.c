/* survey.c -- visits the objects of a file without following what leads out of it. */
#include "store/survey.h"

#include "store/handle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEPTH_MOST = 32,        /* groups within groups */
    OBJECTS_MOST = 1 << 20, /* groups, axes and arrays */
    FILTERS_MOST = 8,       /* of an array */
    CHUNK_MOST = 1 << 30,   /* bytes */
    RATIO_MOST = 4096,      /* bytes of an array for one of the file; ... */
};
static const uint64_t array_spare = (uint64_t)1 << 30; /* ... and those for nothing */

/* Where an object is in the file. */
#if H5_VERSION_GE(1, 12, 0)
typedef H5O_token_t place_t;
#define PLACE(link) ((link)->u.token)
#else
typedef haddr_t place_t;
#define PLACE(link) ((link)->u.address)
#endif

struct survey {
    uint64_t bytes; /* of the file */
    size_t objects; /* visited */
    size_t groups, room;
    place_t *group; /* [room], groups of them are visited; owned */
    int depth;
    char path[OHM_PATH_BYTES];
    enum ohm_status status; /* H5Literate only knows of failures */
};

static enum ohm_status visit_group(struct survey *survey, hid_t group);

/* --- arrays --- */

static enum ohm_status check_filters(const char *path, hid_t plan)
{
    const int n = H5Pget_nfilters(plan);

    if (n < 0 || n > FILTERS_MOST)
        return ohm_hdf_fail(OHM_EINPUT, "%s: its filters cannot be listed", path);
    for (int k = 0; k < n; k++) {
        size_t values = 0;
        unsigned flags, config;
        const H5Z_filter_t filter =
            H5Pget_filter2(plan, (unsigned)k, &flags, &values, NULL, 0, NULL, &config);

        if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE &&
            filter != H5Z_FILTER_FLETCHER32)
            return ohm_fail(OHM_EINPUT,
                            "%s: filter %d; gzip, shuffle and fletcher32 are read", path,
                            (int)filter);
    }
    return OHM_OK;
}

/* *bytes = N numbers of SIZE bytes for each of EXTENT[n]; false beyond 64 bits. */
static bool multiply(int n, const hsize_t extent[], size_t size, uint64_t *bytes)
{
    *bytes = size;
    for (int k = 0; k < n; k++)
        if (__builtin_mul_overflow(*bytes, (uint64_t)extent[k], bytes))
            return false;
    return true;
}

static enum ohm_status check_size(const struct survey *survey, hid_t dataset, hid_t plan,
                                  size_t size)
{
    const hid_t space = H5Dget_space(dataset);
    const int n = space >= 0 ? H5Sget_simple_extent_ndims(space) : -1;
    hsize_t extent[H5S_MAX_RANK], chunk[H5S_MAX_RANK];
    const uint64_t most = survey->bytes * RATIO_MOST + array_spare;
    enum ohm_status status = OHM_OK;
    uint64_t bytes;

    if (n < 0 || n > H5S_MAX_RANK ||
        (n > 0 && H5Sget_simple_extent_dims(space, extent, NULL) < 0))
        status = ohm_hdf_fail(OHM_EINPUT, "%s has no shape", survey->path);
    else if (!multiply(n, extent, size, &bytes) || bytes > most)
        status = ohm_fail(OHM_EINPUT, "%s: larger than a file of %llu bytes can hold",
                          survey->path, (unsigned long long)survey->bytes);
    else if (n > 0 && H5Pget_layout(plan) == H5D_CHUNKED &&
             (H5Pget_chunk(plan, n, chunk) != n || !multiply(n, chunk, size, &bytes) ||
              bytes > CHUNK_MOST))
        status = ohm_fail(OHM_EINPUT, "%s: chunks of more than %d bytes", survey->path,
                          CHUNK_MOST);
    if (space >= 0)
        H5Sclose(space);
    return status;
}

static enum ohm_status check_plan(const struct survey *survey, hid_t plan)
{
    switch (H5Pget_layout(plan)) {
    case H5D_COMPACT:
    case H5D_CHUNKED:
        break;
    case H5D_CONTIGUOUS:
        if (H5Pget_external_count(plan) == 0)
            break;
        return ohm_fail(OHM_EINPUT,
                        "%s: its numbers are in another file, which is not read",
                        survey->path);
    case H5D_VIRTUAL:
        return ohm_fail(OHM_EINPUT, "%s: virtual data, of other files, which are not read",
                        survey->path);
    default:
        return ohm_hdf_fail(OHM_EINPUT, "%s: its layout is not known", survey->path);
    }
    return check_filters(survey->path, plan);
}

static enum ohm_status visit_dataset(const struct survey *survey, hid_t dataset)
{
    const hid_t plan = H5Dget_create_plist(dataset), type = H5Dget_type(dataset);
    const size_t size = type >= 0 ? H5Tget_size(type) : 0;
    enum ohm_status status = OHM_OK;

    if (plan < 0 || size == 0)
        status = ohm_hdf_fail(OHM_EINPUT, "%s cannot be looked at", survey->path);
    if (status == OHM_OK)
        status = check_plan(survey, plan);
    if (status == OHM_OK)
        status = check_size(survey, dataset, plan, size);
    if (plan >= 0)
        H5Pclose(plan);
    if (type >= 0)
        H5Tclose(type);
    return status;
}

/* --- groups --- */

/* Visits the group at PLACE, unless it was visited. */
static enum ohm_status enter_group(struct survey *survey, hid_t group, place_t place)
{
    enum ohm_status status;

    for (size_t k = 0; k < survey->groups; k++)
        if (memcmp(&survey->group[k], &place, sizeof place) == 0)
            return ohm_fail(OHM_EINPUT,
                            "%s: a group that is within itself or has two names",
                            survey->path);
    if (survey->groups == survey->room) {
        const size_t room = survey->room ? 2 * survey->room : 64;
        place_t *grown = realloc(survey->group, room * sizeof *grown);

        if (!grown)
            return ohm_fail(OHM_ENOMEM, "no memory for %zu groups", room);
        survey->group = grown;
        survey->room = room;
    }
    survey->group[survey->groups++] = place;
    if (survey->depth == DEPTH_MOST)
        return ohm_fail(OHM_EINPUT, "%.200s...: more than %d groups within each other",
                        survey->path, DEPTH_MOST);
    survey->depth++;
    status = visit_group(survey, group);
    survey->depth--;
    return status;
}

/* The object that the link NAME of PARENT leads to; it is in this file. */
static enum ohm_status visit_object(struct survey *survey, hid_t parent, const char *name,
                                    place_t place)
{
    enum ohm_status status = OHM_OK;
    const hid_t object = H5Oopen(parent, name, H5P_DEFAULT);

    if (object < 0)
        return ohm_hdf_fail(OHM_EINPUT, "%s cannot be opened", survey->path);
    if (++survey->objects > OBJECTS_MOST)
        status = ohm_fail(OHM_EINPUT, "more than %d objects", OBJECTS_MOST);
    else if (H5Iget_type(object) == H5I_GROUP)
        status = enter_group(survey, object, place);
    else if (H5Iget_type(object) == H5I_DATASET)
        status = visit_dataset(survey, object);
    H5Oclose(object);
    return status;
}

static enum ohm_status follow(struct survey *survey, hid_t parent, const char *name,
                              const H5L_info_t *link)
{
    if (link->type == H5L_TYPE_EXTERNAL)
        return ohm_fail(OHM_EINPUT, "%s: a link to another file, which is not followed",
                        survey->path);
    if (link->type == H5L_TYPE_SOFT)
        return ohm_fail(OHM_EINPUT, "%s: a soft link, which is not followed", survey->path);
    if (link->type != H5L_TYPE_HARD)
        return ohm_fail(OHM_EINPUT, "%s: a link of an unknown kind", survey->path);
    return visit_object(survey, parent, name, PLACE(link));
}

static herr_t visit_link(hid_t parent, const char *name, const H5L_info_t *link, void *to)
{
    struct survey *survey = to;
    const size_t used = strlen(survey->path);

    if (used + 1 + strlen(name) >= sizeof survey->path) {
        survey->status = ohm_fail(OHM_EINPUT, "%.200s...: a path of more than %zu bytes",
                                  survey->path, sizeof survey->path);
        return -1;
    }
    snprintf(survey->path + used, sizeof survey->path - used, "/%s", name);
    survey->status = follow(survey, parent, name, link);
    survey->path[used] = '\0';
    return survey->status == OHM_OK ? 0 : -1;
}

static enum ohm_status visit_group(struct survey *survey, hid_t group)
{
    if (H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, NULL, visit_link, survey) >= 0)
        return OHM_OK;
    if (survey->status != OHM_OK)
        return survey->status;
    return ohm_hdf_fail(OHM_EINPUT, "%s cannot be listed",
                        *survey->path ? survey->path : "/");
}

enum ohm_status ohm_survey(hid_t file, uint64_t bytes)
{
    struct survey survey = { .bytes = bytes, .status = OHM_OK };
    const hid_t root = H5Gopen2(file, "/", H5P_DEFAULT);
    enum ohm_status status;

    if (root < 0)
        return ohm_hdf_fail(OHM_EINPUT, "its root cannot be opened");
    status = visit_group(&survey, root);
    H5Gclose(root);
    free(survey.group);
    return status;
}
