#include "model/weights.h"

#include "base/memory.h"
#include "exchange/npz.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/slab.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 300 };

static bool ends_with(const char *path, const char *ending)
{
    const size_t n = strlen(path), m = strlen(ending);

    return n >= m && strcmp(path + n - m, ending) == 0;
}

/* Checks what every source must obey once its numbers are in place. */
static enum ohm_status check(const char *where, const struct ohm_network *network)
{
    for (size_t k = 0; k < network->layers; k++) {
        const struct ohm_layer *layer = &network->layer[k];

        for (size_t i = 0; i < layer->in * layer->out; i++)
            if (!isfinite(layer->w[i]))
                return ohm_fail(OHM_EINPUT, "%s: w%zu: entry %zu is not finite", where, k,
                                i);
        for (size_t i = 0; i < layer->out; i++)
            if (!isfinite(layer->b[i]))
                return ohm_fail(OHM_EINPUT, "%s: b%zu: entry %zu is not finite", where, k,
                                i);
        if (layer->a_exponent < -64 || layer->a_exponent > 64)
            return ohm_fail(OHM_EINPUT, "%s: a_exponent: %d is not in -64 to 64", where,
                            layer->a_exponent);
    }
    if (!(network->deviation > 0) || !isfinite(network->mean))
        return ohm_fail(OHM_EINPUT, "%s: mean %g and deviation %g are not usable", where,
                        network->mean, network->deviation);
    if (network->bits < 1 || network->bits > 8)
        return ohm_fail(OHM_EINPUT, "%s: bits: %zu is not in 1 to 8", where, network->bits);
    return OHM_OK;
}

/* --- .npz --- */

static enum ohm_status add_array(struct ohm_npz *npz, const char *name, size_t layer,
                                 size_t ndim, const size_t shape[], const float from[])
{
    size_t n = 1;
    char full[NAME];
    double *values = NULL;
    enum ohm_status status;

    for (size_t k = 0; k < ndim; k++)
        n *= shape[k];
    OHM_TRY(OHM_NEW(values, n, "values"));
    for (size_t k = 0; k < n; k++)
        values[k] = (double)from[k];
    snprintf(full, sizeof full, "%s%zu", name, layer);
    status = ohm_npz_add(npz, full, ndim, shape, values);
    free(values);
    return status;
}

static enum ohm_status write_npz(const char *path, const struct ohm_network *network)
{
    const double scalars[3] = { network->mean, network->deviation, (double)network->bits };
    static const char *const names[3] = { "mean", "deviation", "bits" };
    double exponent[OHM_LAYERS_MAX];
    struct ohm_npz *npz = NULL;
    enum ohm_status status;

    OHM_TRY(ohm_npz_create(path, &npz));
    for (size_t k = 0; k < network->layers; k++) {
        const struct ohm_layer *layer = &network->layer[k];

        exponent[k] = layer->a_exponent;
        OHM_GO(add_array(npz, "w", k, 2, (size_t[]){ layer->in, layer->out }, layer->w));
        OHM_GO(add_array(npz, "b", k, 1, (size_t[]){ layer->out }, layer->b));
    }
    OHM_GO(ohm_npz_add(npz, "a_exponent", 1, (size_t[]){ network->layers }, exponent));
    for (int k = 0; k < 3; k++)
        OHM_GO(ohm_npz_add(npz, names[k], 0, NULL, &scalars[k]));
    OHM_GO(ohm_npz_close(npz));
out:
    ohm_npz_free(npz);
    return status;
}

/* The number of layers in an .npz: w0, w1, ... */
static size_t count_layers(const struct ohm_npz *npz)
{
    const char *const *names = ohm_npz_names(npz);
    size_t n = 0;

    for (bool found = true; found && n <= OHM_LAYERS_MAX; n += found) {
        char wanted[16];

        snprintf(wanted, sizeof wanted, "w%zu", n);
        found = false;
        for (size_t k = 0; names[k]; k++)
            found |= strcmp(names[k], wanted) == 0;
    }
    return n;
}

static enum ohm_status read_scalar(struct ohm_npz *npz, const char *path, const char *name,
                                   double *value)
{
    struct ohm_npy a;

    OHM_TRY(ohm_npz_read(npz, name, &a));
    if (ohm_npy_size(&a) != 1) {
        ohm_npy_clear(&a);
        return ohm_fail(OHM_EINPUT, "%s: %s is not one number", path, name);
    }
    *value = a.values[0];
    ohm_npy_clear(&a);
    return OHM_OK;
}

