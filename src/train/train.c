/* train.c -- the three phases of a training. */
#include "train/train.h"

#include "num/rng.h"
#include "train/phase.h"

#include <math.h>

enum ohm_status ohm_train_check(const struct ohm_train *train,
                                const struct ohm_dataset *data, size_t n,
                                const size_t sizes[])
{
    if (n < 2 || sizes[0] != data->inputs || sizes[n - 1] != data->classes)
        return ohm_fail(OHM_EUSAGE,
                        "layers: the data set %s wants %zu inputs and %zu classes",
                        data->name, data->inputs, data->classes);
    if (train->validation >= data->train.n)
        return ohm_fail(OHM_EUSAGE,
                        "validation: %zu images are all of the %zu training images of %s",
                        train->validation, data->train.n, data->name);
    return OHM_OK;
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

/* OHM_EDIVERGED, with what is wrong, if the epoch, K of N, did. */
static enum ohm_status check_epoch(const struct ohm_network *network,
                                   const struct ohm_epoch *epoch, size_t k, size_t n)
{
    if (!epoch->diverged)
        return OHM_OK;
    if (ohm_network_check(network, "network") == OHM_OK || !isfinite(epoch->loss))
        return ohm_fail(OHM_EDIVERGED,
                        "the training diverged in epoch %zu of %zu: its loss is %s", k + 1,
                        n, isnan(epoch->loss) ? "not a number" : "infinite");
    return ohm_fail(OHM_EDIVERGED, "the training diverged in epoch %zu of %zu: %s", k + 1,
                    n, ohm_sentence());
}

enum ohm_status ohm_train_first(const struct ohm_train *train,
                                const struct ohm_dataset *data, size_t n,
                                const size_t sizes[], struct ohm_chance chance,
                                const struct ohm_operator *op,
                                const struct ohm_listener *listener,
                                struct ohm_network *network)
{
    struct ohm_network draft = { 0 };
    struct ohm_phase s = {
        .train = train, .data = data, .op = op, .network = &draft, .chance = chance
    };
    size_t epochs, second;
    enum ohm_status status;

    OHM_TRY(ohm_train_check(train, data, n, sizes));
    OHM_TRY(ohm_network_init(&draft, n, sizes));
    draft.mean = data->mean;
    draft.deviation = data->deviation;
    draw_weights(&draft, chance);
    s.method = train->method == OHM_METHOD_NONE ? OHM_METHOD_NONE : OHM_METHOD_L1;
    s.alpha = train->alpha_pretrain;
    status = ohm_phase_init(&s);
    if (status != OHM_OK) {
        ohm_network_clear(&draft);
        return status;
    }
    ohm_train_epochs(train, &epochs, &second);
    for (uint32_t k = 0; k < epochs && status == OHM_OK; k++) {
        const struct ohm_epoch epoch = ohm_phase_run_epoch(&s, k, listener);

        status = check_epoch(&draft, &epoch, k, epochs + second);
    }
    ohm_phase_clear(&s);
    if (status != OHM_OK) {
        ohm_network_clear(&draft);
        return status;
    }
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
    struct ohm_phase s = { .train = train,
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
    status = ohm_phase_init(&s);
    if (status != OHM_OK) {
        ohm_network_clear(&draft);
        return status;
    }
    ohm_train_epochs(train, &first, &epochs);
    for (size_t k = 0; k < epochs; k++) {
        const struct ohm_epoch epoch =
            ohm_phase_run_epoch(&s, (uint32_t)(first + k), listener);

        OHM_GO(check_epoch(&draft, &epoch, first + k, first + epochs));
        if (k == 0 || merit(train, &epoch) > merit(train, best)) {
            OHM_GO(ohm_network_copy(&kept, &draft));
            *best = epoch;
        }
    }
    ohm_network_clear(network);
    *network = kept;
    kept = (struct ohm_network){ 0 };
out:
    ohm_phase_clear(&s);
    ohm_network_clear(&draft);
    ohm_network_clear(&kept);
    return status;
}
