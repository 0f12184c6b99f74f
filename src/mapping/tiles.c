/* tiles.c -- which inputs share word lines, and which outputs a crossbar. */
#include "mapping/tiles.h"

#include "mapping/sign.h"

#include <math.h>

struct ohm_tiles ohm_tiles_of(const struct ohm_mapping *mapping,
                              const struct ohm_product *product, size_t outs)
{
    return (struct ohm_tiles){
        .in = product->in,
        .out = product->out,
        .rows = mapping->rows,
        .outs = outs,
        .row_tiles = (product->in + mapping->rows - 1) / mapping->rows,
        .col_tiles = (product->out + outs - 1) / outs,
        .from_top = product->from_top,
        .interleaved = mapping->rows_order == OHM_ROWS_INTERLEAVED,
        .signed_inputs = product->signed_inputs,
    };
}

size_t ohm_tiles_input(const struct ohm_tiles *tiles, size_t row_tile, size_t r)
{
    return tiles->interleaved ? r * tiles->row_tiles + row_tile
                              : row_tile * tiles->rows + r;
}

size_t ohm_tiles_rows(const struct ohm_tiles *tiles, size_t row_tile)
{
    const size_t left = tiles->in - row_tile * tiles->rows;

    if (tiles->interleaved) /* inputs row_tile, row_tile + row_tiles, ... */
        return (tiles->in - row_tile + tiles->row_tiles - 1) / tiles->row_tiles;
    return left < tiles->rows ? left : tiles->rows;
}

size_t ohm_tiles_outs(const struct ohm_tiles *tiles, size_t col_tile)
{
    const size_t left = tiles->out - col_tile * tiles->outs;

    return left < tiles->outs ? left : tiles->outs;
}

/* Bits that hold numbers up to MOST. */
static size_t bits_for(size_t most)
{
    size_t bits = 1;

    while ((((size_t)1 << bits) - 1) < most)
        bits++;
    return bits;
}

void ohm_tiles_layout(const struct ohm_tiles *tiles, const struct ohm_mapping *mapping,
                      struct ohm_layout *layout)
{
    const struct ohm_sign *sign = &ohm_signs[mapping->sign];
    const size_t bits = mapping->input_bits;

    layout->in = tiles->in;
    layout->out = tiles->out;
    layout->rows = mapping->rows;
    layout->cols = mapping->cols;
    layout->extra = ohm_mapping_extra(mapping);
    layout->fill = mapping->unused == OHM_UNUSED_UNFORMED ? OHM_NO_CELL : 0;
    layout->steps = 1;
    layout->slots = layout->input_bits = bits;
    for (size_t k = 0; k < bits; k++)
        layout->slot[k] = ldexp(1, (int)k);
    if (tiles->signed_inputs)
        layout->slot[bits - 1] = -layout->slot[bits - 1];
    layout->planes = ohm_mapping_slices(mapping);
    layout->row_tiles = tiles->row_tiles;
    layout->col_tiles = tiles->col_tiles;
    for (size_t k = 0; k < layout->planes; k++)
        layout->group[layout->groups++] =
            (struct ohm_converters){ .name = "slice", .is_signed = sign->difference };
    if (layout->extra)
        layout->group[layout->groups++] =
            (struct ohm_converters){ .name = "unit", .bits = bits_for(mapping->rows) };
}

void ohm_tiles_drive(const struct ohm_tiles *tiles, size_t row_tile,
                     struct ohm_drive *drive)
{
    const size_t first = tiles->from_top ? 0 : tiles->rows - drive->rows;

    for (size_t r = 0; r < drive->rows; r++) {
        drive->line[r] = (uint16_t)(first + r);
        drive->input[r] = (uint32_t)ohm_tiles_input(tiles, row_tile, r);
    }
}
