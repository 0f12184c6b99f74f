/* cube.c -- the cube of a result in its file. */
#include "results/cube.h"

#include "base/memory.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/facts.h"
#include "store/slab.h"
#include "store/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { AXES = OHM_AXES + 5, NAME = 160 };

/* An array of the cube: its name, its axes after those of the sweep and the seed, its numbers. */
struct part {
    char name[NAME];
    enum ohm_element element;
    bool over_trials;
    size_t inner; /* axes of a block */
    const char *inner_axis[2];
    size_t inner_n[2];
    void *values; /* [points][seeds]([trials])[block], the result's own */
    size_t trials, block;
    const char *units, *words;
};

typedef enum ohm_status part_work(struct ohm_store *store, const struct ohm_result *result,
                                  const struct part *part, void *context);

static struct part variable_part(const struct ohm_result *result, int v, int route)
{
    const struct ohm_variable_row *row = &ohm_variable_rows[v];
    struct part part = { .element = OHM_DOUBLE,
                         .over_trials =
                             row->scope == OHM_OF_ROUTE && route != OHM_ROUTE_DIGITAL,
                         .inner =
                             row->extent == OHM_LAYER_SLICE ? 2 : row->extent == OHM_LAYER,
                         .inner_axis = { "layer", "slice" },
                         .inner_n = { result->layers, result->slices },
                         .values = result->value[v][route],
                         .block = ohm_result_block(result, (enum ohm_variable)v),
                         .units = row->units,
                         .words = row->words };

    part.trials = part.over_trials ? result->trials : 1;
    ohm_variable_name((enum ohm_variable)v, (enum ohm_route)route, part.name,
                      sizeof part.name);
    return part;
}

static struct part image_part(const struct ohm_result *result, const char *name,
                              uint8_t *values, bool over_trials, const char *words)
{
    struct part part = { .element = OHM_UINT8,
                         .over_trials = over_trials,
                         .inner = 1,
                         .inner_axis = { "image" },
                         .inner_n = { result->images },
                         .values = values,
                         .trials = over_trials ? result->trials : 1,
                         .block = result->images,
                         .units = "1",
                         .words = words };

    snprintf(part.name, sizeof part.name, "%s", name);
    return part;
}

/* Calls WORK for every array of the cube, the mask last. */
static enum ohm_status for_all(struct ohm_store *store, const struct ohm_result *result,
                               part_work *work, void *context)
{
    struct part part;
    char name[NAME];

    for (int v = 0; v < OHM_VARIABLE_COUNT; v++) {
        for (int r = 0; r < OHM_ROUTES; r++) {
            if (!result->value[v][r])
                continue;
            part = variable_part(result, v, r);
            OHM_TRY(work(store, result, &part, context));
        }
    }
    part = image_part(result, "lossless_correct", result->lossless, false,
                      "is the answer right, with lossless converters");
    OHM_TRY(work(store, result, &part, context));
    for (int r = 0; r < OHM_ROUTES; r++) {
        if (!result->route[r])
            continue;
        snprintf(name, sizeof name, "correct_%s", ohm_route_names[r]);
        part = image_part(result, name, result->correct[r], r != OHM_ROUTE_DIGITAL,
                          "is the answer right");
        OHM_TRY(work(store, result, &part, context));
    }
    part = image_part(result, "done", result->done, true,
                      "1: this trial has been run; 2: its training diverged");
    part.inner = 0;
    part.block = 1;
    return work(store, result, &part, context);
}

/* The names of a part's axes; returns their number. */
static size_t axes_of(const struct ohm_result *result, const struct part *part,
                      const char *axes[AXES])
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;
    size_t n = 0;

    for (size_t k = 0; k < sweep->axes; k++)
        axes[n++] = sweep->axis[k].name;
    axes[n++] = "train_seed";
    if (part->over_trials)
        axes[n++] = "trial";
    for (size_t k = 0; k < part->inner; k++)
        axes[n++] = part->inner_axis[k];
    return n;
}

static enum ohm_status create_part(struct ohm_store *store, const struct ohm_result *result,
                                   const struct part *part, void *context)
{
    const char *axes[AXES];
    const size_t n = axes_of(result, part, axes);

    (void)context;
    return ohm_store_array(store, part->name, part->element, n, axes, part->units,
                           part->words);
}

enum ohm_status ohm_cube_create(struct ohm_store *store, const struct ohm_result *result)
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;

    for (size_t k = 0; k < sweep->axes; k++) {
        const struct ohm_axis *axis = &sweep->axis[k];
        const char *labels[OHM_LABELS];

        for (size_t c = 0; c < axis->n; c++)
            labels[c] = axis->choice[c].label;
        OHM_TRY(
            ohm_store_axis_labels(store, axis->name, axis->n, labels, "axis of the sweep"));
    }
    OHM_TRY(ohm_store_axis_counts(store, "train_seed", result->seeds, "training"));
    OHM_TRY(ohm_store_axis_counts(store, "trial", result->trials, "programmed chip"));
    OHM_TRY(
        ohm_store_axis_counts(store, "layer", result->layers, "layer, the first one is 0"));
    OHM_TRY(ohm_store_axis_counts(store, "slice", result->slices,
                                  "bit slice, the top one is 0"));
    OHM_TRY(ohm_store_axis_counts(store, "image", result->images, "test image"));
    return for_all(store, result, create_part, NULL);
}

/* Which block is written. */
struct where {
    size_t point, seed, trial;
};

