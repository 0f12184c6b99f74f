/* lines.h -- one read, with eight lines side by side in one vector; every cell as it is linearised now.
 *
 * The ladders of ladder.h share one set of coefficients among eight reads.  Here a read has its own:
 * cells that are not linear have another conductance in every read, and one read alone would leave
 * seven lanes idle.  A cell is linearised as
 *
 *     I = g_w w - g_b b + s          g_w = dI/dw, g_b = -dI/db   (equal for a two-terminal cell)
 *
 * Word lines come in bundles of eight rows, bit lines in bundles of eight columns:
 *
 *     word layout   [bundles][cols] lanes over rows       recurrences run along c
 *     bit layout    [rows][width] lanes over columns      recurrences run along r
 *
 * Lines that only fill a bundle have open cells and stay at 0 V.
 *
 * Where the supply runs along the columns (1T1R), the word lines do too: they are one bundle, whose word
 * layout is the bit layout, and their recurrences run along r.
 */
#ifndef OHM_SOLVE_LINES_H
#define OHM_SOLVE_LINES_H

#include "base/lanes.h"
#include "base/status.h"
#include "crossbar/crossbar.h"

#include <stddef.h>

struct ohm_lines {
    size_t rows, cols;
    size_t bundles, width;  /* of eight rows (or the one of all), of eight columns */
    bool columns;           /* word lines run along the columns */
    bool same;              /* g_w = g_b always: kept once, as g_bit */
    size_t length, piece;   /* lanes of one bundle: in the word layout, in the bit layout */
    double r_word, r_entry; /* Ohm */
    double r_bit, r_exit;   /* Ohm */
    double g_far;           /* S, to the drivers at the far ends; 0: there are none */
    ohm_lanes *g_bit;       /* S, bit layout: g_b */
    ohm_lanes *g_word; /* S, word layout: g_w; where it is the same, room for one bundle */
    ohm_lanes *a_bit;  /* bit layout, 1 / (1 + R d), see ladder.h */
    ohm_lanes *a_word; /* word layout */
    ohm_lanes *d_bit;  /* S, [width], of the node next to the virtual ground */
    ohm_lanes *base, *beta; /* V, Ohm [bundles] or [width]: w_0 = base + beta q_0 */
    ohm_lanes *far;         /* A, [bundles]: what the drivers at the far ends inject */
    void *memory;
};

/* SAME: all cells will have g_w = g_b, and word lines are rows. */
enum ohm_status ohm_lines_init(struct ohm_lines *lines, const struct ohm_crossbar *shape,
                               bool same);
void ohm_lines_clear(struct ohm_lines *lines);

/* Lanes in one vector of the bit layout, and of the word layout. */
size_t ohm_lines_bit_size(const struct ohm_lines *lines);
size_t ohm_lines_word_size(const struct ohm_lines *lines);

/* Lanes of bundle K in the bit layout; they begin at K times piece. */
size_t ohm_lines_piece(const struct ohm_lines *lines, size_t k);

/* g_w of bundle K in the word layout, until the next call. */
const ohm_lanes *ohm_lines_slopes(const struct ohm_lines *lines, size_t k);

/* Coefficients from g_bit and g_word, and the drive from v (V) and driven, [rows] or [cols]: one for each
 * word line; lines that are not driven float. */
void ohm_lines_load(struct ohm_lines *lines, const double v[], const bool driven[]);

/* The rows of bundle K, from its first in a vector of the bit layout, as the word layout has them:
 * to[length]; rows beyond the crossbar's last are 0. */
void ohm_lines_to_words(const struct ohm_lines *lines, size_t k, const ohm_lanes rows[],
                        ohm_lanes to[]);
/* And back; padding becomes 0. */
void ohm_lines_to_bits(const struct ohm_lines *lines, size_t k, const ohm_lanes from[],
                       ohm_lanes rows[]);

/* The word lines of bundle K: q[length] (A) injected becomes the node voltages.  Without drive all
 * drivers are at 0 V. */
void ohm_lines_words(const struct ohm_lines *lines, size_t k, bool drive, ohm_lanes q[]);

/* The bit lines: q (A, bit layout) injected becomes the node voltages, virtual grounds at u[width] (V)
 * or, if NULL, at 0.  i[width] (A) into the virtual grounds, or NULL. */
void ohm_lines_bits(const struct ohm_lines *lines, const ohm_lanes u[], ohm_lanes q[],
                    ohm_lanes i[]);

#endif
