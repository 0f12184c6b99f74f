/* packed.h -- the layout that leaves out empty columns: those of all planes and signs that hold a weight, side by side.
 *
 * The columns of a row tile that are not empty fill one crossbar after the other, top plane first and positive digits
 * before negative ones.  So a crossbar has columns of several planes, each read by the converters of its own, and a
 * layout counts one plane.  What it costs: for each column the number of the output, plane and sign that it stands
 * for (Bit-Transformer keeps such masks; this form of them is our reconstruction).
 */
#ifndef OHM_MAPPING_PACKED_H
#define OHM_MAPPING_PACKED_H

#include "mapping/layout.h"

/* For any scheme with `digits` and no delays, and signs without an offset or a difference of currents. */
enum ohm_status ohm_packed_layout(const struct ohm_mapping *mapping,
                                  const struct ohm_product *product,
                                  struct ohm_layout *layout);

#endif
