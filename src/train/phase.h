/* phase.h -- one phase of training under way: the workspace, the order of the images, the momentum. */
#ifndef OHM_TRAIN_PHASE_H
#define OHM_TRAIN_PHASE_H

#include "train/course.h"
#include "train/gradient.h"
#include "train/method.h"

struct ohm_phase {
    const struct ohm_course *course;
    const struct ohm_method *method; /* its hooks */
    struct ohm_network *network;
    bool first;      /* the first phase, not the second */
    size_t approach; /* epochs of the second one's approach, else 0 */
    size_t before;   /* epochs before this phase, for the order of the images */
    /* The rest is ohm_phase_init's. */
    size_t epoch;                /* under way, of this phase */
    struct ohm_network velocity; /* momentum, same shape */
    struct ohm_network mask;     /* 1, or 0 for what is frozen at 0 */
    struct ohm_gradient gradient;
    float *kept[OHM_LAYERS_MAX][2]; /* the method's, of weights and of biases, or NULL */
    uint32_t *order;
    uint8_t *label;   /* [batch] */
    float input[256]; /* a byte, normalised and quantised */
};

/* Prepares a phase; course to before are set.  Weights that are one parameter become equal; nothing is frozen.
 * Cleared by ohm_phase_clear, also when it fails: OHM_EUSAGE if validation leaves no image to train on, OHM_ENOMEM. */
enum ohm_status ohm_phase_init(struct ohm_phase *s);
void ohm_phase_clear(struct ohm_phase *s);

/* Has the method project all tensors; MOMENT is not OHM_AFTER_STEP. */
void ohm_phase_project(struct ohm_phase *s, enum ohm_moment moment);

/* What is 0 now stays 0, with the momentum that it has no more. */
void ohm_phase_freeze(struct ohm_phase *s);

/* The next epoch over the training images, then the accuracy on the held-out ones and the non-zero slices; the
 * course's listener, if any, is told. */
struct ohm_epoch ohm_phase_run_epoch(struct ohm_phase *s);

#endif
