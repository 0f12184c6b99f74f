/* regulariser.h -- the forces that make weights, or the bit slices of weights, sparse.
 *
 * With x = round(|w| / q) and its base-4 digits b1 (top) to b4,
 *
 *     l1             R = sum |w|                   added to the loss as  alpha R / P
 *     bit-slice-l1   R = sum b1 + b2 + b3 + b4                           alpha R / (4 P)
 *
 * P being the number of parameters.  The gradient of the second in the authors' code (Zhang et al.,
 * arXiv 1909.08496; floor and round passed straight through, higher slices held) is
 *
 *     dR/d|w| = ([b1 > 0] / 64 + [b2 > 0] / 16 + [b3 > 0] / 4 + [b4 > 0]) / q
 *
 * an l1-like force that is gated: a slice that is 0 exerts none, so weights settle where slices are.
 */
#ifndef OHM_TRAIN_REGULARISER_H
#define OHM_TRAIN_REGULARISER_H

#include <stddef.h>

enum ohm_method { OHM_METHOD_NONE, OHM_METHOD_L1, OHM_METHOD_BIT_SLICE_L1 };

/* gradient[n] += the force of the regulariser on w[n]: weight dR/dw, with weight = alpha / P for l1
 * and alpha / (4 P) for bit-slice-l1, and the exponent and bits that quantise w. */
void ohm_regulariser_add(enum ohm_method method, double weight, size_t n, const float w[],
                         int exponent, size_t bits, float gradient[]);

/* count[4] += weights whose slice is not 0, top slice first. */
void ohm_regulariser_count(size_t n, const float w[], int exponent, size_t bits,
                           size_t count[4]);

#endif
