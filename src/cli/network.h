/* network.h -- what map and calibrate share: a trained network on digital crossbars, and data. */
#ifndef OHM_CLI_NETWORK_H
#define OHM_CLI_NETWORK_H

#include "chip/chip.h"
#include "model/dataset.h"

struct ohm_network_options {
    char data[OHM_TEXT_BYTES];
    size_t seed, images, number;
    struct ohm_mapping mapping;
    bool keep_empty;
};
extern const struct ohm_field ohm_network_fields[]; /* without those of the mapping */

struct ohm_network_desk {
    struct ohm_network network;
    struct ohm_integer integer;
    uint32_t *order;           /* of the first layer's rows, from a file; or NULL */
    struct ohm_chip *chip;     /* digital */
    struct ohm_dataset data;   /* empty without data */
    struct ohm_images heldout; /* the last training images; a view */
};

/* Reads the weights PATH, maps them, opens the data if any are named. */
enum ohm_status ohm_network_desk_init(struct ohm_network_desk *desk, const char *path,
                                      const struct ohm_network_options *options);
void ohm_network_desk_clear(struct ohm_network_desk *desk);

#endif
