/* bend.h -- crossbars without a transfer matrix, within a layer: modelled (bitline.h), or solved for
 * every read. */
#ifndef OHM_MVM_BEND_H
#define OHM_MVM_BEND_H

#include "mvm/mvm.h"

/* One crossbar to be programmed. */
struct ohm_bend {
    const struct ohm_xbar *xbar;
    struct ohm_plan *linear; /* the same circuit with linear cells; of this thread alone */
    size_t n;                /* columns that are wanted: the crossbar's, then its dummy */
    const size_t *columns;   /* [n] */
};

/* g[rows][cols] (S at 0 V) becomes a model, with t[rows][n] (LSB) and coefficients in mvm->wide, or a
 * plan in mvm->exact; *became says which. */
enum ohm_status ohm_bend_solve(struct ohm_mvm *mvm, const struct ohm_bend *bend,
                               const double g[], double t[],
                               struct ohm_bitline_facts *became,
                               struct ohm_solve_facts *facts);

/* current[n][columns] (LSB) of the crossbars of a drive that are solved for every read, for active[n][rows]; the
 * places of all others stay as they are. */
enum ohm_status ohm_bend_currents(const struct ohm_mvm *mvm, size_t drive, size_t n,
                                  const uint8_t active[], double current[]);

#endif
