/* waveforms.c -- reads in time, on file. */
#include "results/waveforms.h"

#include "base/memory.h"
#include "results/places.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/slab.h"
#include "store/tree.h"

#include <stdlib.h>

enum { ARRAYS = 5, ENERGIES = 5, PATH = 256 };
enum { CURRENT, SHOWN, DIRECT, SAMPLE, SETTLE };

static const struct {
    const char *name, *units, *words;
    bool in_time;
} arrays[ARRAYS] = {
    [CURRENT] = { "current", "A", "current into the virtual ground", true },
    [SHOWN] = { "shown", "A", "what the reader shows of it", true },
    [DIRECT] = { "direct", "A", "direct current", false },
    [SAMPLE] = { "sample", "A", "what the reader shows at t_sample", false },
    [SETTLE] = { "settle", "s", "from when on the reader stays within the band", false },
};

static const struct {
    const char *name, *words;
} energies[ENERGIES] = {
    { "delivered", "energy that the drivers deliver" },
    { "driver", "lost in the drivers' resistances" },
    { "array", "lost in wires and cells" },
    { "sense", "lost before the virtual grounds" },
    { "stored", "left in the capacitances at the end of the cycle" },
};

static enum ohm_status create_arrays(struct ohm_store *store, const char *group,
                                     const struct ohm_timing *timing, size_t cols)
{
    char path[PATH];
    double *t = NULL;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(t, timing->points, "instants"));
    for (size_t k = 0; k < timing->points; k++)
        t[k] = ohm_timing_instant(timing, k);
    OHM_GO(ohm_places_create(store, group));
    snprintf(path, sizeof path, "%s/time", group);
    OHM_GO(ohm_store_axis_values(store, path, timing->points, t, "s",
                                 "time since the inputs began to rise"));
    snprintf(path, sizeof path, "%s/column", group);
    OHM_GO(ohm_store_axis_counts(store, path, cols, "bit line"));
    for (int k = 0; k < ARRAYS; k++) {
        const char *in_time[3] = { "read", "time", "column" };
        const char *still[2] = { "read", "column" };

        snprintf(path, sizeof path, "%s/%s", group, arrays[k].name);
        OHM_GO(ohm_store_array(store, path, OHM_DOUBLE, arrays[k].in_time ? 3 : 2,
                               arrays[k].in_time ? in_time : still, arrays[k].units,
                               arrays[k].words));
    }
    for (int k = 0; k < ENERGIES; k++) {
        const char *axes[1] = { "read" };

        snprintf(path, sizeof path, "%s/%s", group, energies[k].name);
        OHM_GO(ohm_store_array(store, path, OHM_DOUBLE, 1, axes, "J", energies[k].words));
    }
out:
    free(t);
    return status;
}

static enum ohm_status write_read(struct ohm_store *store, const char *group, size_t k,
                                  size_t points, size_t cols,
                                  const struct ohm_settling *settling)
{
    const struct ohm_energy *e = &settling->energy;
    const double *values[ARRAYS] = { settling->i, settling->y, settling->dc,
                                     settling->sample, settling->settle };
    const double energy[ENERGIES] = { e->delivered, e->driver, e->array, e->sense,
                                      e->stored };
    char path[PATH];

    for (int a = 0; a < ARRAYS; a++) {
        const size_t start[3] = { k, 0, 0 };
        const size_t in_time[3] = { 1, points, cols }, still[2] = { 1, cols };

        snprintf(path, sizeof path, "%s/%s", group, arrays[a].name);
        OHM_TRY(ohm_store_write(store, path, OHM_DOUBLE, start,
                                arrays[a].in_time ? in_time : still, values[a]));
    }
    for (int a = 0; a < ENERGIES; a++) {
        const size_t start[1] = { k }, count[1] = { 1 };

        snprintf(path, sizeof path, "%s/%s", group, energies[a].name);
        OHM_TRY(ohm_store_write(store, path, OHM_DOUBLE, start, count, &energy[a]));
    }
    return OHM_OK;
}

enum ohm_status ohm_waveforms_write(struct ohm_store *store, const struct ohm_study *study,
                                    struct ohm_unit unit, enum ohm_route route, size_t cols,
                                    size_t n, const struct ohm_timed timed[])
{
    const size_t point = study->groups.group[unit.group].point[0];
    const struct ohm_timing *timing = &study->experiment->point[point].timing;
    char group[PATH / 2], path[PATH];
    size_t there = 0;
    bool made;

    snprintf(group, sizeof group, "waveforms/%s/%zu", ohm_route_names[route], unit.group);
    snprintf(path, sizeof path, "%s/read", group);
    if (n == 0 || !timed[0].settling.i)
        return OHM_OK;
    OHM_TRY(ohm_store_exists(store, path, &made));
    if (!made)
        OHM_TRY(create_arrays(store, group, timing, cols));
    OHM_TRY(ohm_places_begin(store, group, point, unit, &there));
    for (size_t k = 0; k < n; k++) {
        if (!timed[k].settling.i)
            continue;
        OHM_TRY(ohm_places_write(store, group, there, point, unit, &timed[k].read));
        OHM_TRY(
            write_read(store, group, there++, timing->points, cols, &timed[k].settling));
    }
    return OHM_OK;
}
