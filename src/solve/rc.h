/* rc.h -- the circuit of one instant: a linear crossbar whose nodes and cells have conductances beside.
 *
 * An implicit method makes of a capacitance C a conductance s C, with s = 1 / (gamma h), and a current that
 * remembers.  So every stage of a step is a direct-current problem again,
 *
 *     D_w w = f_w + G b + K_w w        D: one family of lines (lines.h), its nodes loaded with all that
 *     D_b b = f_b + G w + K_b b           leads away from them; G = g + s c_cell; K = s c_words, s c_bits
 *
 * solved by conjugate gradients with M = (D + L) D^-1 (D + L)^T, word lines first, as preconditioner.
 * In A M^-1 r the two parts of A that have 1/r in them cancel:
 *
 *     z = M^-1 r:   y = D_w^-1 r_w,  z_b = D_b^-1 (r_b + G y),  t = D_w^-1 G z_b,  z_w = y + t
 *     A z = ( r_w - K_w z_w,  r_b - G t - K_b z_b )
 *
 * so wires of 0 Ohm need no special case.  Without c_words r_w stays 0: this is schur.h's iteration.
 * Here too sum |r| bounds the error of any terminal current (single.h).
 *
 * A state is [2 n] lanes: w, then b, both in the bit layout of lines.h, rows in electrical order (the
 * last one next to the virtual grounds).
 */
#ifndef OHM_SOLVE_RC_H
#define OHM_SOLVE_RC_H

#include "crossbar/charge.h"
#include "solve/lines.h"

struct ohm_rc {
    struct ohm_lines lines;
    struct ohm_charge charge;
    size_t n;              /* lanes of w, and of b */
    double s;              /* 1/s, of the coefficients that are loaded; 0: none are */
    double *v;             /* V, [rows]: the plateaus of the drivers */
    bool *driven;          /* [rows]; the others float */
    ohm_lanes *g;          /* S, [n]: cells */
    ohm_lanes *c;          /* F, [2 n]: all capacitance at a node */
    ohm_lanes *across;     /* S, [n]: G */
    ohm_lanes *base, *far; /* [bundles]: the drive of the plateaus */
    ohm_lanes *r, *z, *p, *q, *old; /* [2 n] each */
    ohm_lanes *i_z, *i_p;           /* A, [width] */
    ohm_lanes *bundle;              /* [length] */
    double
        limit; /* A, what sum |r| had to be in the last solution: the target, or rounding */
    void *memory;
};

/* g and V in the order of the crossbar. */
enum ohm_status ohm_rc_init(struct ohm_rc *rc, const struct ohm_crossbar *x,
                            const struct ohm_charge *charge, const double v[]);
void ohm_rc_clear(struct ohm_rc *rc);

/* Loads the coefficients of S (1/s). */
void ohm_rc_load(struct ohm_rc *rc, double s);

/* q = C x, A s: the charges that the capacitances draw from the nodes at voltages x; both [2 n]. */
void ohm_rc_charge(const struct ohm_rc *rc, const ohm_lanes x[], ohm_lanes q[]);

/* to += FACTOR (1/s) times the charges by which neighbouring lines hold the nodes; both [2 n]. */
void ohm_rc_couple(const struct ohm_rc *rc, double factor, const ohm_lanes x[],
                   ohm_lanes to[]);

/* Solves for injected currents f[2 n] and drivers at SHARE of their plateaus, from a guess in x, until
 * sum |r| is at most TARGET (A): x, and i[width] (A) into the virtual grounds.  Adds to *iterations.
 * OHM_ESOLVE if it does not get there. */
enum ohm_status ohm_rc_solve(struct ohm_rc *rc, double share, const ohm_lanes f[],
                             double target, ohm_lanes x[], ohm_lanes i[],
                             size_t *iterations);

#endif
