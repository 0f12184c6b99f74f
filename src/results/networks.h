/* networks.h -- the trained networks on file: /weights/K, with what tells whose they are. */
#ifndef OHM_RESULTS_NETWORKS_H
#define OHM_RESULTS_NETWORKS_H

#include "study/study.h"
#include "store/store.h"

/* Writes training K of the study; of one that diverged the note `failed` says why, in place of weights. */
enum ohm_status ohm_networks_write(struct ohm_store *store, const struct ohm_study *study,
                                   size_t training);

/* Writes the networks that are there and not on file: those that came from another result. */
enum ohm_status ohm_networks_keep(struct ohm_store *store, const struct ohm_study *study);

/* Takes over the networks that the store has for trainings of the study; AGAIN: in place of those
 * that it has already. */
enum ohm_status ohm_networks_read(struct ohm_store *store, bool again,
                                  struct ohm_study *study);

/* After the networks of the store, the file PATH, were read to be used again: trainings that it has no network for
 * are told, those that diverged there are made again.  OHM_EUSAGE, with the first setting that differs, when no
 * network is one of the study's. */
enum ohm_status ohm_networks_tell(struct ohm_store *store, const char *path,
                                  struct ohm_study *study);

#endif
