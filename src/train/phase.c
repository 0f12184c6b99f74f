/* phase.c -- one phase of training under way: the workspace, the order of the images, the momentum. */
#include "train/phase.h"

#include "base/clones.h"
#include "base/memory.h"
#include "mapping/quantise.h"
#include "num/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void ohm_phase_clear(struct ohm_phase *s)
{
    ohm_gradient_clear(&s->gradient, s->network);
    ohm_network_clear(&s->velocity);
    ohm_network_clear(&s->mask);
    free(s->order);
    free(s->label);
}

/* The table of normalised input values, quantised with the scale of the largest. */
static void init_inputs(struct ohm_phase *s)
{
    int exponent;

    for (int p = 0; p < 256; p++)
        s->input[p] = (float)((p / 255.0 - s->network->mean) / s->network->deviation);
    exponent = ohm_scale_exponent(256, s->input);
    ohm_quantise(256, s->input, exponent, s->network->bits, s->input);
}

/* What may change: all, or what pruning left. */
static enum ohm_status init_mask(struct ohm_phase *s)
{
    const bool all = !s->pruned;

    OHM_TRY(ohm_network_copy(&s->mask, s->network));
    for (size_t k = 0; k < s->mask.layers; k++) {
        struct ohm_layer *layer = &s->mask.layer[k];

        for (size_t i = 0; i < layer->in * layer->out; i++)
            layer->w[i] = all || layer->w[i] != 0;
        for (size_t i = 0; i < layer->out; i++)
            layer->b[i] = all || s->train->exempt_biases || layer->b[i] != 0;
    }
    return OHM_OK;
}

enum ohm_status ohm_phase_init(struct ohm_phase *s)
{
    const size_t n = s->data->train.n;
    const size_t block = s->train->batch > 256 ? s->train->batch : 256;
    enum ohm_status status;

    if (s->train->validation >= n)
        return ohm_fail(OHM_EUSAGE,
                        "validation: %zu images are all of the %zu training images",
                        s->train->validation, n);
    OHM_GO(ohm_network_copy(&s->velocity, s->network));
    for (size_t k = 0; k < s->network->layers; k++) {
        struct ohm_layer *v = &s->velocity.layer[k];

        memset(v->w, 0, v->in * v->out * sizeof *v->w);
        memset(v->b, 0, v->out * sizeof *v->b);
    }
    OHM_GO(init_mask(s));
    OHM_GO(ohm_gradient_init(&s->gradient, s->network, block));
    OHM_GO(OHM_NEW(s->order, n - s->train->validation, "training images"));
    OHM_GO(OHM_NEW(s->label, block, "labels"));
    init_inputs(s);
    return OHM_OK;
out:
    ohm_phase_clear(s);
    return status;
}

/* Puts N images into the workspace: those ORDER names, or the ones from FROM on. */
static void gather(struct ohm_phase *s, const uint32_t *order, size_t from, size_t n)
{
    const size_t in = s->data->inputs;

    for (size_t m = 0; m < n; m++) {
        const size_t image = order ? order[from + m] : from + m;
        const uint8_t *p = s->data->train.x + image * in;

        s->label[m] = s->data->train.label[image];
        for (size_t i = 0; i < in; i++)
            s->gradient.x[0][m * in + i] = s->input[p[i]];
    }
}

/* v = momentum v + mask g, w -= rate v.  A velocity that decays is cut off before it
 * becomes a denormal number, which processors are a hundred times slower with. */
OHM_CLONES
static void descend(const struct ohm_train *train, size_t n, const float g[],
                    const float mask[], float v[], float w[])
{
    const float momentum = (float)train->momentum, rate = (float)train->rate;

    for (size_t k = 0; k < n; k++) {
        const float next = momentum * v[k] + g[k] * mask[k];

        v[k] = fabsf(next) < 1e-30f ? 0 : next;
        w[k] -= rate * v[k];
    }
}

