/* blueprint.h -- how a scheme fills in a layout: drives first, then crossbars, then it is finished.
 *
 * The layout has its sizes and its group table before the first drive.  Everything is owned by the layout, so a
 * failed draft is freed with it.
 */
#ifndef OHM_MAPPING_BLUEPRINT_H
#define OHM_MAPPING_BLUEPRINT_H

#include "mapping/layout.h"

struct ohm_blueprint {
    struct ohm_layout *layout;
    bool keep_empty;
    uint8_t **level; /* [crossbars] -> [rows of the drive][cols], owned until finished */
};

/* Makes room for DRIVES drives and as many crossbars as the layout's tiles, planes and parts say. */
enum ohm_status ohm_blueprint_init(struct ohm_blueprint *draft, struct ohm_layout *layout,
                                   size_t drives, bool keep_empty);

/* line and input of drive NUMBER are the caller's to set; delay is there if DELAYED. */
enum ohm_status ohm_blueprint_drive(struct ohm_blueprint *draft, size_t number, size_t rows,
                                    bool delayed);

/* The crossbar of (row_tile, col_tile, plane, part) in ID, with arrays for COLS columns, RUNS runs of taps and TERMS
 * terms: column, tap, term, from and level[rows of the drive][cols] are the caller's to set. */
enum ohm_status ohm_blueprint_xbar(struct ohm_blueprint *draft, const struct ohm_xbar *id,
                                   size_t cols, size_t runs, size_t terms,
                                   struct ohm_xbar **xbar, uint8_t **level);

/* Drops crossbars that hold no weight (levels that are all 0), unless they have a column beyond those of the
 * mapping or a digital term, or are kept; sets columns side by side. */
enum ohm_status ohm_blueprint_finish(struct ohm_blueprint *draft);
void ohm_blueprint_clear(struct ohm_blueprint *draft);

#endif
