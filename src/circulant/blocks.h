/* blocks.h -- a block-circulant matrix: k x k blocks, each made of k numbers.
 *
 * A weight matrix w[in][out] is cut in blocks of k inputs j k + s and k outputs i k + r.  Of a block, the k
 * numbers c stand either for its first column or for its first row:
 *
 *     first column   w[j k + s][i k + r] = c[(r - s) mod k]     y_r = sum_s c[(r - s) mod k] x_s    (convolution)
 *     first row      w[j k + s][i k + r] = c[(s - r) mod k]     y_r = sum_s c[(s - r) mod k] x_s    (correlation)
 *
 * so that with the transform F (num/fourier.h) of each block, sums over j taken before the inverse,
 *
 *     first column   y = F^-1( sum_j  F(c) F(x) )        dc = F^-1( F(g) conj F(x) )    dx = F^-1( sum_i F(g) conj F(c) )
 *     first row      y = F^-1( sum_j conj F(c) F(x) )    dc = F^-1( conj F(g) F(x) )    dx = F^-1( sum_i F(g) F(c) )
 *
 * Descriptions of CirCNN (Ding et al., MICRO 2017) draw the first row and give the formula of the first column;
 * the two give different results, both are tested here.  The project's networks are stored by the first column.
 *
 * Sizes that k does not divide are padded: the matrix is cut out of one of whole blocks, whose other inputs are
 * 0 and whose other outputs are dropped.
 */
#ifndef OHM_CIRCULANT_BLOCKS_H
#define OHM_CIRCULANT_BLOCKS_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

enum ohm_convention { OHM_FIRST_COLUMN, OHM_FIRST_ROW };

struct ohm_blocks {
    size_t in, out; /* of the matrix */
    size_t k;       /* side of a block, a power of two up to OHM_FOURIER_MOST */
    size_t q, p;    /* blocks along the inputs, along the outputs */
    enum ohm_convention convention; /* of c */
};

/* The blocks of a matrix, by the first column. */
struct ohm_blocks ohm_blocks_of(size_t in, size_t out, size_t k);

/* How many numbers there are: c[q][p][k]. */
size_t ohm_blocks_parameters(const struct ohm_blocks *blocks);

/* Which of them the weight w[i][o] is. */
size_t ohm_blocks_at(const struct ohm_blocks *blocks, size_t i, size_t o);

/* w[in][out] from c. */
void ohm_blocks_expand(const struct ohm_blocks *blocks, const double c[], double w[]);

/* c from w[in][out]: the mean of the weights that are one number (MEAN), which is the nearest block-circulant matrix, or
 * their sum.  Numbers of no weight, in padded blocks, are 0. */
enum ohm_status ohm_blocks_collect(const struct ohm_blocks *blocks, bool mean,
                                   const double w[], double c[]);

/* v[in][out], weights or their gradients: all that are one number become their mean (MEAN), or their sum. */
void ohm_blocks_share(const struct ohm_blocks *blocks, bool mean, float v[]);

/* y[n][out] from x[n][in], by transforms. */
enum ohm_status ohm_blocks_product(const struct ohm_blocks *blocks, const double c[],
                                   size_t n, const double x[], double y[]);

/* From g[n][out], gradients of outputs: dc, summed over the n, and dx[n][in] (or NULL); by transforms. */
enum ohm_status ohm_blocks_gradient(const struct ohm_blocks *blocks, const double c[],
                                    size_t n, const double x[], const double g[],
                                    double dc[], double dx[]);

#endif