/* One training step on what gather() left. */
static double step(struct ohm_phase *s, size_t n)
{
    const double parameters = (double)ohm_network_parameters(s->network);
    const double weight = s->alpha / parameters;
    struct ohm_gradient *g = &s->gradient;
    double loss;

    ohm_gradient_quantise(g, s->network);
    ohm_gradient_forward(g, s->network, n, true, s->op);
    loss = ohm_gradient_backward(g, s->network, n, s->label);
    for (size_t k = 0; k < s->network->layers; k++) {
        struct ohm_layer *layer = &s->network->layer[k], *v = &s->velocity.layer[k];
        const struct ohm_layer *mask = &s->mask.layer[k];
        const size_t cells = layer->in * layer->out;

        ohm_regulariser_add(s->method, weight, cells, layer->w, g->w_exponent[k],
                            s->network->bits, g->dw[k]);
        if (!s->train->exempt_biases)
            ohm_regulariser_add(s->method, weight, layer->out, layer->b, g->b_exponent[k],
                                s->network->bits, g->db[k]);
        descend(s->train, cells, g->dw[k], mask->w, v->w, layer->w);
        descend(s->train, layer->out, g->db[k], mask->b, v->b, layer->b);
    }
    return loss;
}

static double train_epoch(struct ohm_phase *s, uint32_t epoch)
{
    const size_t n = s->data->train.n - s->train->validation;
    struct ohm_rng rng =
        ohm_rng_at(s->chance.seed, OHM_FOR_ORDER, s->chance.number, epoch, 0);
    double loss = 0;

    ohm_rng_draw_order(&rng, n, s->order);
    for (size_t from = 0; from < n; from += s->train->batch) {
        const size_t m = n - from < s->train->batch ? n - from : s->train->batch;

        gather(s, s->order, from, m);
        loss += step(s, m) * (double)m;
        if (!isfinite(loss))
            return loss;
    }
    return loss / (double)n;
}

/* Accuracy on the held-out images, quantised, with frozen scales. */
static double validate(struct ohm_phase *s)
{
    const size_t n = s->train->validation, from = s->data->train.n - n;
    const size_t classes = s->network->layer[s->network->layers - 1].out;
    size_t right = 0;

    ohm_gradient_quantise(&s->gradient, s->network);
    for (size_t at = 0; at < n; at += 256) {
        const size_t m = n - at < 256 ? n - at : 256;

        gather(s, NULL, from + at, m);
        ohm_gradient_forward(&s->gradient, s->network, m, false, s->op);
        for (size_t k = 0; k < m; k++) {
            const float *z = s->gradient.x[s->network->layers] + k * classes;

            right += ohm_network_answer(classes, z) == s->label[k];
        }
    }
    return (double)right / (double)n;
}

static void count_slices(const struct ohm_network *network, double nonzero[4])
{
    size_t count[4] = { 0 };

    for (size_t k = 0; k < network->layers; k++) {
        const struct ohm_layer *layer = &network->layer[k];
        const size_t n = layer->in * layer->out;

        ohm_regulariser_count(n, layer->w, ohm_scale_exponent(n, layer->w), network->bits,
                              count);
        ohm_regulariser_count(layer->out, layer->b,
                              ohm_scale_exponent(layer->out, layer->b), network->bits,
                              count);
    }
    for (int k = 0; k < 4; k++)
        nonzero[k] = (double)count[k] / (double)ohm_network_parameters(network);
}

struct ohm_epoch ohm_phase_run_epoch(struct ohm_phase *s, uint32_t epoch,
                                     const struct ohm_listener *listener)
{
    struct ohm_epoch result = { .loss = train_epoch(s, epoch) };

    result.diverged =
        !isfinite(result.loss) || ohm_network_check(s->network, "network") != OHM_OK;
    if (!result.diverged) {
        result.validation = validate(s);
        count_slices(s->network, result.nonzero);
    }
    if (listener)
        listener->told(listener->self, &result);
    return result;
}
