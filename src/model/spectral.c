/* spectral.c -- a network of block-circulant layers, computed by transforms: in real numbers and in fixed point. */
#include "model/spectral.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 };

/* The numbers of a layer's blocks, and how far its weights are from what they make. */
static enum ohm_status set_numbers(struct ohm_spectral *s, size_t k,
                                   const struct ohm_layer *from,
                                   const struct ohm_blocks *blocks)
{
    const size_t n = from->in * from->out;
    double *w;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(w, n, "weights"));
    OHM_GO(OHM_NEW(s->c[k], ohm_blocks_parameters(blocks), "weights"));
    OHM_GO(OHM_NEW(s->bias[k], from->out, "biases"));
    for (size_t i = 0; i < n; i++)
        w[i] = (double)from->w[i];
    for (size_t o = 0; o < from->out; o++)
        s->bias[k][o] = (double)from->b[o];
    OHM_GO(ohm_blocks_collect(blocks, true, w, s->c[k]));
    ohm_blocks_expand(blocks, s->c[k], w);
    for (size_t i = 0; i < n; i++)
        s->moved[k] = fmax(s->moved[k], fabs(w[i] - (double)from->w[i]));
out:
    free(w);
    return status;
}

enum ohm_status ohm_spectral_init(struct ohm_spectral *spectral,
                                  const struct ohm_network *network, const size_t k[],
                                  const struct ohm_pipeline *pipeline)
{
    struct ohm_spectral draft = { .layers = network->layers,
                                  .mean = network->mean,
                                  .deviation = network->deviation };
    enum ohm_status status = OHM_OK;

    for (size_t l = 0; l < network->layers; l++) {
        const struct ohm_layer *from = &network->layer[l];
        const struct ohm_blocks blocks = ohm_blocks_of(from->in, from->out, k[l]);

        OHM_GO(set_numbers(&draft, l, from, &blocks));
        OHM_GO(ohm_fixed_layer_init(&draft.layer[l], pipeline, &blocks, draft.c[l],
                                    draft.bias[l]));
    }
    *spectral = draft;
out:
    if (status != OHM_OK)
        ohm_spectral_clear(&draft);
    return status;
}

void ohm_spectral_clear(struct ohm_spectral *spectral)
{
    for (size_t l = 0; l < spectral->layers; l++) {
        ohm_fixed_layer_clear(&spectral->layer[l]);
        free(spectral->c[l]);
        free(spectral->bias[l]);
    }
    *spectral = (struct ohm_spectral){ 0 };
}

static size_t widest(const struct ohm_spectral *s)
{
    size_t width = s->layer[0].blocks.in;

    for (size_t l = 0; l < s->layers; l++)
        width = s->layer[l].blocks.out > width ? s->layer[l].blocks.out : width;
    return width;
}

static double normalised(const struct ohm_spectral *s, uint8_t byte)
{
    return (byte / 255.0 - s->mean) / s->deviation;
}

enum ohm_status ohm_spectral_classify(const struct ohm_spectral *spectral, size_t n,
                                      const uint8_t x[], uint8_t class[])
{
    const size_t width = widest(spectral), in = spectral->layer[0].blocks.in;
    double *a = NULL, *z = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(a, BLOCK * width, "activations"));
    OHM_GO(OHM_NEW(z, BLOCK * width, "activations"));
    for (size_t from = 0; from < n; from += BLOCK) {
        const size_t m = n - from < BLOCK ? n - from : BLOCK;
        size_t out = in;

        for (size_t k = 0; k < m * in; k++)
            a[k] = normalised(spectral, x[from * in + k]);
        for (size_t l = 0; l < spectral->layers; l++) {
            const struct ohm_blocks *blocks = &spectral->layer[l].blocks;

            out = blocks->out;
            OHM_GO(ohm_blocks_product(blocks, spectral->c[l], m, a, z));
            for (size_t k = 0; k < m * out; k++) {
                const double sum = z[k] + spectral->bias[l][k % out];

                a[k] = l + 1 < spectral->layers ? fmax(sum, 0) : sum;
            }
        }
        for (size_t k = 0; k < m; k++) {
            size_t at = 0;

            for (size_t o = 1; o < out; o++)
                at = a[k * out + o] > a[k * out + at] ? o : at;
            class[from + k] = (uint8_t)at;
        }
    }
out:
    free(a);
    free(z);
    return status;
}

enum ohm_status ohm_spectral_classify_fixed(struct ohm_spectral *spectral, size_t n,
                                            const uint8_t x[], uint8_t class[])
{
    const size_t width = widest(spectral), in = spectral->layer[0].blocks.in;
    struct ohm_fixed_layer *first = &spectral->layer[0];
    int64_t *a = NULL, *z = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(a, width, "activations"));
    OHM_GO(OHM_NEW(z, width, "activations"));
    for (size_t k = 0; k < n; k++) {
        size_t out = in, at = 0;

        for (size_t i = 0; i < in; i++)
            a[i] =
                ohm_fixed_of(&first->pipeline.number, normalised(spectral, x[k * in + i]),
                             &first->tally[OHM_AT_INPUTS]);
        for (size_t l = 0; l < spectral->layers; l++) {
            out = spectral->layer[l].blocks.out;
            OHM_GO(ohm_fixed_layer_apply(&spectral->layer[l], 1, a, z));
            for (size_t o = 0; o < out; o++)
                a[o] = z[o] < 0 && l + 1 < spectral->layers ? 0 : z[o];
        }
        for (size_t o = 1; o < out; o++)
            at = a[o] > a[at] ? o : at;
        class[k] = (uint8_t)at;
    }
out:
    free(a);
    free(z);
    return status;
}
