/* mapping.h -- how a weight matrix is laid out on crossbars: the parameters and the geometry.
 *
 *   weight code  -255 .. 255  --sign-->  two magnitudes, one of which is 0
 *   magnitude    b7 b6 | b5 b4 | b3 b2 | b1 b0   --slices-->  digits of cell_bits bits, top first
 *   matrix       [in][out]    --tiles-->  crossbars of rows x cols
 *
 * A tile that is not full keeps its size: its used rows are those nearest the virtual grounds (the last
 * ones, unless they are told to lie at the top), its used columns the first ones (nearest the drivers).  Unused cells are at level 0, or
 * unformed (open); unused rows are grounded.
 */
#ifndef OHM_MAPPING_MAPPING_H
#define OHM_MAPPING_MAPPING_H

#include "base/field.h"

#include <stdbool.h>
#include <stddef.h>

enum ohm_scheme { OHM_BIT_SLICE };
enum ohm_sign { OHM_TWO_CROSSBARS };
enum ohm_input { OHM_INPUT_UNSIGNED, OHM_INPUT_TWO_PHASE };
enum ohm_unused { OHM_UNUSED_LEVEL_0, OHM_UNUSED_UNFORMED };

enum { OHM_SLICES_MAX = 16, OHM_SIGNS = 2 };

struct ohm_mapping {
    int scheme;         /* enum ohm_scheme */
    size_t weight_bits; /* bits of a weight's magnitude */
    size_t input_bits;  /* bits of an input, streamed one by one */
    size_t cell_bits;   /* bits of a cell */
    size_t rows, cols;  /* of a crossbar */
    int sign;           /* enum ohm_sign */
    int input;          /* enum ohm_input: how the first layer's inputs are applied */
    int unused;         /* enum ohm_unused */
    size_t headroom;    /* the weight scale is 2^headroom larger than it need be */
};

extern const struct ohm_field ohm_mapping_fields[];

/* Cross-field rules; OHM_EUSAGE. */
enum ohm_status ohm_mapping_check(const struct ohm_mapping *mapping);

/* Slices of a weight, levels of a cell, largest code of a weight and of an input. */
size_t ohm_mapping_slices(const struct ohm_mapping *mapping);
size_t ohm_mapping_levels(const struct ohm_mapping *mapping);
int ohm_mapping_weight_max(const struct ohm_mapping *mapping);
int ohm_mapping_input_max(const struct ohm_mapping *mapping);

/* Tiles of an [in][out] matrix. */
struct ohm_tiling {
    size_t in, out;    /* of the matrix */
    size_t rows, cols; /* of a crossbar */
    size_t row_tiles, col_tiles;
    bool from_top; /* used rows are the first ones, else the last */
};

struct ohm_tiling ohm_tiling_of(const struct ohm_mapping *mapping, size_t in, size_t out);

/* Used rows of row tile TR and the first of them, used columns of column tile TC. */
size_t ohm_tiling_first_row(const struct ohm_tiling *tiling, size_t tr);
size_t ohm_tiling_used_rows(const struct ohm_tiling *tiling, size_t tr);
size_t ohm_tiling_used_cols(const struct ohm_tiling *tiling, size_t tc);

/* Crossbars of a layer: tiles x slices x signs. */
size_t ohm_tiling_crossbars(const struct ohm_tiling *tiling,
                            const struct ohm_mapping *mapping);

#endif