/* Copies array NAME of a layer; SIZE values. */
static enum ohm_status read_layer(struct ohm_npz *npz, const char *path, const char *name,
                                  size_t layer, size_t size, float to[])
{
    char full[NAME];
    struct ohm_npy a;

    snprintf(full, sizeof full, "%s%zu", name, layer);
    OHM_TRY(ohm_npz_read(npz, full, &a));
    if (ohm_npy_size(&a) != size) {
        ohm_fail(OHM_EINPUT, "%s: %s has %zu values instead of %zu", path, full,
                 ohm_npy_size(&a), size);
        ohm_npy_clear(&a);
        return OHM_EINPUT;
    }
    for (size_t k = 0; k < size; k++)
        to[k] = (float)a.values[k];
    ohm_npy_clear(&a);
    return OHM_OK;
}

/* The sizes of the layers, from the shapes of the weights. */
static enum ohm_status read_sizes(struct ohm_npz *npz, const char *path, size_t layers,
                                  size_t sizes[])
{
    for (size_t k = 0; k < layers; k++) {
        struct ohm_npy a;
        char name[NAME];
        bool fits;

        snprintf(name, sizeof name, "w%zu", k);
        OHM_TRY(ohm_npz_read(npz, name, &a));
        fits = a.ndim == 2 && (k == 0 || a.shape[0] == sizes[k]);
        sizes[k] = a.shape[0];
        sizes[k + 1] = a.ndim == 2 ? a.shape[1] : 0;
        ohm_npy_clear(&a);
        if (!fits)
            return ohm_fail(OHM_EINPUT,
                            "%s: %s is not a matrix [in][out] that fits the layer "
                            "before it",
                            path, name);
    }
    return OHM_OK;
}

static enum ohm_status read_npz(const char *path, struct ohm_network *network)
{
    struct ohm_network draft = { .layers = 0 };
    size_t sizes[OHM_LAYERS_MAX + 2];
    double exponent, bits;
    struct ohm_npz *npz = NULL;
    struct ohm_npy a = { 0 };
    size_t layers;
    enum ohm_status status;

    OHM_TRY(ohm_npz_open(path, &npz));
    layers = count_layers(npz);
    if (layers == 0 || layers > OHM_LAYERS_MAX) {
        status =
            ohm_fail(OHM_EINPUT, "%s: w0, w1, ... are %zu layers; 1 to %d are possible",
                     path, layers, OHM_LAYERS_MAX);
        goto out;
    }
    OHM_GO(read_sizes(npz, path, layers, sizes));
    OHM_GO(ohm_network_init(&draft, layers + 1, sizes));
    OHM_GO(ohm_npz_read(npz, "a_exponent", &a));
    OHM_GO(ohm_npy_expect(&a, path, 1, (size_t[]){ layers }));
    for (size_t k = 0; k < layers; k++) {
        struct ohm_layer *layer = &draft.layer[k];

        exponent = a.values[k];
        layer->a_exponent = fabs(exponent) <= 64 ? (int)exponent : 99;
        OHM_GO(read_layer(npz, path, "w", k, layer->in * layer->out, layer->w));
        OHM_GO(read_layer(npz, path, "b", k, layer->out, layer->b));
    }
    OHM_GO(read_scalar(npz, path, "mean", &draft.mean));
    OHM_GO(read_scalar(npz, path, "deviation", &draft.deviation));
    OHM_GO(read_scalar(npz, path, "bits", &bits));
    draft.bits = bits >= 1 && bits <= 8 ? (size_t)bits : 99;
    OHM_GO(check(path, &draft));
    *network = draft;
    draft.layers = 0;
out:
    ohm_npy_clear(&a);
    ohm_network_clear(&draft);
    ohm_npz_free(npz);
    return status;
}

/* --- HDF5 --- */

enum ohm_status ohm_weights_store(struct ohm_store *store, const char *group,
                                  const struct ohm_network *network)
{
    double exponent[OHM_LAYERS_MAX];
    char path[NAME], in[NAME], out[NAME];

    for (size_t k = 0; k < network->layers; k++) {
        const struct ohm_layer *layer = &network->layer[k];

        exponent[k] = layer->a_exponent;
        snprintf(path, sizeof path, "%s/in%zu", group, k);
        OHM_TRY(ohm_store_axis_counts(store, path, layer->in, "inputs of the layer"));
        snprintf(path, sizeof path, "%s/out%zu", group, k);
        OHM_TRY(ohm_store_axis_counts(store, path, layer->out, "neurons of the layer"));
        snprintf(in, sizeof in, "in%zu", k);
        snprintf(out, sizeof out, "out%zu", k);
        snprintf(path, sizeof path, "%s/w%zu", group, k);
        OHM_TRY(ohm_store_array(store, path, OHM_FLOAT, 2, (const char *const[]){ in, out },
                                "1", "weights"));
        OHM_TRY(ohm_store_write(store, path, OHM_FLOAT, NULL, NULL, layer->w));
        snprintf(path, sizeof path, "%s/b%zu", group, k);
        OHM_TRY(ohm_store_array(store, path, OHM_FLOAT, 1, (const char *const[]){ out },
                                "1", "biases"));
        OHM_TRY(ohm_store_write(store, path, OHM_FLOAT, NULL, NULL, layer->b));
    }
    OHM_TRY(ohm_note_write_reals(store, group, "a_exponent", network->layers, exponent));
    OHM_TRY(ohm_note_write_real(store, group, "mean", network->mean));
    OHM_TRY(ohm_note_write_real(store, group, "deviation", network->deviation));
    return ohm_note_write_count(store, group, "bits", (int64_t)network->bits);
}

