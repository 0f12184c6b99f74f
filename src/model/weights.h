/* weights.h -- networks on file: a group of an HDF5 result, an HDF5 file, or an .npz.
 *
 *   .npz     w0 [in][out], b0 [out], w1, b1, ...; a_exponent [layers]; mean, deviation, bits
 *   HDF5     the same names as arrays of the group, over axes in0, out0, in1, ...
 *
 * What is written reads back bit for bit.  To bring weights from elsewhere write such an .npz with
 * numpy; a_exponent are the scale exponents of the layers' outputs (model/network.h).
 */
#ifndef OHM_MODEL_WEIGHTS_H
#define OHM_MODEL_WEIGHTS_H

#include "model/network.h"
#include "store/store.h"

/* By the ending of PATH: .npz, or .h5 (group "weights/0"). */
enum ohm_status ohm_weights_write(const char *path, const struct ohm_network *network);

/* OHM_EUSAGE, OHM_EIO when networks cannot be written to PATH: to be asked before training. */
enum ohm_status ohm_weights_probe(const char *path);

/* Reads PATH: an .npz, or training NUMBER of an HDF5 file; *network is new. */
enum ohm_status ohm_weights_read(const char *path, size_t number,
                                 struct ohm_network *network);

/* In a store that is open, under GROUP. */
enum ohm_status ohm_weights_store(struct ohm_store *store, const char *group,
                                  const struct ohm_network *network);
enum ohm_status ohm_weights_fetch(struct ohm_store *store, const char *group,
                                  struct ohm_network *network);

#endif
