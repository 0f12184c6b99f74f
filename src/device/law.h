/* law.h -- the I-V law of a two-terminal cell: I = G s(V), G its conductance at 0 V, s'(0) = 1.
 *
 *     linear       s = V
 *     cubic:A      s = V - A V^3                   A in 1/V^2, either sign
 *     sinh:V0      s = V0 sinh(V / V0)             (Stanford: Jiang et al., SISPAD 2014)
 *     table        s through points, curve.h       of cards only, no extrapolation
 *
 * and, with a selector in series (1S1R), the current at which V splits between the two,
 *
 *     V = s^-1(I / G) + VS asinh(I / IS)           selector I = IS sinh(V / VS)
 *
 * The shape (A or V0) may follow the conductance, linearly between two conductances and constant
 * beyond; that of a table does not.  Every law is odd, so cells whose voltage is negative obey the same
 * one; and it has to rise everywhere within the voltages of a read, or the circuit would have several
 * solutions.
 */
#ifndef OHM_DEVICE_LAW_H
#define OHM_DEVICE_LAW_H

#include "base/status.h"
#include "device/curve.h"

#include <stdbool.h>
#include <stddef.h>

enum ohm_law_kind {
    OHM_LAW_LINEAR,
    OHM_LAW_CUBIC,
    OHM_LAW_SINH,
    OHM_LAW_TABLE,
    OHM_LAW_SPICE, /* a user-supplied netlist (cell.h), which only ngspice can evaluate */
};

struct ohm_law {
    int kind;        /* enum ohm_law_kind */
    double shape[2]; /* A (1/V^2) or V0 (V), at the conductances ... */
    double at[2];    /* S; at[0] < at[1], or equal where the shape does not follow it */
    double selector_i, selector_v; /* A, V: IS and VS of a selector in series; IS 0: none */
    struct ohm_curve curve;        /* OHM_LAW_TABLE only */
};

/* A law that is a straight line makes the crossbar a linear network. */
bool ohm_law_linear(const struct ohm_law *law);

/* "linear", "cubic:A" or "sinh:V0", with ",selector:IS:VS" behind it; OHM_EUSAGE says what is
 * allowed. */
enum ohm_status ohm_law_parse(const char *text, struct ohm_law *law);

/* A or V0 of a cell of conductance g. */
double ohm_law_shape(const struct ohm_law *law, double g);

/* OHM_EUSAGE for a law that does not rise everywhere up to a cell voltage of V, that cannot be
 * computed there, or whose table ends below. */
enum ohm_status ohm_law_check(const struct ohm_law *law, double v);

/* i[k] (A) and di[k] = dI/dV (S) of N cells g[k] (S, 0: open) at v[k] (V); not of OHM_LAW_SPICE. */
void ohm_law_eval(const struct ohm_law *law, size_t n, const double g[], const double v[],
                  double i[], double di[]);

#endif
