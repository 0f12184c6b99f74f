/* fixed.h -- numbers in fixed point, as hardware and ap_fixed<W, I> of C++ synthesis have them.
 *
 * A number of WORD bits, INTEGER of them before the point (the sign is one of these), is a whole number of
 * 2^-(word - integer), its raw value, from -2^(word - 1) to 2^(word - 1) - 1.  What is more precise is
 * rounded when it is assigned: truncated (towards minus infinity, AP_TRN) or half up (AP_RND); what is beyond the
 * ends wraps (AP_WRAP: bits above the word are lost) or saturates (AP_SAT).  Sums and products before an assignment
 * are exact.
 */
#ifndef OHM_CIRCULANT_FIXED_H
#define OHM_CIRCULANT_FIXED_H

#include <stddef.h>
#include <stdint.h>

enum ohm_rounding { OHM_TRUNCATE, OHM_HALF_UP };
enum ohm_overflow { OHM_WRAP, OHM_SATURATE };

enum { OHM_WORD_MOST = 24 }; /* bits, so that sums of products fit in 64 */

struct ohm_fixed {
    size_t word, integer; /* 2 to OHM_WORD_MOST; 1 to word */
    int rounding;         /* enum ohm_rounding */
    int overflow;         /* enum ohm_overflow */
};

/* What was assigned, and how much of it was beyond the ends. */
struct ohm_tally {
    uint64_t values, overflows;
};

/* Bits behind the point. */
size_t ohm_fixed_fraction(const struct ohm_fixed *format);

/* The raw value nearest as rounding says to VALUE, which has EXTRA bits more behind the point; |VALUE| < 2^62. */
int64_t ohm_fixed_assign(const struct ohm_fixed *format, int64_t value, size_t extra,
                         struct ohm_tally *tally);

/* The same of a finite real number. */
int64_t ohm_fixed_of(const struct ohm_fixed *format, double x, struct ohm_tally *tally);

#endif
