/* quantise.c -- real numbers to whole codes. */
#include "mapping/quantise.h"

#include "base/clones.h"

#include <math.h>
#include <string.h>

/* max |t|: as whole numbers the bits of positive floats are in the same order. */
OHM_CLONES
static float largest(size_t n, const float t[])
{
    int32_t most = 0;
    float x;

    for (size_t k = 0; k < n; k++) {
        int32_t bits;

        memcpy(&bits, t + k, sizeof bits);
        bits &= 0x7fffffff;
        most = bits > most ? bits : most;
    }
    memcpy(&x, &most, sizeof x);
    return x;
}

int ohm_scale_exponent(size_t n, const float t[])
{
    const float most = fmaxf(largest(n, t), 1e-5f);
    int exponent;
    double fraction;

    fraction = frexp((double)most,
                     &exponent); /* most = fraction 2^exponent, fraction in [1/2, 1) */
    return fraction == 0.5 ? exponent - 1 : exponent;
}

double ohm_step(int exponent, size_t bits)
{
    return ldexp(1, exponent - (int)bits);
}

double ohm_largest_step(size_t n, const float t[], size_t bits)
{
    return (double)fmaxf(largest(n, t), 1e-5f) / (ldexp(1, (int)bits) - 1);
}

OHM_CLONES
void ohm_quantise(size_t n, const float t[], int exponent, size_t bits, float out[])
{
    const float step = (float)ohm_step(exponent, bits), inverse = 1 / step;
    const float most = ldexpf(1, exponent);

    for (size_t k = 0; k < n; k++) {
        float x = rintf(t[k] * inverse) * step;

        x = x > most ? most : x;
        out[k] = x < -most ? -most : x;
    }
}

size_t ohm_quantise_codes(size_t n, const float t[], double step, size_t bits,
                          int16_t code[])
{
    const double inverse = 1 / step, most = ldexp(1, (int)bits) - 1;
    size_t saturated = 0;

    for (size_t k = 0; k < n; k++) {
        double x = rint((double)t[k] * inverse);

        if (fabs(x) > most) {
            x = copysign(most, x);
            saturated++;
        }
        code[k] = (int16_t)x;
    }
    return saturated;
}
