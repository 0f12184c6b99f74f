/* scheme.h -- the table of mappings: one file and one row each.
 *
 * Most schemes write a weight code as digits, a digit a plane of crossbars, and leave the rest to planes.h: their
 * row gives `digits` (and `weight` where it is not a power of the base).  Others give `layout`.
 */
#ifndef OHM_MAPPING_SCHEME_H
#define OHM_MAPPING_SCHEME_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

struct ohm_layout;
struct ohm_mapping;
struct ohm_product;

struct ohm_scheme {
    const char *name, *sentence;
    /* Cross-field rules of its own, or NULL.  OHM_EUSAGE. */
    enum ohm_status (*check)(const struct ohm_mapping *mapping);
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

#endif
