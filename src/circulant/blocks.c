/* blocks.c -- block-circulant matrices as numbers: which weight is which number. */
#include "circulant/blocks.h"

#include "base/memory.h"
#include "num/fourier.h"

#include <stdlib.h>

struct ohm_blocks ohm_blocks_of(size_t in, size_t out, size_t k)
{
    return (struct ohm_blocks){
        .in = in, .out = out, .k = k, .q = (in + k - 1) / k, .p = (out + k - 1) / k
    };
}

size_t ohm_blocks_parameters(const struct ohm_blocks *blocks)
{
    return blocks->q * blocks->p * blocks->k;
}

size_t ohm_blocks_at(const struct ohm_blocks *blocks, size_t i, size_t o)
{
    const size_t k = blocks->k, s = i % k, r = o % k;
    const size_t d = blocks->convention == OHM_FIRST_ROW ? s + k - r : r + k - s;

    return ((i / k) * blocks->p + o / k) * k + d % k;
}

void ohm_blocks_expand(const struct ohm_blocks *blocks, const double c[], double w[])
{
    for (size_t i = 0; i < blocks->in; i++)
        for (size_t o = 0; o < blocks->out; o++)
            w[i * blocks->out + o] = c[ohm_blocks_at(blocks, i, o)];
}

enum ohm_status ohm_blocks_collect(const struct ohm_blocks *blocks, bool mean,
                                   const double w[], double c[])
{
    const size_t n = ohm_blocks_parameters(blocks);
    size_t *count;

    OHM_TRY(OHM_NEW(count, n, "counts"));
    for (size_t at = 0; at < n; at++)
        c[at] = 0;
    for (size_t i = 0; i < blocks->in; i++) {
        for (size_t o = 0; o < blocks->out; o++) {
            const size_t at = ohm_blocks_at(blocks, i, o);

            c[at] += w[i * blocks->out + o];
            count[at]++;
        }
    }
    for (size_t at = 0; mean && at < n; at++)
        c[at] = count[at] > 0 ? c[at] / (double)count[at] : 0;
    free(count);
    return OHM_OK;
}

/* The same within one block. */
static void share_block(const struct ohm_blocks *b, size_t j, size_t i, bool mean,
                        float v[])
{
    const size_t k = b->k, first = j * k, left = i * k;
    const size_t rows = b->in - first < k ? b->in - first : k;
    const size_t cols = b->out - left < k ? b->out - left : k;
    double sum[OHM_FOURIER_MOST] = { 0 };
    size_t count[OHM_FOURIER_MOST] = { 0 };

    for (size_t s = 0; s < rows; s++) {
        for (size_t r = 0; r < cols; r++) {
            const size_t d = ohm_blocks_at(b, s, r) % k;

            sum[d] += (double)v[(first + s) * b->out + left + r];
            count[d]++;
        }
    }
    for (size_t s = 0; s < rows; s++) {
        for (size_t r = 0; r < cols; r++) {
            const size_t d = ohm_blocks_at(b, s, r) % k;

            v[(first + s) * b->out + left + r] =
                (float)(mean ? sum[d] / (double)count[d] : sum[d]);
        }
    }
}

void ohm_blocks_share(const struct ohm_blocks *blocks, bool mean, float v[])
{
    for (size_t j = 0; j < blocks->q; j++)
        for (size_t i = 0; i < blocks->p; i++)
            share_block(blocks, j, i, mean, v);
}
