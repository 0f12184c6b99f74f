#include "model/weights.h"

#include "model/weightsnpz.h"
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
    if (layers == 0 || layers > OHM_LAYERS_MAX) {
        status = ohm_fail(OHM_EINPUT, "%s: %zu layers; 1 to %d are possible", group, layers,
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
    OHM_GO(ohm_network_check(&draft, group));
    *network = draft;
    draft.layers = 0;
out:
    free(exponent);
    ohm_network_clear(&draft);
    return status;
}

static bool ends_with(const char *path, const char *ending)
{
    const size_t n = strlen(path), m = strlen(ending);

    return n >= m && strcmp(path + n - m, ending) == 0;
}

enum ohm_status ohm_weights_write(const char *path, const struct ohm_network *network)
{
    struct ohm_store *store;
    enum ohm_status status;

    if (ends_with(path, ".npz"))
        return ohm_weights_npz_write(path, network);
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
        return ohm_weights_npz_read(path, network);
    OHM_TRY(ohm_store_open(&store, path));
    snprintf(group, sizeof group, "weights/%zu", number);
    status = ohm_weights_fetch(store, group, network);
    ohm_store_close(store);
    return status;
}
