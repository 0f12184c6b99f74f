/* bitslice.h -- the scheme `bit-slice`: sign and magnitude, digits of cell_bits bits, top first.
 *
 * A weight code c lies as the digits of |c| in the crossbars of its sign; the crossbars of the other
 * sign hold level 0.  An input code x is streamed as bits.  With s the column sum of one read,
 *
 *     y = sum over slices k, signs, bits b, row tiles of  +-base^(slices-1-k) 2^b s
 *
 * is the exact integer product.  Encode and decode are inverses; that is tested.
 */
#ifndef OHM_MAPPING_BITSLICE_H
#define OHM_MAPPING_BITSLICE_H

#include "mapping/mapping.h"

#include <stdint.h>

enum { OHM_NO_CELL = 255 }; /* level of an unformed cell */

/* Which crossbar of a layer. */
struct ohm_tile {
    size_t row_tile, col_tile;
    size_t slice; /* 0 is the top one */
    size_t sign;  /* 0: positive weights, 1: negative ones */
};

/* level[rows][cols] of one crossbar for the codes[in][out] of a layer. */
void ohm_bitslice_encode(const struct ohm_mapping *mapping, const struct ohm_tiling *tiling,
                         const int16_t codes[], struct ohm_tile tile, uint8_t level[]);

/* The weight of a column sum of (slice, sign) in a read of input bit BIT. */
double ohm_bitslice_weight(const struct ohm_mapping *mapping, size_t slice, size_t sign,
                           size_t bit);

/* active[rows] = bit BIT of the inputs x[in] (0 .. 2^input_bits - 1), at the rows of ROW_TILE. */
void ohm_bitslice_inputs(const struct ohm_tiling *tiling, const uint8_t x[],
                         size_t row_tile, size_t bit, uint8_t active[]);

/* y[out] += weight sum[cols] for one read of one crossbar; sums may be codes of a converter. */
void ohm_bitslice_decode(const struct ohm_mapping *mapping, const struct ohm_tiling *tiling,
                         struct ohm_tile tile, size_t bit, const double sum[], double y[]);

#endif
