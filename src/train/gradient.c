/* gradient.c -- the forward and the backward pass of a batch. */
#include "train/gradient.h"

#include "base/memory.h"
#include "mapping/quantise.h"
#include "num/dense.h"
#include "num/elementary.h"

#include <math.h>
#include <stdlib.h>

enum ohm_status ohm_gradient_init(struct ohm_gradient *gradient,
                                  const struct ohm_network *network, size_t batch)
{
    struct ohm_gradient draft = { .batch = batch };
    enum ohm_status status;

    OHM_GO(OHM_NEW(draft.x[0], batch * network->layer[0].in, "inputs"));
    for (size_t k = 0; k < network->layers; k++) {
        const size_t in = network->layer[k].in, out = network->layer[k].out;

        OHM_GO(OHM_NEW(draft.w[k], in * out, "weights"));
        OHM_GO(OHM_NEW(draft.b[k], out, "biases"));
        OHM_GO(OHM_NEW(draft.dw[k], in * out, "gradients"));
        OHM_GO(OHM_NEW(draft.db[k], out, "gradients"));
        OHM_GO(OHM_NEW(draft.x[k + 1], batch * out, "activations"));
        OHM_GO(OHM_NEW(draft.d[k + 1], batch * out, "gradients"));
    }
    *gradient = draft;
out:
    if (status != OHM_OK)
        ohm_gradient_clear(&draft, network);
    return status;
}

void ohm_gradient_clear(struct ohm_gradient *gradient, const struct ohm_network *network)
{
    free(gradient->x[0]);
    for (size_t k = 0; k < network->layers; k++) {
        free(gradient->w[k]);
        free(gradient->b[k]);
        free(gradient->dw[k]);
        free(gradient->db[k]);
        free(gradient->x[k + 1]);
        free(gradient->d[k + 1]);
    }
    *gradient = (struct ohm_gradient){ 0 };
}

void ohm_gradient_quantise(struct ohm_gradient *g, const struct ohm_network *network)
{
    for (size_t k = 0; k < network->layers; k++) {
        const struct ohm_layer *layer = &network->layer[k];
        const size_t n = layer->in * layer->out;

        g->w_exponent[k] = ohm_scale_exponent(n, layer->w);
        g->b_exponent[k] = ohm_scale_exponent(layer->out, layer->b);
        ohm_quantise(n, layer->w, g->w_exponent[k], network->bits, g->w[k]);
        ohm_quantise(layer->out, layer->b, g->b_exponent[k], network->bits, g->b[k]);
    }
}

static void relu(size_t n, float x[])
{
    for (size_t k = 0; k < n; k++)
        x[k] = x[k] > 0 ? x[k] : 0;
}

void ohm_gradient_forward(struct ohm_gradient *g, struct ohm_network *network, size_t n,
                          bool automatic, const struct ohm_operator *op)
{
    for (size_t k = 0; k < network->layers; k++) {
        struct ohm_layer *layer = &network->layer[k];
        const size_t out = layer->out;
        float *z = g->x[k + 1];

        if (op)
            op->product(op->self, k, n, layer->in, out, g->x[k], g->w[k], z);
        else
            ohm_dense_product(n, out, layer->in, g->x[k], g->w[k], z);
        for (size_t m = 0; m < n; m++)
            for (size_t o = 0; o < out; o++)
                z[m * out + o] += g->b[k][o];
        if (automatic)
            layer->a_exponent = ohm_scale_exponent(n * out, z);
        ohm_quantise(n * out, z, layer->a_exponent, network->bits, z);
        if (k + 1 < network->layers)
            relu(n * out, z);
    }
}

/* d[n][classes] = (softmax(logit) - one-hot) / n; returns the mean cross-entropy. */
static double softmax(size_t n, size_t classes, const float logit[], const uint8_t label[],
                      float d[])
{
    double loss = 0;

    for (size_t m = 0; m < n; m++) {
        const float *z = logit + m * classes;
        float *to = d + m * classes, most = z[0], sum = 0;

        for (size_t c = 1; c < classes; c++)
            most = z[c] > most ? z[c] : most;
        for (size_t c = 0; c < classes; c++)
            sum += to[c] = (float)ohm_exp((double)(z[c] - most));
        loss -= (double)(z[label[m]] - most - (float)ohm_ln((double)sum));
        for (size_t c = 0; c < classes; c++)
            to[c] = (to[c] / sum - (c == label[m])) / (float)n;
    }
    return loss / (double)n;
}

double ohm_gradient_backward(struct ohm_gradient *g, const struct ohm_network *network,
                             size_t n, const uint8_t label[])
{
    const size_t last = network->layers;
    const double loss =
        softmax(n, network->layer[last - 1].out, g->x[last], label, g->d[last]);

    for (size_t k = last; k-- > 0;) {
        const size_t in = network->layer[k].in, out = network->layer[k].out;
        const float *d = g->d[k + 1];

        ohm_dense_product_left(in, out, n, g->x[k], d, g->dw[k]);
        for (size_t o = 0; o < out; o++)
            g->db[k][o] = 0;
        for (size_t m = 0; m < n; m++)
            for (size_t o = 0; o < out; o++)
                g->db[k][o] += d[m * out + o];
        if (k == 0)
            break;
        ohm_dense_product_right(n, in, out, d, g->w[k], g->d[k]);
        for (size_t m = 0; m < n * in;
             m++) /* the ReLU; the quantisers pass gradients through */
            g->d[k][m] = g->x[k][m] > 0 ? g->d[k][m] : 0;
    }
    return loss;
}
