/* vectors.h -- sums over vectors of lanes, in a fixed order; only for the room `solve`. */
#ifndef OHM_SOLVE_VECTORS_H
#define OHM_SOLVE_VECTORS_H

#include "base/lanes.h"

/* Sum of |x|, and of x y, over all lanes. */
double ohm_vector_size(size_t n, const ohm_lanes x[]);
double ohm_vector_dot(size_t n, const ohm_lanes x[], const ohm_lanes y[]);

/* The largest |x| of N numbers (NULL: 0). */
double ohm_vector_largest(size_t n, const double x[]);

#endif
