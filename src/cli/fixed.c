/* fixed.c -- ohmslice fixed: a block-circulant network in fixed point, bit for bit. */
#include "cli/options.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "exchange/json.h"
#include "model/dataset.h"
#include "model/spectral.h"
#include "model/weights.h"

#include <stdlib.h>

struct options {
    char data[OHM_TEXT_BYTES];
    size_t seed, images, number;
    struct ohm_counts block;
    struct ohm_pipeline pipeline;
    bool json;
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field first_fields[] = {
    { "data", "", OHM_TEXT, AT(data), "digits", 0, 0, NULL,
      "Data set whose test images are classified: digits, mnist:DIR or npz:FILE.", OHM_STAGE_NONE },
    { "images", "", OHM_COUNT, AT(images), "0", 0, 1e6, NULL, "The first ones of them; 0: all.", OHM_STAGE_NONE },
    { "seed", "", OHM_COUNT, AT(seed), "1", 0, 4294967295.0, NULL, "Seed of the built-in data.", OHM_STAGE_NONE },
    { "number", "", OHM_COUNT, AT(number), "0", 0, 65535, NULL, "Which network of an HDF5 file.", OHM_STAGE_NONE },
    { "block", "", OHM_COUNTS, AT(block), "[8]", 1, OHM_FOURIER_MOST, NULL,
      "Side of the circulant blocks, a power of two: of all layers, or one a layer.", OHM_STAGE_NONE },
    { 0 }
};
static const struct ohm_field last_fields[] = {
    { "json", "", OHM_FLAG, AT(json), "no", 0, 0, NULL, "Print one JSON object.", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = {
    { first_fields, 0 },
    { ohm_pipeline_fields, offsetof(struct options, pipeline) },
    { last_fields, 0 },
    { 0 },
};

/* What is found out. */
struct findings {
    double dense, real, fixed;               /* accuracies */
    size_t weights, numbers;                 /* of the dense layers, of their blocks */
    size_t bits;                             /* of the stored spectra */
    double moved;                            /* by the projection on blocks, at most */
    struct ohm_tally tally[OHM_ASSIGNMENTS]; /* of all layers */
};

static enum ohm_status set_blocks(const struct options *options, size_t layers, size_t k[])
{
    const struct ohm_counts *block = &options->block;

    if (block->rows > 0 || (block->cols != 1 && block->cols != layers))
        return ohm_fail(OHM_EUSAGE,
                        "--block: a list of one number, or of one for each of %zu layers",
                        layers);
    for (size_t l = 0; l < layers; l++) {
        k[l] = block->at[block->cols == 1 ? 0 : l];
        if (!ohm_fourier_takes(k[l]))
            return ohm_fail(OHM_EUSAGE, "--block: %zu is no power of two from 1 to %d",
                            k[l], OHM_FOURIER_MOST);
    }
    return OHM_OK;
}

static void count(const struct ohm_spectral *s, struct findings *found)
{
    for (size_t l = 0; l < s->layers; l++) {
        const struct ohm_fixed_layer *layer = &s->layer[l];
        const size_t blocks = layer->blocks.q * layer->blocks.p;

        found->weights += layer->blocks.in * layer->blocks.out;
        found->numbers += blocks * layer->blocks.k;
        /* bins 0 and k/2 are real: of half of the bins there are k numbers */
        found->bits += blocks * layer->pipeline.number.word *
                       (layer->pipeline.all_bins ? 2 * layer->bins : layer->blocks.k);
        found->moved = s->moved[l] > found->moved ? s->moved[l] : found->moved;
        for (int at = 0; at < OHM_ASSIGNMENTS; at++) {
            found->tally[at].values += layer->tally[at].values;
            found->tally[at].overflows += layer->tally[at].overflows;
        }
    }
}

static enum ohm_status classify(const struct ohm_network *network,
                                struct ohm_spectral *spectral,
                                const struct ohm_images *images, struct findings *found)
{
    uint8_t *class;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(class, images->n, "answers"));
    OHM_GO(ohm_network_classify(network, images->n, images->x, class));
    found->dense = ohm_accuracy(images->n, class, images->label);
    OHM_GO(ohm_spectral_classify(spectral, images->n, images->x, class));
    found->real = ohm_accuracy(images->n, class, images->label);
    OHM_GO(ohm_spectral_classify_fixed(spectral, images->n, images->x, class));
    found->fixed = ohm_accuracy(images->n, class, images->label);
out:
    free(class);
    return status;
}

static void print_text(const struct options *options, size_t images,
                       const struct findings *found)
{
    const struct ohm_fixed *f = &options->pipeline.number;

    printf("%zu weights, %zu numbers of blocks: %.2f times fewer; stored spectra: %zu "
           "bits, %.1f "
           "times fewer than weights of 32\n",
           found->weights, found->numbers, (double)found->weights / (double)found->numbers,
           found->bits, 32.0 * (double)found->weights / (double)found->bits);
    printf("weights move by at most %.3g to be block-circulant\n\n", found->moved);
    printf("accuracy of %zu images, %%: the network as it is %.2f, block-circulant in real "
           "numbers %.2f, in fixed point <%zu, %zu> %.2f\n\n",
           images, 100 * found->dense, 100 * found->real, f->word, f->integer,
           100 * found->fixed);
    printf("assigned to         values   overflows   per million\n");
    for (int at = 0; at < OHM_ASSIGNMENTS; at++) {
        const struct ohm_tally *tally = &found->tally[at];

        printf("%-10s  %14llu  %10llu  %12.4g\n", ohm_assignment_words[at],
               (unsigned long long)tally->values, (unsigned long long)tally->overflows,
               tally->values ? 1e6 * (double)tally->overflows / (double)tally->values : 0);
    }
}

static enum ohm_status print_json(size_t images, const struct findings *found)
{
    struct ohm_json *json = ohm_json_new(), *assigned;
    enum ohm_status status;

    ohm_json_count(json, "images", images);
    ohm_json_count(json, "weights", found->weights);
    ohm_json_count(json, "numbers", found->numbers);
    ohm_json_count(json, "stored_bits", found->bits);
    ohm_json_real(json, "moved", found->moved);
    ohm_json_real(json, "accuracy", 100 * found->dense);
    ohm_json_real(json, "accuracy_blocks", 100 * found->real);
    ohm_json_real(json, "accuracy_fixed", 100 * found->fixed);
    assigned = ohm_json_array(json, "assigned");
    for (int at = 0; at < OHM_ASSIGNMENTS; at++) {
        struct ohm_json *row = ohm_json_object(assigned, NULL);

        ohm_json_text(row, "to", ohm_assignment_words[at]);
        ohm_json_real(row, "values", (double)found->tally[at].values);
        ohm_json_real(row, "overflows", (double)found->tally[at].overflows);
    }
    status = ohm_json_write(json, stdout);
    ohm_json_free(json);
    return status;
}

static enum ohm_status open_images(const struct options *options,
                                   const struct ohm_network *network,
                                   struct ohm_dataset *data, struct ohm_images *images)
{
    size_t n;

    OHM_TRY(ohm_dataset_init(data, options->data, (uint32_t)options->seed, ohm_threads(0)));
    n = options->images ? options->images : data->test.n;
    if (data->inputs != network->layer[0].in)
        return ohm_fail(OHM_EUSAGE, "--data: %s has %zu inputs, the network %zu",
                        options->data, data->inputs, network->layer[0].in);
    if (n > data->test.n)
        return ohm_fail(OHM_EUSAGE, "--images: %s has %zu test images", options->data,
                        data->test.n);
    *images = ohm_images_view(data, &data->test, 0, n);
    return OHM_OK;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    struct ohm_network network = { 0 };
    struct ohm_spectral spectral = { 0 };
    struct ohm_dataset data = { 0 };
    struct findings found = { 0 };
    struct ohm_images images;
    size_t k[OHM_LAYERS_MAX];
    enum ohm_status status;

    OHM_GO(ohm_pipeline_check(&options->pipeline));
    OHM_GO(ohm_weights_read(arguments[0], options->number, &network));
    OHM_GO(set_blocks(options, network.layers, k));
    OHM_GO(open_images(options, &network, &data, &images));
    OHM_GO(ohm_spectral_init(&spectral, &network, k, &options->pipeline));
    OHM_GO(classify(&network, &spectral, &images, &found));
    count(&spectral, &found);
    if (options->json)
        OHM_GO(print_json(images.n, &found));
    else
        print_text(options, images.n, &found);
out:
    ohm_spectral_clear(&spectral);
    ohm_dataset_clear(&data);
    ohm_network_clear(&network);
    return status;
}

const struct ohm_command ohm_command_fixed = {
    .name = "fixed",
    .arguments = "WEIGHTS",
    .least = 1,
    .most = 1,
    .sentence = "a block-circulant network in fixed point, bit for bit",
    .details =
        "Takes trained weights (.npz or .h5) to the nearest block-circulant ones, which "
        "are the "
        "same if they were trained so (train.method: circulant), and classifies test "
        "images by "
        "transforms: in real numbers, and in fixed point as a hardware pipeline with "
        "stored "
        "spectra would, bit for bit. Every number that is assigned and every overflow is "
        "counted, by place. A reconstruction of HSIM-DNN (GLSVLSI 2019), whose abstract "
        "gives "
        "neither format nor rounding, nor where the division by the block's side is.\n\n"
        "  ohmslice fixed w.npz --block '[8]' --word 12 --integer 6 --rounding truncate",
    .parts = parts,
    .size = sizeof(struct options),
    .results = OHM_RESULTS_WEIGHTS,
    .run = run,
};
