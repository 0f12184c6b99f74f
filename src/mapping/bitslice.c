#include "mapping/bitslice.h"

#include <math.h>
#include <string.h>

/* Digit SLICE of a magnitude. */
static uint8_t digit(const struct ohm_mapping *mapping, unsigned magnitude, size_t slice)
{
    const size_t below = ohm_mapping_slices(mapping) - 1 - slice;

    return (uint8_t)((magnitude >> (below * mapping->cell_bits)) &
                     (ohm_mapping_levels(mapping) - 1));
}

void ohm_bitslice_encode(const struct ohm_mapping *mapping, const struct ohm_tiling *tiling,
                         const int16_t codes[], struct ohm_tile tile, uint8_t level[])
{
    const size_t used_rows = ohm_tiling_used_rows(tiling, tile.row_tile);
    const size_t used_cols = ohm_tiling_used_cols(tiling, tile.col_tile);
    const size_t first_row = ohm_tiling_first_row(tiling, tile.row_tile);

    memset(level, mapping->unused == OHM_UNUSED_UNFORMED ? OHM_NO_CELL : 0,
           tiling->rows * tiling->cols);
    for (size_t r = 0; r < used_rows; r++) {
        const int16_t *code = codes + (tile.row_tile * tiling->rows + r) * tiling->out +
                              tile.col_tile * tiling->cols;
        uint8_t *to = level + (first_row + r) * tiling->cols;

        for (size_t c = 0; c < used_cols; c++) {
            const int mine = tile.sign ? -code[c] : code[c];

            to[c] = mine > 0 ? digit(mapping, (unsigned)mine, tile.slice) : 0;
        }
    }
}

double ohm_bitslice_weight(const struct ohm_mapping *mapping, size_t slice, size_t sign,
                           size_t bit)
{
    const size_t below = ohm_mapping_slices(mapping) - 1 - slice;
    const double weight = ldexp(1, (int)(below * mapping->cell_bits + bit));

    return sign ? -weight : weight;
}

void ohm_bitslice_inputs(const struct ohm_tiling *tiling, const uint8_t x[],
                         size_t row_tile, size_t bit, uint8_t active[])
{
    const size_t used = ohm_tiling_used_rows(tiling, row_tile);
    const size_t first = ohm_tiling_first_row(tiling, row_tile);

    memset(active, 0, tiling->rows);
    for (size_t r = 0; r < used; r++)
        active[first + r] = x[row_tile * tiling->rows + r] >> bit & 1;
}

void ohm_bitslice_decode(const struct ohm_mapping *mapping, const struct ohm_tiling *tiling,
                         struct ohm_tile tile, size_t bit, const double sum[], double y[])
{
    const double weight = ohm_bitslice_weight(mapping, tile.slice, tile.sign, bit);
    const size_t used = ohm_tiling_used_cols(tiling, tile.col_tile);

    for (size_t c = 0; c < used; c++)
        y[tile.col_tile * tiling->cols + c] += weight * sum[c];
}
