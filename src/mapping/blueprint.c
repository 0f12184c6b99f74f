/* blueprint.c -- makes room for a layout's parts, and puts crossbars side by side. */
#include "mapping/blueprint.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum ohm_status ohm_blueprint_init(struct ohm_blueprint *draft, struct ohm_layout *layout,
                                   size_t drives, bool keep_empty)
{
    *draft = (struct ohm_blueprint){ .layout = layout, .keep_empty = keep_empty };
    layout->crossbars =
        layout->row_tiles * layout->col_tiles * layout->planes * layout->parts;
    OHM_TRY(OHM_NEW(layout->drive, drives, "drives"));
    layout->drives = drives;
    OHM_TRY(OHM_NEW(layout->xbar, layout->crossbars, "crossbars"));
    for (size_t k = 0; k < layout->crossbars; k++)
        layout->xbar[k] = (struct ohm_xbar){
            .number = k,
            .part = k % layout->parts,
            .plane = k / layout->parts % layout->planes,
            .col_tile = k / layout->parts / layout->planes % layout->col_tiles,
            .row_tile = k / layout->parts / layout->planes / layout->col_tiles,
        };
    OHM_TRY(OHM_NEW(layout->present, layout->crossbars, "crossbars"));
    return OHM_NEW(draft->level, layout->crossbars, "crossbars");
}

void ohm_blueprint_clear(struct ohm_blueprint *draft)
{
    for (size_t k = 0; draft->level && k < draft->layout->crossbars; k++)
        free(draft->level[k]);
    free(draft->level);
    draft->level = NULL;
}

enum ohm_status ohm_blueprint_drive(struct ohm_blueprint *draft, size_t number, size_t rows,
                                    bool delayed)
{
    struct ohm_drive *drive = &draft->layout->drive[number];
    const size_t steps = draft->layout->steps;

    drive->rows = rows;
    OHM_TRY(OHM_NEW(drive->line, rows, "word lines"));
    OHM_TRY(OHM_NEW(drive->input, steps * rows, "word lines"));
    return delayed ? OHM_NEW(drive->delay, steps * rows, "word lines") : OHM_OK;
}

enum ohm_status ohm_blueprint_xbar(struct ohm_blueprint *draft, const struct ohm_xbar *id,
                                   size_t cols, size_t runs, size_t terms,
                                   struct ohm_xbar **xbar, uint8_t **level)
{
    const struct ohm_layout *layout = draft->layout;
    const size_t number =
        (size_t)(ohm_layout_find(layout, id->row_tile, id->col_tile, id->plane, id->part) -
                 layout->xbar);
    struct ohm_xbar *x = &layout->xbar[number];

    *x = *id;
    x->exists = true;
    x->number = number;
    x->cols = cols;
    x->tap_runs = runs;
    OHM_TRY(OHM_NEW(x->column, cols, "columns"));
    OHM_TRY(OHM_NEW(x->tap, runs, "taps"));
    OHM_TRY(OHM_NEW(x->term, terms, "terms"));
    OHM_TRY(OHM_NEW(x->from, layout->steps + 1, "terms"));
    OHM_TRY(OHM_NEW(draft->level[number], layout->drive[x->drive].rows * cols, "levels"));
    *xbar = x;
    *level = draft->level[number];
    return OHM_OK;
}

static void clear_xbar(struct ohm_xbar *x)
{
    free(x->column);
    free(x->tap);
    free(x->term);
    free(x->from);
    x->column = NULL;
    x->tap = NULL;
    x->term = NULL;
    x->from = NULL;
}

/* Does a crossbar do anything? */
static bool is_needed(const struct ohm_blueprint *draft, const struct ohm_xbar *x)
{
    const struct ohm_layout *layout = draft->layout;
    const uint8_t *level = draft->level[x->number];

    if (draft->keep_empty)
        return true;
    for (size_t k = 0; k < x->from[layout->steps]; k++)
        if (x->term[k].tap == OHM_POPCOUNT)
            return true;
    for (size_t k = 0; k < layout->drive[x->drive].rows * x->cols; k++)
        if (level[k] != 0 && level[k] != OHM_NO_CELL)
            return true;
    return false;
}

/* Puts the crossbars of a drive side by side. */
static enum ohm_status join(struct ohm_blueprint *draft, size_t number, size_t *n)
{
    struct ohm_layout *layout = draft->layout;
    struct ohm_drive *drive = &layout->drive[number];

    drive->first = *n;
    for (size_t k = 0; k < layout->crossbars; k++) {
        struct ohm_xbar *x = &layout->xbar[k];

        if (!x->exists || x->drive != number)
            continue;
        x->at = drive->columns;
        x->rank = *n - drive->first;
        drive->columns += x->cols;
        layout->present[(*n)++] = k;
    }
    drive->crossbars = *n - drive->first;
    OHM_TRY(OHM_NEW(drive->level, drive->rows * drive->columns, "levels"));
    for (size_t k = drive->first; k < *n; k++) {
        const struct ohm_xbar *x = &layout->xbar[layout->present[k]];

        for (size_t r = 0; r < drive->rows; r++)
            memcpy(drive->level + r * drive->columns + x->at,
                   draft->level[x->number] + r * x->cols, x->cols);
    }
    return OHM_OK;
}

enum ohm_status ohm_blueprint_finish(struct ohm_blueprint *draft)
{
    struct ohm_layout *layout = draft->layout;
    size_t n = 0;

    for (size_t k = 0; k < layout->crossbars; k++) {
        struct ohm_xbar *x = &layout->xbar[k];

        if (x->exists && !is_needed(draft, x)) {
            clear_xbar(x);
            x->exists = false;
            x->tap_runs = 0;
        }
        for (size_t t = 0; t < x->tap_runs; t++)
            x->taps += x->tap[t].n;
        layout->absent += !x->exists;
    }
    for (size_t d = 0; d < layout->drives; d++)
        OHM_TRY(join(draft, d, &n));
    return OHM_OK;
}

void ohm_layout_free(struct ohm_layout *layout)
{
    if (!layout)
        return;
    for (size_t d = 0; layout->drive && d < layout->drives; d++) {
        free(layout->drive[d].line);
        free(layout->drive[d].input);
        free(layout->drive[d].delay);
        free(layout->drive[d].level);
    }
    for (size_t k = 0; layout->xbar && k < layout->crossbars; k++)
        clear_xbar(&layout->xbar[k]);
    free(layout->drive);
    free(layout->xbar);
    free(layout->present);
    free(layout);
}
