/* chip.h -- a network programmed into crossbars, and a data set run through it.
 *
 * One chip is one trial: every crossbar is programmed once, with its spread, and solved once.  Images
 * then pass layer by layer: products by mvm, biases, steps and ReLU by the integer network, which is
 * the same whatever the converters are.
 */
#ifndef OHM_CHIP_CHIP_H
#define OHM_CHIP_CHIP_H

#include "model/integer.h"
#include "mvm/mvm.h"

struct ohm_chip {
    const struct ohm_integer *integer; /* not owned; outlives the chip */
    struct ohm_fabric fabric;
    const struct ohm_solver *solver; /* NULL: the digital route */
    size_t layers;
    struct ohm_layout *layout[OHM_LAYERS_MAX];
    struct ohm_mvm *mvm[OHM_LAYERS_MAX];
    size_t crossbars, empty;
    struct ohm_solve_facts facts;
    struct ohm_bitline_facts bitline; /* cells that are not linear */
    double seconds;                   /* spent programming and solving */
};

/* Images that those of a run resemble, from which models of bit lines are made; training images. */
struct ohm_likeness {
    size_t n;
    const uint8_t *p; /* [n][in] */
};

/* Programs the network into crossbars of FABRIC and solves them over THREADS threads.  Without a
 * LIKENESS (NULL), cells that are not linear are solved for every read. */
enum ohm_status ohm_chip_new(struct ohm_chip **chip, const struct ohm_integer *integer,
                             const struct ohm_fabric *fabric,
                             const struct ohm_solver *solver,
                             const struct ohm_solve_options *options,
                             const struct ohm_likeness *likeness, size_t threads);
void ohm_chip_free(struct ohm_chip *chip);

/* What a run in one read-out came to. */
struct ohm_outcome {
    uint8_t *class; /* [n], the caller's */
    struct ohm_tally tally[OHM_LAYERS_MAX][OHM_SLICES_MAX];
    size_t saturated; /* activations of 2^bits */
};

/* What else a run of a chip looks at, in variant 0; all may be NULL. */
struct ohm_company {
    struct ohm_watch *watch; /* gathers the reads that came closest to a code edge */
    const struct ohm_chip
        *rival; /* the same chip solved otherwise: counts differing codes */
};

/* Runs N images p[n][in] in VARIANTS read-outs at once, which share the first layer's currents.  The
 * result does not depend on THREADS. */
enum ohm_status ohm_chip_run(const struct ohm_chip *chip, size_t n, const uint8_t p[],
                             size_t variants, const struct ohm_readout *const readout[],
                             struct ohm_outcome outcome[], struct ohm_company company,
                             size_t threads);

/* x[in] = the inputs of LAYER in PHASE when image p[] passes in READOUT. */
enum ohm_status ohm_chip_inputs(const struct ohm_chip *chip,
                                const struct ohm_readout *readout, const uint8_t p[],
                                size_t layer, size_t phase, uint8_t x[]);

#endif
