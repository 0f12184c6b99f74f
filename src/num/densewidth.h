/* densewidth.h -- the inner block of a dense product, for several widths of vectors.
 *
 * One source (densetile.h), compiled for SSE2, AVX2 and AVX-512.  An output belongs to one lane, and takes its
 * products one by one, so all widths give the same bits.  For num/dense.c and its test.
 */
#ifndef OHM_NUM_DENSEWIDTH_H
#define OHM_NUM_DENSEWIDTH_H

#include <stddef.h>

enum { OHM_PANEL = 16 }; /* columns of a packed panel */

/* A matrix with any steps: element (i, j) is x[i row + j col]. */
struct ohm_strided {
    const float *x;
    size_t row, col;
};

/* c[m][OHM_PANEL] += a[m][k] panel[k][OHM_PANEL], products in ascending order of k, each product and
 * each sum rounded to float.  The rows of c are STEP apart; the panel is aligned to 64 bytes. */
typedef void ohm_dense_block(size_t m, size_t k, struct ohm_strided a, const float panel[],
                             float c[], size_t step);

struct ohm_dense_width {
    const char *name;
    ohm_dense_block *block;
};

extern const struct ohm_dense_width ohm_dense_widths[];

/* How many of ohm_dense_widths this processor can do, at least 1; the last of these is the widest. */
size_t ohm_dense_usable(void);

/* c[m][n] = a[m][k] b[k][n] with vectors of WIDTH. */
void ohm_dense_multiply(const struct ohm_dense_width *width, size_t m, size_t n, size_t k,
                        struct ohm_strided a, struct ohm_strided b, float c[]);

#endif
