/* circulant.c -- the method circulant: weights are block-circulant, and what is trained are the numbers of their blocks.
 *
 * Weights along a diagonal of a k x k block are one number c (circulant/blocks.h): they begin as the mean of what they
 * would begin as, and descend on dc[d] = sum_s G[s][(s + d) mod k], the sum of their gradients G, which is what
 * transforms would give (tests/circulant/check_blocks.c); at these sizes the dense product is no slower.  Equal
 * weights are equal codes, so that the mapped network is block-circulant too.  After CirCNN (Ding et al., MICRO 2017).
 */
#include "circulant/blocks.h"
#include "num/fourier.h"
#include "train/method.h"
#include "train/recipe.h"

static size_t block_of(const struct ohm_train *train, size_t layer)
{
    return train->block.at[train->block.cols == 1 ? 0 : layer];
}

static enum ohm_status check(const struct ohm_train *train,
                             const struct ohm_mapping *mapping, size_t n,
                             const size_t sizes[])
{
    const struct ohm_counts *block = &train->block;

    (void)mapping;
    (void)sizes;
    if (block->rows > 0 || (block->cols != 1 && block->cols != n - 1))
        return ohm_fail(
            OHM_EUSAGE,
            "train.block: a list of one number, or of one for each of the %zu layers",
            n - 1);
    for (size_t k = 0; k < block->cols; k++)
        if (!ohm_fourier_takes(block->at[k]))
            return ohm_fail(OHM_EUSAGE, "train.block: %zu is no power of two from 1 to %d",
                            block->at[k], OHM_FOURIER_MOST);
    return OHM_OK;
}

static void share(const struct ohm_tensor *t, enum ohm_share share, float v[])
{
    const struct ohm_blocks blocks =
        ohm_blocks_of(t->in, t->out, block_of(t->train, t->layer));

    if (!t->bias)
        ohm_blocks_share(&blocks, share == OHM_SHARE_MEAN, v);
}

const struct ohm_method ohm_method_circulant = {
    .name = "circulant",
    .sentence = "weights along the diagonals of blocks are one number",
    .first_keys = (const char *const[]){ "block", NULL },
    .without = "train.method circulant has no regulariser and prunes nothing",
    .check = check,
    .parametrise = share,
};
