/* weightsnpz.c -- networks in .npz files; for weights.h. */
#include "model/weightsnpz.h"

#include "base/memory.h"
#include "exchange/npz.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 300 };

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

enum ohm_status ohm_weights_npz_write(const char *path, const struct ohm_network *network)
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

    for (bool found = true; found; n += found) {
        char wanted[NAME];

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

/* Copies the array NAME of LAYER, which must have this shape. */
static enum ohm_status read_layer(struct ohm_npz *npz, const char *path, const char *name,
                                  size_t layer, size_t ndim, const size_t shape[],
                                  float to[])
{
    char full[NAME];
    struct ohm_npy a;
    enum ohm_status status;

    snprintf(full, sizeof full, "%s%zu", name, layer);
    OHM_TRY(ohm_npz_read(npz, full, &a));
    status = ohm_npy_expect(&a, full, ndim, shape);
    if (status != OHM_OK)
        ohm_while(status, "%s", path);
    for (size_t k = 0; status == OHM_OK && k < ohm_npy_size(&a); k++)
        to[k] = (float)a.values[k];
    ohm_npy_clear(&a);
    return status;
}

/* The scale exponents of the layers' outputs. */
static enum ohm_status read_exponents(struct ohm_npz *npz, const char *path,
                                      struct ohm_network *network)
{
    static const char name[] = "a_exponent";
    struct ohm_npy a;
    enum ohm_status status;

    OHM_TRY(ohm_npz_read(npz, name, &a));
    status = ohm_npy_expect(&a, name, 1, (size_t[]){ network->layers });
    if (status != OHM_OK)
        ohm_while(status, "%s", path);
    for (size_t k = 0; status == OHM_OK && k < network->layers; k++)
        status = ohm_network_whole(path, name, a.values[k], -OHM_EXPONENT_MAX,
                                   OHM_EXPONENT_MAX, &network->layer[k].a_exponent);
    ohm_npy_clear(&a);
    return status;
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

/* An empty network of the sizes that the file's weights have. */
static enum ohm_status init_network(struct ohm_npz *npz, const char *path,
                                    struct ohm_network *network)
{
    const size_t layers = count_layers(npz);
    size_t sizes[OHM_LAYERS_MAX + 1];
    enum ohm_status status;

    if (layers == 0 || layers > OHM_LAYERS_MAX)
        return ohm_fail(OHM_EINPUT, "%s: w0, w1, ... are %zu layers; 1 to %d are possible",
                        path, layers, OHM_LAYERS_MAX);
    OHM_TRY(read_sizes(npz, path, layers, sizes));
    status = ohm_network_init(network, layers + 1, sizes);
    return status == OHM_EUSAGE ? ohm_while(OHM_EINPUT, "%s", path) : status;
}

enum ohm_status ohm_weights_npz_read(const char *path, struct ohm_network *network)
{
    struct ohm_network draft = { .layers = 0 };
    struct ohm_npz *npz = NULL;
    double bits;
    int whole;
    enum ohm_status status;

    OHM_TRY(ohm_npz_open(path, &npz));
    OHM_GO(init_network(npz, path, &draft));
    OHM_GO(read_exponents(npz, path, &draft));
    for (size_t k = 0; k < draft.layers; k++) {
        struct ohm_layer *layer = &draft.layer[k];

        OHM_GO(read_layer(npz, path, "w", k, 2, (size_t[]){ layer->in, layer->out },
                          layer->w));
        OHM_GO(read_layer(npz, path, "b", k, 1, (size_t[]){ layer->out }, layer->b));
    }
    OHM_GO(read_scalar(npz, path, "mean", &draft.mean));
    OHM_GO(read_scalar(npz, path, "deviation", &draft.deviation));
    OHM_GO(read_scalar(npz, path, "bits", &bits));
    OHM_GO(ohm_network_whole(path, "bits", bits, 1, OHM_BITS_MAX, &whole));
    draft.bits = (size_t)whole;
    OHM_GO(ohm_network_check(&draft, path));
    *network = draft;
    draft.layers = 0;
out:
    ohm_network_clear(&draft);
    ohm_npz_free(npz);
    return status;
}
