/* phase.h -- one phase of training under way: the workspace, the order of the images, the momentum. */
#ifndef OHM_TRAIN_PHASE_H
#define OHM_TRAIN_PHASE_H

#include "model/dataset.h"
#include "train/gradient.h"

struct ohm_phase {
    const struct ohm_train *train;
    const struct ohm_dataset *data;
    const struct ohm_operator *op;
    struct ohm_network *network;
    struct ohm_network velocity; /* momentum, same shape */
    struct ohm_network mask;     /* 1, or 0 for what was pruned */
    struct ohm_gradient gradient;
    enum ohm_method method;
    double alpha; /* its strength, by the number of weights it counts */
    bool pruned;
    struct ohm_chance chance;
    uint32_t *order;
    uint8_t *label;   /* [batch] */
    float input[256]; /* a byte, normalised and quantised */
};

/* Prepares a phase; train to pruned are set before.  Cleared by ohm_phase_clear, also
 * when it fails: OHM_EUSAGE if validation leaves no image to train on, OHM_ENOMEM. */
enum ohm_status ohm_phase_init(struct ohm_phase *s);
void ohm_phase_clear(struct ohm_phase *s);

/* One epoch over the training images, then the accuracy on the held-out ones and the
 * non-zero slices; LISTENER, if any, is told. */
struct ohm_epoch ohm_phase_run_epoch(struct ohm_phase *s, uint32_t epoch,
                                     const struct ohm_listener *listener);

#endif
