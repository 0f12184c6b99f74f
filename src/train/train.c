#include "train/train.h"

#include "base/clones.h"
#include "base/memory.h"
#include "mapping/quantise.h"
#include "num/rng.h"
#include "train/gradient.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const methods[] = { "none", "l1", "bit-slice-l1", NULL };
static const char *const recipes[] = { "paper", "quick", NULL };
static const struct {
    size_t pretrain, finetune;
} recipe_epochs[] = { { 100, 50 }, { 15, 10 } };

/* clang-format off */
#define AT(member) offsetof(struct ohm_train, member)
const struct ohm_field ohm_train_fields[] = {
    { "method", "", OHM_WORD, AT(method), "bit-slice-l1", 0, 0, methods,
      "Regulariser: none, l1 or bit-slice-l1." },
    { "recipe", "", OHM_WORD, AT(recipe), "paper", 0, 0, recipes,
      "Epochs of the two phases: paper 100 + 50, quick 15 + 10." },
    { "pretrain", "", OHM_COUNT, AT(pretrain), "0", 0, 10000, NULL,
      "Epochs of the first phase; 0: the recipe's." },
    { "finetune", "", OHM_COUNT, AT(finetune), "0", 0, 10000, NULL,
      "Epochs of the second phase; 0: the recipe's." },
    { "batch", "", OHM_COUNT, AT(batch), "64", 1, 65536, NULL,
      "Images of a training step." },
    { "rate", "", OHM_REAL, AT(rate), "0.01", 0, 10, NULL,
      "Learning rate." },
    { "momentum", "", OHM_REAL, AT(momentum), "0.5", 0, 0.999, NULL,
      "Momentum of the gradient descent." },
    { "alpha_pretrain", "", OHM_REAL, AT(alpha_pretrain), "10", 0, 1e6, NULL,
      "Strength of the L1 regulariser in the first phase (loss + alpha sum|w| / P)." },
    { "alpha_l1", "", OHM_REAL, AT(alpha_l1), "10", 0, 1e6, NULL,
      "Strength of the L1 regulariser in the second phase." },
    { "alpha_bit_slice", "", OHM_REAL, AT(alpha_bit_slice), "0.5", 0, 1e6, NULL,
      "Strength of the bit-slice L1 regulariser in the second phase (loss + alpha sum b / (4 P))." },
    { "prune", "", OHM_REAL, AT(prune), "0.01", 0, 10, NULL,
      "Weights smaller than this become 0 after the first phase." },
    { "exempt_biases", "", OHM_FLAG, AT(exempt_biases), "no", 0, 0, NULL,
      "Biases are neither regularised nor pruned." },
    { "validation", "", OHM_COUNT, AT(validation), "5000", 1, 1000000, NULL,
      "Training images, the last ones, that are held out to choose the checkpoint." },
    { 0 }
};
#undef AT
/* clang-format on */

void ohm_train_epochs(const struct ohm_train *train, size_t *pretrain, size_t *finetune)
{
    *pretrain = train->pretrain ? train->pretrain : recipe_epochs[train->recipe].pretrain;
    *finetune = train->finetune ? train->finetune : recipe_epochs[train->recipe].finetune;
}

/* One phase of training under way. */
struct session {
    const struct ohm_train *train;
    const struct ohm_dataset *data;
    const struct ohm_operator *op;
    struct ohm_network *network;
    struct ohm_network velocity; /* momentum, same shape */
    struct ohm_network mask;     /* 1, or 0 for what was pruned */
    struct ohm_gradient gradient;
    enum ohm_method method;
    double alpha; /* its strength, by the number of weights it counts */
    bool pruned;
    struct ohm_chance chance;
    uint32_t *order;
    uint8_t *label;   /* [batch] */
    float input[256]; /* a byte, normalised and quantised */
};

static void session_clear(struct session *s)
{
    ohm_gradient_clear(&s->gradient, s->network);
    ohm_network_clear(&s->velocity);
    ohm_network_clear(&s->mask);
    free(s->order);
    free(s->label);
}

/* The table of normalised input values, quantised with the scale of the largest. */
static void init_inputs(struct session *s)
{
    int exponent;

    for (int p = 0; p < 256; p++)
        s->input[p] = (float)((p / 255.0 - s->network->mean) / s->network->deviation);
    exponent = ohm_scale_exponent(256, s->input);
    ohm_quantise(256, s->input, exponent, s->network->bits, s->input);
}

/* What may change: all, or what pruning left. */
static enum ohm_status init_mask(struct session *s)
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

static enum ohm_status session_init(struct session *s)
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
    session_clear(s);
    return status;
}

/* Puts N images into the workspace: those ORDER names, or the ones from FROM on. */
static void gather(struct session *s, const uint32_t *order, size_t from, size_t n)
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
static double step(struct session *s, size_t n)
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

static double train_epoch(struct session *s, uint32_t epoch)
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
    }
    return loss / (double)n;
}

/* Accuracy on the held-out images, quantised, with frozen scales. */
static double validate(struct session *s)
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
            size_t best = 0;

            for (size_t c = 1; c < classes; c++)
                best = z[c] > z[best] ? c : best;
            right += best == s->label[k];
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

