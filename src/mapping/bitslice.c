/* bitslice.c -- the scheme `bit-slice`: the magnitude's digits of cell_bits bits, all with the sign of the weight.
 *
 * Zhang et al., arXiv 1909.08496: weight 8 bits, cells of 2 bits, four slices, b1 = floor(x / 64) the top one.
 */
#include "mapping/mapping.h"
#include "mapping/scheme.h"

#include <stdlib.h>

void ohm_magnitude_digits(const struct ohm_mapping *mapping, int code, int8_t digit[])
{
    const size_t planes = ohm_mapping_slices(mapping);
    const int base = (int)ohm_mapping_levels(mapping);
    int left = abs(code);

    for (size_t k = planes; k-- > 0; left /= base)
        digit[k] = (int8_t)(code < 0 ? -(left % base) : left % base);
}

const struct ohm_scheme ohm_scheme_bit_slice = {
    .name = "bit-slice",
    .sentence = "Slices of the weight's magnitude, cell_bits each, top first.",
    .digits = ohm_magnitude_digits,
};
