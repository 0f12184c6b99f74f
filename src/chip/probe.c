/* probe.c -- one read of a chip as a circuit: its crossbar, programmed again, and its inputs. */
#include "chip/probe.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum ohm_status ohm_probe_init(struct ohm_probe *probe, const struct ohm_chip *chip)
{
    const struct ohm_fabric *fabric = &chip->fabric;
    const size_t rows = fabric->mapping.rows, cols = ohm_fabric_cols(fabric);
    struct ohm_probe draft = { .chip = chip, .cell = ohm_card_cell(&fabric->card) };
    size_t widest = 0;
    enum ohm_status status;

    for (size_t k = 0; k < chip->layers; k++)
        widest = chip->mvm[k]->in > widest ? chip->mvm[k]->in : widest;
    OHM_GO(OHM_NEW(draft.g, rows * cols, "conductances"));
    OHM_GO(OHM_NEW(draft.v, rows, "voltages"));
    OHM_GO(OHM_NEW(draft.inputs, widest, "inputs"));
    OHM_GO(OHM_NEW(draft.active, rows, "rows"));
    draft.x = (struct ohm_crossbar){
        .rows = rows, .cols = cols, .g = draft.g, .wires = fabric->wires
    };
    if (chip->solver && !(chip->solver->can & OHM_CAN_WIRES))
        draft.x.wires = (struct ohm_wires){ 0 };
    *probe = draft;
    probe->x.cell = ohm_cell_linear(&probe->cell) ? NULL : &probe->cell;
    return OHM_OK;
out:
    ohm_probe_clear(&draft);
    return status;
}

void ohm_probe_clear(struct ohm_probe *probe)
{
    free(probe->g);
    free(probe->v);
    free(probe->inputs);
    free(probe->active);
    *probe = (struct ohm_probe){ .chip = NULL };
}

struct ohm_read_id ohm_read_at(size_t layer, const struct ohm_xbar *xbar)
{
    return (struct ohm_read_id){ .layer = layer,
                                 .row_tile = xbar->row_tile,
                                 .col_tile = xbar->col_tile,
                                 .plane = xbar->plane,
                                 .part = xbar->part };
}

const struct ohm_xbar *ohm_read_xbar(const struct ohm_chip *chip,
                                     const struct ohm_read_id *id)
{
    return ohm_layout_find(chip->layout[id->layer], id->row_tile, id->col_tile, id->plane,
                           id->part);
}

enum ohm_status ohm_probe_read(struct ohm_probe *probe, const struct ohm_readout *readout,
                               const uint8_t p[], const struct ohm_read_id *id)
{
    const struct ohm_fabric *fabric = &probe->chip->fabric;
    const struct ohm_placement *placement = &probe->chip->mvm[id->layer]->placement;
    const struct ohm_layout *layout = placement->layout;

    probe->xbar = ohm_read_xbar(probe->chip, id);
    OHM_TRY(ohm_chip_inputs(probe->chip, readout, p, id->layer, id->phase, probe->inputs));
    OHM_TRY(ohm_placement_draw(placement, probe->xbar, probe->g));
    ohm_fabric_at_zero(fabric, probe->x.rows * probe->x.cols, probe->g);
    ohm_layout_word_lines(layout, &layout->drive[probe->xbar->drive], probe->inputs,
                          id->step, id->bit, probe->active);
    for (size_t r = 0; r < probe->x.rows; r++)
        probe->v[r] = probe->active[r] ? fabric->card.v_read : 0;
    return OHM_OK;
}

void ohm_probe_ones(struct ohm_probe *probe, const struct ohm_read_id *id)
{
    const struct ohm_layout *layout = probe->chip->layout[id->layer];
    const struct ohm_drive *drive = &layout->drive[ohm_read_xbar(probe->chip, id)->drive];

    memset(probe->active, 0, probe->x.rows);
    for (size_t r = 0; r < drive->rows; r++)
        probe->active[drive->line[r]] = 1;
    for (size_t r = 0; r < probe->x.rows; r++)
        probe->v[r] = probe->active[r] ? probe->chip->fabric.card.v_read : 0;
}

struct ohm_read_id ohm_read_draw(const struct ohm_chip *chip, size_t n, struct ohm_rng *rng)
{
    size_t which = ohm_rng_draw_below(rng, chip->crossbars - chip->empty);
    struct ohm_read_id id = { 0 };
    const struct ohm_layout *layout;

    for (size_t k = 0; k < chip->layers; k++)
        for (size_t c = 0; c < chip->mvm[k]->crossbars; c++)
            if (chip->layout[k]->xbar[c].exists && which-- == 0)
                id = ohm_read_at(k, &chip->layout[k]->xbar[c]);
    layout = chip->layout[id.layer];
    id.image = ohm_rng_draw_below(rng, n);
    id.phase = id.layer == 0 ? ohm_rng_draw_below(rng, chip->integer->phases) : 0;
    id.bit = ohm_rng_draw_below(rng, layout->slots);
    id.step = layout->steps > 1 ? ohm_rng_draw_below(rng, layout->steps) : 0;
    return id;
}
