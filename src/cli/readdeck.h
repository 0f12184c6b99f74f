/* readdeck.h -- the deck of one read of a result file, for `ohmslice netlist --from`. */
#ifndef OHM_CLI_READDECK_H
#define OHM_CLI_READDECK_H

#include "cli/deckfile.h"

struct ohm_readdeck {
    char from[OHM_TEXT_BYTES], at[OHM_TEXT_BYTES], group[OHM_TEXT_BYTES];
    int route, sign;
    size_t read, train_seed, trial, layer, row_tile, column_tile, tile, slice, image, phase,
        step, bit;
};

extern const struct ohm_field ohm_readdeck_fields[];

/* Writes the deck; in time with the capacitances and the pulse of the experiment. */
enum ohm_status ohm_readdeck_write(const struct ohm_readdeck *wanted,
                                   const struct ohm_deckfile *file);

#endif