static struct ohm_epoch run_epoch(struct session *s, uint32_t epoch,
                                  const struct ohm_listener *listener)
{
    struct ohm_epoch result;

    result.loss = train_epoch(s, epoch);
    result.validation = validate(s);
    count_slices(s->network, result.nonzero);
    if (listener)
        listener->told(listener->self, &result);
    return result;
}

/* PyTorch's usual start: uniform within +-1/sqrt(in), weights and biases. */
static void draw_weights(struct ohm_network *network, struct ohm_chance chance)
{
    for (size_t k = 0; k < network->layers; k++) {
        struct ohm_layer *layer = &network->layer[k];
        struct ohm_rng rng =
            ohm_rng_at(chance.seed, OHM_FOR_WEIGHTS, chance.number, (uint32_t)k, 0);
        const double most = 1 / sqrt((double)layer->in);

        for (size_t i = 0; i < layer->in * layer->out; i++)
            layer->w[i] = (float)(most * (2 * ohm_rng_draw_uniform(&rng) - 1));
        for (size_t i = 0; i < layer->out; i++)
            layer->b[i] = (float)(most * (2 * ohm_rng_draw_uniform(&rng) - 1));
    }
}

static void prune(float limit, size_t n, float w[])
{
    for (size_t k = 0; k < n; k++)
        w[k] = fabsf(w[k]) < limit ? 0 : w[k];
}

enum ohm_status ohm_train_first(const struct ohm_train *train,
                                const struct ohm_dataset *data, size_t n,
                                const size_t sizes[], struct ohm_chance chance,
                                const struct ohm_operator *op,
                                const struct ohm_listener *listener,
                                struct ohm_network *network)
{
    struct ohm_network draft = { 0 };
    struct session s = {
        .train = train, .data = data, .op = op, .network = &draft, .chance = chance
    };
    size_t epochs, unused;

    if (n < 2 || sizes[0] != data->inputs || sizes[n - 1] != data->classes)
        return ohm_fail(OHM_EUSAGE,
                        "layers: the data set %s wants %zu inputs and %zu classes",
                        data->name, data->inputs, data->classes);
    OHM_TRY(ohm_network_init(&draft, n, sizes));
    draft.mean = data->mean;
    draft.deviation = data->deviation;
    draw_weights(&draft, chance);
    s.method = train->method == OHM_METHOD_NONE ? OHM_METHOD_NONE : OHM_METHOD_L1;
    s.alpha = train->alpha_pretrain;
    if (session_init(&s) != OHM_OK) {
        ohm_network_clear(&draft);
        return OHM_ENOMEM;
    }
    ohm_train_epochs(train, &epochs, &unused);
    for (uint32_t k = 0; k < epochs; k++)
        run_epoch(&s, k, listener);
    session_clear(&s);
    for (size_t k = 0; k < draft.layers && train->method != OHM_METHOD_NONE; k++) {
        prune((float)train->prune, draft.layer[k].in * draft.layer[k].out,
              draft.layer[k].w);
        if (!train->exempt_biases)
            prune((float)train->prune, draft.layer[k].out, draft.layer[k].b);
    }
    *network = draft;
    return OHM_OK;
}

/* What a checkpoint is chosen by. */
static double merit(const struct ohm_train *train, const struct ohm_epoch *epoch)
{
    const double *nonzero = epoch->nonzero;
    const double zero = 1 - (nonzero[0] + nonzero[1] + nonzero[2] + nonzero[3]) / 4;

    return epoch->validation + (train->method == OHM_METHOD_NONE ? 0 : zero);
}

enum ohm_status ohm_train_second(const struct ohm_train *train,
                                 const struct ohm_dataset *data, struct ohm_chance chance,
                                 const struct ohm_operator *op,
                                 const struct ohm_listener *listener,
                                 struct ohm_network *network, struct ohm_epoch *best)
{
    struct ohm_network draft = { 0 }, kept = { 0 };
    struct session s = { .train = train,
                         .data = data,
                         .op = op,
                         .network = &draft,
                         .chance = chance,
                         .method = (enum ohm_method)train->method,
                         .pruned = train->method != OHM_METHOD_NONE };
    size_t first, epochs;
    enum ohm_status status;

    s.alpha = train->method == OHM_METHOD_L1 ? train->alpha_l1 : train->alpha_bit_slice / 4;
    OHM_TRY(ohm_network_copy(&draft, network));
    status = session_init(&s);
    if (status != OHM_OK) {
        ohm_network_clear(&draft);
        return status;
    }
    ohm_train_epochs(train, &first, &epochs);
    for (size_t k = 0; k < epochs; k++) {
        const struct ohm_epoch epoch = run_epoch(&s, (uint32_t)(first + k), listener);

        if (k == 0 || merit(train, &epoch) > merit(train, best)) {
            OHM_GO(ohm_network_copy(&kept, &draft));
            *best = epoch;
        }
    }
    ohm_network_clear(network);
    *network = kept;
    kept = (struct ohm_network){ 0 };
out:
    session_clear(&s);
    ohm_network_clear(&draft);
    ohm_network_clear(&kept);
    return status;
}
