/* places.c -- which read: the coordinates of reads, on file. */
#include "results/places.h"

#include "base/memory.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/facts.h"
#include "store/slab.h"
#include "store/tree.h"

#include <stdio.h>
#include <stdlib.h>

enum { POINT, TRAIN_SEED, TRIAL, STEP = 10, INPUT_BIT, PLACES, PATH = 256 };

static const struct {
    const char *name, *words;
    const char
        *older; /* what earlier versions called it, in audits or everywhere; or NULL */
} places[PLACES] = {
    [POINT] = { "point", "point of the sweep", NULL },
    [TRAIN_SEED] = { "train_seed", "training", "seed" },
    [TRIAL] = { "trial", "chip", "chip" },
    { "layer", "layer", "at_layer" },
    { "row_tile", "tile of inputs", NULL },
    { "column_tile", "tile of outputs", NULL },
    { "slice", "slice, 0 is the top", "at_slice" },
    { "sign", "0 positive, 1 negative weights; 0 where both lie on one crossbar", NULL },
    { "image", "test image", "at_image" },
    { "phase", "0, or 1: negative inputs", NULL },
    [STEP] = { "step", "read of the same input bit with other rows active", NULL },
    [INPUT_BIT] = { "input_bit", "0 is the least", NULL },
};

/* "GROUP/NAME" of a place, by the name that the file has; *there: it has one. */
static enum ohm_status find_place(struct ohm_store *store, const char *group, int which,
                                  char path[PATH], bool *there)
{
    snprintf(path, PATH, "%.100s/%s", group, places[which].name);
    OHM_TRY(ohm_store_exists(store, path, there));
    if (*there || !places[which].older)
        return OHM_OK;
    snprintf(path, PATH, "%.100s/%s", group, places[which].older);
    return ohm_store_exists(store, path, there);
}

enum ohm_status ohm_places_create(struct ohm_store *store, const char *group)
{
    const char *axes[1] = { "read" };
    char path[PATH];
    bool there;

    snprintf(path, sizeof path, "%s/read", group);
    OHM_TRY(ohm_store_exists(store, path, &there));
    if (there)
        return OHM_OK;
    OHM_TRY(ohm_store_axis_growing(store, path, "read of one crossbar"));
    for (int k = 0; k < PLACES; k++) {
        snprintf(path, sizeof path, "%s/%s", group, places[k].name);
        OHM_TRY(ohm_store_array(store, path, OHM_INT32, 1, axes, "1", places[k].words));
    }
    return OHM_OK;
}

enum ohm_status ohm_places_count(struct ohm_store *store, const char *group, size_t *n)
{
    size_t shape[OHM_AXES_MAX];
    char path[PATH];

    snprintf(path, sizeof path, "%s/read", group);
    OHM_TRY(ohm_store_expect(store, path, 1, shape));
    *n = shape[0];
    return OHM_OK;
}

/* Takes those of the N reads of GROUP as candidates that have VALUE as a place. */
static enum ohm_status keep_equal(struct ohm_store *store, const char *group, int which,
                                  size_t value, size_t n, int32_t read[], bool same[])
{
    const size_t start[1] = { 0 }, count[1] = { n };
    char path[PATH];
    bool there;

    OHM_TRY(find_place(store, group, which, path, &there));
    OHM_TRY(ohm_store_read(store, path, OHM_INT32, start, count, read));
    for (size_t k = 0; k < n; k++)
        same[k] = same[k] && read[k] == (int32_t)value;
    return OHM_OK;
}

enum ohm_status ohm_places_begin(struct ohm_store *store, const char *group, size_t point,
                                 struct ohm_unit unit, size_t *k)
{
    int32_t *read = NULL;
    bool *same = NULL;
    size_t n, first = 0;
    enum ohm_status status;

