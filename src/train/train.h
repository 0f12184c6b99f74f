/* train.h -- trains a network: two phases, shaped by a method (method.h).
 *
 *   1. pretrain: with the method's first phase, quantised forward, gradients straight through; then the method
 *      projects (l1, bit-slice-l1: |w| < prune becomes 0)
 *   2. fine-tune, after the method's approach if it has one; what is 0 stays 0 if it says so; the epoch of fine-tuning
 *      with the best validation accuracy (sparse methods: plus mean share of zero slices) is kept
 *
 * With l1 and bit-slice-l1 this is the recipe of Zhang et al., arXiv 1909.08496: pretrain with plain L1, prune,
 * biases included, and fine-tune.
 *
 * A training diverges when its loss or a weight is no finite number, or when a scale leaves what files and codes
 * hold (ohm_network_check); it stops at that epoch.  One that is merely bad does not diverge.
 *
 * Where this departs from the authors' code: the checkpoint is chosen on images held out of the
 * training set, not on the test set.
 */
#ifndef OHM_TRAIN_TRAIN_H
#define OHM_TRAIN_TRAIN_H

#include "model/network.h"
#include "train/course.h"

/* OHM_EUSAGE unless the method takes a network of SIZES[n] on that mapping. */
enum ohm_status ohm_train_check_method(const struct ohm_train *train,
                                       const struct ohm_mapping *mapping, size_t n,
                                       const size_t sizes[]);

/* OHM_EUSAGE unless a network of SIZES[n] fits the data and the method, and some images are left to train with. */
enum ohm_status ohm_train_check(const struct ohm_course *course, size_t n,
                                const size_t sizes[]);

/* Phase 1 into a new network of SIZES[n].  Same course, same weights.  OHM_EDIVERGED names the epoch. */
enum ohm_status ohm_train_first(const struct ohm_course *course, size_t n,
                                const size_t sizes[], struct ohm_network *network);

/* Phase 2, from a network of ohm_train_first.  OHM_EDIVERGED. */
enum ohm_status ohm_train_second(const struct ohm_course *course,
                                 struct ohm_network *network, struct ohm_epoch *best);

#endif
