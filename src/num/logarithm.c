/* logarithm.c -- ln(x) and ln(1 + x), see elementary.h. */
#include "num/elementary.h"

#include <math.h>

#define ROOT_HALF 0x3fe6a09e667f3bcdu /* bits of sqrt(1/2) */

/* x = 2^k m, m from sqrt(1/2) to sqrt(2), for a normal x. */
static double take_apart(double x, double *m)
{
    const uint64_t bits = ohm_bits_of(x), above = bits - ROOT_HALF + (1024ull << 52);
    const uint64_t exponent = above >> 52; /* k + 1024 */

    *m = ohm_of_bits(bits - ((exponent - 1024) << 52));
    return (double)(int)exponent - 1024;
}

/* k ln 2 + ln(1 + f) + tail for 1 + f from sqrt(1/2) to sqrt(2), with s = f / (2 + f):
 *     ln(1 + f) = 2 artanh s = f - f^2/2 + s (f^2/2 + s^2 p(s^2)) */
static double summed(double k, double f, double tail)
{
    const double s = f / (2 + f), z = s * s, z2 = z * z;
    /* (2 artanh(s) - 2 s) / s^3 in z = s^2 from 0 to (3 - sqrt(8))^2, 8 terms */
    const double p = (0x1.5555555555555p-1 + z * 0x1.9999999999a39p-2) +
                     z2 * ((0x1.2492492476a1ap-2 + z * 0x1.c71c7201a5625p-3) +
                           z2 * ((0x1.745cf8e4b9978p-3 + z * 0x1.3b1c3c1cf09e9p-3) +
                                 z2 * (0x1.0fbde0e917cf5p-3 + z * 0x1.0c0aff7d4e4d7p-3)));
    /* f^2/2 in two parts, the first exact */
    const double head = ohm_of_bits(ohm_bits_of(f) & 0xfffffffff8000000u);
    const double half = 0.5 * head * head, more = 0.5 * (f - head) * (f + head);
    const double less = f - half, base = k * OHM_LN2_HIGH, sum = base + less;
    const double lost = ((base - sum) + less) + ((f - less) - half);

    return sum + (lost + ((s * (half + (more + z * p)) - more) + (k * OHM_LN2_LOW + tail)));
}

double ohm_ln(double x)
{
    double m, k;

    if (!(x > 0 && x < INFINITY))
        return x == 0 ? -INFINITY : x < 0 ? NAN : x;
    if (x < 0x1p-1022) {
        k = take_apart(x * 0x1p54, &m);
        return summed(k - 54, m - 1, 0);
    }
    k = take_apart(x, &m);
    return summed(k, m - 1, 0);
}

double ohm_log1p(double x)
{
    const double u = 1 + x, lost = x < 1 ? x - (u - 1) : 1 - (u - x);
    double m, k;

    if (!(x > -1 && x < INFINITY))
        return x == -1 ? -INFINITY : x < -1 ? NAN : x;
    k = take_apart(u, &m);
    return copysign(summed(k, m - 1, lost / u), x);
}
