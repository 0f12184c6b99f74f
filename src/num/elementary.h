/* elementary.h -- elementary functions that give the same bits on every processor.
 *
 * The C library picks variants of exp, log, sin ... with fused multiply-adds where the processor has
 * them, and their last bits differ.  These are made of additions, multiplications and divisions of
 * doubles in a fixed order, none fused (-ffp-contract=off), so all that leads to a verdict uses them;
 * sqrt, rint, fabs, ldexp ... are exact everywhere and stay the library's.
 *
 * Largest errors found in units of the last place, against 64 bits of fraction, at 10^8 random arguments and
 * around the seams of all reductions (tests/num/check_elementary.c does five million of them again):
 *
 *     exp 0.56   expm1 0.75   ln 0.65   log1p 0.66   sin 0.83   cos 0.84   sinh 0.84   cosh 0.85
 *
 * Arguments at the ends of the range, infinite ones and NaN give what C99 (annex F) says, results below
 * the normal numbers are within one unit of their last place; flags of exceptions are not kept.
 *
 * How: an argument is reduced by a multiple of ln 2 or pi/2 that is stored in parts whose products with
 * the multiple are exact (Cody and Waite, Software Manual for the Elementary Functions, 1980); the
 * leading sum keeps its rounding error (Dekker, Numer. Math. 18, 1971), to which the tail of the
 * polynomial is added.  The polynomials interpolate at Chebyshev nodes, computed in 60 digits and rounded
 * to double: mpmath.chebyfit(f, interval, n), f and the interval stand with the coefficients.
 */
#ifndef OHM_NUM_ELEMENTARY_H
#define OHM_NUM_ELEMENTARY_H

#include "base/clones.h"

#include <stdint.h>
#include <string.h>

double ohm_exp(double x);
double ohm_expm1(double x); /* e^x - 1 */
double ohm_ln(double x);    /* the natural logarithm; ohm_log() writes messages */
double ohm_log1p(double x); /* ln(1 + x) */

#define OHM_ANGLE_MOST                                                                     \
    1e6 /* rad: |x| of ohm_sin and ohm_cos, asserted; beyond, only NaN and inf */
double ohm_sin(double x);
double ohm_cos(double x);

#define OHM_SINH_MOST 700.0 /* |x| of ohm_sinh_cosh, not looked at */

/* --- parts, for loops that a compiler makes into vectors --- */

#define OHM_LN2_HIGH  0x1.62e42fefa38p-1 /* 42 bits: exact times a whole number up to 2^11 */
#define OHM_LN2_LOW   0x1.ef35793c76730p-45
#define OHM_LN2_UNDER 0x1.71547652b82fep+0 /* 1 / ln 2 */
#define OHM_SIGN      (1ull << 63)
#define OHM_TO_WHOLE  0x1.8p52 /* added: the fraction is rounded away, to even at halves */

/* A double by its bits, and back. */
OHM_INLINE uint64_t ohm_bits_of(double x)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits;
}

OHM_INLINE double ohm_of_bits(uint64_t bits)
{
    double x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

/* 2^k for a whole k from -1022 to 1023. */
OHM_INLINE double ohm_two_to(double k)
{
    return ohm_of_bits((ohm_bits_of(k + (OHM_TO_WHOLE + 1023))) << 52);
}

/* x = k ln 2 + high + low with a whole k and |high| at most ln(2) / 2, but for rounding. */
OHM_INLINE double ohm_reduce_ln2(double x, double *high, double *low)
{
    const double k = (x * OHM_LN2_UNDER + OHM_TO_WHOLE) - OHM_TO_WHOLE;
    const double a = x - k * OHM_LN2_HIGH, b = k * OHM_LN2_LOW;

    *high = a - b;
    *low = (a - *high) - b;
    return k;
}

/* sinh(x) and cosh(x) for |x| up to OHM_SINH_MOST, both to the last place: with |x| = k ln 2 + r,
 *     sinh x = sinh(k ln 2) cosh r + cosh(k ln 2) sinh r
 *     cosh x = cosh(k ln 2) cosh r + sinh(k ln 2) sinh r,
 * where the hyperbolic functions of k ln 2 are (2^k -+ 2^-k) / 2. */
OHM_INLINE void ohm_sinh_cosh(double x, double *sh, double *ch)
{
    double high, low;
    const double k = ohm_reduce_ln2(ohm_of_bits(ohm_bits_of(x) & ~OHM_SIGN), &high, &low);
    const double up = 0.5 * ohm_two_to(k), down = 0.5 * ohm_two_to(-k);
    const double s = up - down, c = up + down, z = high * high, z2 = z * z;
    /* 21 bits of r: exact times c up to k = 15 */
    const double head = ohm_of_bits(ohm_bits_of(high) & 0xffffffff00000000u);
    const double rest = (high - head) + low;
    /* (sinh r - r) / r^3 and (cosh r - 1 - z/2) / z^2 in z = r^2 from 0 to (ln(2) / 2)^2, 5 terms */
    const double odd = (0x1.5555555555556p-3 + z * 0x1.11111111109adp-7) +
                       z2 * ((0x1.a01a01a7c8d47p-13 + z * 0x1.71de0d9c145d0p-19) +
                             z2 * 0x1.af38d53857513p-26);
    const double even = (0x1.5555555555555p-5 + z * 0x1.6c16c16c167dep-10) +
                        z2 * ((0x1.a01a01a47db6fp-16 + z * 0x1.27e4e1ea0f53ap-22) +
                              z2 * 0x1.1f66f85dfa20ap-29);
    const double sinh_tail = rest + high * z * odd,
                 cosh_tail = 0.5 * z + (high * low + z2 * even);
    const double sinh_step = c * head, cosh_step = s * head;
    const double sinh_sum = s + sinh_step, cosh_sum = c + cosh_step;
    /* what the sums of two lost */
    const double sinh_lost = ((up - s) - down) + (sinh_step - (sinh_sum - s));
    const double cosh_lost = (down - (c - up)) + (cosh_step - (cosh_sum - c));
    const double size = sinh_sum + (sinh_lost + (c * sinh_tail + s * cosh_tail));

    *sh = ohm_of_bits(ohm_bits_of(size) | (ohm_bits_of(x) & OHM_SIGN));
    *ch = cosh_sum + (cosh_lost + (s * sinh_tail + c * cosh_tail));
}

#endif
