#include "chip/census.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t bits_for(double largest)
{
    size_t bits = 0;

    while (ldexp(1, (int)bits) < 1 + largest)
        bits++;
    return bits;
}

/* Adds one column of one crossbar. */
static void count_column(const struct ohm_mvm *mvm, size_t plane, size_t row_tile,
                         size_t out, struct ohm_census *census)
{
    const struct ohm_tiling *tiling = &mvm->placement.tiling;
    size_t sum = 0;

    for (size_t r = 0; r < ohm_tiling_used_rows(tiling, row_tile); r++) {
        const size_t row = row_tile * tiling->rows + r;
        const uint8_t level = mvm->level[(row * mvm->planes + plane) * mvm->out + out];

        census->nonzero += level != 0;
        sum += level;
    }
    census->column_sum += (double)sum;
    census->worst = sum > census->worst ? sum : census->worst;
}

void ohm_census_weights(const struct ohm_mvm *mvm, struct ohm_census census[])
{
    const size_t tiles = mvm->placement.tiling.row_tiles;

    for (size_t s = 0; s < mvm->slices; s++) {
        census[s] = (struct ohm_census){ .reads = 0 };
        for (size_t plane = s * OHM_SIGNS; plane < (s + 1) * OHM_SIGNS; plane++)
            for (size_t tr = 0; tr < tiles; tr++)
                for (size_t o = 0; o < mvm->out; o++)
                    count_column(mvm, plane, tr, o, &census[s]);
        census[s].nonzero /= (double)(mvm->in * mvm->out);
        census[s].column_sum /= (double)(OHM_SIGNS * tiles * mvm->out);
        census[s].bits[0] = bits_for((double)census[s].worst);
    }
    for (size_t k = 0; k < mvm->crossbars; k++) {
        const struct ohm_tile tile = ohm_placement_tile(&mvm->placement, k);

        census[tile.slice].crossbars++;
        census[tile.slice].empty += !mvm->exists[k];
    }
}

/* D2 to D4 of one slice from the histogram of its column sums. */
static void count_sums(const uint64_t histogram[], size_t bins, double quantile,
                       double sigmas, struct ohm_census *census)
{
    double reads = 0, sum = 0, square = 0, below = 0;

    for (size_t k = 0; k < bins; k++) {
        const double n = (double)histogram[k], s = (double)k;

        reads += n;
        sum += n * s;
        square += n * s * s;
        if (n > 0)
            census->largest = s;
    }
    if (reads == 0)
        return; /* no crossbar of the slice exists */
    census->reads = reads;
    census->mean = sum / reads;
    census->sigma = sqrt(fmax(square / reads - census->mean * census->mean, 0));
    for (size_t k = 0; k < bins && below < quantile * reads; k++) {
        below += (double)histogram[k];
        census->quantile = (double)k;
    }
    census->bits[1] = bits_for(census->largest);
    census->bits[2] = bits_for(census->quantile);
    census->bits[3] = census->worst ? bits_for(census->mean + sigmas * census->sigma) : 0;
}

/* Histograms of one layer for all images. */
static enum ohm_status take_layer(const struct ohm_chip *chip, size_t layer, size_t n,
                                  const uint8_t p[], uint64_t histogram[])
{
    const struct ohm_mvm *mvm = chip->mvm[layer];
    const struct ohm_readout lossless = {
        .bits = { .cols = mvm->slices,
                  .at = { 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
                          16 } },
    };
    uint8_t *x = NULL;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(x, mvm->in, "inputs"));
    status = OHM_OK;
    for (size_t m = 0; m < n && status == OHM_OK; m++) {
        for (size_t phase = 0; phase < (layer ? 1 : chip->integer->phases); phase++) {
            OHM_GO(ohm_chip_inputs(chip, &lossless, p + m * chip->mvm[0]->in, layer, phase,
                                   x));
            OHM_GO(ohm_mvm_histogram(mvm, 1, x, histogram));
        }
    }
out:
    free(x);
    return status;
}

enum ohm_status ohm_census_take(const struct ohm_chip *chip, size_t n, const uint8_t p[],
                                double quantile, double sigmas,
                                struct ohm_census census[][OHM_SLICES_MAX])
{
    const struct ohm_mapping *mapping = &chip->fabric.mapping;
    const size_t bins = mapping->rows * (ohm_mapping_levels(mapping) - 1) + 1;
    uint64_t *histogram = NULL;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(histogram, OHM_SLICES_MAX * bins, "sums"));
    status = OHM_OK;
    for (size_t k = 0; k < chip->layers; k++) {
        ohm_census_weights(chip->mvm[k], census[k]);
        memset(histogram, 0, OHM_SLICES_MAX * bins * sizeof *histogram);
        OHM_GO(take_layer(chip, k, n, p, histogram));
        for (size_t s = 0; n > 0 && s < chip->mvm[k]->slices; s++)
            count_sums(histogram + s * bins, bins, quantile, sigmas, &census[k][s]);
    }
out:
    free(histogram);
    return status;
}
