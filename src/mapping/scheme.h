/* scheme.h -- the table of mappings: one file and one row each.
 *
 * Most schemes write a weight code as digits, a digit a plane of crossbars, and leave the rest to planes.h: their
 * row gives `digits` (and `weight` where it is not a power of the base).  Others give `layout`.
 */
#ifndef OHM_MAPPING_SCHEME_H
#define OHM_MAPPING_SCHEME_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ohm_layout;
struct ohm_mapping;
struct ohm_product;

struct ohm_scheme {
    const char *name, *sentence;
    const char *const
        *own; /* keys of a mapping that no other scheme has, ends with NULL; NULL: none */
    /* Cross-field rules of its own, or NULL.  OHM_EUSAGE. */
    enum ohm_status (*check)(const struct ohm_mapping *mapping);
    /* Turns code[in][out] into the nearest that the scheme can hold, by its own rules; codes that it holds stay.
     * POWER[in]: mean squares of the input words, or NULL where they are not known.  NULL: it holds all codes. */
    enum ohm_status (*transform)(const struct ohm_mapping *mapping, size_t in, size_t out,
                                 const double power[], int16_t code[]);
    bool weighs; /* transform asks for POWER */
    /* delay[n]: slots by which rows with the inputs INPUT[n] come late for outputs FIRST .. FIRST + OUTS; their
     * codes, multiples of 2^delay, are stored divided by it.  NULL: none, or none with this mapping (late 0). */
    void (*delays)(const struct ohm_mapping *mapping, const struct ohm_product *product,
                   size_t n, const uint32_t input[], size_t first, size_t outs,
                   uint8_t delay[]);
    /* The longest delay.  NULL: 0. */
    size_t (*late)(const struct ohm_mapping *mapping);
    /* digit[planes] of a weight code, top plane first; negative ones lie where negative weights do. */
    void (*digits)(const struct ohm_mapping *mapping, int code, int8_t digit[]);
    /* What a digit of 1 in PLANE stands for; NULL: levels^(planes - 1 - plane). */
    double (*weight)(const struct ohm_mapping *mapping, size_t plane);
    /* Fills in an empty layout; NULL: ohm_planes_layout. */
    enum ohm_status (*layout)(const struct ohm_mapping *mapping,
                              const struct ohm_product *product, struct ohm_layout *layout);
};

extern const struct ohm_scheme *const ohm_schemes[]; /* ends with NULL */
extern const char *const ohm_scheme_words[];         /* their names, ends with NULL */

/* What MAPPING's scheme makes of code[in][out] before they are laid out.  OHM_ENOMEM. */
enum ohm_status ohm_scheme_transform(const struct ohm_mapping *mapping, size_t in,
                                     size_t out, const double power[], int16_t code[]);

/* digit[planes]: slices of |code|, top first, with the sign of the code (bitslice.c). */
void ohm_magnitude_digits(const struct ohm_mapping *mapping, int code, int8_t digit[]);

/* The same with signs of their own, as few and small as can be (signeddigits.c). */
void ohm_signed_digits(const struct ohm_mapping *mapping, int code, int8_t digit[]);

/* Does what it makes of codes depend on POWER? */
bool ohm_scheme_weighs(const struct ohm_mapping *mapping);

/* The longest delay of MAPPING's scheme. */
size_t ohm_scheme_late(const struct ohm_mapping *mapping);

#endif
