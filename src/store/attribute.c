/* attribute.c -- reads and writes the attributes of an object that is open. */
#include "store/attribute.h"

#include "store/handle.h"

#include <stdlib.h>
#include <string.h>

enum ohm_status ohm_attribute_exists(hid_t object, const char *key, bool *there)
{
    const htri_t is = H5Aexists(object, key);

    *there = is > 0;
    if (is < 0)
        return ohm_hdf_fail(OHM_EINPUT, "whether there is a note %s cannot be read", key);
    return OHM_OK;
}

enum ohm_status ohm_attribute_remove(hid_t object, const char *key)
{
    bool there;

    OHM_TRY(ohm_attribute_exists(object, key, &there));
    if (there && H5Adelete(object, key) < 0)
        return ohm_hdf_fail(OHM_EIO, "the note %s is not removed", key);
    return OHM_OK;
}

enum ohm_status ohm_attribute_write(hid_t object, const char *key, hid_t type, hid_t space,
                                    const void *value)
{
    enum ohm_status status = OHM_OK;
    hid_t attribute = -1;

    OHM_TRY(ohm_attribute_remove(object, key));
    if (type < 0 || space < 0 ||
        (attribute = H5Acreate2(object, key, type, space, H5P_DEFAULT, H5P_DEFAULT)) < 0 ||
        H5Awrite(attribute, type, value) < 0)
        status = ohm_hdf_fail(OHM_EIO, "the note %s is not written", key);
    if (attribute >= 0)
        H5Aclose(attribute);
    return status;
}

enum ohm_status ohm_attribute_write_text(hid_t object, const char *key, const char *text)
{
    const size_t bytes = strlen(text);
    const hid_t type = ohm_text_type(bytes > 0 ? bytes : 1);
    const hid_t space = H5Screate(H5S_SCALAR);
    const enum ohm_status status = ohm_attribute_write(object, key, type, space, text);

    if (type >= 0)
        H5Tclose(type);
    if (space >= 0)
        H5Sclose(space);
    return status;
}

enum ohm_status ohm_attribute_check_title(const char *units, const char *long_name)
{
    if (units && ohm_text_check(units) != OHM_OK)
        return ohm_while(OHM_EUSAGE, "units");
    if (long_name && ohm_text_check(long_name) != OHM_OK)
        return ohm_while(OHM_EUSAGE, "long_name");
    return OHM_OK;
}

enum ohm_status ohm_attribute_write_title(hid_t object, const char *units,
                                          const char *long_name)
{
    if (units && *units)
        OHM_TRY(ohm_attribute_write_text(object, "units", units));
    if (long_name && *long_name)
        OHM_TRY(ohm_attribute_write_text(object, "long_name", long_name));
    return OHM_OK;
}

enum ohm_status ohm_attribute_open(hid_t object, const char *key,
                                   struct ohm_attribute *attribute)
{
    struct ohm_attribute draft = { .id = -1, .type = -1 };
    hssize_t n = -1;
    bool there;
    hid_t space;

    OHM_TRY(ohm_attribute_exists(object, key, &there));
    if (!there)
        return ohm_fail(OHM_EINPUT, "there is no note %s", key);
    draft.id = H5Aopen(object, key, H5P_DEFAULT);
    if (draft.id < 0)
        return ohm_hdf_fail(OHM_EINPUT, "the note %s cannot be opened", key);
    draft.type = H5Aget_type(draft.id);
    space = H5Aget_space(draft.id);
    if (space >= 0) {
        n = H5Sget_simple_extent_npoints(space);
        draft.list = H5Sget_simple_extent_type(space) != H5S_SCALAR;
        H5Sclose(space);
    }
    if (draft.type < 0 || n < 0) {
        ohm_hdf_fail(OHM_EINPUT, "the note %s cannot be opened", key);
        ohm_attribute_close(&draft);
        return OHM_EINPUT;
    }
    draft.n = (size_t)n;
    draft.class = H5Tget_class(draft.type);
    *attribute = draft;
    return OHM_OK;
}

void ohm_attribute_close(struct ohm_attribute *attribute)
{
    if (attribute->type >= 0)
        H5Tclose(attribute->type);
    if (attribute->id >= 0)
        H5Aclose(attribute->id);
}

/* *text (new) from a text of any length. */
static enum ohm_status read_variable(const struct ohm_attribute *attribute, const char *key,
                                     char **text)
{
    const hid_t space = H5Aget_space(attribute->id);
    char *theirs = NULL, *draft = NULL;
    enum ohm_status status = OHM_OK;

    if (space < 0 || H5Aread(attribute->id, attribute->type, &theirs) < 0)
        OHM_GO(ohm_hdf_fail(OHM_EIO, "the note %s cannot be read", key));
    draft = malloc(theirs ? strlen(theirs) + 1 : 1);
    if (!draft)
        OHM_GO(ohm_fail(OHM_ENOMEM, "no memory for the note %s", key));
    *text = strcpy(draft, theirs ? theirs : "");
out:
    if (theirs)
        H5Dvlen_reclaim(attribute->type, space, H5P_DEFAULT, &theirs);
    if (space >= 0)
        H5Sclose(space);
    return status;
}

/* *text (new) from a text of fixed length. */
static enum ohm_status read_fixed(const struct ohm_attribute *attribute, const char *key,
                                  char **text)
{
    const size_t bytes = H5Tget_size(attribute->type);
    char *draft = calloc(bytes + 1, 1);

    if (!draft)
        return ohm_fail(OHM_ENOMEM, "no memory for the note %s", key);
    if (H5Aread(attribute->id, attribute->type, draft) < 0) {
        free(draft);
        return ohm_hdf_fail(OHM_EIO, "the note %s cannot be read", key);
    }
    *text = draft;
    return OHM_OK;
}

enum ohm_status ohm_attribute_read_text(hid_t object, const char *key, char **text)
{
    struct ohm_attribute attribute;
    enum ohm_status status;

    OHM_TRY(ohm_attribute_open(object, key, &attribute));
    if (attribute.class != H5T_STRING || attribute.n != 1)
        status = ohm_fail(OHM_EINPUT, "the note %s is not a text", key);
    else if (H5Tis_variable_str(attribute.type) < 0)
        status = ohm_hdf_fail(OHM_EINPUT, "the note %s has no known length", key);
    else if (H5Tis_variable_str(attribute.type) > 0)
        status = read_variable(&attribute, key, text);
    else
        status = read_fixed(&attribute, key, text);
    ohm_attribute_close(&attribute);
    return status;
}
