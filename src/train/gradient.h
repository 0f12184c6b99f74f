/* gradient.h -- loss and gradients of a batch, through the quantisers. */
#ifndef OHM_TRAIN_GRADIENT_H
#define OHM_TRAIN_GRADIENT_H

#include "model/network.h"
#include "train/recipe.h"

/* Workspace for batches of up to BATCH inputs, and the results of the last one. */
struct ohm_gradient {
    size_t batch;
    float *w[OHM_LAYERS_MAX];     /* quantised weights, [in][out] */
    float *b[OHM_LAYERS_MAX];     /* quantised biases, [out] */
    float *x[OHM_LAYERS_MAX + 1]; /* inputs of each layer, [batch][in]; last: outputs */
    float *d[OHM_LAYERS_MAX + 1]; /* dLoss/d(output before the ReLU), [batch][out] */
    float *dw[OHM_LAYERS_MAX], *db[OHM_LAYERS_MAX];
    int w_exponent[OHM_LAYERS_MAX], b_exponent[OHM_LAYERS_MAX];
};

enum ohm_status ohm_gradient_init(struct ohm_gradient *gradient,
                                  const struct ohm_network *network, size_t batch);
void ohm_gradient_clear(struct ohm_gradient *gradient, const struct ohm_network *network);

/* Quantises the network's weights and biases into the workspace, each tensor with its own scale. */
void ohm_gradient_quantise(struct ohm_gradient *gradient,
                           const struct ohm_network *network);

/* Forward: x[0] holds n normalised, quantised inputs; x[layers] becomes the quantised outputs.
 * AUTO: the scales of the layers' outputs follow this batch and are stored in the network. */
void ohm_gradient_forward(struct ohm_gradient *gradient, struct ohm_network *network,
                          size_t n, bool automatic, const struct ohm_operator *op);

/* The mean cross-entropy of the softmax of the outputs, and dw, db.  After forward. */
double ohm_gradient_backward(struct ohm_gradient *gradient,
                             const struct ohm_network *network, size_t n,
                             const uint8_t label[]);

#endif
