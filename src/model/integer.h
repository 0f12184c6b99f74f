/* integer.h -- the network in whole numbers: what the digital side of an accelerator computes.
 *
 * Weight codes and input codes are whole; a layer's product y = sum code x is exact.  Then
 *
 *     a = round((unit y + bias) / step) within +-2^bits        (round half to even)
 *
 * in real units at accumulator precision: the bias holds the layer's (quantised) bias and, where the
 * inputs are raw bytes, what the mean of the inputs contributes, so that the crossbar sees 0 .. 255.
 * Negative a become 0 (ReLU), 2^bits saturates to 2^bits - 1 and is counted, and a is the next
 * layer's input.  The last layer's a are the logits.  The steps are frozen from training and do not
 * depend on any converter.
 */
#ifndef OHM_MODEL_INTEGER_H
#define OHM_MODEL_INTEGER_H

#include "mapping/mapping.h"
#include "model/network.h"

struct ohm_integer_layer {
    size_t in, out;
    int16_t *code; /* [in][out], within ohm_mapping_codes, owned */
    double unit;   /* value of one unit of y */
    double *bias;  /* [out], owned */
    double step;   /* value of one unit of the layer's output */
    int w_exponent, b_exponent;
    int sign_bit;     /* of input words in two's complement; 0: words are unsigned */
    size_t saturated; /* weights beyond the codes that the mapping holds */
};

struct ohm_integer {
    size_t layers, bits;
    struct ohm_integer_layer layer[OHM_LAYERS_MAX];
    /* First layer's inputs: byte p is applied as the word phase[0][p], and phase[1][p] in a second, subtracted
     * phase if there are two. */
    size_t phases;
    uint8_t phase[2][256];
};

struct ohm_images;

/* Encodes a network as a mapping asks (weight_bits, input_bits, headroom, input), its codes those that the scheme can
 * hold.  EXAMPLES tell schemes that ask for it how large a layer's inputs are (usually OHM_EXAMPLES of the last
 * training images); NULL: all alike.  encode.c. */
enum ohm_status ohm_integer_init(struct ohm_integer *integer,
                                 const struct ohm_network *network,
                                 const struct ohm_mapping *mapping,
                                 const struct ohm_images *examples);
void ohm_integer_clear(struct ohm_integer *integer);

/* x[n] = the codes of the first layer's inputs in one phase. */
void ohm_integer_inputs(const struct ohm_integer *integer, size_t phase, size_t n,
                        const uint8_t p[], uint8_t x[]);

/* y[n][out] = sum over in of code x, exactly. */
void ohm_integer_product(const struct ohm_integer_layer *layer, size_t n, const uint8_t x[],
                         double y[]);

/* a[n][out] from products y[n][out], before the ReLU. */
void ohm_integer_activate(const struct ohm_integer *integer, size_t layer, size_t n,
                          const double y[], int16_t a[]);

/* x[n] = the next layer's inputs from a[n].  Returns how many were saturated. */
size_t ohm_integer_relu(const struct ohm_integer *integer, size_t n, const int16_t a[],
                        uint8_t x[]);

/* Layer K of N images P: x[n][in], which layer 0 takes from P itself, becomes the next layer's inputs (but of the last
 * one), a[n][out] what comes before the ReLU.  x has room for the larger of the two, y for 2 n out products.  Returns
 * how many activations were saturated. */
size_t ohm_integer_forward(const struct ohm_integer *integer, size_t k, size_t n,
                           const uint8_t p[], uint8_t x[], double y[], int16_t a[]);

/* The first class with the largest logit. */
uint8_t ohm_integer_answer(size_t classes, const int16_t logit[]);

/* Lossless digital inference: logit[n][classes] (or NULL) and class[n]; *saturated activations. */
enum ohm_status ohm_integer_classify(const struct ohm_integer *integer, size_t n,
                                     const uint8_t p[], int16_t logit[], uint8_t class[],
                                     size_t *saturated);

#endif
