/* exact.h -- linear crossbars solved with twice the digits, for tests of what is said about errors. */
#ifndef OHM_TESTS_EXACT_H
#define OHM_TESTS_EXACT_H

#include "crossbar/crossbar.h"

/* A number of two doubles, hi + lo: 32 digits. */
struct twofold {
    double hi, lo;
};

/* The currents i[cols] and i_source[rows] at v[rows] and u[cols] (or NULL): the cells' currents are the unknowns, as
 * in oracle.h. */
void exact(const struct ohm_crossbar *x, const double v[], const double u[],
           struct twofold i[], struct twofold i_source[]);

/* |x - y|, to a few digits. */
double exact_distance(double x, struct twofold y);

#endif
