/* mvm.h -- one matrix product that happens to be analogue.
 *
 *   x --bits--> active rows --T--> currents (LSB) --readout--> codes --shift, add, sign--> y
 *
 * Every crossbar of a layer is programmed and solved once; its transfer matrix, in LSB, stands in
 * one wide matrix beside those of the other slices, signs and column tiles of the same rows.  A read
 * is then the sum of the wide matrix's rows that are active: exact, at the speed of memory.
 *
 *   wide row of input i:  [slice 0 +][slice 0 -][slice 1 +] ...   out numbers each
 *                         then the dummy columns, col_tiles a plane
 */
#ifndef OHM_MVM_MVM_H
#define OHM_MVM_MVM_H

#include "mvm/fabric.h"
#include "mvm/watch.h"
#include "readout/readout.h"
#include "solve/solver.h"

struct ohm_mvm { /* read only */
    struct ohm_placement placement;
    size_t layer, in, out, slices, planes;
    size_t columns; /* of the wide matrix */
    double *t;      /* LSB, [in][columns]; NULL: the digital route, exact sums */
    uint8_t *level; /* [in][planes * out] */
    bool *exists;   /* [crossbars] */
    struct ohm_cell cell;
    bool bent;                       /* no transfer matrix: bitline.h */
    double *coef[OHM_BITLINE_TERMS]; /* bent: [row_tiles][columns], bitline.h */
    struct ohm_plan **exact;         /* bent: [crossbars], of those solved for every read */
    struct ohm_bitline_facts bitline;
    size_t crossbars, empty;
    double leak;                  /* LSB of an active row through a level-0 cell */
    struct ohm_solve_facts facts; /* the worst over the crossbars */
    double seconds;               /* spent programming and solving */
};

/* Programs and solves all crossbars with SOLVER over THREADS threads; SOLVER NULL is the digital
 * route.  The placement's codes stay the caller's. */
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
    struct ohm_tally *const *tally;           /* [variants] -> [slices], added to */
    struct ohm_watch *watch;                  /* or NULL; of variant 0 */
    struct ohm_read_id first;                 /* names image 0 of the batch to the watch */
    const struct ohm_mvm
        *rival; /* or NULL: counts codes of variant 0 that differ from its */
};

/* Reads every input bit of every image on every crossbar.  Several threads may share one mvm. */
enum ohm_status ohm_mvm_apply(const struct ohm_mvm *mvm, const struct ohm_batch *batch);

/* histogram[slice * bins + s] += conversions of a column whose exact sum is s, on the crossbars that
 * exist; bins is rows * (levels - 1) + 1. */
enum ohm_status ohm_mvm_histogram(const struct ohm_mvm *mvm, size_t n, const uint8_t x[],
                                  uint64_t histogram[]);

/* One read of one crossbar: current[used columns] in LSB, its dummy's, and the exact sums. */
struct ohm_sample {
    double current[1024];
    double dummy;
    uint16_t sum[1024];
    size_t active, used;
};
enum ohm_status ohm_mvm_sample(const struct ohm_mvm *mvm, const uint8_t x[],
                               struct ohm_tile tile, size_t bit, struct ohm_sample *sample);

#endif
