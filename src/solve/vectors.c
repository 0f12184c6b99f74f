/* vectors.c -- sums over vectors of lanes in a fixed order. */
#include "solve/vectors.h"

#include <math.h>

OHM_CLONES
double ohm_vector_size(size_t n, const ohm_lanes x[])
{
    ohm_lanes sum = ohm_lanes_of(0);

    for (size_t k = 0; k < n; k++)
        sum += ohm_lanes_abs(x[k]);
    return ohm_lanes_sum(&sum);
}

OHM_CLONES
double ohm_vector_dot(size_t n, const ohm_lanes x[], const ohm_lanes y[])
{
    ohm_lanes sum = ohm_lanes_of(0);

    for (size_t k = 0; k < n; k++)
        sum += x[k] * y[k];
    return ohm_lanes_sum(&sum);
}

double ohm_vector_largest(size_t n, const double x[])
{
    double most = 0;

    for (size_t k = 0; x && k < n; k++)
        most = fmax(most, fabs(x[k]));
    return most;
}
