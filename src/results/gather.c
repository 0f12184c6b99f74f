/* gather.c -- gathers kept reads of several files in one. */
#include "results/gather.h"

#include "base/memory.h"
#include "results/places.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/facts.h"
#include "store/slab.h"
#include "store/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH = 768 };

/* One group of reads, and its arrays. */
struct part {
    struct ohm_store *from, *to;
    const char *group;
    size_t n;
    struct ohm_entry *entries; /* [n] */
};

static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static enum ohm_status copy_axis(const struct part *part, const char *path,
                                 const struct ohm_array_facts *facts)
{
    double *values = NULL;
    enum ohm_status status;

    if (strcmp(last_name(path), "read") == 0)
        return ohm_places_create(part->to, part->group);
    if (facts->element == OHM_INT64)
        return ohm_store_axis_counts(part->to, path, facts->shape[0], facts->long_name);
    OHM_TRY(OHM_NEW(values, facts->shape[0], "instants"));
    OHM_GO(ohm_store_read(part->from, path, OHM_DOUBLE, NULL, NULL, values));
    OHM_GO(ohm_store_axis_values(part->to, path, facts->shape[0], values, facts->units,
                                 facts->long_name));
out:
    free(values);
    return status;
}

static enum ohm_status copy_array(const struct part *part, const char *path,
                                  const struct ohm_array_facts *facts)
{
    const char *axes[OHM_AXES_MAX];

    for (size_t k = 0; k < facts->ndim; k++)
        axes[k] = last_name(facts->axes[k]);
    return ohm_store_array(part->to, path, facts->element, facts->ndim, axes,
                           *facts->units ? facts->units : NULL, facts->long_name);
}

/* Makes all that the group has and the other file has not. */
static enum ohm_status create(const struct part *part)
{
    char path[PATH];

    for (size_t k = 0; k < part->n; k++) {
        struct ohm_array_facts facts;
        enum ohm_status status;
        bool there;

        snprintf(path, sizeof path, "%.500s/%s", part->group, part->entries[k].name);
        OHM_TRY(ohm_store_exists(part->to, path, &there));
        if (part->entries[k].object == OHM_GROUP || there)
            continue;
        OHM_TRY(ohm_store_facts(part->from, path, &facts));
        status = (part->entries[k].object == OHM_AXIS ? copy_axis : copy_array)(part, path,
                                                                                &facts);
        ohm_array_facts_clear(&facts);
        OHM_TRY(status);
    }
    return OHM_OK;
}

/* Read AT of the part becomes read THERE. */
static enum ohm_status copy_read(const struct part *part, size_t at, size_t there)
{
    char path[PATH];

    for (size_t k = 0; k < part->n; k++) {
        size_t ndim, size = 1, count[OHM_AXES_MAX], start[OHM_AXES_MAX] = { 0 };
        enum ohm_element element;
        void *values = NULL;
        enum ohm_status status;

        if (part->entries[k].object != OHM_ARRAY)
            continue;
        snprintf(path, sizeof path, "%.500s/%s", part->group, part->entries[k].name);
        OHM_TRY(ohm_store_shape(part->from, path, &ndim, count));
        OHM_TRY(ohm_store_element(part->from, path, &element));
        count[0] = 1;
        for (size_t i = 0; i < ndim; i++)
            size *= count[i];
        values = ohm_array_new(size, ohm_element_bytes(element));
        if (!values)
            return ohm_fail(OHM_ENOMEM, "no memory for a read");
        start[0] = at;
        OHM_GO(ohm_store_read(part->from, path, element, start, count, values));
        start[0] = there;
        OHM_GO(ohm_store_write(part->to, path, element, start, count, values));
    out:
        free(values);
        OHM_TRY(status);
    }
    return OHM_OK;
}

/* All reads of one group; those of a chip stand together. */
static enum ohm_status copy_reads(const struct part *part)
{
    struct ohm_unit before = { 0 }, unit;
    struct ohm_read_id id;
    size_t n, there, last = 0, point;
    bool known = false;

    OHM_TRY(ohm_places_count(part->from, part->group, &n));
    OHM_TRY(ohm_places_count(part->to, part->group, &there));
    for (size_t k = 0; k < n; k++) {
        size_t first;

        OHM_TRY(ohm_places_read(part->from, part->group, k, &point, &unit, &id));
        if (k == 0 || point != last || unit.seed != before.seed ||
            unit.trial != before.trial) {
            OHM_TRY(ohm_places_begin(part->to, part->group, point, unit, &first));
            known = first < there;
        }
        last = point;
        before = unit;
        if (!known)
            OHM_TRY(copy_read(part, k, there++));
    }
    return OHM_OK;
}

/* What is in GROUP and below. */
static enum ohm_status gather(struct ohm_store *to, struct ohm_store *from,
                              const char *group)
{
    struct part part = { .from = from, .to = to, .group = group };
    char path[PATH];
    bool there;
    enum ohm_status status;

    OHM_TRY(ohm_store_entries(from, group, &part.n, &part.entries));
    snprintf(path, sizeof path, "%.500s/read", group);
    OHM_GO(ohm_store_exists(from, path, &there));
    if (there) {
        OHM_GO(create(&part));
        OHM_GO(copy_reads(&part));
        goto out;
    }
    status = OHM_OK;
    for (size_t k = 0; k < part.n && status == OHM_OK; k++) {
        snprintf(path, sizeof path, "%.500s/%s", group, part.entries[k].name);
        if (part.entries[k].object == OHM_GROUP)
            status = gather(to, from, path);
    }
out:
    free(part.entries);
    return status;
}

enum ohm_status ohm_gather_reads(struct ohm_store *to, const char *path)
{
    static const char *const groups[] = { "traces", "maps", "waveforms" };
    struct ohm_store *from;
    enum ohm_status status = OHM_OK;
    bool there = false;

    OHM_TRY(ohm_store_open(&from, path));
    for (size_t k = 0; k < 3 && status == OHM_OK; k++) {
        status = ohm_store_exists(from, groups[k], &there);
        if (status == OHM_OK && there)
            status = gather(to, from, groups[k]);
    }
    ohm_store_close(from);
    return status;
}
