/* maps.c -- node voltages of some reads, on file. */
#include "results/maps.h"

#include "base/memory.h"
#include "results/places.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/slab.h"
#include "store/tree.h"

#include <math.h>
#include <stdlib.h>

enum { ARRAYS = 5, PATH = 256 };
enum { INPUT, WORD, BIT, CONDUCTANCE, CURRENT };

static const struct {
    const char *name, *units, *words, *inner[2];
} arrays[ARRAYS] = {
    [INPUT] = { "input", "V", "voltage of the driver", { "row", NULL } },
    [WORD] = { "word", "V", "voltage of the word-line node", { "row", "column" } },
    [BIT] = { "bit", "V", "voltage of the bit-line node", { "row", "column" } },
    [CONDUCTANCE] = { "conductance", "S", "programmed conductance", { "row", "column" } },
    [CURRENT] = { "current", "A", "current into the virtual ground", { "column", NULL } },
};

/* What one route's maps are written with. */
struct mapper {
    struct ohm_store *store;
    const struct ohm_study *study;
    struct ohm_unit unit;
    size_t point;
    const struct ohm_chip *chip;
    struct ohm_probe probe;
    struct ohm_plan *plan;
    size_t rows, cols; /* of the axes: the largest crossbar of the sweep */
    double *w, *b, *i; /* V, V, A: of the solver */
    double *row;       /* [rows][cols], an array as it is written */
    char group[64];
};

static enum ohm_status create_arrays(struct mapper *m)
{
    char path[PATH];
    bool there;

    snprintf(path, sizeof path, "%s/read", m->group);
    OHM_TRY(ohm_store_exists(m->store, path, &there));
    if (there)
        return OHM_OK;
    OHM_TRY(ohm_places_create(m->store, m->group));
    snprintf(path, sizeof path, "%s/row", m->group);
    OHM_TRY(ohm_store_axis_counts(m->store, path, m->rows, "word line"));
    snprintf(path, sizeof path, "%s/column", m->group);
    OHM_TRY(ohm_store_axis_counts(m->store, path, m->cols, "bit line"));
    for (int k = 0; k < ARRAYS; k++) {
        const char *axes[3] = { "read", arrays[k].inner[0], arrays[k].inner[1] };

        snprintf(path, sizeof path, "%s/%s", m->group, arrays[k].name);
        OHM_TRY(ohm_store_array(m->store, path, OHM_DOUBLE, axes[2] ? 3 : 2, axes,
                                arrays[k].units, arrays[k].words));
    }
    return OHM_OK;
}

static enum ohm_status mapper_init(struct mapper *m, const char *route)
{
    const struct ohm_experiment *experiment = m->study->experiment;
    struct ohm_solve_options options = ohm_solve_usual;
    size_t cells;

    for (size_t k = 0; k < experiment->points; k++) {
        const struct ohm_fabric fabric = ohm_settings_fabric(&experiment->point[k], 0);
        const size_t cols = ohm_fabric_cols(&fabric);

        m->rows = fabric.mapping.rows > m->rows ? fabric.mapping.rows : m->rows;
        m->cols = cols > m->cols ? cols : m->cols;
    }
    cells = m->rows * m->cols;
    snprintf(m->group, sizeof m->group, "maps/%s", route);
    options.spice = m->study->options.spice;
    OHM_TRY(ohm_probe_init(&m->probe, m->chip));
    OHM_TRY(ohm_plan_new(&m->plan, m->chip->solver, &m->probe.x, &options));
    OHM_TRY(OHM_NEW(m->w, cells, "voltages"));
    OHM_TRY(OHM_NEW(m->b, cells, "voltages"));
    OHM_TRY(OHM_NEW(m->i, m->cols, "currents"));
    OHM_TRY(OHM_NEW(m->row, cells, "voltages"));
    return create_arrays(m);
}

static void mapper_clear(struct mapper *m)
{
    ohm_plan_free(m->plan);
    ohm_probe_clear(&m->probe);
    free(m->w);
    free(m->b);
    free(m->i);
    free(m->row);
}

/* One array of read K, padded with NaN. */
static enum ohm_status write_array(struct mapper *m, int array, size_t k,
                                   const double values[])
{
    const bool rows = array != CURRENT, cols = array != INPUT;
    const size_t n = rows ? m->rows : 1, width = cols ? m->cols : 1;
    const size_t in_n = rows ? m->probe.x.rows : 1, in_width = cols ? m->probe.x.cols : 1;
    const size_t start[3] = { k, 0, 0 };
    const size_t count[3] = { 1, rows ? n : width, width };
    char path[PATH];

    for (size_t r = 0; r < n; r++)
        for (size_t c = 0; c < width; c++)
            m->row[r * width + c] =
                r < in_n && c < in_width ? values[r * in_width + c] : NAN;
    snprintf(path, sizeof path, "%s/%s", m->group, arrays[array].name);
    return ohm_store_write(m->store, path, OHM_DOUBLE, start, count, m->row);
}

static enum ohm_status write_map(struct mapper *m, size_t k, const struct ohm_read_id *id)
{
    const struct ohm_dataset *data = &m->study->data;
    const struct ohm_readout *readout = &m->study->experiment->point[m->point].readout;
    struct ohm_reads reads = { .n = 1, .i = m->i, .w = m->w, .b = m->b };

    OHM_TRY(
        ohm_probe_read(&m->probe, readout, data->test.x + id->image * data->inputs, id));
    OHM_TRY(ohm_plan_load(m->plan, m->probe.g));
    reads.v = m->probe.v;
    OHM_TRY(ohm_plan_apply(m->plan, &reads, NULL));
    OHM_TRY(ohm_places_write(m->store, m->group, k, m->point, m->unit, id));
    OHM_TRY(write_array(m, INPUT, k, m->probe.v));
    OHM_TRY(write_array(m, WORD, k, m->w));
    OHM_TRY(write_array(m, BIT, k, m->b));
    OHM_TRY(write_array(m, CONDUCTANCE, k, m->probe.g));
    return write_array(m, CURRENT, k, m->i);
}

static enum ohm_status map_route(struct mapper *m, const char *route)
{
    const struct ohm_fabric *fabric = &m->chip->fabric;
    size_t n;

    OHM_TRY(mapper_init(m, route));
    OHM_TRY(ohm_places_begin(m->store, m->group, m->point, m->unit, &n));
    for (size_t k = 0; k < m->study->options.map_reads; k++) {
        struct ohm_rng rng =
            ohm_rng_at(fabric->seed, OHM_FOR_MAPS, fabric->trial, (uint32_t)k, 0);
        const struct ohm_read_id id = ohm_read_draw(m->chip, m->study->images, &rng);

        OHM_TRY(write_map(m, n + k, &id));
    }
    return OHM_OK;
}

enum ohm_status ohm_maps_write(struct ohm_store *store, const struct ohm_study *study,
                               struct ohm_unit unit,
                               struct ohm_chip *const chip[OHM_ROUTES])
{
    enum ohm_status status = OHM_OK;

    for (int r = OHM_ROUTE_NODAL; r < OHM_ROUTES && status == OHM_OK; r++) {
        struct mapper mapper = { .store = store,
                                 .study = study,
                                 .unit = unit,
                                 .point = study->groups.group[unit.group].point[0],
                                 .chip = chip[r] };

        if (!chip[r] || !study->experiment->base.route[r] ||
            chip[r]->crossbars == chip[r]->empty)
            continue;
        status = map_route(&mapper, ohm_route_names[r]);
        mapper_clear(&mapper);
    }
    return status;
}
