/* planes.h -- the layout of schemes that write a weight as digits: a plane of crossbars for each.
 *
 * Inputs lie on row tiles, outputs on column tiles; every (row tile, column tile, plane, part) is a crossbar, and
 * all of a row tile share a drive.  How signs lie is sign.h's.
 */
#ifndef OHM_MAPPING_PLANES_H
#define OHM_MAPPING_PLANES_H

#include "mapping/layout.h"

/* For any scheme with `digits` (scheme.h). */
enum ohm_status ohm_planes_layout(const struct ohm_mapping *mapping,
                                  const struct ohm_product *product,
                                  struct ohm_layout *layout);

#endif
