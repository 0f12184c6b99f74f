/* single.h -- one read of one crossbar whose cells may be anything that rises: Newton around exact lines.
 *
 * Each step linearises the cells at the present voltages and solves the linear crossbar (lines.h) by
 * Krylov iteration on the bit lines, as schur.h does: conjugate gradients where the cells have two
 * terminals, GMRES where they have three.  A solution satisfies the wires with the *linearised*
 * currents; what is left is
 *
 *     delta = I(w, b) - linearised current      at each cell, and  r  at the bit-line nodes
 *
 * Both are currents that would have to be injected to make the solution exact.  As every cell's current
 * rises with w and falls with b, so do the secants between two solutions, even where their slopes differ:
 * what leaves a word line arrives at a bit line, the columns of the secant network's matrix add up to
 * its terminals' conductances and its other elements are not positive.  So a current injected anywhere
 * leaves through the terminals in shares between 0 and 1 that add up to 1, and the error of any terminal
 * current is at most sum |delta| + sum |r|, and what is rounded (bound.h).
 */
#ifndef OHM_SOLVE_SINGLE_H
#define OHM_SOLVE_SINGLE_H

#include "device/cell.h"
#include "solve/lines.h"

struct ohm_single {
    struct ohm_lines lines;
    const struct ohm_cell *cell;
    const double *g;  /* S, [rows][cols] in electrical order */
    double tolerance; /* wanted bound on max |dI| / max |I| */
    ohm_lanes *b, *w; /* V, bit layout: the nodes */
    ohm_lanes *words; /* V, word layout: w again; of linear cells only until x is used */
    ohm_lanes *s;     /* A, bit layout: what linearised cells carry at w = b = 0, or NULL */
    ohm_lanes *current; /* A, bit layout: what they carry */
    ohm_lanes *old;     /* V, V, A: w, b and current of the step before, or NULL */
    ohm_lanes *r, *x;   /* A and V, bit layout: residual, and a direction to go */
    ohm_lanes *basis;   /* bit layout, [OHM_BASIS + 1], or [2] for conjugate gradients */
    ohm_lanes *rows, *bundle, *before; /* [piece], [length], [length]: scratch */
    ohm_lanes *i_source;               /* A, over rows: out of the drivers, or through the
                                          cells of a row where columns have the drivers */
    ohm_lanes *u, *i;                  /* V, A, [width] */
    size_t across; /* the read's, as a number in the bit layout, or SIZE_MAX */
    void *memory;
};

enum { OHM_BASIS = 24 };

/* One read in electrical order (the last row is next to the virtual grounds). */
struct ohm_single_read {
    const double *v; /* V, of the word lines: [rows], or [cols] if they run along columns */
    const double *u; /* V, [cols]; NULL: all 0 */
    const double *gate; /* V, [rows]; NULL: cells have none */
    const bool *driven; /* of the word lines; the others float */
    bool measured;      /* the residual is wanted */
    bool warm;          /* begin with the nodes of the read before, which was similar */
    /* Linear cells: {row, col} of one that 1 A crosses from its word line to its bit line, beside what it
     * conducts; or NULL. */
    const size_t *across;
    size_t iterations; /* of the Krylov spaces of all steps */
    size_t steps;      /* of Newton */
    double reference;  /* A, what iterations and the residual are relative to */
    double missed;   /* A, bound on the error of a terminal's current, rounding included */
    double residual; /* solver.h */
};

/* CELL and G stay the caller's; G may change between reads. */
enum ohm_status ohm_single_init(struct ohm_single *single, const struct ohm_crossbar *shape,
                                const struct ohm_cell *cell, const double g[],
                                double tolerance);
void ohm_single_clear(struct ohm_single *single);

/* Solves one read: w, b, i and i_source are set.  OHM_ESOLVE when it does not converge. */
enum ohm_status ohm_single_solve(struct ohm_single *single, struct ohm_single_read *read);

struct ohm_single_miss {
    double r;         /* A, sum |r| */
    double gross;     /* A, sum of g |w| */
    double reference; /* A, what errors are relative to */
};

/* Solves the linearised crossbar until sum |r| is within TARGET (A), or within SHARE of the reference if
 * that is more.  (straight.c) */
void ohm_single_linear(struct ohm_single *single, struct ohm_single_read *read,
                       double target, double share, struct ohm_single_miss *miss);

/* measure.h's residual, A: slopes times what the bit nodes differ from u + Z_b i.  Uses x. */
double ohm_single_measure(struct ohm_single *single);

/* b += S^-1 r until sum |r| <= target (A), or after MOST iterations; r is what is left.  Returns the
 * iterations.  (krylov.c) */
size_t ohm_single_gradients(struct ohm_single *single, double target, size_t most);
size_t ohm_single_gmres(struct ohm_single *single, double target, size_t most);

/* to = from - G_w W^-1 G_b x, all in the bit layout; to may be from. */
void ohm_single_couple(struct ohm_single *single, const ohm_lanes x[],
                       const ohm_lanes from[], ohm_lanes to[]);

#endif
