/* lanes.h -- eight reads side by side in one vector.
 *
 * A block is OHM_LANES reads; every quantity of a cell is one ohm_lanes.  Compilers turn it into
 * whatever vectors the machine has; as no operation crosses lanes and none is contracted, the
 * digits are the same on all of them.
 */
#ifndef OHM_SOLVE_LANES_H
#define OHM_SOLVE_LANES_H

#include "base/clones.h"

#include <stddef.h>

enum { OHM_LANES = 8 };
typedef double ohm_lanes __attribute__((vector_size(8 * sizeof(double))));

/* The same value in all lanes. */
OHM_INLINE ohm_lanes ohm_lanes_of(double x)
{
    return (ohm_lanes){ 0 } + x;
}

/* Lane-wise magnitude. */
OHM_INLINE ohm_lanes ohm_lanes_abs(ohm_lanes x)
{
    typedef long long bits __attribute__((vector_size(8 * sizeof(long long))));

    return (ohm_lanes)((bits)x & 0x7fffffffffffffffLL);
}

/* Lane-wise: *peak = the larger of *peak and |x|; a NaN stays. */
OHM_INLINE void ohm_lanes_peak(ohm_lanes *peak, ohm_lanes x)
{
    x = ohm_lanes_abs(x);
    for (int l = 0; l < OHM_LANES; l++)
        (*peak)[l] = x[l] <= (*peak)[l] ? (*peak)[l] : x[l];
}

#endif
