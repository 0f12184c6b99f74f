/* unused.h -- which keys of a card its model does not read. */
#ifndef OHM_DEVICE_UNUSED_H
#define OHM_DEVICE_UNUSED_H

#include "device/card.h"

/* Why KEY of the card has no effect beside its other keys, e.g. "model is not table"; NULL if it has one. */
const char *ohm_card_unused(const struct ohm_card *card, const char *key);

#endif
