/* readout.h -- which converter stands at the bit lines, and how the leakage of level 0 is handled.
 *
 * A row that is active leaks lambda = g_off (L - 1) / (g_on - g_off) LSB through every cell of level
 * 0, which decides whether a small converter works at all.  Where it is taken away:
 *
 *     none                nowhere
 *     popcount-digital    after conversion: the number of active rows times lambda, rounded; the
 *                         converter's range must hold the leakage, and its bits are charged
 *     popcount-threshold  before: the edges are shifted by as much (a DAC is charged)
 *     dummy-analog        before: the current of a real column of level-0 cells is subtracted
 *     dummy-digital       after: that column has its own converter, which is charged
 */
#ifndef OHM_READOUT_READOUT_H
#define OHM_READOUT_READOUT_H

#include "base/field.h"
#include "readout/adc.h"

#include <stdbool.h>

enum ohm_leakage {
    OHM_LEAKAGE_NONE,
    OHM_LEAKAGE_POPCOUNT_DIGITAL,
    OHM_LEAKAGE_POPCOUNT_THRESHOLD,
    OHM_LEAKAGE_DUMMY_ANALOG,
    OHM_LEAKAGE_DUMMY_DIGITAL,
};

struct ohm_readout {
    struct ohm_counts bits; /* 1 to 16, a slice each, top first; or a row a layer */
    int leakage;            /* enum ohm_leakage */
};

extern const struct ohm_field ohm_readout_fields[];

/* Do the bits fit a network of LAYERS layers in SLICES slices?  OHM_EUSAGE says what is needed. */
enum ohm_status ohm_readout_check(const struct ohm_readout *readout, size_t layers,
                                  size_t slices);

/* The bits of SLICE (0 is the top one) in LAYER. */
size_t ohm_readout_bits(const struct ohm_readout *readout, size_t layer, size_t slice);

/* Does the handling need a column of level-0 cells in every crossbar? */
bool ohm_readout_has_dummy(const struct ohm_readout *readout);

/* What a read brings along besides its currents. */
struct ohm_leak {
    double per_row; /* LSB, lambda */
    size_t rows;    /* word lines of the crossbar */
    size_t active;  /* of them active in this read */
    double dummy;   /* LSB, current of the dummy column in this read */
    bool
        difference; /* two columns are subtracted before conversion, and with them their leakage */
};

/* The constants of one conversion of BITS bits. */
struct ohm_conversion ohm_readout_conversion(const struct ohm_readout *readout, size_t bits,
                                             const struct ohm_leak *leak);

/* The bits that the converter really needs, with the range for the leakage, or one for the sign. */
size_t ohm_readout_charged_bits(const struct ohm_readout *readout, size_t bits,
                                double per_row, size_t rows, bool difference);

#endif
