/* readout.c -- the table of a read-out, its checks, and its converter for a column. */
#include "readout/readout.h"

#include <math.h>
#include <stdint.h>

static const char *const leakages[] = {
    "none", "popcount-digital", "popcount-threshold", "dummy-analog", "dummy-digital", NULL
};

/* clang-format off */
#define AT(member) offsetof(struct ohm_readout, member)
const struct ohm_field ohm_readout_fields[] = {
    { "bits", "", OHM_COUNTS, AT(bits), "[8, 8, 8, 8]", 1, 16, NULL,
      "Bits of the converters, one number a slice, top slice first; or one such list a layer.", OHM_STAGE_READOUT },
    { "leakage", "", OHM_WORD, AT(leakage), "dummy-analog", 0, 0, leakages,
      "Where the leakage of level-0 cells is taken away.", OHM_STAGE_READOUT },
    { 0 }
};
#undef AT
/* clang-format on */

enum ohm_status ohm_readout_check(const struct ohm_readout *readout, size_t layers,
                                  size_t slices)
{
    if (readout->bits.cols != slices)
        return ohm_fail(OHM_EUSAGE, "bits: %zu numbers where the mapping has %zu slices",
                        readout->bits.cols, slices);
    if (readout->bits.rows != 0 && readout->bits.rows != layers)
        return ohm_fail(OHM_EUSAGE, "bits: %zu lists where the network has %zu layers",
                        readout->bits.rows, layers);
    return OHM_OK;
}

size_t ohm_readout_bits(const struct ohm_readout *readout, size_t layer, size_t slice)
{
    const size_t row = readout->bits.rows ? layer : 0;

    return readout->bits.at[row * readout->bits.cols + slice];
}

bool ohm_readout_has_dummy(const struct ohm_readout *readout)
{
    return readout->leakage == OHM_LEAKAGE_DUMMY_ANALOG ||
           readout->leakage == OHM_LEAKAGE_DUMMY_DIGITAL;
}

/* LSB that the range must reach beyond the signal, when the leakage is converted with it. */
static double lift(const struct ohm_readout *readout, double per_row, size_t rows)
{
    if (readout->leakage == OHM_LEAKAGE_POPCOUNT_DIGITAL ||
        readout->leakage == OHM_LEAKAGE_DUMMY_DIGITAL)
        return ceil(per_row * (double)rows);
    return 0;
}

struct ohm_conversion ohm_readout_conversion(const struct ohm_readout *readout, size_t bits,
                                             const struct ohm_leak *leak)
{
    const double top = ldexp(1, (int)bits) - 1;
    const double beyond = lift(readout, leak->per_row, leak->rows);
    struct ohm_conversion c = { .cap = fmin(top + beyond, INT32_MAX),
                                .top = top,
                                .is_signed = leak->difference };

    if (leak->difference)
        return c;
    switch (readout->leakage) {
    case OHM_LEAKAGE_NONE:
        break;
    case OHM_LEAKAGE_POPCOUNT_DIGITAL:
        c.subtract = floor((double)leak->active * leak->per_row + 0.5);
        break;
    case OHM_LEAKAGE_POPCOUNT_THRESHOLD:
        c.offset = (double)leak->active * leak->per_row;
        break;
    case OHM_LEAKAGE_DUMMY_ANALOG:
        c.offset = leak->dummy;
        break;
    case OHM_LEAKAGE_DUMMY_DIGITAL:
        c.subtract = fmin(fmax(floor(leak->dummy + 0.5), 0), beyond);
        break;
    }
    return c;
}

size_t ohm_readout_charged_bits(const struct ohm_readout *readout, size_t bits,
                                double per_row, size_t rows, bool difference)
{
    const double top = ldexp(1, (int)bits) - 1 + lift(readout, per_row, rows);
    size_t charged = bits;

    if (difference)
        return bits + 1;
    while (ldexp(1, (int)charged) - 1 < top)
        charged++;
    return charged;
}
