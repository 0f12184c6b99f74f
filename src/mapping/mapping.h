/* mapping.h -- how a weight matrix is laid out on crossbars: the parameters.
 *
 *   weight code  -255 .. 255  --digits-->  a digit a plane, top first     scheme.h
 *   digit        -3 .. 3      --sign-->    one or two columns             sign.h
 *   matrix       [in][out]    --tiles-->   crossbars of rows x cols       tiles.h
 */
#ifndef OHM_MAPPING_MAPPING_H
#define OHM_MAPPING_MAPPING_H

#include "base/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ohm_input { OHM_INPUT_UNSIGNED, OHM_INPUT_TWO_PHASE, OHM_INPUT_TWOS_COMPLEMENT };
enum ohm_unused { OHM_UNUSED_LEVEL_0, OHM_UNUSED_UNFORMED };
enum ohm_scale { OHM_SCALE_POWER, OHM_SCALE_LARGEST };
enum ohm_offset { OHM_OFFSET_UNIT_COLUMN, OHM_OFFSET_POPCOUNT };

enum { OHM_SLICES_MAX = 16, OHM_SLOTS_MAX = 64, OHM_TAPS_MAX = 1025 };

struct ohm_mapping {
    int scheme;                      /* row of ohm_schemes (scheme.h) */
    size_t weight_bits;              /* bits of a weight's magnitude */
    size_t input_bits;               /* bits of an input, streamed one by one */
    size_t cell_bits;                /* bits of a cell */
    size_t rows, cols;               /* of a crossbar */
    int sign;                        /* row of ohm_signs (sign.h) */
    int offset;                      /* enum ohm_offset */
    bool flip;                       /* ISAAC's: columns above half are stored inverted */
    char rows_order[OHM_TEXT_BYTES]; /* natural, interleaved, or the file of: */
    const uint32_t *
        order; /* [inputs of the first layer] the input on row k, counted over the row tiles; not owned;
                            * NULL: no file, or not read yet (model/roworder.h) */
    int input;          /* enum ohm_input: how the first layer's inputs are applied */
    int unused;         /* enum ohm_unused */
    int scale;          /* enum ohm_scale: what the largest code stands for */
    size_t headroom;    /* the weight scale is 2^headroom larger than it need be */
    size_t active_rows; /* driven at a time: an operation unit; 0: all */
    bool packed;        /* empty columns of all planes are left out */
    size_t window;      /* sme: bits that a weight's ones may span; 0: all */
    size_t freed;       /* sme: top bits that are emptied by shifting rows */
    size_t powers;      /* bit-transformer: powers of two in a weight; 0: any number */
    bool signed_powers; /* bit-transformer: of either sign */
    size_t column_cap;  /* bit-transformer: ones in a column of a plane; 0: any number */
    double
        drop_cost; /* bit-transformer: at which a column of a plane is emptied, code^2 times rows */
    size_t block;       /* circulant: side of a block; 0: 8 */
    size_t duplication; /* circulant: columns of a block that are stored; 0: 1 */
};

extern const struct ohm_field ohm_mapping_fields[];
extern const char *const ohm_rows_order_words[]; /* ends with NULL */

/* Cross-field rules; OHM_EUSAGE. */
enum ohm_status ohm_mapping_check(const struct ohm_mapping *mapping);

/* Slices of what is stored for a weight; levels of a cell; largest code of a weight and of an input. */
size_t ohm_mapping_slices(const struct ohm_mapping *mapping);
size_t ohm_mapping_levels(const struct ohm_mapping *mapping);
int ohm_mapping_weight_max(const struct ohm_mapping *mapping);
int ohm_mapping_input_max(const struct ohm_mapping *mapping);

/* Bit lines of a crossbar beyond cols. */
size_t ohm_mapping_extra(const struct ohm_mapping *mapping);

/* Groups of converters: one a slice, and one for the extra bit lines. */
size_t ohm_mapping_groups(const struct ohm_mapping *mapping);

/* Tiles of OUT outputs. */
size_t ohm_mapping_column_tiles(const struct ohm_mapping *mapping, size_t out);

/* Does a file say where the first layer's inputs lie? */
bool ohm_mapping_has_order(const struct ohm_mapping *mapping);

/* Is the difference of two columns converted? */
bool ohm_mapping_subtracts(const struct ohm_mapping *mapping);

/* The range of codes that the mapping holds; others saturate. */
void ohm_mapping_codes(const struct ohm_mapping *mapping, int *low, int *high);

/* What is added to a code before it is stored: 0 unless the sign is offset-binary or offset-clipped. */
int ohm_mapping_offset(const struct ohm_mapping *mapping);

#endif
