/* method.h -- the table of training methods: one file and one row each.
 *
 * A training has two phases (train.h).  In each, a step is: gradients of the loss, `force` adds to them,
 * `parametrise` sums them over weights that are one parameter, the weights descend, `project` moves them to where
 * the method wants them.  Hooks work on one tensor at a time; those that are NULL do nothing.
 */
#ifndef OHM_TRAIN_METHOD_H
#define OHM_TRAIN_METHOD_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

struct ohm_mapping;
struct ohm_train;

/* The weights or the biases of a layer, as a hook gets them. */
struct ohm_tensor {
    const struct ohm_train *train;
    const struct ohm_mapping *mapping; /* for rows that say `tiles` */
    size_t layer;
    bool bias;
    size_t in, out;    /* biases: in is 1 */
    float *w;          /* [in][out] */
    float *kept;       /* [keeps][in][out], the method's own, 0 when a phase begins */
    int exponent;      /* that quantises w in this step; force alone */
    size_t bits;       /* of magnitude */
    double parameters; /* weights and biases of the whole network */
    bool first;        /* in the first phase */
    bool approaching;  /* in the approach of the second */
    size_t epoch;      /* of the phase, from 0 */
};

/* When weights are projected: as a phase begins; after a step; after an epoch; after the first phase and after the
 * approach. */
enum ohm_moment { OHM_AT_START, OHM_AFTER_STEP, OHM_AFTER_EPOCH, OHM_AFTER_PHASE };

/* What parametrise makes of values of weights that are one parameter: all become their mean, or their sum. */
enum ohm_share { OHM_SHARE_MEAN, OHM_SHARE_SUM };

struct ohm_method {
    const char *name, *sentence;
    /* The method whose first phase this one has, so that both can share it; NULL: its own. */
    const struct ohm_method *base;
    /* Keys of struct ohm_train that not all methods read, of those that this one reads: in its first phase (and
     * perhaps the second), and in the second alone.  End with NULL. */
    const char *const *first_keys, *const *second_keys;
    const char *without; /* why it does not read such a key */
    bool tiles;          /* depends on the rows of a crossbar and their order */
    bool biases;         /* force and project get biases too, unless train.exempt_biases */
    bool freezes; /* what is 0 when the second phase (after its approach) begins stays 0 */
    bool sparse;  /* checkpoints are chosen by zero slices too, not by accuracy alone */
    size_t keeps; /* values that it keeps for every weight */
    /* Rules of its own for a network of SIZES[n]; OHM_EUSAGE. */
    enum ohm_status (*check)(const struct ohm_train *train,
                             const struct ohm_mapping *mapping, size_t n,
                             const size_t sizes[]);
    /* Epochs of the second phase, before those of fine-tuning, in which weights approach what the method
     * demands; after them project makes sure of it. */
    size_t (*approach)(const struct ohm_train *train);
    /* gradient[in][out] += the force on the weights. */
    void (*force)(const struct ohm_tensor *tensor, float gradient[]);
    /* Moves w. */
    void (*project)(const struct ohm_tensor *tensor, enum ohm_moment moment);
    /* v[in][out], weights at their start (the mean) or gradients (the sum): equal afterwards for all weights that
     * are one parameter, so that descending on weights is descending on parameters. */
    void (*parametrise)(const struct ohm_tensor *tensor, enum ohm_share share, float v[]);
};

extern const struct ohm_method *const ohm_methods[]; /* ends with NULL */
extern const char *const ohm_method_words[];         /* their names, ends with NULL */

/* The number of the method whose first phase METHOD has. */
int ohm_method_base(int method);

/* Why the method number METHOD does not read KEY, e.g. "train.method is not l1"; NULL if it does. */
const char *ohm_method_unused(int method, const char *key);

/* Does only the second phase of some method read KEY? */
bool ohm_method_is_second(const char *key);

#endif
