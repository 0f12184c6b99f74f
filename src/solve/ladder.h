/* ladder.h -- one family of lines solved exactly while the other is held.
 *
 * A line is a chain: from its driven end (driver of a word line, virtual ground of a bit line) over
 * an entry resistance to node 0, then over the wire's segments to nodes 1, 2, ...; its far end is
 * open.  Each node has a cell of conductance g_k to a held voltage and takes an injected current
 * q_k.  Looking away from the driven end, with R_k the resistance that leads to node k,
 *
 *     d_k = g_k + a_{k+1} d_{k+1}          a_k = 1 / (1 + R_k d_k)
 *     q_k = j_k + a_{k+1} q_{k+1}          j_k injected (g_k times the held voltage)
 *     x_k = a_k (x_{k-1} + R_k q_k)
 *
 * Nothing is ever subtracted, so every digit counts, and R_k = 0, g_k = 0 and shorts need no
 * special case.  A floating line has no driven end: x_0 = q_0 / d_0.
 */
#ifndef OHM_SOLVE_LADDER_H
#define OHM_SOLVE_LADDER_H

#include "base/lanes.h"

#include <stddef.h>

/* The coefficients of all lines of a loaded crossbar; rows in electrical order, the last row next
 * to the virtual grounds. */
struct ohm_ladders {
    size_t rows, cols;
    double r_word, r_entry; /* Ohm */
    double r_bit, r_exit;   /* Ohm */
    double g_far;           /* S, to the drivers at the far ends; 0: there are none */
    const double *g;        /* S, [rows][cols] */
    double *a_word, *a_bit; /* [rows][cols] */
    double *d_word;         /* S, [rows], of node 0 */
    double *d_bit;          /* S, [cols], of the node next to the virtual ground */
};

/* Fills a_word, a_bit, d_word and d_bit from g. */
void ohm_ladders_load(struct ohm_ladders *ladders);

/* What drives the word lines: w_0 = base + beta q_0, and what far drivers inject. */
struct ohm_drive {
    ohm_lanes *base, *beta; /* [rows] */
    ohm_lanes *far;         /* A, [rows] */
    ohm_lanes *driven;      /* [rows], 1 or, for a floating line, 0 */
};

/* Fills *drive for driver voltages v[rows]; lines that are not driven float. */
void ohm_ladders_drive(const struct ohm_ladders *ladders, const ohm_lanes v[],
                       struct ohm_drive *drive);

/* w = the word-line nodes for held bit-line nodes b; both [rows][cols]. */
void ohm_ladders_words(const struct ohm_ladders *ladders, const struct ohm_drive *drive,
                       const ohm_lanes b[], ohm_lanes w[]);

/* b = the bit-line nodes for held word-line nodes w and sense voltages u; i[cols] = the currents
 * into the virtual grounds.  b and w may be the same array. */
void ohm_ladders_bits(const struct ohm_ladders *ladders, const ohm_lanes u[],
                      const ohm_lanes w[], ohm_lanes b[], ohm_lanes i[]);

/* i_source[rows] out of the drivers at voltages v[rows], for held b and the w that follow from them;
 * 0 on a floating line. */
void ohm_ladders_source(const struct ohm_ladders *ladders, const struct ohm_drive *drive,
                        const ohm_lanes v[], const ohm_lanes w[], const ohm_lanes b[],
                        ohm_lanes i_source[]);

/* One line each, for those who fuse more into a pass: the word line of row R held at b[cols]. */
OHM_INLINE void ohm_word_line(const struct ohm_ladders *ladders, size_t r,
                              const ohm_lanes *base, const ohm_lanes *beta,
                              const ohm_lanes *far, const ohm_lanes *b, ohm_lanes *w)
{
    const double *g = ladders->g + r * ladders->cols,
                 *a = ladders->a_word + r * ladders->cols;
    const double r_word = ladders->r_word;
    ohm_lanes carry = *far, before;

    for (size_t c = ladders->cols; c-- > 0;) {
        const ohm_lanes q = g[c] * b[c] + carry;

        w[c] = q;
        carry = a[c] * q;
    }
    before = w[0] = *base + *beta * w[0];
    for (size_t c = 1; c < ladders->cols; c++)
        w[c] = before = a[c] * (before + r_word * w[c]);
}

#endif
