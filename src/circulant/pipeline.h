/* pipeline.h -- a block-circulant layer in fixed point, bit for bit: a reconstruction of HSIM-DNN's.
 *
 * HSIM-DNN (GLSVLSI 2019, pp. 81-86) simulates such layers bit by bit; its abstract gives neither format nor rounding,
 * so all of that are parameters here.  For one input vector, every "<-" an assignment (fixed.h):
 *
 *     X_j <- F(x_j)                          butterflies  t <- w b,  a' <- a + t,  b' <- a - t
 *     Y_i[f] <- Y_i[f] + C_ij[f] X_j[f]      j ascending; exact before the assignment
 *     y_i <- F^-1(Y_i)                       the same butterflies, conjugate twiddles; real part
 *     z_i <- y_i + bias
 *
 * The spectra C are stored: transforms of c in double precision, assigned once.  Of a real vector's spectrum the bins
 * 0 to k/2 are enough; with `bins: half` those are stored and multiplied, the others are their conjugates.  The
 * 1/k of the inverse is in the stored spectra, in the stages of the forward or of the inverse transform (each
 * stage's results are halved), or one shift at the end.
 *
 * A complex product a b is (ar br - ai bi, ar bi + ai br), exact, then assigned.
 */
#ifndef OHM_CIRCULANT_PIPELINE_H
#define OHM_CIRCULANT_PIPELINE_H

#include "base/field.h"
#include "circulant/blocks.h"
#include "circulant/fixed.h"
#include "num/fourier.h"

enum ohm_scaling {
    OHM_SCALED_SPECTRA,
    OHM_SCALED_FORWARD,
    OHM_SCALED_INVERSE,
    OHM_SCALED_END
};

struct ohm_pipeline {
    struct ohm_fixed number; /* of everything but twiddles */
    size_t
        twiddle_integer; /* bits before the point of twiddles, in as long a word; 0: as `number` */
    int scaling;         /* enum ohm_scaling: where the 1/k is */
    bool all_bins; /* all k bins, not 0 to k/2 */
};
extern const struct ohm_field ohm_pipeline_fields[];

/* OHM_EUSAGE unless integer bits fit in the word. */
enum ohm_status ohm_pipeline_check(const struct ohm_pipeline *pipeline);

/* Where numbers are assigned. */
enum ohm_place_of_assignment {
    OHM_AT_SPECTRA,
    OHM_AT_INPUTS,
    OHM_AT_FORWARD,
    OHM_AT_PRODUCTS,
    OHM_AT_INVERSE,
    OHM_AT_OUTPUTS,
    OHM_ASSIGNMENTS
};
extern const char *const ohm_assignment_words[]; /* ends with NULL */

struct ohm_fixed_layer {
    struct ohm_pipeline pipeline;
    struct ohm_blocks blocks;
    struct ohm_fourier fourier; /* the order of points */
    int64_t cosine[OHM_FOURIER_MOST / 2], sine[OHM_FOURIER_MOST / 2]; /* raw */
    size_t twiddle_fraction;
    size_t bins;      /* that are stored and multiplied */
    int64_t *re, *im; /* [q][p][bins], raw, owned */
    int64_t *bias;    /* [out], raw, owned */
    struct ohm_tally tally[OHM_ASSIGNMENTS];
};

/* From the numbers c of blocks (first column) and a bias[out].  OHM_ENOMEM. */
enum ohm_status ohm_fixed_layer_init(struct ohm_fixed_layer *layer,
                                     const struct ohm_pipeline *pipeline,
                                     const struct ohm_blocks *blocks, const double c[],
                                     const double bias[]);
void ohm_fixed_layer_clear(struct ohm_fixed_layer *layer);

/* z[n][out] from x[n][in], raw.  OHM_ENOMEM. */
enum ohm_status ohm_fixed_layer_apply(struct ohm_fixed_layer *layer, size_t n,
                                      const int64_t x[], int64_t z[]);

#endif
