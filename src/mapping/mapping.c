#include "mapping/mapping.h"

static const char *const schemes[] = { "bit-slice", NULL };
static const char *const signs[] = { "two-crossbars", NULL };
static const char *const inputs[] = { "unsigned", "two-phase", NULL };
static const char *const unuseds[] = { "level-0", "unformed", NULL };

/* clang-format off */
#define AT(member) offsetof(struct ohm_mapping, member)
const struct ohm_field ohm_mapping_fields[] = {
    { "scheme", "", OHM_WORD, AT(scheme), "bit-slice", 0, 0, schemes,
      "How weights become levels." },
    { "weight_bits", "", OHM_COUNT, AT(weight_bits), "8", 1, 14, NULL,
      "Bits of a weight's magnitude; the sign comes on top." },
    { "input_bits", "", OHM_COUNT, AT(input_bits), "8", 1, 8, NULL,
      "Bits of an input, streamed one a read; 8 for a network with hidden layers, whose activations have 8." },
    { "cell_bits", "", OHM_COUNT, AT(cell_bits), "2", 1, 7, NULL,
      "Bits of one cell." },
    { "rows", "", OHM_COUNT, AT(rows), "128", 1, 1024, NULL,
      "Word lines of a crossbar." },
    { "cols", "", OHM_COUNT, AT(cols), "128", 1, 1024, NULL,
      "Bit lines of a crossbar, without dummy columns." },
    { "sign", "", OHM_WORD, AT(sign), "two-crossbars", 0, 0, signs,
      "Where the sign of a weight goes." },
    { "input", "", OHM_WORD, AT(input), "unsigned", 0, 0, inputs,
      "First layer's inputs: 0 and up with the mean folded into a digital bias, or signed in two phases." },
    { "unused", "", OHM_WORD, AT(unused), "level-0", 0, 0, unuseds,
      "What the cells of a crossbar are that no weight uses." },
    { "headroom", "", OHM_COUNT, AT(headroom), "0", 0, 6, NULL,
      "Bits by which the weight scale is larger than it need be." },
    { 0 }
};
#undef AT
/* clang-format on */

enum ohm_status ohm_mapping_check(const struct ohm_mapping *mapping)
{
    const size_t slices = ohm_mapping_slices(mapping);

    if (slices > OHM_SLICES_MAX)
        return ohm_fail(OHM_EUSAGE, "cell_bits: %zu slices are more than %d", slices,
                        OHM_SLICES_MAX);
    if (mapping->rows * (ohm_mapping_levels(mapping) - 1) > 65535)
        return ohm_fail(OHM_EUSAGE,
                        "rows: %zu rows of %zu-bit cells can add up to more than 65535",
                        mapping->rows, mapping->cell_bits);
    return OHM_OK;
}

size_t ohm_mapping_slices(const struct ohm_mapping *mapping)
{
    return (mapping->weight_bits + mapping->cell_bits - 1) / mapping->cell_bits;
}

size_t ohm_mapping_levels(const struct ohm_mapping *mapping)
{
    return (size_t)1 << mapping->cell_bits;
}

int ohm_mapping_weight_max(const struct ohm_mapping *mapping)
{
    return (1 << mapping->weight_bits) - 1;
}

int ohm_mapping_input_max(const struct ohm_mapping *mapping)
{
    return (1 << mapping->input_bits) - 1;
}

struct ohm_tiling ohm_tiling_of(const struct ohm_mapping *mapping, size_t in, size_t out)
{
    return (struct ohm_tiling){
        .in = in,
        .out = out,
        .rows = mapping->rows,
        .cols = mapping->cols,
        .row_tiles = (in + mapping->rows - 1) / mapping->rows,
        .col_tiles = (out + mapping->cols - 1) / mapping->cols,
    };
}

size_t ohm_tiling_first_row(const struct ohm_tiling *tiling, size_t tr)
{
    return tiling->from_top ? 0 : tiling->rows - ohm_tiling_used_rows(tiling, tr);
}

size_t ohm_tiling_used_rows(const struct ohm_tiling *tiling, size_t tr)
{
    const size_t left = tiling->in - tr * tiling->rows;

    return left < tiling->rows ? left : tiling->rows;
}

size_t ohm_tiling_used_cols(const struct ohm_tiling *tiling, size_t tc)
{
    const size_t left = tiling->out - tc * tiling->cols;

    return left < tiling->cols ? left : tiling->cols;
}

size_t ohm_tiling_crossbars(const struct ohm_tiling *tiling,
                            const struct ohm_mapping *mapping)
{
    return tiling->row_tiles * tiling->col_tiles * ohm_mapping_slices(mapping) * OHM_SIGNS;
}
