/* spectral.h -- a network of block-circulant layers, computed by transforms: in real numbers and in fixed point.
 *
 * Weights that are not block-circulant become the nearest that are (circulant/blocks.h).  Inputs are normalised
 * and assigned, layers are circulant/pipeline.h's, negative outputs become 0 but those of the last layer, and the
 * answer is the largest output's class.  Scales and codes of the network are not used.
 */
#ifndef OHM_MODEL_SPECTRAL_H
#define OHM_MODEL_SPECTRAL_H

#include "circulant/pipeline.h"
#include "model/network.h"

struct ohm_spectral {
    size_t layers;
    struct ohm_fixed_layer layer[OHM_LAYERS_MAX];
    double *c[OHM_LAYERS_MAX], *bias[OHM_LAYERS_MAX]; /* owned */
    double
        moved[OHM_LAYERS_MAX]; /* largest |weight - its block-circulant one| of a layer */
    double mean, deviation;    /* of the inputs */
};

/* Blocks of k[layer] on a side.  OHM_ENOMEM. */
enum ohm_status ohm_spectral_init(struct ohm_spectral *spectral,
                                  const struct ohm_network *network, const size_t k[],
                                  const struct ohm_pipeline *pipeline);
void ohm_spectral_clear(struct ohm_spectral *spectral);

/* class[n] of x[n][in] bytes in real numbers, by transforms; and in fixed point, which adds to the layers' tallies. */
enum ohm_status ohm_spectral_classify(const struct ohm_spectral *spectral, size_t n,
                                      const uint8_t x[], uint8_t class[]);
enum ohm_status ohm_spectral_classify_fixed(struct ohm_spectral *spectral, size_t n,
                                            const uint8_t x[], uint8_t class[]);

#endif
