/* transistor.h -- an access transistor: EKV, one smooth law from weak to strong inversion.
 *
 *     I = IS (F((VP - VS) / UT) - F((VP - VD) / UT))       from drain to source
 *     F(x) = ln^2(1 + e^(x/2))      VP = (VG - VT0) / N      IS = 2 N BETA UT^2
 *
 * (Enz, Krummenacher, Vittoz, Analog Integr. Circ. Sig. Process. 8 (1995) 83; n-channel, long.)  All
 * voltages are against the bulk, which is at 0 V; so N is the slope factor and the body effect too: a
 * source at V lowers the overdrive VG - VT0 by N V.  Drain and source may change places.  Where it is
 * strongly on and little drops over it, it is a resistance of 1 / (BETA (VG - VT0 - N VS)).
 */
#ifndef OHM_DEVICE_TRANSISTOR_H
#define OHM_DEVICE_TRANSISTOR_H

#include "base/status.h"

struct ohm_transistor {
    double beta; /* A/V^2, mobility times oxide capacitance times W / L */
    double vt0;  /* V, threshold with the source at 0 V */
    double n;    /* slope factor, at least 1 */
    double ut;   /* V, kT / q */
};

#define OHM_UT 0.025852 /* V, kT / q at 300 K */

/* OHM_EUSAGE for a parameter or a gate voltage VG (V) out of range. */
enum ohm_status ohm_transistor_check(const struct ohm_transistor *t, double vg);

/* *i (A) from drain to source at gate VG, source VS and drain VS + VDS (V); *gd = dI/dVD and *gs =
 * -dI/dVS (S), both above 0 until they underflow.  No digits are lost for a small VDS. */
void ohm_transistor_eval(const struct ohm_transistor *t, double vg, double vs, double vds,
                         double *i, double *gd, double *gs);

#endif
