/* key.h -- texts by which what a stage has made is found again.
 *
 * Two points have the same key of a stage if and only if all fields of it and of the stages before are the same, as
 * they take effect.  Things that are not as the tables say: a recipe stands for its numbers of epochs; keys that a
 * method does not read do not count (train/method.h), and the first phase knows only the method whose first phase it
 * is; methods that prune tiles read the rows of a crossbar and their order; and readout.leakage counts for a chip in that
 * it has dummy columns.
 */
#ifndef OHM_STUDY_KEY_H
#define OHM_STUDY_KEY_H

#include "study/settings.h"

/* *key of the training number SEED up to LAST, OHM_STAGE_PRETRAIN or OHM_STAGE_TRAIN; result files keep that of the
 * latter.  The caller's to free.  OHM_ENOMEM. */
enum ohm_status ohm_key_training(const struct ohm_settings *settings, enum ohm_stage last,
                                 size_t seed, char **key);

/* *key of the chips of a trained network, which the number TRAINING stands for.  The caller's to free.  OHM_ENOMEM. */
enum ohm_status ohm_key_chip(const struct ohm_settings *settings, size_t training,
                             char **key);

#endif
