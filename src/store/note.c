/* note.c -- reads, writes and lists notes. */
#include "store/note.h"

#include "base/memory.h"
#include "store/attribute.h"
#include "store/handle.h"
#include "store/seal.h"

#include <stdlib.h>
#include <string.h>

/* Is KEY the business of HDF5 or netCDF? */
static bool reserved(const char *key)
{
    static const char *const names[] = { "CLASS",
                                         "NAME",
                                         "DIMENSION_LIST",
                                         "DIMENSION_LABELS",
                                         "REFERENCE_LIST",
                                         "_FillValue",
                                         "_nc3_strict",
                                         OHM_SEAL_NOTE,
                                         NULL };

    if (strncmp(key, "_NC", 3) == 0 || strncmp(key, "_Netcdf4", 8) == 0)
        return true;
    for (int k = 0; names[k]; k++)
        if (strcmp(key, names[k]) == 0)
            return true;
    return false;
}

static enum ohm_status open_object(struct ohm_store *store, const char *path, hid_t *object)
{
    char clean[OHM_PATH_BYTES];
    enum ohm_object kind;

    OHM_TRY(ohm_path_clean(path, clean));
    OHM_TRY(ohm_handle_object(store, clean, &kind));
    if (kind == OHM_NO_OBJECT)
        return ohm_fail(OHM_EINPUT, "there is no such object");
    *object = H5Oopen(store->file, clean, H5P_DEFAULT);
    return *object >= 0 ? OHM_OK : ohm_hdf_fail(OHM_EINPUT, "it cannot be opened");
}

/* Puts the names of the object and the file before the sentence of a failure. */
static enum ohm_status told(const struct ohm_store *store, const char *path,
                            enum ohm_status status)
{
    if (status != OHM_OK && *path)
        ohm_while(status, "%s", path);
    return ohm_handle_told(store, status);
}

/* --- writing --- */

static enum ohm_status open_to_write(struct ohm_store *store, const char *path,
                                     const char *key, hid_t *object)
{
    OHM_TRY(ohm_handle_check_writes(store));
    OHM_TRY(ohm_name_check(key));
    if (reserved(key))
        return ohm_fail(OHM_EUSAGE, "the key %s is reserved", key);
    return open_object(store, path, object);
}

static enum ohm_status write_note(struct ohm_store *store, const char *path,
                                  const char *key, enum ohm_element element, size_t n,
                                  const void *values)
{
    enum ohm_status status;
    const hsize_t extent = n;
    hid_t object = -1, type, space;

    status = open_to_write(store, path, key, &object);
    if (status != OHM_OK)
        return told(store, path, status);
    type = ohm_element_type(element);
    space = n > 0 ? H5Screate_simple(1, &extent, NULL) : H5Screate(H5S_SCALAR);
    status = ohm_attribute_write(object, key, type, space, values);
    if (type >= 0)
        H5Tclose(type);
    if (space >= 0)
        H5Sclose(space);
    H5Oclose(object);
    return told(store, path, status);
}

enum ohm_status ohm_note_write_text(struct ohm_store *store, const char *path,
                                    const char *key, const char *text)
{
    enum ohm_status status = ohm_text_check(text);
    hid_t object = -1;

    if (status == OHM_OK)
        status = open_to_write(store, path, key, &object);
    if (status == OHM_OK) {
        status = ohm_attribute_write_text(object, key, text);
        H5Oclose(object);
    }
    return told(store, path, status);
}

enum ohm_status ohm_note_write_real(struct ohm_store *store, const char *path,
                                    const char *key, double value)
{
    return write_note(store, path, key, OHM_DOUBLE, 0, &value);
}

enum ohm_status ohm_note_write_count(struct ohm_store *store, const char *path,
                                     const char *key, int64_t value)
{
    return write_note(store, path, key, OHM_INT64, 0, &value);
}

enum ohm_status ohm_note_write_reals(struct ohm_store *store, const char *path,
                                     const char *key, size_t n, const double values[])
{
    if (n == 0)
        return told(store, path, ohm_fail(OHM_EUSAGE, "the note %s has no values", key));
    return write_note(store, path, key, OHM_DOUBLE, n, values);
}

/* --- reading --- */

enum ohm_status ohm_note_exists(struct ohm_store *store, const char *path, const char *key,
                                bool *there)
{
    enum ohm_status status;
    hid_t object = -1;

    status = open_object(store, path, &object);
    if (status == OHM_OK) {
        status = ohm_attribute_exists(object, key, there);
        H5Oclose(object);
    }
    return told(store, path, status);
}

