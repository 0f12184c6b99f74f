/* mvm.h -- one matrix product that happens to be analogue.
 *
 *   x --bits--> active rows --T--> currents (LSB) --readout--> codes --shift, add, sign--> y
 *
 * Every crossbar of a layer is programmed and solved once; its transfer matrix, in LSB, stands in a wide matrix
 * beside those of all crossbars that have the same drive (mapping/layout.h).  A read is then the sum of the wide
 * matrix's rows that are active: exact, at the speed of memory.
 */
#ifndef OHM_MVM_MVM_H
#define OHM_MVM_MVM_H

#include "mvm/fabric.h"
#include "mvm/watch.h"
#include "readout/readout.h"
#include "solve/solver.h"

/* The crossbars of a drive: their columns, then a dummy column each where there are dummies. */
struct ohm_wide {
    size_t columns;
    double *t;                       /* LSB, [rows of the drive][columns] */
    double *coef[OHM_BITLINE_TERMS]; /* bent: [columns], bitline.h */
};

struct ohm_mvm { /* read only */
    struct ohm_placement placement;
    size_t layer, in, out;
    struct ohm_wide *wide; /* [drives]; NULL: the digital route, exact sums */
    struct ohm_cell cell;
    bool bent;               /* no transfer matrix: bitline.h */
    struct ohm_plan **exact; /* bent: [crossbars], of those solved for every read */
    struct ohm_bitline_facts bitline;
    size_t crossbars, empty;
    double leak;                  /* LSB of an active row through a level-0 cell */
    struct ohm_solve_facts facts; /* the worst over the crossbars */
    double seconds;               /* spent programming and solving */
};

/* Programs and solves all crossbars with SOLVER over THREADS threads; SOLVER NULL is the digital
 * route.  The placement's layout stays the caller's. */
enum ohm_status ohm_mvm_new(struct ohm_mvm **mvm, const struct ohm_placement *placement,
                            size_t layer, const struct ohm_solver *solver,
                            const struct ohm_solve_options *options, size_t threads);
void ohm_mvm_free(struct ohm_mvm *mvm);

/* A batch of inputs, and the read-outs that are tried on the same currents. */
struct ohm_batch {
    size_t n;
    const uint8_t *x; /* [n][in] */
    size_t variants;
    const struct ohm_readout *const *readout; /* [variants] */
    double *const *y;                         /* [variants] -> [n][out], set */
    struct ohm_tally *const *tally;           /* [variants] -> [groups], added to */
    struct ohm_watch *watch;                  /* or NULL; of variant 0 */
    struct ohm_read_id first;                 /* names image 0 of the batch to the watch */
    size_t inputs_of; /* the variant that x comes from, to the watch */
    const struct ohm_mvm
        *rival; /* or NULL: counts codes of variant 0 that differ from its */
};

/* Reads every input bit of every image on every crossbar.  Several threads may share one mvm. */
enum ohm_status ohm_mvm_apply(const struct ohm_mvm *mvm, const struct ohm_batch *batch);

/* histogram[group * bins + s] += conversions whose exact sum is s (or -s, of signed converters), on the crossbars
 * that exist; bins is rows * (levels - 1) + 1. */
enum ohm_status ohm_mvm_histogram(const struct ohm_mvm *mvm, size_t n, const uint8_t x[],
                                  uint64_t histogram[]);

/* What the taps and the columns of one crossbar get in one read. */
struct ohm_sample {
    size_t active, taps;
    double current[OHM_TAPS_MAX]; /* LSB, [taps] */
    int32_t sum[OHM_TAPS_MAX];    /* exact */
    double column[OHM_TAPS_MAX];  /* LSB, [cols of the crossbar] */
    double dummy;                 /* LSB, of the dummy column */
};
enum ohm_status ohm_mvm_sample(const struct ohm_mvm *mvm, const uint8_t x[],
                               const struct ohm_xbar *xbar, size_t step, size_t slot,
                               struct ohm_sample *sample);

/* Bits of a group of converters in READOUT, and what they are charged with. */
size_t ohm_mvm_bits(const struct ohm_mvm *mvm, const struct ohm_readout *readout,
                    size_t group);
size_t ohm_mvm_charged_bits(const struct ohm_mvm *mvm, const struct ohm_readout *readout,
                            size_t group);

/* The conversion of a crossbar's taps of run RUN in READOUT; current of the dummy in LSB. */
struct ohm_conversion ohm_mvm_conversion(const struct ohm_mvm *mvm,
                                         const struct ohm_readout *readout,
                                         const struct ohm_taps *run, size_t active,
                                         double dummy);

#endif
