/* network.h -- a fully connected network as data, and what it computes in real numbers.
 *
 * Layer l maps in[l] values to out[l] = in[l+1]; all but the last are followed by a ReLU.  Inputs are
 * bytes, normalised as (p / 255 - mean) / deviation.  The scale exponents are those of
 * mapping/quantise.h: of the weights, the biases and the layer's output (the last before the ReLU,
 * frozen from training).
 */
#ifndef OHM_MODEL_NETWORK_H
#define OHM_MODEL_NETWORK_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

enum { OHM_LAYERS_MAX = 8, OHM_EXPONENT_MAX = 64, OHM_BITS_MAX = 8 };

struct ohm_layer {
    size_t in, out;
    float *w;       /* [in][out], owned */
    float *b;       /* [out], owned */
    int a_exponent; /* scale of the layer's output; those of w and b follow from them */
};

struct ohm_network {
    size_t layers;
    struct ohm_layer layer[OHM_LAYERS_MAX];
    double mean, deviation; /* of the inputs, in units of full scale */
    size_t bits;            /* magnitude bits of weights, biases and activations */
};

/* A network of zeros with SIZES[0..n-1] neurons, n-1 layers.  OHM_EUSAGE for absurd sizes. */
enum ohm_status ohm_network_init(struct ohm_network *network, size_t n,
                                 const size_t sizes[]);

/* *to becomes a copy of *from; *to is empty or was initialised. */
enum ohm_status ohm_network_copy(struct ohm_network *to, const struct ohm_network *from);
void ohm_network_clear(struct ohm_network *network);

/* What every network from a file must obey: finite weights, scales and bits in range.
 * OHM_EINPUT with a sentence that begins with WHERE. */
enum ohm_status ohm_network_check(const struct ohm_network *network, const char *where);

/* *whole = VALUE if that is one of LOW .. HIGH; else OHM_EINPUT: "WHERE: NAME: 2.5 is no whole number
 * in -64 to 64".  For the numbers of a network on file. */
enum ohm_status ohm_network_whole(const char *where, const char *name, double value,
                                  int low, int high, int *whole);

/* Weights and biases together. */
size_t ohm_network_parameters(const struct ohm_network *network);

/* class[n] = the network's answers in real numbers, nothing quantised, to x[n][in] bytes. */
enum ohm_status ohm_network_classify(const struct ohm_network *network, size_t n,
                                     const uint8_t x[], uint8_t class[]);

/* The class that logits[classes] stand for: the largest one's, the first of equal ones. */
uint8_t ohm_network_answer(size_t classes, const float logits[]);

/* The share of answers that equal label. */
double ohm_accuracy(size_t n, const uint8_t answer[], const uint8_t label[]);

#endif
