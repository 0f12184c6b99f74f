#include "num/spd.h"

#include <gsl/gsl_linalg.h>

enum ohm_status ohm_spd_solve(size_t n, double a[], size_t k, double b[])
{
    gsl_matrix_view matrix;
    int failed = 0;

    if (n == 0 || k == 0)
        return OHM_OK;
    matrix = gsl_matrix_view_array(a, n, n);
    failed = gsl_linalg_cholesky_decomp1(&matrix.matrix);
    for (size_t j = 0; j < k && !failed; j++) {
        gsl_vector_view column = gsl_vector_view_array_with_stride(b + j, k, n);

        failed = gsl_linalg_cholesky_svx(&matrix.matrix, &column.vector);
    }
    return failed ? ohm_fail(OHM_ESOLVE, "a matrix of %zu is not positive definite", n)
                  : OHM_OK;
}