/* Reads *n numbers; *values is new.  WANTED 1: one number only. */
static enum ohm_status read_numbers(struct ohm_store *store, const char *path,
                                    const char *key, enum ohm_element element,
                                    size_t wanted, size_t *n, void **values)
{
    enum ohm_status status;
    struct ohm_attribute attribute = { .id = -1, .type = -1 };
    hid_t object = -1, type = -1;
    void *draft = NULL;

    OHM_GO(open_object(store, path, &object));
    OHM_GO(ohm_attribute_open(object, key, &attribute));
    if (attribute.class != H5T_INTEGER &&
        (attribute.class != H5T_FLOAT || element == OHM_INT64))
        OHM_GO(ohm_fail(OHM_EINPUT, "the note %s is not %s", key,
                        element == OHM_INT64 ? "a whole number" : "a number"));
    if (attribute.n == 0 || (wanted > 0 && attribute.n != wanted))
        OHM_GO(ohm_fail(OHM_EINPUT, "the note %s has %zu values", key, attribute.n));
    draft = ohm_array_new(attribute.n, ohm_element_bytes(element));
    if (!draft)
        OHM_GO(ohm_fail(OHM_ENOMEM, "no memory for the note %s", key));
    type = ohm_element_type(element);
    if (type < 0 || H5Aread(attribute.id, type, draft) < 0)
        OHM_GO(ohm_hdf_fail(OHM_EIO, "the note %s cannot be read", key));
    *n = attribute.n;
    *values = draft;
    draft = NULL;
out:
    free(draft);
    if (type >= 0)
        H5Tclose(type);
    ohm_attribute_close(&attribute);
    if (object >= 0)
        H5Oclose(object);
    return told(store, path, status);
}

enum ohm_status ohm_note_read_text(struct ohm_store *store, const char *path,
                                   const char *key, char **text)
{
    enum ohm_status status;
    hid_t object = -1;

    status = open_object(store, path, &object);
    if (status == OHM_OK) {
        status = ohm_attribute_read_text(object, key, text);
        H5Oclose(object);
    }
    return told(store, path, status);
}

enum ohm_status ohm_note_read_real(struct ohm_store *store, const char *path,
                                   const char *key, double *value)
{
    void *values;
    size_t n;

    OHM_TRY(read_numbers(store, path, key, OHM_DOUBLE, 1, &n, &values));
    memcpy(value, values, sizeof *value);
    free(values);
    return OHM_OK;
}

enum ohm_status ohm_note_read_count(struct ohm_store *store, const char *path,
                                    const char *key, int64_t *value)
{
    void *values;
    size_t n;

    OHM_TRY(read_numbers(store, path, key, OHM_INT64, 1, &n, &values));
    memcpy(value, values, sizeof *value);
    free(values);
    return OHM_OK;
}

enum ohm_status ohm_note_read_reals(struct ohm_store *store, const char *path,
                                    const char *key, size_t *n, double **values)
{
    void *draft;

    OHM_TRY(read_numbers(store, path, key, OHM_DOUBLE, 0, n, &draft));
    *values = draft;
    return OHM_OK;
}

/* --- listing --- */

/* A list that is being filled; while notes is NULL, its room is being counted. */
struct filling {
    size_t n, room;
    struct ohm_note *notes;
};

/* False if the attribute is of a kind that is not for us. */
static bool kind_of(const struct ohm_attribute *attribute, enum ohm_note_kind *kind)
{
    *kind = attribute->class == H5T_STRING    ? OHM_NOTE_TEXT
            : attribute->list                 ? OHM_NOTE_REALS
            : attribute->class == H5T_INTEGER ? OHM_NOTE_COUNT
                                              : OHM_NOTE_REAL;
    if (attribute->class == H5T_STRING)
        return attribute->n == 1;
    return attribute->class == H5T_INTEGER || attribute->class == H5T_FLOAT;
}

static herr_t add_note(hid_t object, const char *key, const H5A_info_t *facts, void *to)
{
    struct filling *filling = to;
    struct ohm_attribute attribute;
    struct ohm_note *note;

    (void)facts;
    if (!filling->notes) {
        filling->room++;
        return 0;
    }
    if (reserved(key) || strlen(key) >= OHM_ENTRY_BYTES)
        return 0;
    if (filling->n == filling->room ||
        ohm_attribute_open(object, key, &attribute) != OHM_OK)
        return -1;
    note = &filling->notes[filling->n];
    strcpy(note->key, key);
    filling->n += kind_of(&attribute, &note->kind);
    ohm_attribute_close(&attribute);
    return 0;
}

/* Visits the notes, oldest first, or sorted if the file does not know their order. */
static enum ohm_status visit(hid_t object, struct filling *filling)
{
    const size_t n = filling->n, room = filling->room;
    hsize_t at = 0;

    if (H5Aiterate2(object, H5_INDEX_CRT_ORDER, H5_ITER_INC, &at, add_note, filling) >= 0)
        return OHM_OK;
    filling->n = n;
    filling->room = room;
    at = 0;
    if (H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, &at, add_note, filling) < 0)
        return ohm_hdf_fail(OHM_EINPUT, "the notes cannot be listed");
    return OHM_OK;
}

static enum ohm_status list(hid_t object, struct filling *filling)
{
    OHM_TRY(visit(object, filling));
    OHM_TRY(OHM_NEW(filling->notes, filling->room, "notes"));
    return visit(object, filling);
}

enum ohm_status ohm_store_notes(struct ohm_store *store, const char *path, size_t *n,
                                struct ohm_note **notes)
{
    enum ohm_status status;
    struct filling filling = { 0 };
    hid_t object = -1;

    OHM_GO(open_object(store, path, &object));
    OHM_GO(list(object, &filling));
    *n = filling.n;
    *notes = filling.notes;
    filling.notes = NULL;
out:
    free(filling.notes);
    if (object >= 0)
        H5Oclose(object);
    return told(store, path, status);
}
