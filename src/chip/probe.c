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
    OHM_GO(OHM_NEW(draft.level, rows * cols, "levels"));
    OHM_GO(OHM_NEW(draft.active, rows, "rows"));
    draft.x = (struct ohm_crossbar){
        .rows = rows, .cols = cols, .g = draft.g, .wires = fabric->wires
    };
    if (chip->solver && strcmp(chip->solver->name, "ideal") == 0)
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
    free(probe->level);
    free(probe->active);
    *probe = (struct ohm_probe){ .chip = NULL };
}

enum ohm_status ohm_probe_read(struct ohm_probe *probe, const struct ohm_readout *readout,
                               const uint8_t p[], const struct ohm_spot *spot)
{
    const struct ohm_fabric *fabric = &probe->chip->fabric;
    const struct ohm_placement *placement = &probe->chip->mvm[spot->layer]->placement;

    OHM_TRY(
        ohm_chip_inputs(probe->chip, readout, p, spot->layer, spot->phase, probe->inputs));
    ohm_placement_levels(placement, spot->tile, probe->level);
    OHM_TRY(ohm_placement_draw(placement, spot->tile, probe->level, probe->g));
    ohm_fabric_at_zero(fabric, probe->x.rows * probe->x.cols, probe->g);
    ohm_bitslice_inputs(&placement->tiling, probe->inputs, spot->tile.row_tile, spot->bit,
                        probe->active);
    for (size_t r = 0; r < probe->x.rows; r++)
        probe->v[r] = probe->active[r] ? fabric->card.v_read : 0;
    probe->used = ohm_tiling_used_cols(&placement->tiling, spot->tile.col_tile);
    return OHM_OK;
}

void ohm_probe_ones(struct ohm_probe *probe, const struct ohm_spot *spot)
{
    const struct ohm_tiling *tiling = &probe->chip->mvm[spot->layer]->placement.tiling;
    const size_t first = ohm_tiling_first_row(tiling, spot->tile.row_tile);
    const size_t used = ohm_tiling_used_rows(tiling, spot->tile.row_tile);

    for (size_t r = 0; r < probe->x.rows; r++) {
        probe->active[r] = r >= first && r < first + used;
        probe->v[r] = probe->active[r] ? probe->chip->fabric.card.v_read : 0;
    }
}

struct ohm_spot ohm_spot_draw(const struct ohm_chip *chip, size_t n, struct ohm_rng *rng)
{
    size_t which = ohm_rng_draw_below(rng, chip->crossbars - chip->empty);
    struct ohm_spot spot = { 0 };

    for (size_t k = 0; k < chip->layers; k++) {
        const struct ohm_mvm *mvm = chip->mvm[k];

        for (size_t c = 0; c < mvm->crossbars; c++) {
            if (mvm->exists[c] && which-- == 0) {
                spot.layer = k;
                spot.tile = ohm_placement_tile(&mvm->placement, c);
            }
        }
    }
    spot.image = ohm_rng_draw_below(rng, n);
    spot.phase = spot.layer == 0 ? ohm_rng_draw_below(rng, chip->integer->phases) : 0;
    spot.bit = ohm_rng_draw_below(rng, chip->fabric.mapping.input_bits);
    return spot;
}
