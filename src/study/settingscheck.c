/* settingscheck.c -- do the settings fit each other? */
#include "study/settings.h"

#include "netlist/subckt.h"

/* Can the reads be solved in time, on the routes that are wanted? */
static enum ohm_status check_timing(const struct ohm_settings *settings)
{
    const struct ohm_cell cell = ohm_card_cell(&settings->card);
    const struct ohm_fabric fabric = ohm_settings_fabric(settings, 0);
    const struct ohm_crossbar x = { .rows = 1, /* any will do; sizes are checked below */
                                    .cols = 1,
                                    .g = &settings->card.g_on,
                                    .wires = settings->wires,
                                    .cell = ohm_cell_linear(&cell) ? NULL : &cell };
    const struct ohm_transient transient = { .crossbar = &x,
                                             .charge = &settings->charge,
                                             .pulse = &settings->timing.pulse,
                                             .band = settings->timing.band,
                                             .tolerance = settings->timing.tolerance };
    const struct ohm_solver *solver;

    OHM_TRY(ohm_pulse_check(&settings->timing.pulse));
    for (int r = OHM_ROUTE_NODAL; r < OHM_ROUTES; r++) {
        if (!settings->route[r])
            continue;
        OHM_TRY(ohm_solver_find(ohm_route_names[r], &solver));
        OHM_TRY(ohm_transient_check(&transient, solver));
        OHM_TRY(ohm_transient_fits(solver, fabric.mapping.rows, ohm_fabric_cols(&fabric)));
    }
    return OHM_OK;
}

/* A cell of the user's: is it there, and is every circuit ngspice's? */
static enum ohm_status check_foreign(const struct ohm_settings *settings)
{
    struct ohm_cell cell = ohm_card_cell(&settings->card);

    if (!ohm_cell_foreign(&cell))
        return OHM_OK;
    if (settings->route[OHM_ROUTE_IDEAL] || settings->route[OHM_ROUTE_NODAL])
        return ohm_fail(OHM_EUSAGE,
                        "solver: only ngspice can evaluate cells of model spice; "
                        "name it alone, or digital and it");
    if (settings->wires.supply == OHM_SUPPLY_COLUMNS)
        return ohm_fail(OHM_EUSAGE,
                        "supply: with cells of model spice it runs along the rows");
    return ohm_subckt_check(&cell);
}

/* An audit that is required is possible. */
static enum ohm_status check_audit(const struct ohm_settings *settings)
{
    bool circuits = false;

    for (int r = OHM_ROUTE_IDEAL; r < OHM_ROUTES; r++)
        circuits |= settings->route[r];
    if (!settings->audit.required)
        return OHM_OK;
    if (settings->audit.reads == 0)
        return ohm_fail(OHM_EUSAGE, "audit.required: audit.reads is 0");
    if (!circuits)
        return ohm_fail(OHM_EUSAGE, "audit.required: solver names no circuit to audit");
    return settings->card.model == OHM_LAW_SPICE
               ? ohm_fail(OHM_EUSAGE,
                          "audit.required: cells of model spice have one route, "
                          "so that no other can audit it")
               : OHM_OK;
}

enum ohm_status ohm_settings_check(const struct ohm_settings *settings)
{
    const struct ohm_fabric fabric = ohm_settings_fabric(settings, 0);
    const struct ohm_counts *layers = &settings->network.layers;

    if (layers->rows != 0 || layers->cols < 2 || layers->cols > OHM_LAYERS_MAX + 1)
        return ohm_fail(OHM_EUSAGE,
                        "network.layers: 2 to %d sizes are wanted, e.g. [784, 100, 10]",
                        OHM_LAYERS_MAX + 1);
    OHM_TRY(ohm_fabric_check(&fabric));
    OHM_TRY(ohm_train_check_method(&settings->train, &settings->mapping, layers->cols,
                                   layers->at));
    if (layers->cols > 2 && settings->mapping.input_bits < OHM_BITS_MAX)
        return ohm_fail(
            OHM_EUSAGE,
            "mapping.input_bits: %zu bits do not hold the %d-bit activations of a "
            "network with hidden layers",
            settings->mapping.input_bits, OHM_BITS_MAX);
    OHM_TRY(check_foreign(settings));
    OHM_TRY(check_audit(settings));
    if (settings->timing.reads > 0)
        OHM_TRY(check_timing(settings));
    return ohm_readout_check(&settings->readout, layers->cols - 1,
                             ohm_mapping_slices(&settings->mapping));
}
