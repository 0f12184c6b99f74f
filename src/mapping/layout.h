/* layout.h -- a matrix product laid out on crossbars, as data that every scheme (scheme.h) fills in.
 *
 *   drive   which word lines carry which input words, step by step   [steps][rows] input, delay
 *   level   what the cells hold                                      [rows][columns] of all crossbars of a drive
 *   taps    what converters read: a column, or the difference of two, and by which group of converters
 *   terms   what becomes of the codes: y[out] += weight of the slot, times weight, times code
 *
 * A read is one slot of one step of one input vector: in slot s a row is active if bit s - delay of its input
 * word is 1.  One law holds for every scheme: with ideal cells and converters that are wide enough, the terms of
 * all reads add up to the exact integer product of the scheme's codes (tests/mapping/check_layout.c).
 *
 * Crossbars of a drive have the same active rows, so their columns stand side by side.  A crossbar has
 * `rows` word lines and `cols + extra` bit lines; cells that no drive or column names are at `fill`.  A crossbar
 * without any weight is absent, unless it is kept: it has a number, and no columns.
 */
#ifndef OHM_MAPPING_LAYOUT_H
#define OHM_MAPPING_LAYOUT_H

#include "mapping/mapping.h"

#include <stdint.h>

enum { OHM_NO_CELL = 255 }; /* level of an unformed cell */
#define OHM_GROUNDED                                                                       \
    UINT32_MAX /* input of a row that is not active in this step, whatever the data */
#define OHM_NO_COLUMN UINT32_MAX /* minus of a tap that reads one column */
#define OHM_POPCOUNT                                                                       \
    (UINT32_MAX - 1) /* tap of a term: the number of active rows, counted digitally */

/* Word lines that are driven together. */
struct ohm_drive {
    size_t rows;             /* word lines that some step drives */
    uint16_t *line;          /* [rows] where they lie on the crossbar, ascending */
    uint32_t *input;         /* [steps][rows] input words, or OHM_GROUNDED */
    uint8_t *delay;          /* [steps][rows] in slots; NULL: none */
    size_t words;            /* different input words that they carry, over all steps */
    size_t columns;          /* of all its crossbars */
    uint8_t *level;          /* [rows][columns] */
    size_t first, crossbars; /* its crossbars are present[first ..] */
};

/* N taps on columns that follow each other; columns are counted from the crossbar's first one. */
struct ohm_taps {
    uint32_t plus, minus; /* minus: OHM_NO_COLUMN, or subtracted as a current */
    uint32_t n, group;
};

/* y[out + k] += weight code[tap + k] for k < n, or code[tap] for all of them (spread). */
struct ohm_terms {
    uint32_t tap, out,
        n; /* tap: counted over the crossbar's taps; or OHM_POPCOUNT (spread) */
    bool spread;
    double weight;
};

struct ohm_xbar {
    bool exists;
    size_t
        number; /* its place among the layer's crossbars, absent ones too; random numbers belong to it */
    size_t row_tile, col_tile, plane, part; /* which one it is, to people */
    size_t drive, rank; /* among the crossbars of the drive that exist */
    size_t at,
        cols; /* columns at .. at + cols of the drive; those of an absent one are nowhere */
    uint16_t *column; /* [cols] their places on the crossbar */
    size_t taps;      /* how many; a struct ohm_taps stands for several */
    size_t tap_runs;
    struct ohm_taps *tap;   /* [tap_runs] */
    struct ohm_terms *term; /* those of step s are term[from[s]] .. term[from[s + 1] - 1] */
    size_t *from;           /* [steps + 1] */
};

/* Converters that share their resolution and are counted together; planes come first, top plane first. */
struct ohm_converters {
    const char *name; /* "slice", "unit" */
    size_t bits;    /* 0: those of the read-out's list at the group's number; else fixed */
    bool is_signed; /* codes from -(2^bits - 1) to 2^bits - 1 */
};

struct ohm_layout {
    size_t in, out; /* of the product */
    size_t weights; /* that crossbars hold: in x out, unless the scheme stores others */
    size_t rows, cols,
        extra;           /* of a crossbar; extra: bit lines beyond those of the mapping */
    size_t steps, slots; /* reads of a crossbar for one input vector: steps x slots */
    size_t input_bits;
    double slot[OHM_SLOTS_MAX]; /* weight of a slot */
    size_t planes, parts, row_tiles, col_tiles;
    size_t
        slices; /* groups that read weights, the first ones: as many as a list of bits has */
    size_t groups;
    struct ohm_converters group[OHM_SLICES_MAX];
    size_t metadata; /* bits that the digital side needs to decode, beside the weights */
    uint8_t fill;    /* level of cells that no weight uses, or OHM_NO_CELL */
    size_t drives;
    struct ohm_drive *drive;
    size_t crossbars, absent;
    struct ohm_xbar *xbar; /* [crossbars] by number */
    size_t *
        present; /* [crossbars - absent] numbers of those that exist, drive after drive, ascending */
};

/* The product that is laid out. */
struct ohm_product {
    size_t in, out;
    const int16_t *code; /* [in][out], within the scheme's range */
    bool signed_inputs;  /* input words are two's complement numbers of input_bits */
    bool from_top;       /* virtual grounds lie at row 0: partial tiles do, too */
    bool keep_empty;     /* crossbars without any weight exist */
    const uint32_t *
        order; /* [in] the input on row k, counted over the row tiles; NULL: in the mapping's order */
};

/* Lays out a product as MAPPING says.  OHM_ENOMEM, OHM_EUSAGE. */
enum ohm_status ohm_layout_new(struct ohm_layout **layout,
                               const struct ohm_mapping *mapping,
                               const struct ohm_product *product);
void ohm_layout_free(struct ohm_layout *layout);

/* level[rows][cols + extra] of a crossbar that exists. */
void ohm_layout_levels(const struct ohm_layout *layout, const struct ohm_xbar *xbar,
                       uint8_t level[]);

/* Steps in which any row of a drive is driven; its crossbars are not read in others. */
size_t ohm_layout_steps(const struct ohm_layout *layout, const struct ohm_drive *drive);

/* Which rows of a drive are active: row[] (numbers of the drive's rows, ascending) for the inputs x[in].
 * Returns how many. */
size_t ohm_layout_active(const struct ohm_layout *layout, const struct ohm_drive *drive,
                         const uint8_t x[], size_t step, size_t slot, uint32_t row[]);

/* The same as active[rows] (0 or 1), the word lines of a crossbar. */
void ohm_layout_word_lines(const struct ohm_layout *layout, const struct ohm_drive *drive,
                           const uint8_t x[], size_t step, size_t slot, uint8_t active[]);

/* The places on the crossbar of what tap TAP reads: bit lines plus and minus (or OHM_NO_COLUMN), its group. */
struct ohm_taps ohm_layout_tap(const struct ohm_xbar *xbar, size_t tap);

/* y[out] += what the codes of one read of one crossbar stand for; ACTIVE rows were active. */
void ohm_layout_decode(const struct ohm_layout *layout, const struct ohm_xbar *xbar,
                       size_t step, size_t slot, size_t active, const double code[],
                       double y[]);

/* The crossbar of a tile, plane and part; NULL: there is no such number. */
const struct ohm_xbar *ohm_layout_find(const struct ohm_layout *layout, size_t row_tile,
                                       size_t col_tile, size_t plane, size_t part);

#endif
