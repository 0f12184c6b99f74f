/* exponential.c -- e^x and e^x - 1, see elementary.h. */
#include "num/elementary.h"

#include <math.h>

/* scale (e^r - 1) + base + more for r = high + low within +-ln(2) / 2; |base| at least scale / 2, or 0. */
static double grown(double high, double low, double scale, double base, double more)
{
    const double r2 = high * high, r3 = r2 * high, r4 = r2 * r2;
    /* (e^r - 1 - r) / r^2 in r within +-ln(2) / 2, 11 terms, the first 1/2 */
    const double a = (0x1.5555555555557p-3 + high * 0x1.5555555555556p-5) +
                     r2 * (0x1.11111111100cep-7 + high * 0x1.6c16c16c162ccp-10);
    const double b = (0x1.a01a01abef415p-13 + high * 0x1.a01a01a6dcaffp-16) +
                     r2 * (0x1.71de021a90822p-19 + high * 0x1.27e4db57442fbp-22);
    const double c = 0x1.af4e196027428p-26 + high * 0x1.1f731ea5352cap-29;
    /* r^2/2 in two parts, the first exact */
    const double head = ohm_of_bits(ohm_bits_of(high) & 0xfffffffff8000000u);
    const double half = 0.5 * head * head, rest = 0.5 * (high - head) * (high + head);
    const double tail = half + (rest + (low * (1 + high) + r3 * (a + r4 * (b + r4 * c))));
    const double step = scale * high, sum = base + step;

    return sum + ((step - (sum - base)) + (more + scale * tail));
}

double ohm_exp(double x)
{
    double high, low, k, scale, half;

    if (x > -600 && x < 709) {
        k = ohm_reduce_ln2(x, &high, &low);
        scale = ohm_two_to(k);
        return grown(high, low, scale, scale, 0);
    }
    if (isnan(x))
        return x;
    x = x < -800 ? -800 : x > 800 ? 800 : x;
    k = ohm_reduce_ln2(x, &high, &low);
    half = rint(0.5 * k); /* 2^k itself may be out of range, and a tail below it */
    return grown(high, low, 1, 1, 0) * ohm_two_to(half) * ohm_two_to(k - half);
}

double ohm_expm1(double x)
{
    double high, low, k, scale, base;

    if (!(x < 709))
        return ohm_exp(x);
    k = ohm_reduce_ln2(x < -60 ? -60 : x, &high, &low);
    scale = ohm_two_to(k);
    base = scale - 1;
    return copysign(grown(high, low, scale, base, (scale - base) - 1), x);
}
