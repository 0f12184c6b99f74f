/* probe.c -- reads every note, axis and array once. */
#include "store/probe.h"

#include "base/memory.h"
#include "store/facts.h"
#include "store/handle.h"
#include "store/note.h"
#include "store/slab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 1 << 26 }; /* bytes read at once, or else a row */

static enum ohm_status probe_note(struct ohm_store *store, const char *path,
                                  const struct ohm_note *note)
{
    double *values = NULL, value;
    char *text = NULL;
    enum ohm_status status;
    size_t n;

    if (note->kind == OHM_NOTE_TEXT)
        status = ohm_note_read_text(store, path, note->key, &text);
    else if (note->kind == OHM_NOTE_REALS)
        status = ohm_note_read_reals(store, path, note->key, &n, &values);
    else
        status = ohm_note_read_real(store, path, note->key, &value);
    free(text);
    free(values);
    return status;
}

static enum ohm_status probe_notes(struct ohm_store *store, const char *path)
{
    struct ohm_note *notes = NULL;
    enum ohm_status status;
    size_t n = 0;

    OHM_TRY(ohm_store_notes(store, path, &n, &notes));
    status = OHM_OK;
    for (size_t k = 0; k < n && status == OHM_OK; k++)
        status = probe_note(store, path, &notes[k]);
    free(notes);
    return status;
}

/* The part of COUNT entries from START on. */
static enum ohm_status probe_part(struct ohm_store *store, const char *path,
                                  const struct ohm_array_facts *facts, const size_t start[],
                                  const size_t count[])
{
    size_t n = 1;
    char **texts = NULL;
    void *values = NULL;
    enum ohm_status status;

    if (facts->element == OHM_STRING) {
        status = ohm_store_read_texts(store, path, start, count, &texts);
        free(texts);
        return status;
    }
    for (size_t k = 0; k < facts->ndim; k++)
        n *= count[k];
    values = ohm_array_new(n, ohm_element_bytes(facts->element));
    if (!values)
        return ohm_handle_told(store,
                               ohm_fail(OHM_ENOMEM, "no memory for a part of %s", path));
    status = ohm_store_read(store, path, facts->element, start, count, values);
    free(values);
    return status;
}

/* Everything, in pieces along the first axis; shapes were surveyed before. */
static enum ohm_status probe_values(struct ohm_store *store, const char *path,
                                    const struct ohm_array_facts *facts)
{
    size_t start[OHM_AXES_MAX] = { 0 }, count[OHM_AXES_MAX], row, rows;

    if (facts->ndim == 0)
        return probe_part(store, path, facts, NULL, NULL);
    memcpy(count, facts->shape, sizeof count);
    row = ohm_element_bytes(facts->element);
    for (size_t k = 1; k < facts->ndim; k++)
        row *= facts->shape[k];
    rows = row == 0 || row > PIECE ? 1 : PIECE / row;
    while (start[0] < facts->shape[0]) {
        const size_t left = facts->shape[0] - start[0];

        count[0] = left < rows ? left : rows;
        OHM_TRY(probe_part(store, path, facts, start, count));
        start[0] += count[0];
    }
    return OHM_OK;
}

/* *ours: is the array made of our elements, over as many axes as ours? */
static enum ohm_status is_ours(struct ohm_store *store, const char *path, bool *ours)
{
    enum ohm_element element;
    hid_t dataset, type, space;

    OHM_TRY(ohm_handle_dataset(store, path, &dataset));
    type = H5Dget_type(dataset);
    if (type < 0)
        return ohm_hdf_fail(OHM_EINPUT, "%s has no type", path);
    *ours = ohm_element_of(type, &element);
    H5Tclose(type);
    space = H5Dget_space(dataset);
    if (space < 0)
        return ohm_hdf_fail(OHM_EINPUT, "%s has no shape", path);
    *ours = *ours && H5Sget_simple_extent_ndims(space) <= OHM_AXES_MAX;
    H5Sclose(space);
    return OHM_OK;
}

static enum ohm_status probe_array(struct ohm_store *store, const char *path)
{
    struct ohm_array_facts facts;
    enum ohm_status status;
    bool ours = false;

    OHM_TRY(ohm_handle_told(store, is_ours(store, path, &ours)));
    if (!ours)
        return OHM_OK;
    OHM_TRY(ohm_store_facts(store, path, &facts));
    status = probe_values(store, path, &facts);
    ohm_array_facts_clear(&facts);
    return status;
}

static enum ohm_status probe_group(struct ohm_store *store, const char *path)
{
    char child[OHM_PATH_BYTES + OHM_ENTRY_BYTES];
    struct ohm_entry *entries = NULL;
    enum ohm_status status;
    size_t n = 0;

    OHM_TRY(probe_notes(store, path));
    OHM_TRY(ohm_store_entries(store, path, &n, &entries));
    status = OHM_OK;
    for (size_t k = 0; k < n && status == OHM_OK; k++) {
        snprintf(child, sizeof child, "%s/%s", path, entries[k].name);
        if (entries[k].object == OHM_GROUP) {
            status = probe_group(store, child);
        } else if (entries[k].object != OHM_NO_OBJECT) {
            status = probe_notes(store, child);
            if (status == OHM_OK)
                status = probe_array(store, child);
        }
    }
    free(entries);
    return status;
}

enum ohm_status ohm_probe(struct ohm_store *store)
{
    return probe_group(store, "");
}
