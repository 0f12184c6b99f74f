/* digits.c -- makes the table of all codes' digits. */
#include "mapping/digits.h"

#include "base/memory.h"
#include "mapping/scheme.h"

#include <math.h>
#include <stdlib.h>

enum ohm_status ohm_digits_init(struct ohm_digits *digits,
                                const struct ohm_mapping *mapping)
{
    const struct ohm_scheme *scheme = ohm_schemes[mapping->scheme];
    const int offset = ohm_mapping_offset(mapping);
    int high;

    digits->planes = ohm_mapping_slices(mapping);
    ohm_mapping_codes(mapping, &digits->low, &high);
    OHM_TRY(OHM_NEW(digits->table, (size_t)(high - digits->low + 1) * digits->planes,
                    "digits"));
    for (int code = digits->low; code <= high; code++)
        scheme->digits(mapping, code + offset,
                       digits->table + (size_t)(code - digits->low) * digits->planes);
    return OHM_OK;
}

void ohm_digits_clear(struct ohm_digits *digits)
{
    free(digits->table);
    digits->table = NULL;
}

double ohm_digits_weight(const struct ohm_mapping *mapping, size_t plane)
{
    const struct ohm_scheme *scheme = ohm_schemes[mapping->scheme];
    const size_t below = ohm_mapping_slices(mapping) - 1 - plane;

    return scheme->weight ? scheme->weight(mapping, plane)
                          : ldexp(1, (int)(below * mapping->cell_bits));
}
