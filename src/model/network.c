/* network.c -- makes, copies and checks networks, and classifies in real numbers. */
#include "model/network.h"

#include "base/memory.h"
#include "num/dense.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE_MAX = 1 << 20, BLOCK = 256 };

enum ohm_status ohm_network_init(struct ohm_network *network, size_t n,
                                 const size_t sizes[])
{
    struct ohm_network draft = { .deviation = 1, .bits = 8 };
    enum ohm_status status = OHM_OK;

    if (n < 2 || n > OHM_LAYERS_MAX + 1)
        return ohm_fail(OHM_EUSAGE, "layers: %zu sizes; 2 to %d are possible", n,
                        OHM_LAYERS_MAX + 1);
    for (size_t k = 0; k < n; k++)
        if (sizes[k] < 1 || sizes[k] > SIDE_MAX)
            return ohm_fail(OHM_EUSAGE, "layers: a size of %zu is not in 1 to %d", sizes[k],
                            SIDE_MAX);
    for (; draft.layers + 1 < n; draft.layers++) {
        struct ohm_layer *layer = &draft.layer[draft.layers];

        layer->in = sizes[draft.layers];
        layer->out = sizes[draft.layers + 1];
        OHM_GO(OHM_NEW(layer->w, layer->in * layer->out, "weights"));
        OHM_GO(OHM_NEW(layer->b, layer->out, "biases"));
    }
    *network = draft;
out:
    if (status != OHM_OK) {
        draft.layers++;
        ohm_network_clear(&draft);
    }
    return status;
}

enum ohm_status ohm_network_copy(struct ohm_network *to, const struct ohm_network *from)
{
    struct ohm_network draft;
    size_t sizes[OHM_LAYERS_MAX + 1];

    for (size_t k = 0; k < from->layers; k++)
        sizes[k] = from->layer[k].in;
    sizes[from->layers] = from->layer[from->layers - 1].out;
    OHM_TRY(ohm_network_init(&draft, from->layers + 1, sizes));
    draft.mean = from->mean;
    draft.deviation = from->deviation;
    draft.bits = from->bits;
    for (size_t k = 0; k < from->layers; k++) {
        const struct ohm_layer *a = &from->layer[k];

        draft.layer[k].a_exponent = a->a_exponent;
        memcpy(draft.layer[k].w, a->w, a->in * a->out * sizeof *a->w);
        memcpy(draft.layer[k].b, a->b, a->out * sizeof *a->b);
    }
    ohm_network_clear(to);
    *to = draft;
    return OHM_OK;
}

void ohm_network_clear(struct ohm_network *network)
{
    for (size_t k = 0; k < network->layers; k++) {
        free(network->layer[k].w);
        free(network->layer[k].b);
    }
    *network = (struct ohm_network){ 0 };
}

enum ohm_status ohm_network_check(const struct ohm_network *network, const char *where)
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
        if (layer->a_exponent < -OHM_EXPONENT_MAX || layer->a_exponent > OHM_EXPONENT_MAX)
            return ohm_fail(OHM_EINPUT, "%s: a_exponent: %d is not in -%d to %d", where,
                            layer->a_exponent, OHM_EXPONENT_MAX, OHM_EXPONENT_MAX);
    }
    if (!(network->deviation > 0) || !isfinite(network->deviation) ||
        !isfinite(network->mean))
        return ohm_fail(OHM_EINPUT, "%s: mean %g and deviation %g are not usable", where,
                        network->mean, network->deviation);
    if (network->bits < 1 || network->bits > OHM_BITS_MAX)
        return ohm_fail(OHM_EINPUT, "%s: bits: %zu is not in 1 to %d", where, network->bits,
                        OHM_BITS_MAX);
    return OHM_OK;
}

enum ohm_status ohm_network_whole(const char *where, const char *name, double value,
                                  int low, int high, int *whole)
{
    if (!(value >= low && value <= high && value == rint(value)))
        return ohm_fail(OHM_EINPUT, "%s: %s: %g is no whole number in %d to %d", where,
                        name, value, low, high);
    *whole = (int)value;
    return OHM_OK;
}

size_t ohm_network_parameters(const struct ohm_network *network)
{
    size_t n = 0;

    for (size_t k = 0; k < network->layers; k++)
        n += (network->layer[k].in + 1) * network->layer[k].out;
    return n;
}

static size_t widest(const struct ohm_network *network)
{
    size_t most = network->layer[0].in;

    for (size_t k = 0; k < network->layers; k++)
        most = network->layer[k].out > most ? network->layer[k].out : most;
    return most;
}

uint8_t ohm_network_answer(size_t classes, const float logits[])
{
    size_t at = 0;

    for (size_t k = 1; k < classes; k++)
        at = logits[k] > logits[at] ? k : at;
    return (uint8_t)at;
}

/* Layer K of n inputs: to[n][out] from from[n][in], with the ReLU unless it is the last. */
static void forward(const struct ohm_network *network, size_t k, size_t n,
                    const float from[], float to[])
{
    const struct ohm_layer *layer = &network->layer[k];
    const int last = k + 1 == network->layers;

    ohm_dense_product(n, layer->out, layer->in, from, layer->w, to);
    for (size_t m = 0; m < n; m++) {
        for (size_t o = 0; o < layer->out; o++) {
            const float z = to[m * layer->out + o] + layer->b[o];

            to[m * layer->out + o] = last || z > 0 ? z : 0;
        }
    }
}

enum ohm_status ohm_network_classify(const struct ohm_network *network, size_t n,
                                     const uint8_t x[], uint8_t class[])
{
    const size_t width = widest(network), in = network->layer[0].in;
    const size_t classes = network->layer[network->layers - 1].out;
    float *a = NULL, *b = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(a, BLOCK * width, "activations"));
    OHM_GO(OHM_NEW(b, BLOCK * width, "activations"));
    for (size_t from = 0; from < n; from += BLOCK) {
        const size_t m = n - from < BLOCK ? n - from : BLOCK;

        for (size_t k = 0; k < m * in; k++)
            a[k] = (float)((x[from * in + k] / 255.0 - network->mean) / network->deviation);
        for (size_t k = 0; k < network->layers; k++) {
            float *swap = a;

            forward(network, k, m, a, b);
            a = b;
            b = swap;
        }
        for (size_t k = 0; k < m; k++)
            class[from + k] = ohm_network_answer(classes, a + k * classes);
    }
out:
    free(a);
    free(b);
    return status;
}

double ohm_accuracy(size_t n, const uint8_t answer[], const uint8_t label[])
{
    size_t right = 0;

    for (size_t k = 0; k < n; k++)
        right += answer[k] == label[k];
    return n ? (double)right / (double)n : 0;
}
