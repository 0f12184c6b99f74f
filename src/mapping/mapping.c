/* mapping.c -- the parameters of a mapping, their rules, and what follows from them alone. */
#include "mapping/mapping.h"

#include "mapping/scheme.h"
#include "mapping/sign.h"

#include <string.h>

static const char *const inputs[] = { "unsigned", "two-phase", "twos-complement", NULL };
static const char *const offsets[] = { "unit-column", "popcount", NULL };
const char *const ohm_rows_order_words[] = { "natural", "interleaved", ".npy", NULL };
static const char *const scales[] = { "power-of-two", "largest", NULL };
static const char *const unuseds[] = { "level-0", "unformed", NULL };

/* clang-format off */
#define AT(member) offsetof(struct ohm_mapping, member)
const struct ohm_field ohm_mapping_fields[] = {
    { "scheme", "", OHM_WORD, AT(scheme), "bit-slice", 0, 0, ohm_scheme_words,
      "How weights become levels.", OHM_STAGE_CHIP },
    { "weight_bits", "", OHM_COUNT, AT(weight_bits), "8", 1, 14, NULL,
      "Bits of a weight's magnitude; the sign comes on top.", OHM_STAGE_CHIP },
    { "input_bits", "", OHM_COUNT, AT(input_bits), "8", 1, 8, NULL,
      "Bits of an input, streamed one a read; 8 for a network with hidden layers, whose activations have 8.",
      OHM_STAGE_CHIP },
    { "cell_bits", "", OHM_COUNT, AT(cell_bits), "2", 1, 7, NULL,
      "Bits of one cell.", OHM_STAGE_CHIP },
    { "rows", "", OHM_COUNT, AT(rows), "128", 1, 1024, NULL,
      "Word lines of a crossbar.", OHM_STAGE_CHIP },
    { "cols", "", OHM_COUNT, AT(cols), "128", 1, 1024, NULL,
      "Bit lines of a crossbar, without dummy columns.", OHM_STAGE_CHIP },
    { "sign", "", OHM_WORD, AT(sign), "two-crossbars", 0, 0, ohm_sign_words,
      "Where the sign of a digit goes: other crossbars, a neighbouring column whose code or current is "
      "subtracted, or an offset.", OHM_STAGE_CHIP },
    { "offset", "", OHM_WORD, AT(offset), "unit-column", 0, 0, offsets,
      "What counts active rows for an offset: a column of ones on the crossbar, or a digital counter.",
      OHM_STAGE_CHIP },
    { "flip", "", OHM_FLAG, AT(flip), "no", 0, 0, NULL,
      "With an offset: store columns above half of their range inverted, which saves the top bit.", OHM_STAGE_CHIP },
    { "rows_order", "", OHM_TEXT, AT(rows_order), "natural", 0, 0, ohm_rows_order_words,
      "Which inputs share a crossbar: neighbours, (interleaved) input i on row tile i mod tiles, or, in the first "
      "layer, as a file says: a permutation of the inputs, in the order of the rows.",
      OHM_STAGE_CHIP },
    { "input", "", OHM_WORD, AT(input), "unsigned", 0, 0, inputs,
      "First layer's inputs: 0 and up with the mean folded into a digital bias, signed in two phases, "
      "or signed in two's complement.", OHM_STAGE_CHIP },
    { "unused", "", OHM_WORD, AT(unused), "level-0", 0, 0, unuseds,
      "What the cells of a crossbar are that no weight uses.", OHM_STAGE_CHIP },
    { "scale", "", OHM_WORD, AT(scale), "power-of-two", 0, 0, scales,
      "Step of the weights' codes: a power of two, 2^weight_bits of which hold the largest weight, or that weight over the "
      "largest code.", OHM_STAGE_CHIP },
    { "headroom", "", OHM_COUNT, AT(headroom), "0", 0, 6, NULL,
      "Bits by which the weight scale is larger than it need be.", OHM_STAGE_CHIP },
    { "active_rows", "", OHM_COUNT, AT(active_rows), "0", 0, 1024, NULL,
      "Word lines that are driven at a time, an operation unit: a read for each; 0: all.", OHM_STAGE_CHIP },
    { "packed", "", OHM_FLAG, AT(packed), "no", 0, 0, NULL,
      "Leave out empty columns of every plane and sign, and keep the numbers of the others.", OHM_STAGE_CHIP },
    { "window", "", OHM_COUNT, AT(window), "0", 0, 14, NULL,
      "Scheme sme: bits below its leading one, that included, which a weight may use; 0: all.", OHM_STAGE_CHIP },
    { "freed", "", OHM_COUNT, AT(freed), "0", 0, 7, NULL,
      "Scheme sme: top bits of the weights that are emptied by shifting rows, whose inputs come later.", OHM_STAGE_CHIP },
    { "powers", "", OHM_COUNT, AT(powers), "0", 0, 14, NULL,
      "Scheme bit-transformer: powers of two that a weight may have; 0: any number.", OHM_STAGE_CHIP },
    { "signed_powers", "", OHM_FLAG, AT(signed_powers), "no", 0, 0, NULL,
      "Scheme bit-transformer: powers of two have signs of their own.", OHM_STAGE_CHIP },
    { "column_cap", "", OHM_COUNT, AT(column_cap), "0", 0, 1024, NULL,
      "Scheme bit-transformer: ones that a column of a bit plane may have; 0: any number.", OHM_STAGE_CHIP },
    { "drop_cost", "", OHM_REAL, AT(drop_cost), "0", 0, 1e9, NULL,
      "Scheme bit-transformer: a column of a plane is emptied if that costs no more, in squared codes times "
      "rows (an input's mean square being 1).", OHM_STAGE_CHIP },
    { "block", "", OHM_COUNT, AT(block), "0", 0, 128, NULL,
      "Scheme circulant: side of a block, a power of two; what does not divide is padded; 0: 8.", OHM_STAGE_CHIP },
    { "duplication", "", OHM_COUNT, AT(duplication), "0", 0, 128, NULL,
      "Scheme circulant: columns of a block that are stored, rotated copies of one, a power of two; block / duplication "
      "steps give its outputs; 0: 1.", OHM_STAGE_CHIP },
    { 0 }
};
#undef AT
/* clang-format on */

