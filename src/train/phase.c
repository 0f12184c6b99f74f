/* phase.c -- one phase of training under way: the workspace, the order of the images, the momentum. */
#include "train/phase.h"

#include "base/clones.h"
#include "base/memory.h"
#include "mapping/quantise.h"
#include "num/rng.h"
#include "train/slices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void ohm_phase_clear(struct ohm_phase *s)
{
    ohm_gradient_clear(&s->gradient, s->network);
    ohm_network_clear(&s->velocity);
    ohm_network_clear(&s->mask);
    for (size_t k = 0; k < OHM_LAYERS_MAX; k++) {
        free(s->kept[k][0]);
        free(s->kept[k][1]);
    }
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

/* *network has the shape of s->network, all of it VALUE. */
static enum ohm_status fill(const struct ohm_phase *s, float value,
                            struct ohm_network *network)
{
    OHM_TRY(ohm_network_copy(network, s->network));
    for (size_t k = 0; k < network->layers; k++) {
        struct ohm_layer *layer = &network->layer[k];

        for (size_t i = 0; i < layer->in * layer->out; i++)
            layer->w[i] = value;
        for (size_t i = 0; i < layer->out; i++)
            layer->b[i] = value;
    }
    return OHM_OK;
}

/* Do force, projection and freezing take biases? */
static bool takes_biases(const struct ohm_phase *s)
{
    return s->method->biases && !s->course->train->exempt_biases;
}

/* The tensor of a layer: of its weights, or (bias 1) of its biases. */
static struct ohm_tensor tensor_of(struct ohm_phase *s, size_t k, int bias)
{
    struct ohm_layer *layer = &s->network->layer[k];
    const struct ohm_gradient *g = &s->gradient;

    return (struct ohm_tensor){
        .train = s->course->train,
        .mapping = s->course->mapping,
        .layer = k,
        .bias = bias,
        .in = bias ? 1 : layer->in,
        .out = layer->out,
        .w = bias ? layer->b : layer->w,
        .kept = s->kept[k][bias],
        .exponent = bias ? g->b_exponent[k] : g->w_exponent[k],
        .bits = s->network->bits,
        .parameters = (double)ohm_network_parameters(s->network),
        .first = s->first,
        .approaching = s->epoch < s->approach,
        .epoch = s->epoch,
    };
}

/* The method's projection of a tensor. */
static void project(const struct ohm_phase *s, const struct ohm_tensor *tensor,
                    enum ohm_moment moment)
{
    if (s->method->project && (!tensor->bias || takes_biases(s)))
        s->method->project(tensor, moment);
}

void ohm_phase_project(struct ohm_phase *s, enum ohm_moment moment)
{
    for (size_t k = 0; k < s->network->layers; k++) {
        for (int bias = 0; bias < 2; bias++) {
            const struct ohm_tensor tensor = tensor_of(s, k, bias);

            project(s, &tensor, moment);
        }
    }
}

/* The method's own values, and weights that begin as its parameters. */
static enum ohm_status init_method(struct ohm_phase *s)
{
    for (size_t k = 0; k < s->network->layers; k++) {
        const size_t keeps = s->method->keeps, out = s->network->layer[k].out;
        struct ohm_tensor tensor;

        if (keeps > 0) {
            OHM_TRY(OHM_NEW(s->kept[k][0], keeps * s->network->layer[k].in * out,
                            "values of a method"));
            OHM_TRY(OHM_NEW(s->kept[k][1], keeps * out, "values of a method"));
        }
        tensor = tensor_of(s, k, 0);
        if (s->method->parametrise)
            s->method->parametrise(&tensor, OHM_SHARE_MEAN, tensor.w);
    }
    ohm_phase_project(s, OHM_AT_START);
    return OHM_OK;
}

enum ohm_status ohm_phase_init(struct ohm_phase *s)
{
    const struct ohm_train *train = s->course->train;
    const size_t n = s->course->data->train.n;
    const size_t block = train->batch > 256 ? train->batch : 256;
    enum ohm_status status;

    if (train->validation >= n)
        return ohm_fail(OHM_EUSAGE,
                        "validation: %zu images are all of the %zu training images",
                        train->validation, n);
    OHM_GO(fill(s, 0, &s->velocity));
    OHM_GO(fill(s, 1, &s->mask));
    OHM_GO(ohm_gradient_init(&s->gradient, s->network, block));
    OHM_GO(OHM_NEW(s->order, n - train->validation, "training images"));
    OHM_GO(OHM_NEW(s->label, block, "labels"));
    OHM_GO(init_method(s));
    init_inputs(s);
    return OHM_OK;
out:
    ohm_phase_clear(s);
    return status;
}

static void freeze(size_t n, const float w[], float mask[], float velocity[])
{
    for (size_t i = 0; i < n; i++) {
        mask[i] = w[i] != 0;
        velocity[i] = w[i] != 0 ? velocity[i] : 0;
    }
}

void ohm_phase_freeze(struct ohm_phase *s)
{
    for (size_t k = 0; k < s->network->layers; k++) {
        const struct ohm_layer *layer = &s->network->layer[k];

        freeze(layer->in * layer->out, layer->w, s->mask.layer[k].w,
               s->velocity.layer[k].w);
        if (takes_biases(s))
            freeze(layer->out, layer->b, s->mask.layer[k].b, s->velocity.layer[k].b);
    }
}

/* Puts N images into the workspace: those ORDER names, or the ones from FROM on. */
static void gather(struct ohm_phase *s, const uint32_t *order, size_t from, size_t n)
{
    const size_t in = s->course->data->inputs;

    for (size_t m = 0; m < n; m++) {
        const size_t image = order ? order[from + m] : from + m;
        const uint8_t *p = s->course->data->train.x + image * in;

        s->label[m] = s->course->data->train.label[image];
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

/* One step of a tensor along its gradient. */
static void step_tensor(struct ohm_phase *s, size_t k, int bias)
{
    const struct ohm_method *method = s->method;
    const struct ohm_tensor tensor = tensor_of(s, k, bias);
    float *gradient = bias ? s->gradient.db[k] : s->gradient.dw[k];

    if (method->force && (!bias || takes_biases(s)))
        method->force(&tensor, gradient);
    if (method->parametrise && !bias)
        method->parametrise(&tensor, OHM_SHARE_SUM, gradient);
    descend(s->course->train, tensor.in * tensor.out, gradient,
            bias ? s->mask.layer[k].b : s->mask.layer[k].w,
            bias ? s->velocity.layer[k].b : s->velocity.layer[k].w, tensor.w);
    project(s, &tensor, OHM_AFTER_STEP);
}

/* One training step on what gather() left. */
static double step(struct ohm_phase *s, size_t n)
{
    struct ohm_gradient *g = &s->gradient;
    double loss;

    ohm_gradient_quantise(g, s->network);
    ohm_gradient_forward(g, s->network, n, true, s->course->op);
    loss = ohm_gradient_backward(g, s->network, n, s->label);
    for (size_t k = 0; k < s->network->layers; k++) {
        step_tensor(s, k, 0);
        step_tensor(s, k, 1);
    }
    return loss;
}

static double train_epoch(struct ohm_phase *s)
{
    const struct ohm_train *train = s->course->train;
    const struct ohm_chance chance = s->course->chance;
    const size_t n = s->course->data->train.n - train->validation;
    struct ohm_rng rng = ohm_rng_at(chance.seed, OHM_FOR_ORDER, chance.number,
                                    (uint32_t)(s->before + s->epoch), 0);
    double loss = 0;

    ohm_rng_draw_order(&rng, n, s->order);
    for (size_t from = 0; from < n; from += train->batch) {
        const size_t m = n - from < train->batch ? n - from : train->batch;

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
    const size_t n = s->course->train->validation, from = s->course->data->train.n - n;
    const size_t classes = s->network->layer[s->network->layers - 1].out;
    size_t right = 0;

    ohm_gradient_quantise(&s->gradient, s->network);
    for (size_t at = 0; at < n; at += 256) {
        const size_t m = n - at < 256 ? n - at : 256;

        gather(s, NULL, from + at, m);
        ohm_gradient_forward(&s->gradient, s->network, m, false, s->course->op);
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

        ohm_slices_count(n, layer->w, ohm_scale_exponent(n, layer->w), network->bits,
                         count);
        ohm_slices_count(layer->out, layer->b, ohm_scale_exponent(layer->out, layer->b),
                         network->bits, count);
    }
    for (int k = 0; k < 4; k++)
        nonzero[k] = (double)count[k] / (double)ohm_network_parameters(network);
}

struct ohm_epoch ohm_phase_run_epoch(struct ohm_phase *s)
{
    const struct ohm_listener *listener = s->course->listener;
    struct ohm_epoch result = { .loss = train_epoch(s) };

    ohm_phase_project(s, OHM_AFTER_EPOCH);
    result.diverged =
        !isfinite(result.loss) || ohm_network_check(s->network, "network") != OHM_OK;
    if (!result.diverged) {
        result.validation = validate(s);
        count_slices(s->network, result.nonzero);
    }
    if (listener)
        listener->told(listener->self, &result);
    s->epoch++;
    return result;
}
