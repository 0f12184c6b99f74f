/* fixed.c -- numbers in fixed point: rounding and overflow of one assignment. */
#include "circulant/fixed.h"

#include <math.h>

size_t ohm_fixed_fraction(const struct ohm_fixed *format)
{
    return format->word - format->integer;
}

/* A whole number within the word. */
static int64_t fit(const struct ohm_fixed *format, int64_t raw, struct ohm_tally *tally)
{
    const int64_t end = (int64_t)1 << (format->word - 1);

    tally->values++;
    if (raw >= -end && raw < end)
        return raw;
    tally->overflows++;
    if (format->overflow == OHM_SATURATE)
        return raw < 0 ? -end : end - 1;
    raw &= 2 * end - 1;
    return raw < end ? raw : raw - 2 * end;
}

int64_t ohm_fixed_assign(const struct ohm_fixed *format, int64_t value, size_t extra,
                         struct ohm_tally *tally)
{
    const int64_t unit = (int64_t)1 << extra;
    const int64_t sum = format->rounding == OHM_HALF_UP ? value + unit / 2 : value;
    const int64_t below = sum & (unit - 1); /* sum - below is a multiple of unit */

    return fit(format, (sum - below) / unit, tally);
}

int64_t ohm_fixed_of(const struct ohm_fixed *format, double x, struct ohm_tally *tally)
{
    const double scaled = ldexp(x, (int)ohm_fixed_fraction(format)), below = floor(scaled);
    const double whole =
        format->rounding == OHM_HALF_UP && scaled - below >= 0.5 ? below + 1 : below;

    if (fabs(whole) < 0x1p62)
        return fit(format, (int64_t)whole, tally);
    if (format->overflow == OHM_SATURATE)
        return fit(format, whole < 0 ? -INT64_MAX : INT64_MAX, tally);
    tally->values++;
    tally->overflows++;
    return 0; /* a multiple of 2^word: its low bits are 0 */
}
