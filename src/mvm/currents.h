/* currents.h -- the currents and the exact sums of one read of all crossbars of a drive. */
#ifndef OHM_MVM_CURRENTS_H
#define OHM_MVM_CURRENTS_H

#include "mvm/mvm.h"

/* One thread's workspace. */
struct ohm_currents {
    double *current;        /* LSB, [columns of the drive, dummies] */
    double *other;          /* LSB, the same of the rival */
    uint16_t *sum;          /* [columns of the drive] */
    double *code;           /* [taps of a crossbar] */
    double *rival;          /* [taps of a crossbar] codes of the rival */
    double *signed_current; /* LSB, [taps] of signed converters */
    int32_t *signed_sum;
    uint32_t *row; /* [rows of the drive] active ones, by their number in the drive */
    size_t n_active;
    size_t drive;
};

/* Currents of crossbars that are solved for every read, 0 elsewhere; NULL where there are none. */
struct ohm_ready {
    double *current; /* LSB, [reads][columns] */
    size_t *number;  /* [images][steps][slots] of the read */
};

enum ohm_status ohm_currents_init(struct ohm_currents *bench, const struct ohm_mvm *mvm);
void ohm_currents_clear(struct ohm_currents *bench);

/* The rows of DRIVE that are active in a read of the inputs x[in]. */
void ohm_currents_active(const struct ohm_mvm *mvm, const uint8_t *x, size_t drive,
                         size_t step, size_t slot, struct ohm_currents *bench);

/* bench->sum = the exact sums of all columns of these rows. */
void ohm_currents_exact(const struct ohm_mvm *mvm, struct ohm_currents *bench);

/* current[columns] (LSB) of these rows; READY (or NULL) is the row of those that were solved. */
void ohm_currents_find(const struct ohm_mvm *mvm, const struct ohm_currents *bench,
                       const double *ready, double *current);

/* Solves what has to be solved for every read of a drive; nothing where that is nothing. */
enum ohm_status ohm_ready_init(const struct ohm_mvm *mvm, const uint8_t x[], size_t images,
                               size_t drive, struct ohm_ready *ready);
void ohm_ready_clear(struct ohm_ready *ready);

/* Its row of read READ ((image * steps + step) * slots + slot), or NULL. */
const double *ohm_ready_row(const struct ohm_ready *ready, const struct ohm_mvm *mvm,
                            size_t drive, size_t read);

#endif
