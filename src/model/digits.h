/* digits.h -- the built-in data set: 28 x 28 grey images of hand-drawn-looking digits.
 *
 * A way to write the digit (glyphs.h), its points shaken, bent by a smooth random field, slanted,
 * turned, stretched and moved, drawn with a pen of random width and ink, with a little noise.  Made
 * for those who have no data at hand; it is not MNIST and results on it are not results on MNIST.
 */
#ifndef OHM_MODEL_DIGITS_H
#define OHM_MODEL_DIGITS_H

#include <stddef.h>
#include <stdint.h>

enum { OHM_DIGITS_SIDE = 28, OHM_DIGITS_INPUTS = 28 * 28 };

/* Image NUMBER of SET (0 training, 1 test) for SEED: p[784], and returns its label, 0 to 9. */
uint8_t ohm_digits_draw(uint32_t seed, uint32_t set, uint32_t number, uint8_t p[]);

#endif
