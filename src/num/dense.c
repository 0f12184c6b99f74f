#include "num/dense.h"

#include <stdio.h>

#include <cblas.h>
#include <gsl/gsl_errno.h>

void ohm_dense_init(void)
{
    openblas_set_num_threads(1);
    gsl_set_error_handler_off();
}

static void product(CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb, size_t m, size_t n, size_t k,
                    const float a[], const float b[], float c[])
{
    cblas_sgemm(CblasRowMajor, ta, tb, (int)m, (int)n, (int)k, 1.0f, a,
                (int)(ta == CblasTrans ? m : k), b, (int)(tb == CblasTrans ? k : n), 0.0f,
                c, (int)n);
}

void ohm_dense_product(size_t m, size_t n, size_t k, const float a[], const float b[],
                       float c[])
{
    product(CblasNoTrans, CblasNoTrans, m, n, k, a, b, c);
}

void ohm_dense_product_left(size_t m, size_t n, size_t k, const float a[], const float b[],
                            float c[])
{
    product(CblasTrans, CblasNoTrans, m, n, k, a, b, c);
}

void ohm_dense_product_right(size_t m, size_t n, size_t k, const float a[], const float b[],
                             float c[])
{
    product(CblasNoTrans, CblasTrans, m, n, k, a, b, c);
}

const char *ohm_dense_facts(void)
{
    static char facts[128];

    snprintf(facts, sizeof facts, "%.80s %.40s", openblas_get_config(),
             openblas_get_corename());
    return facts;
}
