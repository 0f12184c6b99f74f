/* training.h -- the networks of an experiment, each trained once.
 *
 * Points that train alike share a network; networks that pretrain alike share the first phase.
 */
#ifndef OHM_STUDY_TRAINING_H
#define OHM_STUDY_TRAINING_H

#include "study/experiment.h"

struct ohm_training {
    char *key; /* all settings that it depends on, with the data and the seed; owned */
    size_t point, seed;
    bool done;
    char failed
        [OHM_TEXT_BYTES]; /* why there is no network, as the training diverged; "" if there is one */
    struct ohm_network network;
    struct ohm_epoch best;
};

struct ohm_trainings {
    size_t n, seeds;
    struct ohm_training *training; /* [n] */
    size_t *of;                    /* [points * seeds] -> training */
};

/* Finds the different trainings of an experiment; trains nothing. */
enum ohm_status ohm_trainings_init(struct ohm_trainings *trainings,
                                   const struct ohm_experiment *experiment);
void ohm_trainings_clear(struct ohm_trainings *trainings);

/* How many have diverged. */
size_t ohm_trainings_failed(const struct ohm_trainings *trainings);

/* Trains what is not done and is WANTED (NULL: all) over THREADS threads.  SAVE (or NULL) is called
 * in this thread after every few trainings.  A training that diverges is told and is done, failed; the
 * others go on. */
enum ohm_status ohm_trainings_run(struct ohm_trainings *trainings,
                                  const struct ohm_experiment *experiment,
                                  const struct ohm_dataset *data, const bool wanted[],
                                  size_t threads,
                                  enum ohm_status (*save)(void *self, size_t training),
                                  void *self);

#endif
