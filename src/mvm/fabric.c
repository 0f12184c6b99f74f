#include "mvm/fabric.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum ohm_status ohm_fabric_check(const struct ohm_fabric *fabric)
{
    const size_t levels = ohm_mapping_levels(&fabric->mapping);

    OHM_TRY(ohm_mapping_check(&fabric->mapping));
    OHM_TRY(ohm_card_check(&fabric->card));
    if (fabric->card.model == OHM_LAW_SPICE && fabric->bitline.model == OHM_BITLINE_MODEL)
        return ohm_fail(OHM_EUSAGE,
                        "bitline.model: bit lines of cells of model spice are not "
                        "modelled; exact solves every read");
    if (levels > fabric->card.levels)
        return ohm_fail(OHM_EUSAGE,
                        "cell_bits: %zu bits are %zu levels, and the device holds %zu",
                        fabric->mapping.cell_bits, levels, fabric->card.levels);
    return OHM_OK;
}

size_t ohm_fabric_cols(const struct ohm_fabric *fabric)
{
    return fabric->mapping.cols + fabric->dummy;
}

double ohm_fabric_lsb(const struct ohm_fabric *fabric)
{
    return ohm_card_lsb(&fabric->card, ohm_mapping_levels(&fabric->mapping));
}

double ohm_fabric_leak(const struct ohm_fabric *fabric)
{
    return fabric->card.g_off * fabric->card.v_read / ohm_fabric_lsb(fabric);
}

struct ohm_tiling ohm_fabric_tiling(const struct ohm_fabric *fabric, size_t in, size_t out)
{
    struct ohm_tiling tiling = ohm_tiling_of(&fabric->mapping, in, out);

    tiling.from_top = fabric->wires.sense == OHM_SENSE_TOP;
    return tiling;
}

size_t ohm_placement_crossbars(const struct ohm_placement *placement)
{
    return ohm_tiling_crossbars(&placement->tiling, &placement->fabric->mapping);
}

size_t ohm_placement_number(const struct ohm_placement *placement, struct ohm_tile tile)
{
    const size_t slices = ohm_mapping_slices(&placement->fabric->mapping);
    const size_t grid = tile.row_tile * placement->tiling.col_tiles + tile.col_tile;

    return (grid * slices + tile.slice) * OHM_SIGNS + tile.sign;
}

struct ohm_tile ohm_placement_tile(const struct ohm_placement *placement, size_t number)
{
    const size_t slices = ohm_mapping_slices(&placement->fabric->mapping);
    const size_t grid = number / OHM_SIGNS / slices;

    return (struct ohm_tile){ .row_tile = grid / placement->tiling.col_tiles,
                              .col_tile = grid % placement->tiling.col_tiles,
                              .slice = number / OHM_SIGNS % slices,
                              .sign = number % OHM_SIGNS };
}

void ohm_placement_levels(const struct ohm_placement *placement, struct ohm_tile tile,
                          uint8_t level[])
{
    ohm_bitslice_encode(&placement->fabric->mapping, &placement->tiling, placement->code,
                        tile, level);
}

bool ohm_placement_exists(const struct ohm_placement *placement, const uint8_t level[])
{
    const size_t cells = placement->tiling.rows * placement->tiling.cols;

    if (placement->fabric->keep_empty)
        return true;
    for (size_t k = 0; k < cells; k++)
        if (level[k] != 0 && level[k] != OHM_NO_CELL)
            return true;
    return false;
}

enum ohm_status ohm_placement_draw(const struct ohm_placement *placement,
                                   struct ohm_tile tile, const uint8_t level[], double g[])
{
    const struct ohm_fabric *fabric = placement->fabric;
    const size_t rows = placement->tiling.rows, cols = placement->tiling.cols;
    const size_t wide = ohm_fabric_cols(fabric), cells = rows * cols;
    const size_t levels = ohm_mapping_levels(&fabric->mapping);
    struct ohm_place place = {
        .seed = fabric->seed,
        .trial = fabric->trial,
        .tile = placement->first + (uint32_t)ohm_placement_number(placement, tile),
    };
    double *target = NULL, *drawn = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(target, cells + rows, "conductances"));
    OHM_GO(OHM_NEW(drawn, cells + rows, "conductances"));
    for (size_t k = 0; k < cells; k++)
        target[k] = level[k] == OHM_NO_CELL
                        ? OHM_UNFORMED
                        : ohm_card_level(&fabric->card, levels, level[k]);
    for (size_t r = 0; r < rows;
         r++) /* the dummies come after all others: they shift no draw */
        target[cells + r] = ohm_card_level(&fabric->card, levels, 0);
    ohm_card_draw(&fabric->card, place, cells + (fabric->dummy ? rows : 0), target, drawn);
    for (size_t r = 0; r < rows; r++) {
        memcpy(g + r * wide, drawn + r * cols, cols * sizeof *g);
        if (fabric->dummy)
            g[r * wide + cols] = drawn[cells + r];
    }
out:
    free(target);
    free(drawn);
    return status;
}

bool ohm_fabric_has_transfer(const struct ohm_fabric *fabric)
{
    const struct ohm_cell cell = ohm_card_cell(&fabric->card);

    return ohm_cell_linear(&cell) && fabric->wires.inactive == OHM_INACTIVE_GROUND;
}

void ohm_fabric_at_zero(const struct ohm_fabric *fabric, size_t n, double g[])
{
    const struct ohm_cell cell = ohm_card_cell(&fabric->card);

    for (size_t k = 0; k < n && !ohm_cell_linear(&cell); k++)
        g[k] = ohm_card_at_zero(&fabric->card, &cell, g[k]);
}
