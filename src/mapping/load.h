/* load.h -- what a layout takes, counted from it alone: hardware, and work for one input vector. */
#ifndef OHM_MAPPING_LOAD_H
#define OHM_MAPPING_LOAD_H

#include "mapping/layout.h"

struct ohm_load {
    size_t crossbars;   /* that exist */
    size_t cells;       /* on word lines and bit lines that are used */
    size_t reads;       /* of crossbars: steps x slots each */
    size_t conversions; /* taps of all reads */
    size_t row_drives;  /* word lines of all reads that some input can make active */
    size_t
        metadata; /* bits that the digital side keeps beside weights: inverted columns, shifts of rows, numbers of packed columns */
    size_t cycles; /* reads one after the other: of the crossbar that has most */
    size_t words;  /* input words that crossbars fetch if every step fetches its own */
    size_t
        words_reused; /* ... if a crossbar fetches a word once (ReBoc: input slice reuse) */
    size_t
        words_shared; /* ... and one fetch serves all crossbars of a drive (input tile sharing) */
};

/* Per input vector (and phase); conversions of dummy columns are the read-out's. */
struct ohm_load ohm_layout_load(const struct ohm_layout *layout);

#endif
