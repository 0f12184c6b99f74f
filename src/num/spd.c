/* spd.c -- Cholesky's factors, whole rows at a time. */
#include "num/spd.h"

#include "base/clones.h"

#include <math.h>
#include <stdbool.h>

/* y[n] -= f x[n] */
OHM_CLONES
static void subtract(size_t n, double f, const double x[], double y[])
{
    for (size_t j = 0; j < n; j++)
        y[j] -= f * x[j];
}

OHM_CLONES
static void divide(size_t n, double f, double y[])
{
    for (size_t j = 0; j < n; j++)
        y[j] /= f;
}

/* The upper triangle becomes U with U^T U = a. */
static bool factor(size_t n, double a[])
{
    for (size_t j = 0; j < n; j++) {
        double *row = a + j * n + j;

        for (size_t l = 0; l < j; l++)
            subtract(n - j, a[l * n + j], a + l * n + j, row);
        if (!(row[0] > 0) || !isfinite(row[0]))
            return false;
        divide(n - j, sqrt(row[0]), row);
    }
    return true;
}

enum ohm_status ohm_spd_solve(size_t n, double a[], size_t k, double b[])
{
    if (n == 0 || k == 0)
        return OHM_OK;
    if (!factor(n, a))
        return ohm_fail(OHM_ESOLVE, "a matrix of %zu is not positive definite", n);
    for (size_t j = 0; j < n; j++) {
        for (size_t l = 0; l < j; l++)
            subtract(k, a[l * n + j], b + l * k, b + j * k);
        divide(k, a[j * n + j], b + j * k);
    }
    for (size_t j = n; j-- > 0;) {
        for (size_t l = j + 1; l < n; l++)
            subtract(k, a[j * n + l], b + l * k, b + j * k);
        divide(k, a[j * n + j], b + j * k);
    }
    return OHM_OK;
}
