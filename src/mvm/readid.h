/* readid.h -- which read: one crossbar, one input vector, one step and slot.
 *
 * The same from the draw of a read to the columns of a result file; which chip it is stands beside it.
 */
#ifndef OHM_MVM_READID_H
#define OHM_MVM_READID_H

#include <stddef.h>

struct ohm_read_id {
    size_t layer;
    size_t row_tile, col_tile, plane, part; /* the crossbar (mapping/layout.h) */
    size_t image;
    size_t phase; /* 0, or 1: negative inputs of the first layer */
    size_t step;
    size_t bit; /* the slot: the input bit, where no row is delayed */
};

#endif
