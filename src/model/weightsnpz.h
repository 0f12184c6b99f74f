/* weightsnpz.h -- networks in .npz files of NumPy: w0 [in][out], b0 [out], ..., a_exponent [layers], mean,
 * deviation, bits.  See weights.h. */
#ifndef OHM_MODEL_WEIGHTSNPZ_H
#define OHM_MODEL_WEIGHTSNPZ_H

#include "model/network.h"

enum ohm_status ohm_weights_npz_write(const char *path, const struct ohm_network *network);
enum ohm_status ohm_weights_npz_read(const char *path, struct ohm_network *network);

#endif
