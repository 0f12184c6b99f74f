/* fourier.h -- the discrete Fourier transform of a power of two of points.
 *
 *     X[f] = sum_t x[t] e^(-2 pi i f t / n)          forward
 *     x[t] = 1/n sum_f X[f] e^(2 pi i f t / n)       inverse
 *
 * Radix 2, decimation in time: points in bit-reversed order, then log2 n stages of butterflies.  Not GSL's, since
 * gsl_fft calls the C library's sine, whose last bits depend on the processor; these twiddles are
 * elementary.h's, and all sums have one order.
 */
#ifndef OHM_NUM_FOURIER_H
#define OHM_NUM_FOURIER_H

#include <stddef.h>

enum { OHM_FOURIER_MOST = 128 }; /* points */

struct ohm_fourier {
    size_t n; /* points, a power of two from 1 to OHM_FOURIER_MOST */
    double cosine[OHM_FOURIER_MOST /
                  2]; /* [n / 2] of 2 pi j / n; exact at multiples of pi/2 */
    double sine[OHM_FOURIER_MOST / 2];
    size_t from
        [OHM_FOURIER_MOST]; /* [n] where the first stage has point t from: the bits of t reversed */
};

/* Is N points that this does? */
int ohm_fourier_takes(size_t n);

/* Asserts ohm_fourier_takes(n). */
void ohm_fourier_init(struct ohm_fourier *fourier, size_t n);

/* re[n], im[n] become their transform. */
void ohm_fourier_forward(const struct ohm_fourier *fourier, double re[], double im[]);
void ohm_fourier_inverse(const struct ohm_fourier *fourier, double re[], double im[]);

#endif