static enum ohm_status write_part(struct ohm_store *store, const struct ohm_result *result,
                                  const struct part *part, void *context)
{
    const struct where *at = context;
    const size_t trial = part->over_trials ? at->trial : 0;
    const size_t block = ((at->point * result->seeds + at->seed) * part->trials + trial);
    const size_t bytes = part->element == OHM_UINT8 ? 1 : sizeof(double);
    size_t start[AXES] = { 0 }, count[AXES], n;

    if (!part->over_trials && at->trial > 0 && result->trials > 1)
        return OHM_OK; /* written with trial 0 */
    ohm_sweep_entries(&result->experiment->sweep, at->point, start);
    n = result->experiment->sweep.axes;
    start[n++] = at->seed;
    if (part->over_trials)
        start[n++] = at->trial;
    for (size_t k = 0; k < n; k++)
        count[k] = 1;
    for (size_t k = 0; k < part->inner; k++) {
        start[n] = 0;
        count[n++] = part->inner_n[k];
    }
    return ohm_store_write(store, part->name, part->element, start, count,
                           (const char *)part->values + block * part->block * bytes);
}

enum ohm_status ohm_cube_write(struct ohm_store *store, const struct ohm_result *result,
                               size_t point, size_t seed, size_t trial)
{
    struct where where = { point, seed, trial };

    return for_all(store, result, write_part, &where);
}

/* OHM_EINPUT unless the store's array has as many numbers as ours. */
static enum ohm_status expect_size(struct ohm_store *store, const struct part *part,
                                   size_t n)
{
    size_t shape[OHM_AXES_MAX], ndim, found = 1;

    OHM_TRY(ohm_store_shape(store, part->name, &ndim, shape));
    for (size_t k = 0; k < ndim; k++)
        found *= shape[k];
    return found == n ? OHM_OK
                      : ohm_fail(OHM_EINPUT, "%s has %zu numbers instead of %zu",
                                 part->name, found, n);
}

/* Is it the same number, or no number in both? */
static bool same(double a, double b)
{
    return isnan(a) ? isnan(b) : !(a < b || a > b || isnan(b));
}

static bool is_equal(const struct part *part, const void *ours, const void *theirs)
{
    if (part->element == OHM_UINT8)
        return memcmp(ours, theirs, part->block) == 0;
    for (size_t k = 0; k < part->block; k++)
        if (!same(((const double *)ours)[k], ((const double *)theirs)[k]))
            return false;
    return true;
}

/* OHM_EINPUT: block AT of the part is not what the result has. */
static enum ohm_status expect_equal(const struct ohm_result *result,
                                    const struct part *part, size_t pair, size_t trial,
                                    const void *ours, const void *theirs)
{
    char where[256];

    if (is_equal(part, ours, theirs))
        return OHM_OK;
    ohm_sweep_describe(&result->experiment->sweep, pair / result->seeds, NULL, where,
                       sizeof where);
    return ohm_fail(
        OHM_EINPUT,
        "%s of %s%straining %zu, trial %zu is another one than in the files before",
        part->name, where, *where ? ", " : "", pair % result->seeds, trial);
}

/* Which trials a store has; whether to copy those that were found, or to compare those that were found again. */
struct reading {
    const uint8_t *found;
    bool copy;
};

/* Copies or compares the blocks of a part, as CONTEXT says. */
static enum ohm_status read_part(struct ohm_store *store, const struct ohm_result *result,
                                 const struct part *part, void *context)
{
    const struct reading *reading = context;
    const size_t bytes = part->block * (part->element == OHM_UINT8 ? 1 : sizeof(double));
    const size_t pairs = result->points * result->seeds;
    char *values = NULL;
    bool there;
    enum ohm_status status;

    OHM_TRY(ohm_store_exists(store, part->name, &there));
    if (part->element == OHM_DOUBLE && !there)
        return OHM_OK; /* not known when the file was made */
    OHM_GO(expect_size(store, part, pairs * part->trials * part->block));
    OHM_GO(OHM_NEW(values, pairs * part->trials * bytes, "results"));
    OHM_GO(ohm_store_read(store, part->name, part->element, NULL, NULL, values));
    for (size_t pair = 0; pair < pairs; pair++) {
        for (size_t t = 0; t < result->trials; t++) {
            const size_t at = (pair * part->trials + (part->over_trials ? t : 0)) * bytes;
            const size_t unit = pair * result->trials + t;
            char *ours = (char *)part->values + at;

            if (!part->over_trials && t > 0)
                continue;
            if (!reading->copy && reading->found[unit] == OHM_FOUND_AGAIN)
                OHM_GO(expect_equal(result, part, pair, t, ours, values + at));
            if (reading->copy && reading->found[unit] == OHM_FOUND)
                memcpy(ours, values + at, bytes);
        }
    }
out:
    free(values);
    return status;
}

enum ohm_status ohm_cube_read(struct ohm_store *store, struct ohm_result *result,
                              uint8_t found[])
{
    const size_t n = result->points * result->seeds * result->trials;

    OHM_TRY(expect_size(store, &(struct part){ .name = "done" }, n));
    OHM_TRY(ohm_store_read(store, "done", OHM_UINT8, NULL, NULL, found));
    for (size_t k = 0; k < n; k++) {
        if (found[k] != OHM_DONE && found[k] != OHM_DONE_FAILED)
            found[k] = OHM_FOUND_NOT;
        else
            found[k] = result->done[k] ? OHM_FOUND_AGAIN : OHM_FOUND;
    }
    if (memchr(found, OHM_FOUND_AGAIN, n))
        OHM_TRY(for_all(store, result, read_part, &(struct reading){ found, false }));
    return for_all(store, result, read_part, &(struct reading){ found, true });
}
