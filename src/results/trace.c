/* trace.c -- currents, sums and codes of all reads of some images, on file. */
#include "results/trace.h"

#include "base/memory.h"
#include "chip/probe.h"
#include "results/places.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/slab.h"
#include "store/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES = 3, NAME = 128 };

static const struct {
    const char *name, *units, *words;
} values[VALUES] = {
    { "current", "A", "current into the virtual ground" },
    { "ideal_sum", "1", "exact integer sum of the column, LSB" },
    { "code", "1", "code of the converter" },
};

/* What one route's traces are written with. */
struct tracer {
    struct ohm_store *store;
    const struct ohm_study *study;
    const struct ohm_chip *chip;
    const struct ohm_readout *readout;
    size_t point;
    struct ohm_unit unit;
    size_t n; /* the next read */
    char group[NAME];
    size_t cols;
    uint8_t *x;
    double *row[VALUES];
    struct ohm_sample *sample;
};

static enum ohm_status create_arrays(struct tracer *t, const char *route)
{
    const char *axes[2] = { "read", "column" };
    char path[2 * NAME];
    bool there;

    snprintf(t->group, sizeof t->group, "traces/%s", route);
    snprintf(path, sizeof path, "%s/read", t->group);
    OHM_TRY(ohm_store_exists(t->store, path, &there));
    if (there)
        return OHM_OK;
    OHM_TRY(ohm_places_create(t->store, t->group));
    snprintf(path, sizeof path, "%s/column", t->group);
    OHM_TRY(ohm_store_axis_counts(t->store, path, t->cols, "bit line"));
    snprintf(path, sizeof path, "%s/dummy", t->group);
    OHM_TRY(ohm_store_array(t->store, path, OHM_DOUBLE, 1, axes, "A",
                            "current of the dummy column"));
    for (int k = 0; k < VALUES; k++) {
        snprintf(path, sizeof path, "%s/%s", t->group, values[k].name);
        OHM_TRY(ohm_store_array(t->store, path, OHM_DOUBLE, 2, axes, values[k].units,
                                values[k].words));
    }
    return OHM_OK;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static enum ohm_status tracer_init(struct tracer *t, const char *route)
{
    size_t shape = 0, widest = 0;

    for (size_t k = 0; k < t->chip->layers; k++)
        widest = larger(widest, t->chip->mvm[k]->in);
    for (size_t k = 0; k < t->study->experiment->points; k++)
        shape =
            larger(shape, t->study->experiment->point[k].mapping.cols +
                              ohm_mapping_extra(&t->study->experiment->point[k].mapping));
    t->cols = shape;
    OHM_TRY(OHM_NEW(t->x, widest, "inputs"));
    OHM_TRY(OHM_NEW(t->sample, 1, "samples"));
    for (int k = 0; k < VALUES; k++)
        OHM_TRY(OHM_NEW(t->row[k], t->cols, "traced values"));
    return create_arrays(t, route);
}

static void tracer_clear(struct tracer *t)
{
    free(t->x);
    free(t->sample);
    for (int k = 0; k < VALUES; k++)
        free(t->row[k]);
}

/* Currents of the sample's columns; sums and codes of its taps at the bit line that a tap reads, the first of a
 * difference. */
static void fill_rows(struct tracer *t, const struct ohm_mvm *mvm,
                      const struct ohm_xbar *xbar)
{
    const double lsb = ohm_fabric_lsb(&t->chip->fabric);

    for (int k = 0; k < VALUES; k++)
        for (size_t i = 0; i < t->cols; i++)
            t->row[k][i] = NAN;
    for (size_t c = 0; c < xbar->cols && t->chip->solver; c++)
        t->row[0][xbar->column[c]] = t->sample->column[c] * lsb;
    for (size_t i = 0; i < t->sample->taps; i++) {
        const struct ohm_taps tap = ohm_layout_tap(xbar, i);
        const struct ohm_conversion c =
            ohm_mvm_conversion(mvm, t->readout, &tap, t->sample->active, t->sample->dummy);

        t->row[1][tap.plus] = t->sample->sum[i];
        if (t->chip->solver)
            ohm_adc_convert(&c, 1, &t->sample->current[i], &t->row[2][tap.plus]);
        else
            ohm_adc_convert_sums(&c, 1, &t->sample->sum[i], &t->row[2][tap.plus]);
    }
}

static enum ohm_status write_read(struct tracer *t, const struct ohm_mvm *mvm,
                                  const struct ohm_xbar *xbar, const struct ohm_read_id *id)
{
    const size_t start[2] = { t->n, 0 }, count[2] = { 1, t->cols };
    const double dummy =
        t->chip->solver ? t->sample->dummy * ohm_fabric_lsb(&t->chip->fabric) : NAN;
    char path[2 * NAME];

    fill_rows(t, mvm, xbar);
    OHM_TRY(ohm_places_write(t->store, t->group, t->n, t->point, t->unit, id));
    snprintf(path, sizeof path, "%s/dummy", t->group);
    OHM_TRY(ohm_store_write(t->store, path, OHM_DOUBLE, start, count, &dummy));
    for (int k = 0; k < VALUES; k++) {
        snprintf(path, sizeof path, "%s/%s", t->group, values[k].name);
        OHM_TRY(ohm_store_write(t->store, path, OHM_DOUBLE, start, count, t->row[k]));
    }
    t->n++;
    return OHM_OK;
}

/* All reads of one crossbar of a layer; ID has its image and phase. */
static enum ohm_status trace_crossbar(struct tracer *t, const struct ohm_xbar *xbar,
                                      struct ohm_read_id id)
{
    const struct ohm_mvm *mvm = t->chip->mvm[id.layer];
    const struct ohm_layout *layout = t->chip->layout[id.layer];

