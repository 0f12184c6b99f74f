/* train.h -- trains a network for sparse bit slices: the recipe of Zhang et al., arXiv 1909.08496.
 *
 *   1. pretrain with plain L1 (method none: without), quantised forward, gradients straight through
 *   2. prune: |w| < prune becomes 0 and stays 0, biases included (method none: nothing)
 *   3. fine-tune with L1 or bit-slice L1; keep the epoch with the best validation accuracy plus
 *      mean share of zero slices (method none: accuracy alone)
 *
 * A training diverges when its loss or a weight is no finite number, or when a scale leaves what files and codes
 * hold (ohm_network_check); it stops at that epoch.  One that is merely bad does not diverge.
 *
 * Where this departs from the authors' code: the checkpoint is chosen on images held out of the
 * training set, not on the test set.
 */
#ifndef OHM_TRAIN_TRAIN_H
#define OHM_TRAIN_TRAIN_H

#include "base/field.h"
#include "model/dataset.h"
#include "model/network.h"
#include "train/regulariser.h"

#include <stdbool.h>

enum ohm_recipe { OHM_RECIPE_PAPER, OHM_RECIPE_QUICK };

struct ohm_train {
    int method;                /* enum ohm_method */
    int recipe;                /* enum ohm_recipe: sets the epochs where those are 0 */
    size_t pretrain, finetune; /* epochs */
    size_t batch;
    double rate, momentum;
    double alpha_pretrain, alpha_l1, alpha_bit_slice;
    double prune;       /* weights below become 0 */
    bool exempt_biases; /* from the regulariser and from pruning */
    size_t validation;  /* training images held out, the last ones */
};

extern const struct ohm_field ohm_train_fields[];

/* Epochs of the two phases, with the recipe's in place of 0. */
void ohm_train_epochs(const struct ohm_train *train, size_t *pretrain, size_t *finetune);

/* The forward product as a parameter: z[n][out] = x[n][in] w[in][out] of LAYER, so that a circuit
 * can stand in it.  NULL stands for the dense product. */
struct ohm_operator {
    void *self;
    void (*product)(void *self, size_t layer, size_t n, size_t in, size_t out,
                    const float x[], const float w[], float z[]);
};

/* What an epoch came to. */
struct ohm_epoch {
    double loss;       /* mean cross-entropy of the training images */
    double validation; /* accuracy, 0 to 1 */
    double nonzero[4]; /* share of weights and biases whose slice is not 0, top first */
    bool
        diverged; /* the loss or a weight is no number any more, or beyond all codes; then loss alone is told */
};

/* Called after each epoch when not NULL; safe from several threads if TOLD is. */
struct ohm_listener {
    void *self;
    void (*told)(void *self, const struct ohm_epoch *epoch);
};

/* Which training: random numbers belong to (seed, number). */
struct ohm_chance {
    uint32_t seed, number;
};

/* OHM_EUSAGE unless a network of SIZES[n] fits the data, and some images are left to train with. */
enum ohm_status ohm_train_check(const struct ohm_train *train,
                                const struct ohm_dataset *data, size_t n,
                                const size_t sizes[]);

/* Phases 1 and 2 into a new network of SIZES[n].  Same chance, same weights.  OHM_EDIVERGED names the epoch. */
enum ohm_status ohm_train_first(const struct ohm_train *train,
                                const struct ohm_dataset *data, size_t n,
                                const size_t sizes[], struct ohm_chance chance,
                                const struct ohm_operator *op,
                                const struct ohm_listener *listener,
                                struct ohm_network *network);

/* Phase 3, from a network of ohm_train_first.  OHM_EDIVERGED. */
enum ohm_status ohm_train_second(const struct ohm_train *train,
                                 const struct ohm_dataset *data, struct ohm_chance chance,
                                 const struct ohm_operator *op,
                                 const struct ohm_listener *listener,
                                 struct ohm_network *network, struct ohm_epoch *best);

#endif
