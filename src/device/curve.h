/* curve.h -- an odd, rising curve through points, without extrapolation.
 *
 * Monotone piecewise cubics (PCHIP: Fritsch and Carlson, SIAM J. Numer. Anal. 17, 238, 1980): between two
 * points a cubic with their values and slopes.  Slopes are harmonic means of the secants on either side
 * (weighted as by Fritsch and Butland, 1984, and in SLATEC's PCHIM), so that the curve rises strictly.
 * The table goes on to negative voltages oddly, so the slope at 0 V is the first secant; at the last
 * point it is that of the parabola through the last three, at least LEAST of the last secant.
 */
#ifndef OHM_DEVICE_CURVE_H
#define OHM_DEVICE_CURVE_H

#include "base/field.h"

enum { OHM_CURVE_MAX = 32 }; /* points, 0 V apart */

/* Piece K begins at v[k] (V), v[0] = 0: s = c[0] + c[1] t + c[2] t^2 + c[3] t^3 with t = V - v[k] (V).
 * Scaled so that the first slope, c[1] of piece 0, is 1.  The last piece is a straight line beyond the
 * last voltage, where only steps of an iteration go. */
struct ohm_curve {
    size_t pieces; /* 0: there is no table */
    double v[OHM_CURVE_MAX + 1], c[OHM_CURVE_MAX + 1][4];
};

/* The curve through 0 and the points V (V) and I (A), of any scale.  OHM_EUSAGE, with the keys table_v and
 * table_i, unless there are 2 to 32, as many of each, both rising from above 0. */
enum ohm_status ohm_curve_set(struct ohm_curve *curve, const struct ohm_reals *v,
                              const struct ohm_reals *i);

/* V, the last voltage; 0 without a table. */
double ohm_curve_end(const struct ohm_curve *curve);

/* s (V) and ds/dV at V of either sign. */
void ohm_curve_at(const struct ohm_curve *curve, double v, double *s, double *ds);

#endif
