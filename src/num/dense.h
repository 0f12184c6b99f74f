/* dense.h -- dense products, single precision; matrices are row-major.
 *
 * One BLAS thread, so that the digits do not depend on the number of processors; the program's own
 * threads work on different items instead.
 */
#ifndef OHM_NUM_DENSE_H
#define OHM_NUM_DENSE_H

#include <stddef.h>

/* Call once before any thread: one BLAS thread, no aborting error handler in GSL. */
void ohm_dense_init(void);

/* c[m][n] = a[m][k] b[k][n] */
void ohm_dense_product(size_t m, size_t n, size_t k, const float a[], const float b[],
                       float c[]);

/* c[m][n] = a[k][m]^T b[k][n] */
void ohm_dense_product_left(size_t m, size_t n, size_t k, const float a[], const float b[],
                            float c[]);

/* c[m][n] = a[m][k] b[n][k]^T */
void ohm_dense_product_right(size_t m, size_t n, size_t k, const float a[], const float b[],
                             float c[]);

/* The BLAS in use and its kernel, e.g. "OpenBLAS 0.3.21 Haswell". */
const char *ohm_dense_facts(void);

#endif
