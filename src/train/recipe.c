/* recipe.c -- epochs and rates of the recipes. */
#include "train/recipe.h"

#include "train/method.h"

static const char *const approaches[] = { "admm", "projected", NULL };
static const char *const recipes[] = { "paper", "quick", NULL };
static const struct {
    size_t pretrain, finetune;
} recipe_epochs[] = { { 100, 50 }, { 15, 10 } };

/* clang-format off */
#define AT(member) offsetof(struct ohm_train, member)
const struct ohm_field ohm_train_fields[] = {
    { "method", "", OHM_WORD, AT(method), "bit-slice-l1", 0, 0, ohm_method_words,
      "What shapes the weights.", OHM_STAGE_TRAIN },
    { "recipe", "", OHM_WORD, AT(recipe), "paper", 0, 0, recipes,
      "Epochs of the two phases: paper 100 + 50, quick 15 + 10.", OHM_STAGE_TRAIN },
    { "pretrain", "", OHM_COUNT, AT(pretrain), "0", 0, 10000, NULL,
      "Epochs of the first phase; 0: the recipe's.", OHM_STAGE_PRETRAIN },
    { "finetune", "", OHM_COUNT, AT(finetune), "0", 0, 10000, NULL,
      "Epochs of the second phase; 0: the recipe's.", OHM_STAGE_TRAIN },
    { "batch", "", OHM_COUNT, AT(batch), "64", 1, 65536, NULL,
      "Images of a training step.", OHM_STAGE_PRETRAIN },
    { "rate", "", OHM_REAL, AT(rate), "0.01", 0, 10, NULL,
      "Learning rate.", OHM_STAGE_PRETRAIN },
    { "momentum", "", OHM_REAL, AT(momentum), "0.5", 0, 0.999, NULL,
      "Momentum of the gradient descent.", OHM_STAGE_PRETRAIN },
    { "alpha_pretrain", "", OHM_REAL, AT(alpha_pretrain), "10", 0, 1e6, NULL,
      "Strength of the L1 regulariser in the first phase (loss + alpha sum|w| / P).", OHM_STAGE_PRETRAIN },
    { "alpha_l1", "", OHM_REAL, AT(alpha_l1), "10", 0, 1e6, NULL,
      "Strength of the L1 regulariser in the second phase.", OHM_STAGE_TRAIN },
    { "alpha_bit_slice", "", OHM_REAL, AT(alpha_bit_slice), "0.5", 0, 1e6, NULL,
      "Strength of the bit-slice L1 regulariser in the second phase (loss + alpha sum b / (4 P)).", OHM_STAGE_TRAIN },
    { "prune", "", OHM_REAL, AT(prune), "0.01", 0, 10, NULL,
      "Weights smaller than this become 0 after the first phase.", OHM_STAGE_PRETRAIN },
    { "exempt_biases", "", OHM_FLAG, AT(exempt_biases), "no", 0, 0, NULL,
      "Biases are neither regularised nor pruned.", OHM_STAGE_PRETRAIN },
    { "block", "", OHM_COUNTS, AT(block), "[8]", 1, 128, NULL,
      "Sides of circulant blocks, powers of two (1: dense): of all layers, or one a layer; what does not divide is padded.",
      OHM_STAGE_PRETRAIN },
    { "validation", "", OHM_COUNT, AT(validation), "5000", 1, 1000000, NULL,
      "Training images, the last ones, that are held out to choose the checkpoint.", OHM_STAGE_PRETRAIN },
    { "column_rate", "", OHM_COUNTS, AT(column_rate), "8", 1, 1024, NULL,
      "With column-proportional: rows of a crossbar for each weight of a column that is not 0; one number, or one a "
      "layer.", OHM_STAGE_TRAIN },
    { "approach", "", OHM_WORD, AT(approach), "admm", 0, 0, approaches,
      "How columns get there: drawn to the nearest ones that fit, or projected after every step.", OHM_STAGE_TRAIN },
    { "approach_epochs", "", OHM_COUNT, AT(approach_epochs), "8", 1, 10000, NULL,
      "Epochs of the approach, between the first phase and fine-tuning.", OHM_STAGE_TRAIN },
    { "rho", "", OHM_REAL, AT(rho), "3e-4", 0, 1000, NULL,
      "Strength of admm in its first epoch (loss + rho/2 |W - Z + U|^2).", OHM_STAGE_TRAIN },
    { "rho_growth", "", OHM_REAL, AT(rho_growth), "2.5", 1, 1000, NULL,
      "Factor by which rho grows from epoch to epoch.", OHM_STAGE_TRAIN },
    { "rho_most", "", OHM_REAL, AT(rho_most), "0.1", 0, 1000, NULL,
      "Where rho stops growing.", OHM_STAGE_TRAIN },
    { 0 }
};
#undef AT
/* clang-format on */

struct ohm_epochs ohm_train_epochs(const struct ohm_train *train)
{
    const struct ohm_method *method = ohm_methods[train->method];
    struct ohm_epochs epochs = {
        .first = recipe_epochs[train->recipe].pretrain,
        .approach = method->approach ? method->approach(train) : 0,
        .finetune = recipe_epochs[train->recipe].finetune,
    };

    if (train->pretrain > 0)
        epochs.first = train->pretrain;
    if (train->finetune > 0)
        epochs.finetune = train->finetune;
    return epochs;
}
