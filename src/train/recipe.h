/* recipe.h -- how a network is trained, and who is told (train.h). */
#ifndef OHM_TRAIN_RECIPE_H
#define OHM_TRAIN_RECIPE_H

#include "base/field.h"

#include <stdbool.h>
#include <stdint.h>

enum ohm_recipe { OHM_RECIPE_PAPER, OHM_RECIPE_QUICK };
enum ohm_approach { OHM_APPROACH_ADMM, OHM_APPROACH_PROJECTED };

struct ohm_train {
    int method;                /* row of ohm_methods (method.h) */
    int recipe;                /* enum ohm_recipe: sets the epochs where those are 0 */
    size_t pretrain, finetune; /* epochs */
    size_t batch;
    double rate, momentum;
    double alpha_pretrain, alpha_l1, alpha_bit_slice;
    double prune;       /* weights below become 0 */
    bool exempt_biases; /* from the regulariser and from pruning */
    struct ohm_counts
        block;         /* sides of circulant blocks: one for all layers, or one a layer */
    size_t validation; /* training images held out, the last ones */
    /* column-proportional (proportional.c) */
    struct ohm_counts column_rate; /* of all layers, or a layer each */
    int approach;                  /* enum ohm_approach */
    size_t approach_epochs;        /* before fine-tuning */
    double rho, rho_growth,
        rho_most; /* strength in the first epoch, growth an epoch, limit */
};

extern const struct ohm_field ohm_train_fields[];

/* Epochs of the first phase, and of the second: of the method's approach and of fine-tuning. */
struct ohm_epochs {
    size_t first, approach, finetune;
};

/* With the recipe's in place of 0. */
struct ohm_epochs ohm_train_epochs(const struct ohm_train *train);

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

#endif
