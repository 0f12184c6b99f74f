/* dense.c -- dense products, panel after panel. */
#include "num/dense.h"

#include "num/densewidth.h"

#include <string.h>

enum {
    DEPTH = 256
}; /* products of a pass: a panel of them stays in the first-level cache */

/* panel[depth][OHM_PANEL] = b[depth][n], zeros beside it. */
static void pack(size_t depth, size_t n, struct ohm_strided b, float panel[])
{
    if (n < OHM_PANEL)
        memset(panel, 0, depth * OHM_PANEL * sizeof *panel);
    if (b.col == 1) {
        for (size_t l = 0; l < depth; l++)
            memcpy(panel + l * OHM_PANEL, b.x + l * b.row, n * sizeof *panel);
        return;
    }
    for (size_t j = 0; j < n; j++)
        for (size_t l = 0; l < depth; l++)
            panel[l * OHM_PANEL + j] = b.x[l * b.row + j * b.col];
}

/* A block of fewer than OHM_PANEL columns, by way of a whole one. */
static void narrow_block(const struct ohm_dense_width *width, size_t m, size_t n,
                         size_t depth, struct ohm_strided a, const float panel[], float c[],
                         size_t step)
{
    enum { ROWS = 24 };
    float whole[ROWS * OHM_PANEL] = { 0 };

    for (size_t i = 0; i < m; i += ROWS) {
        const size_t rows = m - i < ROWS ? m - i : ROWS;

        for (size_t r = 0; r < rows; r++)
            memcpy(whole + r * OHM_PANEL, c + (i + r) * step, n * sizeof *c);
        width->block(rows, depth, a, panel, whole, OHM_PANEL);
        for (size_t r = 0; r < rows; r++)
            memcpy(c + (i + r) * step, whole + r * OHM_PANEL, n * sizeof *c);
        a.x += rows * a.row;
    }
}

void ohm_dense_multiply(const struct ohm_dense_width *width, size_t m, size_t n, size_t k,
                        struct ohm_strided a, struct ohm_strided b, float c[])
{
    _Alignas(64) float panel[DEPTH * OHM_PANEL];

    memset(c, 0, m * n * sizeof *c);
    for (size_t l = 0; l < k; l += DEPTH) {
        const size_t depth = k - l < DEPTH ? k - l : DEPTH;
        const struct ohm_strided part = { a.x + l * a.col, a.row, a.col };

        for (size_t j = 0; j < n; j += OHM_PANEL) {
            const size_t cols = n - j < OHM_PANEL ? n - j : OHM_PANEL;
            const struct ohm_strided from = { b.x + l * b.row + j * b.col, b.row, b.col };

            pack(depth, cols, from, panel);
            if (cols == OHM_PANEL)
                width->block(m, depth, part, panel, c + j, n);
            else
                narrow_block(width, m, cols, depth, part, panel, c + j, n);
        }
    }
}

static void product(size_t m, size_t n, size_t k, struct ohm_strided a,
                    struct ohm_strided b, float c[])
{
    ohm_dense_multiply(&ohm_dense_widths[ohm_dense_usable() - 1], m, n, k, a, b, c);
}

void ohm_dense_product(size_t m, size_t n, size_t k, const float a[], const float b[],
                       float c[])
{
    product(m, n, k, (struct ohm_strided){ a, k, 1 }, (struct ohm_strided){ b, n, 1 }, c);
}

void ohm_dense_product_left(size_t m, size_t n, size_t k, const float a[], const float b[],
                            float c[])
{
    product(m, n, k, (struct ohm_strided){ a, 1, m }, (struct ohm_strided){ b, n, 1 }, c);
}

void ohm_dense_product_right(size_t m, size_t n, size_t k, const float a[], const float b[],
                             float c[])
{
    product(m, n, k, (struct ohm_strided){ a, k, 1 }, (struct ohm_strided){ b, 1, k }, c);
}
