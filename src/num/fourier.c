/* fourier.c -- the discrete Fourier transform of a power of two of points. */
#include "num/fourier.h"

#include "num/elementary.h"

#include <assert.h>

#define PI 3.14159265358979323846

int ohm_fourier_takes(size_t n)
{
    return n > 0 && n <= OHM_FOURIER_MOST && (n & (n - 1)) == 0;
}

static size_t reversed(size_t t, size_t n)
{
    size_t back = 0;

    for (size_t bit = 1; bit < n; bit *= 2, t /= 2)
        back = 2 * back + (t & 1);
    return back;
}

void ohm_fourier_init(struct ohm_fourier *fourier, size_t n)
{
    assert(ohm_fourier_takes(n));
    fourier->n = n;
    for (size_t t = 0; t < n; t++)
        fourier->from[t] = reversed(t, n);
    for (size_t j = 0; j < n / 2; j++) {
        const size_t quarter = n / 4, rest = n < 4 || j < quarter ? j : j - quarter;
        const double angle = 2 * PI * (double)rest / (double)n;
        const double c = rest == 0 ? 1 : ohm_cos(angle), s = ohm_sin(angle);

        fourier->cosine[j] = rest == j ? c : -s;
        fourier->sine[j] = rest == j ? s : c;
    }
}

static void reorder(const struct ohm_fourier *fourier, double x[])
{
    for (size_t t = 0; t < fourier->n; t++) {
        const size_t from = fourier->from[t];
        const double kept = x[t];

        if (from > t) {
            x[t] = x[from];
            x[from] = kept;
        }
    }
}

/* The butterflies of all stages, with twiddles e^(SIGN i angle). */
static void transform(const struct ohm_fourier *fourier, double sign, double re[],
                      double im[])
{
    const size_t n = fourier->n;

    reorder(fourier, re);
    reorder(fourier, im);
    for (size_t half = 1; half < n; half *= 2) {
        for (size_t at = 0; at < n; at += 2 * half) {
            for (size_t j = 0; j < half; j++) {
                const size_t a = at + j, b = a + half, turn = j * (n / (2 * half));
                const double c = fourier->cosine[turn], s = sign * fourier->sine[turn];
                const double tr = c * re[b] - s * im[b], ti = c * im[b] + s * re[b];

                re[b] = re[a] - tr;
                im[b] = im[a] - ti;
                re[a] += tr;
                im[a] += ti;
            }
        }
    }
}

void ohm_fourier_forward(const struct ohm_fourier *fourier, double re[], double im[])
{
    transform(fourier, -1, re, im);
}

void ohm_fourier_inverse(const struct ohm_fourier *fourier, double re[], double im[])
{
    transform(fourier, 1, re, im);
    for (size_t t = 0; t < fourier->n; t++) {
        re[t] /= (double)fourier->n;
        im[t] /= (double)fourier->n;
    }
}
