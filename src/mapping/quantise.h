/* quantise.h -- real numbers to whole codes: the quantiser of bit-slice L1.
 *
 * Zhang et al., arXiv 1909.08496, as their code has it (quant.py): for a tensor t and n bits,
 *
 *     S = ceil(log2(max(max |t|, 1e-5)))        scale exponent, one a tensor
 *     q = 2^(S - n)                             step: n magnitude bits beside the sign
 *     Q(t) = clip(round(t / q) q, -2^S, 2^S)    round half to even
 *
 * so |code| = |Q / q| can be 2^n, one more than n bits hold.  A mapper saturates it to 2^n - 1 and
 * counts how often that happens; training does not.
 */
#ifndef OHM_MAPPING_QUANTISE_H
#define OHM_MAPPING_QUANTISE_H

#include <stddef.h>
#include <stdint.h>

/* The scale exponent S of t[n]. */
int ohm_scale_exponent(size_t n, const float t[]);

/* q = 2^(exponent - bits). */
double ohm_step(int exponent, size_t bits);

/* The step at which the largest |t| is the largest code: max |t| / (2^bits - 1), a scale of any value. */
double ohm_largest_step(size_t n, const float t[], size_t bits);

/* out[k] = Q(t[k]), in real units; out may be t. */
void ohm_quantise(size_t n, const float t[], int exponent, size_t bits, float out[]);

/* code[k] = round(t[k] / step) within +-(2^bits - 1).  Returns how many were saturated. */
size_t ohm_quantise_codes(size_t n, const float t[], double step, size_t bits,
                          int16_t code[]);

#endif
