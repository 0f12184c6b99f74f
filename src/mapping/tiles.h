/* tiles.h -- the usual geometry of a product on crossbars: which inputs share word lines, which outputs a crossbar.
 *
 * A tile that is not full keeps its size: its used rows are those nearest the virtual grounds (the last ones,
 * or the first where the grounds lie at the top), its used columns the first ones (nearest the drivers).
 */
#ifndef OHM_MAPPING_TILES_H
#define OHM_MAPPING_TILES_H

#include "mapping/layout.h"

struct ohm_tiles {
    size_t in, out; /* of the product */
    size_t rows;    /* word lines of a crossbar */
    size_t outs;    /* outputs on a crossbar */
    size_t row_tiles, col_tiles;
    bool from_top, interleaved, signed_inputs;
};

struct ohm_tiles ohm_tiles_of(const struct ohm_mapping *mapping,
                              const struct ohm_product *product, size_t outs);

/* The input on used row R of a row tile. */
size_t ohm_tiles_input(const struct ohm_tiles *tiles, size_t row_tile, size_t r);

/* Used rows of a row tile, outputs of a column tile. */
size_t ohm_tiles_rows(const struct ohm_tiles *tiles, size_t row_tile);
size_t ohm_tiles_outs(const struct ohm_tiles *tiles, size_t col_tile);

/* Sets the sizes of a layout of one step, its slots, and a group for each slice of MAPPING (and one for the unit
 * columns); parts are left to the caller. */
void ohm_tiles_layout(const struct ohm_tiles *tiles, const struct ohm_mapping *mapping,
                      struct ohm_layout *layout);

/* Sets line[] and input[] of the drive of a row tile. */
void ohm_tiles_drive(const struct ohm_tiles *tiles, size_t row_tile,
                     struct ohm_drive *drive);

#endif
