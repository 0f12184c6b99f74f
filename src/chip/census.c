/* census.c -- counts what lies in the crossbars, and the converter bits that it asks for. */
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

size_t ohm_census_bound(const struct ohm_census *census, size_t levels, double leak)
{
    const double most = (double)(census->fullest * (levels - 1));
    const double on_top = (double)census->rows * leak;
    size_t bits = 0;

    while (bits < 64 && !(most + on_top < ldexp(1, (int)bits) - 0.5))
        bits++;
    return bits;
}

/* The sum of a crossbar's column with all rows active; *nonzero: its cells above 0. */
static size_t column_sum(const struct ohm_drive *drive, size_t column, size_t *nonzero)
{
    size_t sum = 0;

    *nonzero = 0;
    for (size_t r = 0; r < drive->rows; r++) {
        const uint8_t level = drive->level[r * drive->columns + column];

        if (level == OHM_NO_CELL)
            continue;
        *nonzero += level != 0;
        sum += level;
    }
    return sum;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Adds a run of taps: of two columns that are subtracted, the larger sum is what can reach the converter, and
 * leakage cancels. */
static void count_taps(const struct ohm_drive *drive, const struct ohm_xbar *xbar,
                       const struct ohm_taps *run, struct ohm_census *census)
{
    const bool pair = run->minus != OHM_NO_COLUMN;

    for (size_t k = 0; k < run->n; k++) {
        size_t more, less = 0;
        const size_t plus = column_sum(drive, xbar->at + run->plus + k, &more);
        const size_t minus = pair ? column_sum(drive, xbar->at + run->minus + k, &less) : 0;

        census->column_sum += (double)(plus + minus);
        census->nonzero += (double)(more + less);
        census->worst = larger(census->worst, larger(plus, minus));
        census->fullest = larger(census->fullest, larger(more, less));
    }
    census->rows = pair ? census->rows : larger(census->rows, drive->rows);
    census->columns += run->n * (pair ? 2 : 1);
}

void ohm_census_weights(const struct ohm_mvm *mvm, struct ohm_census census[])
{
    const struct ohm_layout *layout = mvm->placement.layout;

    for (size_t g = 0; g < layout->groups; g++)
        census[g] = (struct ohm_census){ .reads = 0 };
    for (size_t k = 0; k < layout->crossbars; k++) {
        const struct ohm_xbar *xbar = &layout->xbar[k];
        struct ohm_census *plane = &census[xbar->plane];

        plane->crossbars++;
        plane->empty += !xbar->exists;
        plane->columns += xbar->exists ? 0 : xbar->cols; /* which hold nothing */
        for (size_t t = 0; t < xbar->tap_runs; t++)
            count_taps(&layout->drive[xbar->drive], xbar, &xbar->tap[t],
                       &census[xbar->tap[t].group]);
    }
    for (size_t g = 0; g < layout->groups; g++) {
        census[g].nonzero /= (double)layout->weights;
        census[g].column_sum /= (double)(census[g].columns > 0 ? census[g].columns : 1);
        census[g].bits[0] = bits_for((double)census[g].worst);
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
        .bits = { .cols = chip->layout[layer]->slices,
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
        for (size_t s = 0; n > 0 && s < chip->layout[k]->groups; s++)
            count_sums(histogram + s * bins, bins, quantile, sigmas, &census[k][s]);
    }
out:
    free(histogram);
    return status;
}
