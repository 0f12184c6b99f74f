/* densetile.h -- the inner block of a dense product for one width; densewidth.c includes it once a width.
 *
 *     TILE_BLOCK    the name of the function, an ohm_dense_block
 *     TILE_SOME     the name of its inner part
 *     TILE_TARGET   the instruction set, an attribute or nothing
 *     TILE_LANES    floats of a vector
 *     TILE_ROWS     rows whose sums are kept in registers
 */

/* clang-format off */
/* ROWS (a constant) rows of the block. */
TILE_TARGET OHM_INLINE void TILE_SOME(const size_t rows, size_t k, struct ohm_strided a,
                                      const float panel[], float c[], size_t step)
{
    enum { VECTORS = OHM_PANEL / TILE_LANES };
    typedef float lanes __attribute__((vector_size(TILE_LANES * sizeof(float))));
    lanes sum[TILE_ROWS][VECTORS];

    UNROLL for (size_t r = 0; r < rows; r++)
        UNROLL for (size_t v = 0; v < VECTORS; v++)
            memcpy(&sum[r][v], c + r * step + v * TILE_LANES, sizeof(lanes));
    for (size_t l = 0; l < k; l++) {
        const lanes *b = (const lanes *)(panel + l * OHM_PANEL);

        UNROLL for (size_t r = 0; r < rows; r++) {
            const float x = a.x[r * a.row + l * a.col];

            UNROLL for (size_t v = 0; v < VECTORS; v++)
                sum[r][v] += x * b[v];
        }
    }
    UNROLL for (size_t r = 0; r < rows; r++)
        UNROLL for (size_t v = 0; v < VECTORS; v++)
            memcpy(c + r * step + v * TILE_LANES, &sum[r][v], sizeof(lanes));
}
/* clang-format on */

TILE_TARGET static void TILE_BLOCK(size_t m, size_t k, struct ohm_strided a,
                                   const float panel[], float c[], size_t step)
{
    for (; m >= TILE_ROWS; m -= TILE_ROWS) {
        TILE_SOME(TILE_ROWS, k, a, panel, c, step);
        a.x += TILE_ROWS * a.row;
        c += TILE_ROWS * step;
    }
    if (m & 4) {
        TILE_SOME(4 < TILE_ROWS ? 4 : TILE_ROWS, k, a, panel, c, step);
        a.x += 4 * a.row;
        c += 4 * step;
    }
    if (m & 2) {
        TILE_SOME(2, k, a, panel, c, step);
        a.x += 2 * a.row;
        c += 2 * step;
    }
    if (m & 1)
        TILE_SOME(1, k, a, panel, c, step);
}

#undef TILE_BLOCK
#undef TILE_SOME
#undef TILE_TARGET
#undef TILE_LANES
#undef TILE_ROWS
