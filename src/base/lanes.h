/* lanes.h -- eight numbers side by side in one vector: eight reads, or eight lines of one read.
 *
 * Compilers turn it into whatever vectors the machine has; as no operation crosses lanes and none is
 * contracted, the digits are the same on all of them.
 */
#ifndef OHM_BASE_LANES_H
#define OHM_BASE_LANES_H

#include "base/clones.h"

#include <stddef.h>

enum { OHM_LANES = 8 };
typedef double ohm_lanes __attribute__((vector_size(8 * sizeof(double))));

/* Vectors are never arguments or results of functions, not even of inline ones: compilers would have
 * to choose an instruction set for the call.  So these two are macros. */

/* The same value in all lanes. */
#define ohm_lanes_of(x) ((ohm_lanes){ 0 } + (x))

/* Lane-wise magnitude. */
typedef long long ohm_lane_bits __attribute__((vector_size(8 * sizeof(long long))));
#define ohm_lanes_abs(x) ((ohm_lanes)((ohm_lane_bits)(x)&0x7fffffffffffffffLL))

/* Over the lanes, the first one first. */
OHM_INLINE double ohm_lanes_sum(const ohm_lanes *x)
{
    double sum = 0;

    for (int l = 0; l < OHM_LANES; l++)
        sum += (*x)[l];
    return sum;
}

/* Lane-wise: *peak = the larger of *peak and |x|; a NaN stays. */
OHM_INLINE void ohm_lanes_peak(ohm_lanes *peak, const ohm_lanes *x)
{
    const ohm_lanes size = ohm_lanes_abs(*x);

    for (int l = 0; l < OHM_LANES; l++)
        (*peak)[l] = size[l] <= (*peak)[l] ? (*peak)[l] : size[l];
}

#endif
