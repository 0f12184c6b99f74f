/* regress.h -- linear least squares. */
#ifndef OHM_NUM_REGRESS_H
#define OHM_NUM_REGRESS_H

#include "base/status.h"

#include <stddef.h>

/* coef[k] so that sum over N rows of (y - x coef)^2 is least; x[n][k].  Directions that the rows do not
 * determine get nothing.  n is at least k. */
enum ohm_status ohm_regress(size_t n, size_t k, const double x[], const double y[],
                            double coef[]);

#endif
