/* load.c -- counts hardware and work of a layout. */
#include "mapping/load.h"

/* Word lines that are not grounded in a step. */
static size_t driven(const struct ohm_drive *drive, size_t step)
{
    size_t n = 0;

    for (size_t r = 0; r < drive->rows; r++)
        n += drive->input[step * drive->rows + r] != OHM_GROUNDED;
    return n;
}

size_t ohm_layout_steps(const struct ohm_layout *layout, const struct ohm_drive *drive)
{
    size_t n = 0;

    for (size_t step = 0; step < layout->steps; step++)
        n += driven(drive, step) > 0;
    return n;
}

/* Word lines of all steps, one by one. */
static size_t drives_of(const struct ohm_layout *layout, const struct ohm_drive *drive)
{
    size_t n = 0;

    for (size_t step = 0; step < layout->steps; step++)
        n += driven(drive, step);
    return n;
}

struct ohm_load ohm_layout_load(const struct ohm_layout *layout)
{
    struct ohm_load load = { .metadata = layout->metadata };

    for (size_t k = 0; k < layout->crossbars; k++) {
        const struct ohm_xbar *xbar = &layout->xbar[k];
        const struct ohm_drive *drive = &layout->drive[xbar->drive];
        size_t reads;

        if (!xbar->exists)
            continue;
        reads = ohm_layout_steps(layout, drive) * layout->slots;
        load.crossbars++;
        load.cells += drive->rows * xbar->cols;
        load.reads += reads;
        load.conversions += reads * xbar->taps;
        load.row_drives += drives_of(layout, drive) * layout->input_bits;
        load.cycles = reads > load.cycles ? reads : load.cycles;
        load.words += drives_of(layout, drive);
        load.words_reused += drive->words;
        load.words_shared += xbar->rank == 0 ? drive->words : 0;
    }
    return load;
}
