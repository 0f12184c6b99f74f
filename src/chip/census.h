/* census.h -- what lies in the crossbars, and the converters that this asks for.
 *
 * "The bits that an ADC needs" can mean four things; all are counted, per layer and
 * slice, for exact column sums s:
 *
 *     D1   log2(1 + largest s with all inputs 1), rounded up     never clips, whatever the data
 *     D2   the same for the largest s on calibration data         never clips on these data
 *     D3   for the q-quantile of s on calibration data            clips one read in 1/(1-q)
 *     D4   for mean + k sigma of s on calibration data            the average-current argument
 *
 * and two that hold for all weights that fill columns alike (ohm_census_bound), F being the most cells of a column that
 * are not at level 0, L the levels, n the rows of a tile, lambda the leakage of a row (readout/readout.h):
 *
 *     D5   log2(1 + F (L - 1)), rounded up                        no sum of F cells clips
 *     D6   the least N with F (L - 1) + n lambda < 2^N - 1/2      nor with the leakage of all rows on top, not handled
 *
 * An empty slice needs no converter at all: 0 bits.
 */
#ifndef OHM_CHIP_CENSUS_H
#define OHM_CHIP_CENSUS_H

#include "chip/chip.h"

struct ohm_census {
    size_t crossbars, empty,
        columns;       /* columns: that are read, those of empty crossbars too */
    double nonzero;    /* share of the weights that are stored whose slice is not 0 */
    double column_sum; /* mean sum of a used column with all inputs 1 */
    double
        reads; /* conversions on the calibration data; 0: no data or no crossbar, D2 to D4 are 0 */
    double mean, sigma, quantile, largest; /* of s on those */
    size_t fullest;                        /* most cells of a column that are not 0 */
    size_t rows;    /* most rows that leak into a column that is read by itself */
    size_t worst;   /* largest sum of a column with all inputs 1 */
    size_t bits[4]; /* D1 to D4 */
};

/* Bits of a converter that no column with as many cells above 0 exceeds, in cells of LEVELS levels, where each row of
 * a tile leaks LEAK LSB: D5 without (0), D6 with. */
size_t ohm_census_bound(const struct ohm_census *census, size_t levels, double leak);

/* Weights only: all but what needs data.  census is [groups] of the layer. */
void ohm_census_weights(const struct ohm_mvm *mvm, struct ohm_census census[]);

/* Weights and N calibration images p[n][in], which pass with lossless converters through the digital
 * CHIP; census is [layers][OHM_SLICES_MAX]. */
enum ohm_status ohm_census_take(const struct ohm_chip *chip, size_t n, const uint8_t p[],
                                double quantile, double sigmas,
                                struct ohm_census census[][OHM_SLICES_MAX]);

#endif