static enum ohm_status fetch_layer(struct ohm_store *store, const char *group, size_t k,
                                   struct ohm_layer *layer)
{
    char path[NAME];

    snprintf(path, sizeof path, "%s/w%zu", group, k);
    OHM_TRY(ohm_store_read(store, path, OHM_FLOAT, NULL, NULL, layer->w));
    snprintf(path, sizeof path, "%s/b%zu", group, k);
    return ohm_store_read(store, path, OHM_FLOAT, NULL, NULL, layer->b);
}

enum ohm_status ohm_weights_fetch(struct ohm_store *store, const char *group,
                                  struct ohm_network *network)
{
    struct ohm_network draft = { .layers = 0 };
    size_t sizes[OHM_LAYERS_MAX + 1], shape[OHM_AXES_MAX], ndim, layers = 0;
    double *exponent = NULL;
    int64_t bits;
    enum ohm_status status;

    OHM_GO(ohm_note_read_reals(store, group, "a_exponent", &layers, &exponent));
    if (layers > OHM_LAYERS_MAX) {
        status = ohm_fail(OHM_EINPUT, "%s: %zu layers are more than %d", group, layers,
                          OHM_LAYERS_MAX);
        goto out;
    }
    for (size_t k = 0; k < layers; k++) {
        char path[NAME];

        snprintf(path, sizeof path, "%s/w%zu", group, k);
        OHM_GO(ohm_store_shape(store, path, &ndim, shape));
        if (ndim != 2 || (k > 0 && shape[0] != sizes[k])) {
            status =
                ohm_fail(OHM_EINPUT, "%s is not a matrix that fits the layer before", path);
            goto out;
        }
        sizes[k] = shape[0];
        sizes[k + 1] = shape[1];
    }
    OHM_GO(ohm_network_init(&draft, layers + 1, sizes));
    for (size_t k = 0; k < layers; k++) {
        draft.layer[k].a_exponent = fabs(exponent[k]) <= 64 ? (int)exponent[k] : 99;
        OHM_GO(fetch_layer(store, group, k, &draft.layer[k]));
    }
    OHM_GO(ohm_note_read_real(store, group, "mean", &draft.mean));
    OHM_GO(ohm_note_read_real(store, group, "deviation", &draft.deviation));
    OHM_GO(ohm_note_read_count(store, group, "bits", &bits));
    draft.bits = bits >= 1 && bits <= 8 ? (size_t)bits : 99;
    OHM_GO(check(group, &draft));
    *network = draft;
    draft.layers = 0;
out:
    free(exponent);
    ohm_network_clear(&draft);
    return status;
}

/* --- files --- */

enum ohm_status ohm_weights_write(const char *path, const struct ohm_network *network)
{
    struct ohm_store *store;
    enum ohm_status status;

    if (ends_with(path, ".npz"))
        return write_npz(path, network);
    if (!ends_with(path, ".h5"))
        return ohm_fail(OHM_EUSAGE, "%s: weights are written to a .npz or .h5 file", path);
    OHM_TRY(ohm_store_create(&store, path, true));
    status = ohm_weights_store(store, "weights/0", network);
    if (status != OHM_OK) {
        ohm_store_close(store);
        return status;
    }
    return ohm_store_commit(store);
}

enum ohm_status ohm_weights_read(const char *path, size_t number,
                                 struct ohm_network *network)
{
    char group[64];
    struct ohm_store *store;
    enum ohm_status status;

    if (ends_with(path, ".npz"))
        return read_npz(path, network);
    OHM_TRY(ohm_store_open(&store, path));
    snprintf(group, sizeof group, "weights/%zu", number);
    status = ohm_weights_fetch(store, group, network);
    ohm_store_close(store);
    return status;
}
