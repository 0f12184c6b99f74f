#include "num/regress.h"

#include <gsl/gsl_multifit.h>

enum ohm_status ohm_regress(size_t n, size_t k, const double x[], const double y[],
                            double coef[])
{
    const gsl_matrix_const_view a = gsl_matrix_const_view_array(x, n, k);
    const gsl_vector_const_view b = gsl_vector_const_view_array(y, n);
    gsl_vector_view c = gsl_vector_view_array(coef, k);
    gsl_multifit_linear_workspace *work = gsl_multifit_linear_alloc(n, k);
    gsl_matrix *covariance = gsl_matrix_alloc(k, k);
    double square;
    int failed = 1;

    if (work && covariance)
        failed =
            gsl_multifit_linear(&a.matrix, &b.vector, &c.vector, covariance, &square, work);
    if (work)
        gsl_multifit_linear_free(work);
    if (covariance)
        gsl_matrix_free(covariance);
    return failed ? ohm_fail(OHM_ENOMEM, "no memory to fit %zu coefficients", k) : OHM_OK;
}