    for (id.step = 0; id.step < layout->steps; id.step++) {
        for (id.bit = 0; id.bit < layout->slots; id.bit++) {
            OHM_TRY(ohm_mvm_sample(mvm, t->x, xbar, id.step, id.bit, t->sample));
            OHM_TRY(write_read(t, mvm, xbar, &id));
        }
    }
    return OHM_OK;
}

/* All reads of one layer, image and phase. */
static enum ohm_status trace_layer(struct tracer *t, size_t layer, size_t image,
                                   size_t phase)
{
    const struct ohm_layout *layout = t->chip->layout[layer];

    OHM_TRY(ohm_chip_inputs(t->chip, t->readout,
                            t->study->data.test.x + image * t->study->data.inputs, layer,
                            phase, t->x));
    for (size_t k = 0; k < layout->crossbars; k++) {
        struct ohm_read_id id = ohm_read_at(layer, &layout->xbar[k]);

        id.image = image;
        id.phase = phase;
        if (layout->xbar[k].exists)
            OHM_TRY(trace_crossbar(t, &layout->xbar[k], id));
    }
    return OHM_OK;
}

static enum ohm_status trace_route(struct tracer *t, const char *route)
{
    const size_t images = t->study->options.trace_images;

    OHM_TRY(tracer_init(t, route));
    OHM_TRY(ohm_places_begin(t->store, t->group, t->point, t->unit, &t->n));
    for (size_t image = 0; image < images && image < t->study->images; image++)
        for (size_t layer = 0; layer < t->chip->layers; layer++)
            for (size_t phase = 0; phase < (layer ? 1 : t->chip->integer->phases); phase++)
                OHM_TRY(trace_layer(t, layer, image, phase));
    return OHM_OK;
}

enum ohm_status ohm_trace_write(struct ohm_store *store, const struct ohm_study *study,
                                struct ohm_unit unit,
                                struct ohm_chip *const chip[OHM_ROUTES])
{
    const size_t point = study->groups.group[unit.group].point[0];
    enum ohm_status status = OHM_OK;

    for (int r = 0; r < OHM_ROUTES && status == OHM_OK; r++) {
        struct tracer tracer = { .store = store,
                                 .study = study,
                                 .chip = chip[r],
                                 .readout = &study->experiment->point[point].readout,
                                 .point = point,
                                 .unit = unit };

        if (!chip[r] || !study->experiment->base.route[r])
            continue;
        status = trace_route(&tracer, ohm_route_names[r]);
        tracer_clear(&tracer);
    }
    return status;
}