    OHM_TRY(ohm_places_count(store, group, &n));
    OHM_GO(OHM_NEW(read, n + 1, "reads"));
    OHM_GO(OHM_NEW(same, n + 1, "reads"));
    for (size_t i = 0; i < n; i++)
        same[i] = true;
    OHM_GO(keep_equal(store, group, POINT, point, n, read, same));
    OHM_GO(keep_equal(store, group, TRAIN_SEED, unit.seed, n, read, same));
    OHM_GO(keep_equal(store, group, TRIAL, unit.trial, n, read, same));
    while (first < n && !same[first])
        first++;
    *k = first;
out:
    free(read);
    free(same);
    return status;
}

/* All places of a read, in the order of the table. */
static void to_places(size_t point, struct ohm_unit unit, const struct ohm_read_id *id,
                      int32_t place[PLACES])
{
    const size_t all[PLACES] = { point,        unit.seed,    unit.trial, id->layer,
                                 id->row_tile, id->col_tile, id->plane,  id->part,
                                 id->image,    id->phase,    id->step,   id->bit };

    for (int k = 0; k < PLACES; k++)
        place[k] = (int32_t)all[k];
}

enum ohm_status ohm_places_write(struct ohm_store *store, const char *group, size_t k,
                                 size_t point, struct ohm_unit unit,
                                 const struct ohm_read_id *id)
{
    const size_t start[1] = { k }, count[1] = { 1 };
    int32_t place[PLACES];
    char path[PATH];
    bool there;

    to_places(point, unit, id, place);
    for (int i = 0; i < PLACES; i++) {
        OHM_TRY(find_place(store, group, i, path, &there));
        if (there || i != STEP)
            OHM_TRY(ohm_store_write(store, path, OHM_INT32, start, count, &place[i]));
    }
    return OHM_OK;
}

/* One place of read K; the step is 0 in files of before there were any. */
static enum ohm_status read_place(struct ohm_store *store, const char *group, int which,
                                  size_t k, int32_t *place)
{
    const size_t start[1] = { k }, count[1] = { 1 };
    size_t shape[OHM_AXES_MAX];
    double value; /* older audits have such numbers */
    char path[PATH];
    bool there;

    *place = 0;
    OHM_TRY(find_place(store, group, which, path, &there));
    if (!there && which == STEP)
        return OHM_OK;
    OHM_TRY(ohm_store_expect(store, path, 1, shape));
    OHM_TRY(ohm_store_read(store, path, OHM_DOUBLE, start, count, &value));
    if (!(value >= 0 && value <= INT32_MAX))
        return ohm_fail(OHM_EUSAGE, "/%s: %g is no number of anything", path, value);
    *place = (int32_t)value;
    return OHM_OK;
}

enum ohm_status ohm_places_read(struct ohm_store *store, const char *group, size_t k,
                                size_t *point, struct ohm_unit *unit,
                                struct ohm_read_id *id)
{
    int32_t place[PLACES];
    char path[PATH];
    bool there;
    size_t n;

    OHM_TRY(find_place(store, group, INPUT_BIT, path, &there));
    if (!there)
        return ohm_fail(OHM_EUSAGE,
                        "%s is no group of reads, like traces/nodal, maps/nodal or "
                        "waveforms/nodal/0 (ohmslice show FILE lists them)",
                        group);
    OHM_TRY(ohm_places_count(store, group, &n));
    if (k >= n)
        return ohm_fail(OHM_EUSAGE, "read %zu is not in 0 to %zu, the reads of %s", k,
                        n - 1, group);
    for (int i = 0; i < PLACES; i++)
        OHM_TRY(read_place(store, group, i, k, &place[i]));
    *point = (size_t)place[0];
    *unit = (struct ohm_unit){ .seed = (size_t)place[1], .trial = (size_t)place[2] };
    *id = (struct ohm_read_id){ .layer = (size_t)place[3],
                                .row_tile = (size_t)place[4],
                                .col_tile = (size_t)place[5],
                                .plane = (size_t)place[6],
                                .part = (size_t)place[7],
                                .image = (size_t)place[8],
                                .phase = (size_t)place[9],
                                .step = (size_t)place[STEP],
                                .bit = (size_t)place[INPUT_BIT] };
    return OHM_OK;
}
