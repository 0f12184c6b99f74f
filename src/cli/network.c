/* network.c -- opens a trained network with its data, programmed into digital crossbars. */
#include "cli/network.h"

#include "base/log.h"
#include "base/parallel.h"
#include "cli/options.h"
#include "study/settings.h"
#include "model/roworder.h"
#include "model/weights.h"

#include <math.h>
#include <stdlib.h>

/* clang-format off */
#define AT(member) offsetof(struct ohm_network_options, member)
const struct ohm_field ohm_network_fields[] = {
    { "data", "", OHM_TEXT, AT(data), "", 0, 0, NULL,
      "Data set whose last training images are the calibration data: digits, mnist:DIR or npz:FILE; inverted: before it exchanges light and dark.",
      OHM_STAGE_NONE },
    { "images", "", OHM_COUNT, AT(images), "1000", 1, 1e6, NULL,
      "How many of them.", OHM_STAGE_NONE },
    { "seed", "", OHM_COUNT, AT(seed), "1", 0, 4294967295.0, NULL,
      "Seed of the built-in data.", OHM_STAGE_NONE },
    { "number", "", OHM_COUNT, AT(number), "0", 0, 65535, NULL,
      "Which network of an HDF5 file.", OHM_STAGE_NONE },
    { "keep_empty", "", OHM_FLAG, AT(keep_empty), "no", 0, 0, NULL,
      "Crossbars without any weight exist too.", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

static enum ohm_status open_data(struct ohm_network_desk *desk,
                                 const struct ohm_network_options *options)
{
    const size_t in = desk->network.layer[0].in;

    if (options->data[0] == '\0')
        return ohm_options_refuse((const char *const[]){ "images", "seed", NULL },
                                  "it is of the images of --data, which is not given");
    OHM_TRY(ohm_dataset_init(&desk->data, options->data, (uint32_t)options->seed,
                             ohm_threads(0)));
    if (desk->data.inputs != in)
        return ohm_fail(OHM_EUSAGE, "--data: %s has %zu inputs, the network %zu",
                        options->data, desk->data.inputs, in);
    if (options->images > desk->data.train.n)
        return ohm_fail(OHM_EUSAGE, "--images: %s has %zu training images", options->data,
                        desk->data.train.n);
    desk->heldout = ohm_images_view(&desk->data, &desk->data.train,
                                    desk->data.train.n - options->images, options->images);
    return OHM_OK;
}

/* Warns where weights vanish because the quantiser's scale ends at 1e-5 (mapping/quantise.h). */
static void tell_vanished(const char *path, const struct ohm_network_desk *desk)
{
    for (size_t k = 0; k < desk->network.layers; k++) {
        const struct ohm_layer *layer = &desk->network.layer[k];
        const size_t n = layer->in * layer->out;
        size_t vanished = 0;
        float most = 0;

        for (size_t i = 0; i < n; i++) {
            most = fmaxf(most, fabsf(layer->w[i]));
            vanished += layer->w[i] != 0 && desk->integer.layer[k].code[i] == 0;
        }
        if (vanished > 0 && most < 1e-5f)
            ohm_log(OHM_WARN,
                    "%s: layer %zu: the largest weight is %g, below the quantiser's least "
                    "scale, 1e-05: %zu of %zu weights become 0",
                    path, k, (double)most, vanished, n);
    }
}

enum ohm_status ohm_network_desk_init(struct ohm_network_desk *desk, const char *path,
                                      const struct ohm_network_options *options)
{
    struct ohm_network_desk draft = { .chip = NULL };
    struct ohm_settings settings;
    struct ohm_images examples;
    struct ohm_fabric fabric;
    enum ohm_status status;

    OHM_GO(ohm_settings_default(&settings));
    settings.mapping = options->mapping;
    settings.keep_empty = options->keep_empty;
    settings.card.levels =
        ohm_mapping_levels(&options->mapping); /* digital: any cell will do */
    fabric = ohm_settings_fabric(&settings, 0);
    OHM_GO(ohm_fabric_check(&fabric));
    OHM_GO(ohm_weights_read(path, options->number, &draft.network));
    OHM_GO(open_data(&draft, options));
    if (ohm_mapping_has_order(&options->mapping))
        OHM_GO(ohm_row_order_read(options->mapping.rows_order, draft.network.layer[0].in,
                                  &draft.order));
    fabric.mapping.order = draft.order;
    examples = ohm_images_last(&draft.data, OHM_EXAMPLES);
    OHM_GO(ohm_integer_init(&draft.integer, &draft.network, &options->mapping, &examples));
    tell_vanished(path, &draft);
    *desk = draft; /* the chip keeps the address of its integers */
    status = ohm_chip_new(&desk->chip, &desk->integer, &fabric, NULL, &ohm_solve_usual,
                          NULL, ohm_threads(0));
    if (status != OHM_OK)
        ohm_network_desk_clear(desk);
    return status;
out:
    ohm_network_desk_clear(&draft);
    return status;
}

void ohm_network_desk_clear(struct ohm_network_desk *desk)
{
    ohm_chip_free(desk->chip);
    free(desk->order);
    ohm_integer_clear(&desk->integer);
    ohm_network_clear(&desk->network);
    ohm_dataset_clear(&desk->data);
}
