/* mapping.c -- the parameters of a mapping, their rules, and what follows from them alone. */
#include "mapping/mapping.h"

#include "mapping/scheme.h"
#include "mapping/sign.h"

static const char *const inputs[] = { "unsigned", "two-phase", "twos-complement", NULL };
static const char *const offsets[] = { "unit-column", "popcount", NULL };
const char *const ohm_rows_order_words[] = { "natural", "interleaved", NULL };
static const char *const unuseds[] = { "level-0", "unformed", NULL };

/* clang-format off */
#define AT(member) offsetof(struct ohm_mapping, member)
const struct ohm_field ohm_mapping_fields[] = {
    { "scheme", "", OHM_WORD, AT(scheme), "bit-slice", 0, 0, ohm_scheme_words,
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
    { "sign", "", OHM_WORD, AT(sign), "two-crossbars", 0, 0, ohm_sign_words,
      "Where the sign of a digit goes: other crossbars, a neighbouring column whose code or current is "
      "subtracted, or an offset." },
    { "offset", "", OHM_WORD, AT(offset), "unit-column", 0, 0, offsets,
      "What counts active rows for an offset: a column of ones on the crossbar, or a digital counter." },
    { "flip", "", OHM_FLAG, AT(flip), "no", 0, 0, NULL,
      "With an offset: store columns above half of their range inverted, which saves the top bit." },
    { "rows_order", "", OHM_WORD, AT(rows_order), "natural", 0, 0, ohm_rows_order_words,
      "Which inputs share a crossbar: neighbours, or (interleaved) input i on row tile i mod tiles." },
    { "input", "", OHM_WORD, AT(input), "unsigned", 0, 0, inputs,
      "First layer's inputs: 0 and up with the mean folded into a digital bias, signed in two phases, "
      "or signed in two's complement." },
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
    const struct ohm_scheme *scheme = ohm_schemes[mapping->scheme];
    const struct ohm_sign *sign = &ohm_signs[mapping->sign];
    const size_t groups = ohm_mapping_groups(mapping);

    if (groups > OHM_SLICES_MAX)
        return ohm_fail(OHM_EUSAGE, "cell_bits: %zu slices are more than %d", groups,
                        OHM_SLICES_MAX);
    if (mapping->rows * (ohm_mapping_levels(mapping) - 1) > 65535)
        return ohm_fail(OHM_EUSAGE,
                        "rows: %zu rows of %zu-bit cells can add up to more than 65535",
                        mapping->rows, mapping->cell_bits);
    if (mapping->cols < sign->columns)
        return ohm_fail(OHM_EUSAGE, "cols: sign %s needs at least %zu columns",
                        ohm_sign_words[mapping->sign], sign->columns);
    if (mapping->flip && !sign->offset)
        return ohm_fail(OHM_EUSAGE,
                        "flip: only columns that are stored with an offset are inverted "
                        "(sign: offset-binary, offset-clipped)");
    if (mapping->input == OHM_INPUT_TWOS_COMPLEMENT && mapping->input_bits < 2)
        return ohm_fail(
            OHM_EUSAGE,
            "input_bits: 1 bit has no room for a sign (input: twos-complement)");
    return scheme->check ? scheme->check(mapping) : OHM_OK;
}

size_t ohm_mapping_groups(const struct ohm_mapping *mapping)
{
    return ohm_mapping_slices(mapping) + ohm_mapping_extra(mapping);
}

size_t ohm_mapping_column_tiles(const struct ohm_mapping *mapping, size_t out)
{
    const size_t outs = mapping->cols / ohm_signs[mapping->sign].columns;

    return (out + outs - 1) / outs;
}

bool ohm_mapping_subtracts(const struct ohm_mapping *mapping)
{
    return ohm_signs[mapping->sign].difference;
}

size_t ohm_mapping_extra(const struct ohm_mapping *mapping)
{
    return ohm_signs[mapping->sign].offset && mapping->offset == OHM_OFFSET_UNIT_COLUMN;
}

int ohm_mapping_offset(const struct ohm_mapping *mapping)
{
    const struct ohm_sign *sign = &ohm_signs[mapping->sign];

    if (!sign->offset)
        return 0;
    return sign->clipped ? 1 << (mapping->weight_bits - 1)
                         : ohm_mapping_weight_max(mapping);
}

void ohm_mapping_codes(const struct ohm_mapping *mapping, int *low, int *high)
{
    const bool clipped = ohm_signs[mapping->sign].clipped;

    *high = clipped ? ohm_mapping_offset(mapping) - 1 : ohm_mapping_weight_max(mapping);
    *low = clipped ? -ohm_mapping_offset(mapping) : -*high;
}

size_t ohm_mapping_slices(const struct ohm_mapping *mapping)
{
    const struct ohm_sign *sign = &ohm_signs[mapping->sign];
    const size_t bits = mapping->weight_bits + (sign->offset && !sign->clipped);

    return (bits + mapping->cell_bits - 1) / mapping->cell_bits;
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