static bool is_own(const struct ohm_scheme *scheme, const char *key)
{
    for (const char *const *k = scheme->own; k && *k; k++)
        if (strcmp(*k, key) == 0)
            return true;
    return false;
}

/* Is a key of a scheme's own anything but 0 or no? */
static bool is_set(const struct ohm_mapping *mapping, const char *key)
{
    const struct ohm_field *field = ohm_field_find(ohm_mapping_fields, key);
    const char *at = (const char *)mapping + field->offset;

    switch (field->kind) {
    case OHM_FLAG:
        return *(const bool *)at;
    case OHM_COUNT:
        return *(const size_t *)at != 0;
    default:
        return *(const double *)at != 0;
    }
}

/* Keys of other schemes are 0 or no. */
static enum ohm_status check_own(const struct ohm_mapping *mapping)
{
    const struct ohm_scheme *mine = ohm_schemes[mapping->scheme];

    for (size_t s = 0; ohm_schemes[s]; s++)
        for (const char *const *key = ohm_schemes[s]->own; key && *key; key++)
            if (!is_own(mine, *key) && is_set(mapping, *key))
                return ohm_fail(OHM_EUSAGE, "%s: scheme %s has it, %s does not", *key,
                                ohm_schemes[s]->name, mine->name);
    return OHM_OK;
}

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
    if (mapping->active_rows > mapping->rows)
        return ohm_fail(OHM_EUSAGE,
                        "active_rows: %zu are more than the crossbar's %zu rows",
                        mapping->active_rows, mapping->rows);
    if (mapping->packed && (sign->offset || sign->difference || ohm_scheme_late(mapping)))
        return ohm_fail(OHM_EUSAGE,
                        "packed: columns move each by itself, without an offset, a "
                        "pair or a row that comes late");
    OHM_TRY(check_own(mapping));
    if (mapping->input == OHM_INPUT_TWOS_COMPLEMENT && mapping->input_bits < 2)
        return ohm_fail(
            OHM_EUSAGE,
            "input_bits: 1 bit has no room for a sign (input: twos-complement)");
    return scheme->check ? scheme->check(mapping) : OHM_OK;
}

bool ohm_mapping_has_order(const struct ohm_mapping *mapping)
{
    return mapping->rows_order[0] != '\0' &&
           strcmp(mapping->rows_order, ohm_rows_order_words[0]) != 0 &&
           strcmp(mapping->rows_order, ohm_rows_order_words[1]) != 0;
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
