/* adc.h -- a bit-line current becomes a code.
 *
 * Currents are counted in LSB, the current of one level step of one active row
 * (device/card.h, ohm_card_lsb).  The converter is uniform and saturating:
 *
 *     code = clamp( min(floor(x - offset + 1/2), cap) - subtract, 0, top )
 *
 * and a signed one, which reads the difference of two columns,
 *
 *     code = clamp( floor(x - offset + 1/2), -top, top )
 *
 * top is 2^bits - 1.  offset is taken away before the conversion (an analogue correction), subtract
 * after it (a digital one, for which the converter's range must reach up to cap).
 */
#ifndef OHM_READOUT_ADC_H
#define OHM_READOUT_ADC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One conversion's constants, in LSB. */
struct ohm_conversion {
    double offset, subtract;
    double cap, top;
    bool is_signed; /* subtract and cap are not used */
};

/* What conversions of one slice came to. */
struct ohm_tally {
    uint64_t reads;   /* conversions */
    uint64_t dummies; /* conversions of dummy columns that have a converter of their own */
    uint64_t clipped; /* whose ideal code is above top */
    uint64_t wrong;   /* whose code differs from that of the exact integer sum */
    uint64_t differ;  /* whose code differs from that of another circuit (mvm/mvm.h) */
    double margin; /* LSB, smallest distance of a current from an edge between two codes */
};

/* code[k] from x[k] for k = 0 .. n-1; codes are whole numbers.  Returns how many were clipped. */
size_t ohm_adc_convert(const struct ohm_conversion *conversion, size_t n, const double x[],
                       double code[]);

/* The codes of exact sums: clamp(sum, 0 or -top, top). */
void ohm_adc_convert_sums(const struct ohm_conversion *conversion, size_t n,
                          const int32_t sum[], double code[]);

/* LSB, the smallest distance of x[0..n-1] from an edge between two codes. */
double ohm_adc_margin(const struct ohm_conversion *conversion, size_t n, const double x[]);

#endif
