/* weights.c -- networks in HDF5 files, and which kind of file a name means. */
#include "model/weights.h"

#include "exchange/draft.h"
#include "model/weightsnpz.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/slab.h"

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

/* The array NAME of LAYER, which must have this shape. */
static enum ohm_status fetch_array(struct ohm_store *store, const char *group,
                                   const char *name, size_t layer, size_t ndim,
                                   const size_t shape[], float to[])
{
    size_t is[OHM_AXES_MAX], axes;
    char path[NAME];
    bool fits;

    snprintf(path, sizeof path, "%s/%s%zu", group, name, layer);
    OHM_TRY(ohm_store_shape(store, path, &axes, is));
    fits = axes == ndim;
    for (size_t k = 0; fits && k < ndim; k++)
        fits = is[k] == shape[k];
    if (!fits)
        return ohm_fail(OHM_EINPUT, "%s: %s does not have the shape of its layer",
                        ohm_store_name(store), path);
    return ohm_store_read(store, path, OHM_FLOAT, NULL, NULL, to);
}

/* An empty network of the sizes that the weights of GROUP have, and its scale exponents. */
static enum ohm_status fetch_sizes(struct ohm_store *store, const char *group,
                                   const char *where, struct ohm_network *network)
{
    size_t sizes[OHM_LAYERS_MAX + 1], shape[OHM_AXES_MAX], ndim, layers = 0;
    double *exponent = NULL;
    enum ohm_status status;

    OHM_GO(ohm_note_read_reals(store, group, "a_exponent", &layers, &exponent));
    if (layers == 0 || layers > OHM_LAYERS_MAX) {
        status = ohm_fail(OHM_EINPUT, "%s: %zu layers; 1 to %d are possible", where, layers,
                          OHM_LAYERS_MAX);
        goto out;
    }
    for (size_t k = 0; k < layers; k++) {
        char path[NAME];

        snprintf(path, sizeof path, "%s/w%zu", group, k);
        OHM_GO(ohm_store_shape(store, path, &ndim, shape));
        if (ndim != 2 || (k > 0 && shape[0] != sizes[k])) {
            status =
                ohm_fail(OHM_EINPUT, "%s: %s is not a matrix that fits the layer before",
                         ohm_store_name(store), path);
            goto out;
        }
        sizes[k] = shape[0];
        sizes[k + 1] = shape[1];
    }
    OHM_GO(ohm_network_init(network, layers + 1, sizes));
    for (size_t k = 0; k < layers; k++)
        OHM_GO(ohm_network_whole(where, "a_exponent", exponent[k], -OHM_EXPONENT_MAX,
                                 OHM_EXPONENT_MAX, &network->layer[k].a_exponent));
out:
    free(exponent);
    return status == OHM_EUSAGE ? ohm_while(OHM_EINPUT, "%s", where) : status;
}

/* OHM_EINPUT where the group says why there is no network. */
static enum ohm_status check_failed(struct ohm_store *store, const char *group)
{
    char *why = NULL;
    enum ohm_status status = ohm_note_read_text(store, group, "failed", &why);

    if (status != OHM_OK)
        return status == OHM_ENOMEM ? status : OHM_OK;
    status = ohm_fail(OHM_EINPUT, "%s: there is no network: %s", group, why);
    free(why);
    return status;
}

enum ohm_status ohm_weights_fetch(struct ohm_store *store, const char *group,
                                  struct ohm_network *network)
{
    struct ohm_network draft = { .layers = 0 };
    char where[NAME];
    int64_t bits;
    int whole;
    enum ohm_status status;

    snprintf(where, sizeof where, "%s: %s", ohm_store_name(store), group);
    OHM_GO(check_failed(store, group));
    OHM_GO(fetch_sizes(store, group, where, &draft));
    for (size_t k = 0; k < draft.layers; k++) {
        struct ohm_layer *layer = &draft.layer[k];

        OHM_GO(fetch_array(store, group, "w", k, 2, (size_t[]){ layer->in, layer->out },
                           layer->w));
        OHM_GO(fetch_array(store, group, "b", k, 1, (size_t[]){ layer->out }, layer->b));
    }
    OHM_GO(ohm_note_read_real(store, group, "mean", &draft.mean));
    OHM_GO(ohm_note_read_real(store, group, "deviation", &draft.deviation));
    OHM_GO(ohm_note_read_count(store, group, "bits", &bits));
    OHM_GO(ohm_network_whole(where, "bits", (double)bits, 1, OHM_BITS_MAX, &whole));
    draft.bits = (size_t)whole;
    OHM_GO(ohm_network_check(&draft, where));
    *network = draft;
    draft.layers = 0;
out:
    ohm_network_clear(&draft);
    return status;
}

static bool ends_with(const char *path, const char *ending)
{
    const size_t n = strlen(path), m = strlen(ending);

    return n >= m && strcmp(path + n - m, ending) == 0;
}

enum ohm_status ohm_weights_probe(const char *path)
{
    if (!ends_with(path, ".npz") && !ends_with(path, ".h5"))
        return ohm_fail(OHM_EUSAGE, "%s: weights are written to a .npz or .h5 file", path);
    return ohm_draft_probe(path);
}

enum ohm_status ohm_weights_write(const char *path, const struct ohm_network *network)
{
    struct ohm_store *store;
    enum ohm_status status;

    OHM_TRY(ohm_weights_probe(path));
    if (ends_with(path, ".npz"))
        return ohm_weights_npz_write(path, network);
    OHM_TRY(ohm_store_create(&store, path, true));
    status = ohm_weights_store(store, "weights/0", network);
    if (status != OHM_OK) {
        ohm_store_close(store);
        return ohm_store_discard(path, status);
    }
    status = ohm_store_commit(store);
    return status == OHM_OK ? status : ohm_store_discard(path, status);
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
