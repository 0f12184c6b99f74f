/* spd.h -- linear equations with a symmetric positive definite matrix. */
#ifndef OHM_NUM_SPD_H
#define OHM_NUM_SPD_H

#include "base/status.h"

#include <stddef.h>

/* b[n][k] = a^-1 b by Cholesky; a[n][n] is overwritten.  OHM_ESOLVE where it is not positive definite. */
enum ohm_status ohm_spd_solve(size_t n, double a[], size_t k, double b[]);

#endif
