/* fabric.c -- levels to conductances, for one crossbar. */
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
    return fabric->mapping.cols + ohm_mapping_extra(&fabric->mapping) + fabric->dummy;
}

double ohm_fabric_lsb(const struct ohm_fabric *fabric)
{
    return ohm_card_lsb(&fabric->card, ohm_mapping_levels(&fabric->mapping));
}

double ohm_fabric_leak(const struct ohm_fabric *fabric)
{
    return fabric->card.g_off * fabric->card.v_read / ohm_fabric_lsb(fabric);
}

enum ohm_status ohm_fabric_layout(const struct ohm_fabric *fabric, size_t in, size_t out,
                                  const int16_t code[], bool signed_inputs,
                                  const uint32_t *order, struct ohm_layout **layout)
{
    const struct ohm_product product = { .in = in,
                                         .out = out,
                                         .code = code,
                                         .signed_inputs = signed_inputs,
                                         .from_top = fabric->wires.sense == OHM_SENSE_TOP,
                                         .keep_empty = fabric->keep_empty,
                                         .order = order };

    OHM_TRY(ohm_fabric_check(fabric));
    return ohm_layout_new(layout, &fabric->mapping, &product);
}

/* What the cells of levels are to become. */
static void find_targets(const struct ohm_fabric *fabric, size_t n, const uint8_t level[],
                         double target[])
{
    const size_t levels = ohm_mapping_levels(&fabric->mapping);

    for (size_t k = 0; k < n; k++)
        target[k] = level[k] == OHM_NO_CELL
                        ? OHM_UNFORMED
                        : ohm_card_level(&fabric->card, levels, level[k]);
}

/* Random numbers go to the cells of the mapping's columns row by row, then to the dummies, then to extra columns,
 * so that neither shifts a draw of the others. */
enum ohm_status ohm_placement_draw(const struct ohm_placement *placement,
                                   const struct ohm_xbar *xbar, double g[])
{
    const struct ohm_fabric *fabric = placement->fabric;
    const struct ohm_layout *layout = placement->layout;
    const size_t rows = layout->rows, cols = layout->cols, extra = layout->extra;
    const size_t wide = ohm_fabric_cols(fabric), inner = cols + extra, cells = rows * cols;
    const struct ohm_place place = {
        .seed = fabric->seed,
        .trial = fabric->trial,
        .tile = placement->first + (uint32_t)xbar->number,
    };
    uint8_t *level = NULL, *drawn_level = NULL;
    double *target = NULL, *drawn = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(level, rows * inner, "levels"));
    OHM_GO(OHM_NEW(drawn_level, rows * (inner + 1), "levels"));
    OHM_GO(OHM_NEW(target, rows * (inner + 1), "conductances"));
    OHM_GO(OHM_NEW(drawn, rows * (inner + 1), "conductances"));
    ohm_layout_levels(layout, xbar, level);
    for (size_t r = 0; r < rows; r++) {
        memcpy(drawn_level + r * cols, level + r * inner, cols);
        memcpy(drawn_level + cells + rows + r * extra, level + r * inner + cols, extra);
    }
    find_targets(fabric, rows * (inner + 1), drawn_level, target);
    ohm_card_draw(&fabric->card, place,
                  extra           ? rows * (inner + 1)
                  : fabric->dummy ? cells + rows
                                  : cells,
                  target, drawn);
    for (size_t r = 0; r < rows; r++) {
        memcpy(g + r * wide, drawn + r * cols, cols * sizeof *g);
        memcpy(g + r * wide + cols, drawn + cells + rows + r * extra, extra * sizeof *g);
        if (fabric->dummy)
            g[r * wide + inner] = drawn[cells + r];
    }
out:
    free(level);
    free(drawn_level);
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
