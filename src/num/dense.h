/* dense.h -- dense products, single precision; matrices are row-major.
 *
 * Every output begins with 0 and takes its products one by one in ascending order of k; each product and
 * each sum is rounded to float, none is fused.  So the bits are the same on every processor, as those of
 * the plain three loops; of a NaN only that it is one.
 */
#ifndef OHM_NUM_DENSE_H
#define OHM_NUM_DENSE_H

#include <stddef.h>

/* c[m][n] = a[m][k] b[k][n] */
void ohm_dense_product(size_t m, size_t n, size_t k, const float a[], const float b[],
                       float c[]);

/* c[m][n] = a[k][m]^T b[k][n] */
void ohm_dense_product_left(size_t m, size_t n, size_t k, const float a[], const float b[],
                            float c[]);

/* c[m][n] = a[m][k] b[n][k]^T */
void ohm_dense_product_right(size_t m, size_t n, size_t k, const float a[], const float b[],
                             float c[]);

#endif
