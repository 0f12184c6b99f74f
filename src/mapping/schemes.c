/* schemes.c -- the table of mappings; makes a layout by its row. */
#include "mapping/scheme.h"

#include "base/memory.h"
#include "mapping/layout.h"
#include "mapping/packed.h"
#include "mapping/planes.h"

/* A new scheme is one line here, and its file. */
#define SCHEMES(ROW)                                                                       \
    ROW(ohm_scheme_bit_slice, "bit-slice")                                                 \
    ROW(ohm_scheme_signed_digits, "signed-digits")                                         \
    ROW(ohm_scheme_sme, "sme")                                                             \
    ROW(ohm_scheme_bit_transformer, "bit-transformer")                                     \
    ROW(ohm_scheme_circulant, "circulant")

#define DECLARE(object, word) extern const struct ohm_scheme object;
#define OBJECT(object, word)  &object,
#define WORD(object, word)    word,

SCHEMES(DECLARE)

const struct ohm_scheme *const ohm_schemes[] = { SCHEMES(OBJECT) NULL };
const char *const ohm_scheme_words[] = { SCHEMES(WORD) NULL };

enum ohm_status ohm_scheme_transform(const struct ohm_mapping *mapping, size_t in,
                                     size_t out, const double power[], int16_t code[])
{
    const struct ohm_scheme *scheme = ohm_schemes[mapping->scheme];

    return scheme->transform ? scheme->transform(mapping, in, out, power, code) : OHM_OK;
}

bool ohm_scheme_weighs(const struct ohm_mapping *mapping)
{
    return ohm_schemes[mapping->scheme]->weighs;
}

size_t ohm_scheme_late(const struct ohm_mapping *mapping)
{
    const struct ohm_scheme *scheme = ohm_schemes[mapping->scheme];

    return scheme->late ? scheme->late(mapping) : 0;
}

enum ohm_status ohm_layout_new(struct ohm_layout **layout,
                               const struct ohm_mapping *mapping,
                               const struct ohm_product *product)
{
    const struct ohm_scheme *scheme = ohm_schemes[mapping->scheme];
    struct ohm_layout *draft;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(draft, 1, "layouts"));
    status = scheme->layout    ? scheme->layout(mapping, product, draft)
             : mapping->packed ? ohm_packed_layout(mapping, product, draft)
                               : ohm_planes_layout(mapping, product, draft);
    if (status == OHM_OK)
        *layout = draft;
    else
        ohm_layout_free(draft);
    return status;
}
