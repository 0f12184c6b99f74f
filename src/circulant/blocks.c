/* blocks.c -- block-circulant matrices as numbers: which weight is which number. */
#include "circulant/blocks.h"

#include "base/memory.h"

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
