/* circular.c -- sine and cosine, see elementary.h. */
#include "num/elementary.h"

#include <assert.h>
#include <math.h>

/* pi/2 in parts; the first two have 33 bits: exact times a whole number up to 2^20 */
#define QUARTER_HIGH  0x1.921fb544p+0
#define QUARTER_MID   0x1.0b4611a6p-34
#define QUARTER_LOW   0x1.3198a2e037073p-69
#define QUARTER_UNDER 0x1.45f306dc9c883p-1 /* 2 / pi */

/* x = q pi/2 + high + low, |high| at most pi/4 but for rounding; q modulo 4. */
static unsigned reduce(double x, double *high, double *low)
{
    const double shifted = x * QUARTER_UNDER + OHM_TO_WHOLE, q = shifted - OHM_TO_WHOLE;
    const double a = x - q * QUARTER_HIGH, b = q * QUARTER_MID, t = a - b;
    const double back = a - t; /* b but for rounding, whichever of a and b is larger */
    const double rest = ((a - (t + back)) + (back - b)) - q * QUARTER_LOW;

    *high = t + rest;
    *low = (t - *high) + rest;
    return (unsigned)ohm_bits_of(shifted) & 3;
}

static double sine(double r, double low)
{
    const double z = r * r, z2 = z * z;
    /* (sin r - r) / r^3 in z = r^2 from 0 to (pi/4)^2, 7 terms */
    const double p = (-0x1.5555555555555p-3 + z * 0x1.1111111111110p-7) +
                     z2 * ((-0x1.a01a01a01992fp-13 + z * 0x1.71de3a545f835p-19) +
                           z2 * ((-0x1.ae645410e9193p-26 + z * 0x1.61217d923a998p-33) +
                                 z2 * -0x1.ab16f5bc68a29p-41));

    return r + (low * (1 - 0.5 * z) + r * z * p);
}

static double cosine(double r, double low)
{
    const double z = r * r, z2 = z * z;
    /* (cos r - 1 + z/2) / z^2 in z = r^2 from 0 to (pi/4)^2, 7 terms */
    const double p = (0x1.5555555555555p-5 + z * -0x1.6c16c16c16c16p-10) +
                     z2 * ((0x1.a01a01a019d06p-16 + z * -0x1.27e4fb77125c5p-22) +
                           z2 * ((0x1.1eed8deac3d25p-29 + z * -0x1.9394b8bd3b322p-37) +
                                 z2 * 0x1.ab77954421f46p-45));
    /* z/2 in two parts, the first exact */
    const double head = ohm_of_bits(ohm_bits_of(r) & 0xfffffffff8000000u);
    const double half = 0.5 * head * head, more = 0.5 * (r - head) * (r + head);
    const double sum = 1 - half;

    return sum + (((1 - sum) - half) + (z2 * p - (more + r * low)));
}

/* sin(x + QUARTERS pi/2) */
static double turned(double x, unsigned quarters)
{
    double high, low, value;
    unsigned q;

    if (!isfinite(x))
        return NAN;
    assert(fabs(x) <= OHM_ANGLE_MOST);
    q = reduce(x, &high, &low) + quarters;
    value = q & 1 ? cosine(high, low) : sine(high, low);
    return q & 2 ? -value : value;
}

double ohm_sin(double x)
{
    return x == 0 ? x : turned(x, 0);
}

double ohm_cos(double x)
{
    return turned(x, 1);
}
