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

#include "model/dataset.h"
#include "model/network.h"
#include "train/recipe.h"

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
