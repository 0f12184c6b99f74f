/* train.c -- ohmslice train: one network, trained and tested. */
#include "base/log.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "cli/options.h"
#include "exchange/json.h"
#include "study/settings.h"
#include "model/integer.h"
#include "model/weights.h"
#include "train/method.h"
#include "train/train.h"

#include <stdlib.h>
#include <string.h>

struct options {
    char data[OHM_TEXT_BYTES], output[OHM_TEXT_BYTES];
    struct ohm_counts layers;
    size_t seed, number;
    struct ohm_train train;
    struct ohm_mapping mapping;
    bool json, quiet;
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "output", "", OHM_TEXT, AT(output), NULL, 0, 0, NULL,
      "The trained network, a .npz or .h5 file.", OHM_STAGE_NONE },
    { "data", "", OHM_TEXT, AT(data), "digits", 0, 0, NULL,
      "Data set: digits, mnist:DIR or npz:FILE; inverted: before it exchanges light and dark.", OHM_STAGE_NONE },
    { "layers", "", OHM_COUNTS, AT(layers), "[784, 100, 10]", 1, 1 << 20, NULL,
      "Neurons of the layers, inputs first.", OHM_STAGE_NONE },
    { "seed", "", OHM_COUNT, AT(seed), "1", 0, 4294967295.0, NULL,
      "Start of the random numbers.", OHM_STAGE_NONE },
    { "number", "", OHM_COUNT, AT(number), "0", 0, 65535, NULL,
      "Which of the trainings of that seed (train_seed of an experiment).", OHM_STAGE_NONE },
    { "rows", "", OHM_COUNT, AT(mapping.rows), "128", 1, 1024, NULL,
      "Word lines of a crossbar, for methods that depend on them (mapping.rows).", OHM_STAGE_NONE },
    { "rows_order", "", OHM_TEXT, AT(mapping.rows_order), "natural", 0, 0, ohm_rows_order_words,
      "Which inputs share a crossbar, for such methods (mapping.rows_order).", OHM_STAGE_NONE },
    { "json", "", OHM_FLAG, AT(json), "no", 0, 0, NULL, "Print one JSON object.", OHM_STAGE_NONE },
    { "quiet", "", OHM_FLAG, AT(quiet), "no", 0, 0, NULL, "No progress on standard error.", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = {
    { fields, 0 },
    { ohm_train_fields, offsetof(struct options, train) },
    { 0 },
};

static void count_epoch(void *self, const struct ohm_epoch *epoch)
{
    ohm_progress_step(self, 1);
    ohm_log(OHM_DETAIL, "loss %.4f, validation %.2f %%", epoch->loss,
            100 * epoch->validation);
}

/* Test accuracy in real numbers and, quantised, in whole ones. */
static enum ohm_status test(const struct ohm_network *network,
                            const struct ohm_dataset *data, double *real, double *quantised)
{
    struct ohm_settings settings;
    struct ohm_integer integer;
    uint8_t *class = malloc(data->test.n);
    enum ohm_status status;

    if (!class)
        return ohm_fail(OHM_ENOMEM, "no memory for answers");
    OHM_GO(ohm_settings_default(&settings));
    OHM_GO(ohm_network_classify(network, data->test.n, data->test.x, class));
    *real = ohm_accuracy(data->test.n, class, data->test.label);
    OHM_GO(ohm_integer_init(&integer, network, &settings.mapping, NULL));
    status = ohm_integer_classify(&integer, data->test.n, data->test.x, NULL, class, NULL);
    *quantised = ohm_accuracy(data->test.n, class, data->test.label);
    ohm_integer_clear(&integer);
out:
    free(class);
    return status;
}

static enum ohm_status report(const struct options *options, const struct ohm_epoch *best,
                              double real, double quantised)
{
    struct ohm_json *json;
    double nonzero[4];
    enum ohm_status status;

    for (int k = 0; k < 4; k++)
        nonzero[k] = 100 * best->nonzero[k];
    if (!options->json) {
        printf("held out %.2f %%, test %.2f %% in real numbers, %.2f %% quantised\n"
               "slices that are not 0, top first: %.2f %.2f %.2f %.2f %%\n",
               100 * best->validation, 100 * real, 100 * quantised, nonzero[0], nonzero[1],
               nonzero[2], nonzero[3]);
        return OHM_OK;
    }
    json = ohm_json_new();
    ohm_json_text(json, "output", options->output);
    ohm_json_real(json, "accuracy_heldout", 100 * best->validation);
    ohm_json_real(json, "accuracy_float", 100 * real);
    ohm_json_real(json, "accuracy_lossless", 100 * quantised);
    ohm_json_reals(json, "nonzero", 4, nonzero);
    status = ohm_json_write(json, stdout);
    ohm_json_free(json);
    return status;
}

/* OHM_EUSAGE for an option that the method does not read. */
static enum ohm_status check_options(const struct ohm_train *train)
{
    struct ohm_settings settings = { .train = *train };

    if (!ohm_methods[train->method]->tiles)
        OHM_TRY(ohm_options_refuse((const char *const[]){ "rows", "rows_order", NULL },
                                   "train.method %s does not depend on crossbars",
                                   ohm_method_words[train->method]));

    for (const struct ohm_field *f = ohm_train_fields; f->key; f++) {
        char key[64];
        const char *why;

        snprintf(key, sizeof key, "train.%s", f->key);
        why = ohm_settings_unused(&settings, key);
        if (why)
            OHM_TRY(ohm_options_refuse((const char *const[]){ f->key, NULL }, "%s", why));
    }
    return OHM_OK;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    const struct ohm_epochs epochs = ohm_train_epochs(&options->train);
    struct ohm_listener listener = { NULL, count_epoch };
    struct ohm_dataset data = { .inputs = 0 };
    struct ohm_network network = { .layers = 0 };
    const struct ohm_course course = {
        .train = &options->train,
        .mapping = &options->mapping,
        .data = &data,
        .chance = { (uint32_t)options->seed, (uint32_t)options->number },
        .listener = &listener,
    };
    struct ohm_epoch best;
    double real = 0, quantised = 0;
    enum ohm_status status;

    (void)arguments;
    OHM_TRY(check_options(&options->train));
    if (options->quiet)
        ohm_progress_silence();
    OHM_TRY(ohm_weights_probe(options->output));
    OHM_GO(ohm_dataset_init(&data, options->data, course.chance.seed, ohm_threads(0)));
    listener.self = ohm_progress_new("training", "epochs",
                                     epochs.first + epochs.approach + epochs.finetune);
    OHM_GO(ohm_train_first(&course, options->layers.cols, options->layers.at, &network));
    OHM_GO(ohm_train_second(&course, &network, &best));
    OHM_GO(ohm_weights_write(options->output, &network));
    OHM_GO(test(&network, &data, &real, &quantised));
    OHM_GO(report(options, &best, real, quantised));
out:
    ohm_progress_free(listener.self);
    ohm_network_clear(&network);
    ohm_dataset_clear(&data);
    return status;
}

const struct ohm_command ohm_command_train = {
    .name = "train",
    .arguments = "",
    .sentence = "one network, plain, with sparse bit slices or with sparse columns",
    .details =
        "Trains a fully connected network and writes its weights: with the recipe of "
        "bit-slice "
        "L1 (pretrain with L1, prune, fine-tune), or by another method. The same seed "
        "gives "
        "the same weights.\n\n"
        "  ohmslice train --data digits --method bit-slice-l1 --recipe quick -o w.npz\n"
        "  ohmslice train --method column-proportional --column-rate 8 --recipe quick -o "
        "w.npz",
    .parts = parts,
    .size = sizeof(struct options),
    .run = run,
};
