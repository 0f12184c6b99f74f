/* train.c -- the two phases of a training. */
#include "train/train.h"

#include "num/rng.h"
#include "train/phase.h"

#include <math.h>

enum ohm_status ohm_train_check_method(const struct ohm_train *train,
                                       const struct ohm_mapping *mapping, size_t n,
                                       const size_t sizes[])
{
    const struct ohm_method *method = ohm_methods[train->method];

    return method->check ? method->check(train, mapping, n, sizes) : OHM_OK;
}

enum ohm_status ohm_train_check(const struct ohm_course *course, size_t n,
                                const size_t sizes[])
{
    const struct ohm_train *train = course->train;
    const struct ohm_dataset *data = course->data;

    if (n < 2 || sizes[0] != data->inputs || sizes[n - 1] != data->classes)
        return ohm_fail(OHM_EUSAGE,
                        "layers: the data set %s wants %zu inputs and %zu classes",
                        data->name, data->inputs, data->classes);
    if (train->validation >= data->train.n)
        return ohm_fail(OHM_EUSAGE,
                        "validation: %zu images are all of the %zu training images of %s",
                        train->validation, data->train.n, data->name);
    return ohm_train_check_method(train, course->mapping, n, sizes);
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

enum ohm_status ohm_train_first(const struct ohm_course *course, size_t n,
                                const size_t sizes[], struct ohm_network *network)
{
    const struct ohm_epochs epochs = ohm_train_epochs(course->train);
    struct ohm_network draft = { 0 };
    struct ohm_phase s = {
        .course = course,
        .method = ohm_methods[ohm_method_base(course->train->method)],
        .network = &draft,
        .first = true,
    };
    enum ohm_status status;

    OHM_TRY(ohm_train_check(course, n, sizes));
    OHM_TRY(ohm_network_init(&draft, n, sizes));
    draft.mean = course->data->mean;
    draft.deviation = course->data->deviation;
    draw_weights(&draft, course->chance);
    status = ohm_phase_init(&s);
    if (status != OHM_OK) {
        ohm_network_clear(&draft);
        return status;
    }
    for (size_t k = 0; k < epochs.first && status == OHM_OK; k++) {
        const struct ohm_epoch epoch = ohm_phase_run_epoch(&s);

        status = check_epoch(&draft, &epoch, k,
                             epochs.first + epochs.approach + epochs.finetune);
    }
    if (status == OHM_OK)
        ohm_phase_project(&s, OHM_AFTER_PHASE);
    ohm_phase_clear(&s);
    if (status != OHM_OK) {
        ohm_network_clear(&draft);
        return status;
    }
    *network = draft;
    return OHM_OK;
}

/* What a checkpoint is chosen by. */
static double merit(const struct ohm_method *method, const struct ohm_epoch *epoch)
{
    const double *nonzero = epoch->nonzero;
    const double zero = 1 - (nonzero[0] + nonzero[1] + nonzero[2] + nonzero[3]) / 4;

    return epoch->validation + (method->sparse ? zero : 0);
}

/* The epochs of the second phase into *kept, the best network, and *best. */
static enum ohm_status run_second(struct ohm_phase *s, const struct ohm_epochs *epochs,
                                  struct ohm_network *kept, struct ohm_epoch *best)
{
    const size_t second = epochs->approach + epochs->finetune;

    for (size_t k = 0; k < second; k++) {
        struct ohm_epoch epoch;

        if (k == epochs->approach && k > 0)
            ohm_phase_project(s, OHM_AFTER_PHASE);
        if (k == epochs->approach && s->method->freezes)
            ohm_phase_freeze(s);
        epoch = ohm_phase_run_epoch(s);
        OHM_TRY(check_epoch(s->network, &epoch, epochs->first + k, epochs->first + second));
        if (k == epochs->approach ||
            (k > epochs->approach && merit(s->method, &epoch) > merit(s->method, best))) {
            OHM_TRY(ohm_network_copy(kept, s->network));
            *best = epoch;
        }
    }
    return OHM_OK;
}

enum ohm_status ohm_train_second(const struct ohm_course *course,
                                 struct ohm_network *network, struct ohm_epoch *best)
{
    const struct ohm_epochs epochs = ohm_train_epochs(course->train);
    struct ohm_network draft = { 0 }, kept = { 0 };
    struct ohm_phase s = {
        .course = course,
        .method = ohm_methods[course->train->method],
        .network = &draft,
        .approach = epochs.approach,
        .before = epochs.first,
    };
    enum ohm_status status;

    OHM_TRY(ohm_network_copy(&draft, network));
    status = ohm_phase_init(&s);
    if (status != OHM_OK) {
        ohm_network_clear(&draft);
        return status;
    }
    OHM_GO(run_second(&s, &epochs, &kept, best));
    ohm_network_clear(network);
    *network = kept;
    kept = (struct ohm_network){ 0 };
out:
    ohm_phase_clear(&s);
    ohm_network_clear(&draft);
    ohm_network_clear(&kept);
    return status;
}
