/* kept.c -- finds a read that a file keeps, and what a deck of it has to print. */
#include "results/kept.h"

#include "base/memory.h"
#include "results/places.h"
#include "store/array.h"
#include "store/facts.h"
#include "store/slab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PATH = 256 };
#define EXACT   1e-9
#define IN_TIME 1e-3

/* The route that the group's name has second. */
static enum ohm_status route_of(const char *group, int *route)
{
    const char *name = strchr(group, '/');

    for (int r = 0; name && r < OHM_ROUTES; r++) {
        const size_t length = strlen(ohm_route_names[r]);

        if (strncmp(name + 1, ohm_route_names[r], length) == 0 &&
            (name[1 + length] == '\0' || name[1 + length] == '/')) {
            *route = r;
            return OHM_OK;
        }
    }
    return ohm_fail(OHM_EUSAGE, "--group: %s names no route, like traces/nodal", group);
}

enum ohm_status ohm_kept_find(const char *path, const char *group, size_t k,
                              struct ohm_reread_id *id)
{
    struct ohm_reread_id draft = { 0 };
    struct ohm_store *store;
    struct ohm_unit unit;
    enum ohm_status status;

    OHM_TRY(route_of(group, &draft.route));
    OHM_TRY(ohm_store_open(&store, path));
    status = ohm_places_read(store, group, k, &draft.point, &unit, &draft.read);
    ohm_store_close(store);
    if (status != OHM_OK)
        return ohm_while(status, "%s", path);
    draft.seed = unit.seed;
    draft.trial = unit.trial;
    *id = draft;
    return OHM_OK;
}

/* One line for each column of a row over read and column, as far as the crossbar goes. */
static enum ohm_status expect_columns(FILE *out, struct ohm_store *store, const char *group,
                                      const char *array, size_t k, const char *before,
                                      const char *after, double tolerance)
{
    size_t shape[OHM_AXES_MAX], start[2] = { k, 0 }, count[2] = { 1, 0 };
    double *values = NULL, most = 0;
    char path[PATH];
    enum ohm_status status;

    snprintf(path, sizeof path, "%.100s/%s", group, array);
    OHM_TRY(ohm_store_expect(store, path, 2, shape));
    count[1] = shape[1];
    OHM_TRY(OHM_NEW(values, shape[1], "values"));
    OHM_GO(ohm_store_read(store, path, OHM_DOUBLE, start, count, values));
    for (size_t c = 0; c < shape[1]; c++)
        most = isnan(values[c]) ? most : fmax(most, fabs(values[c]));
    for (size_t c = 0; c < shape[1]; c++)
        if (!isnan(values[c]))
            fprintf(out, "expect: %s%zu%s = %.17g +- %.3g\n", before, c, after, values[c],
                    fmax(tolerance * most, 1e-30));
out:
    free(values);
    return status;
}

static enum ohm_status expect_energies(FILE *out, struct ohm_store *store,
                                       const char *group, size_t k)
{
    static const char *const names[] = { "delivered", "driver", "sense" };
    const size_t start[1] = { k }, count[1] = { 1 };
    size_t shape[OHM_AXES_MAX];
    double value, all = 0;
    char path[PATH];

    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%.100s/%s", group, names[i]);
        OHM_TRY(ohm_store_expect(store, path, 1, shape));
        OHM_TRY(ohm_store_read(store, path, OHM_DOUBLE, start, count, &value));
        all = fmax(all, value);
        fprintf(out, "expect: e_%s = %.17g +- %.3g\n", names[i], value,
                fmax(IN_TIME * all, 1e-30));
    }
    return OHM_OK;
}

enum ohm_status ohm_kept_expect(FILE *out, const char *path, const char *group, size_t k,
                                bool in_time)
{
    const bool waves = strncmp(group, "waveforms/", 10) == 0;
    struct ohm_store *store;
    enum ohm_status status;

    if (in_time && !waves)
        return OHM_OK; /* nothing is known */
    OHM_TRY(ohm_store_open(&store, path));
    if (in_time) {
        OHM_GO(expect_columns(out, store, group, "sample", k, "sample_", "", IN_TIME));
        OHM_GO(expect_energies(out, store, group, k));
    } else {
        OHM_GO(expect_columns(out, store, group, waves ? "direct" : "current", k,
                              "v_sense_", "#branch", EXACT));
    }
out:
    ohm_store_close(store);
    return status;
}
