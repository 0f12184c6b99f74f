/* card.c -- checks a card, and draws conductances from it. */
#include "device/card.h"

#include "num/elementary.h"
#include "num/rng.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char *const models[] = { "linear", "cubic", "sinh", "table", "spice", NULL };
static const char *const accesses[] = { "none", "transistor", NULL };
static const char *const gates[] = { "on", "input", NULL };
static const char *const distributions[] = { "normal", "lognormal", NULL };

/* clang-format off */
#define AT(member) offsetof(struct ohm_card, member)
const struct ohm_field ohm_card_fields[] = {
    { "source", "", OHM_TEXT, AT(source), NULL, 0, 0, NULL,
      "Where the numbers come from.", OHM_STAGE_CHIP },
    { "model", "", OHM_WORD, AT(model), "linear", 0, 0, models,
      "I-V law of the cell; spice: a netlist of your own, which only ngspice evaluates.", OHM_STAGE_CHIP },
    { "file", "", OHM_TEXT, AT(file), "", 0, 0, NULL,
      "Spice: a .sub, .lib or .cir file with the cell, or an .osdi file, which is code; beside the "
      "card.", OHM_STAGE_CHIP },
    { "section", "", OHM_TEXT, AT(section), "", 0, 0, NULL,
      "Spice: the section of a .lib file that has sections.", OHM_STAGE_CHIP },
    { "subckt", "", OHM_TEXT, AT(subckt), "", 0, 0, NULL,
      "Spice: the sub-circuit, nodes w b, or w b gate with `access: transistor`, and parameter g "
      "(S); without it the first that fits. Of an .osdi file: the module.", OHM_STAGE_CHIP },
    { "shape_on", "", OHM_REAL, AT(shape_on), "0", -1e6, 1e6, NULL,
      "Cubic: A in 1/V^2; sinh: V0 in V; of a cell of the highest level.", OHM_STAGE_CHIP },
    { "shape_off", "", OHM_REAL, AT(shape_off), "0", -1e6, 1e6, NULL,
      "The same of the lowest level; levels between are interpolated.", OHM_STAGE_CHIP },
    { "table_v", "V", OHM_REALS, AT(table_v), "[0 V]", 0, 10, NULL,
      "Table: voltages, rising from above 0 V; 0 A at 0 V is understood.", OHM_STAGE_CHIP },
    { "table_i", "A", OHM_REALS, AT(table_i), "[0 A]", 0, 1000, NULL,
      "Table: currents at these voltages; only their ratios count.", OHM_STAGE_CHIP },
    { "selector_i", "A", OHM_REAL, AT(selector_i), "0 A", 0, 1, NULL,
      "Selector in series: I = selector_i sinh(V / selector_v); 0 A is none.", OHM_STAGE_CHIP },
    { "selector_v", "V", OHM_REAL, AT(selector_v), "0.1 V", 1e-6, 10, NULL,
      "Voltage of the selector's law.", OHM_STAGE_CHIP },
    { "g_on", "S", OHM_REAL, AT(g_on), NULL, 1e-12, 1, NULL,
      "Conductance of the highest level at the read voltage.", OHM_STAGE_CHIP },
    { "g_off", "S", OHM_REAL, AT(g_off), NULL, 0, 1, NULL,
      "Conductance of the lowest level at the read voltage.", OHM_STAGE_CHIP },
    { "levels", "", OHM_COUNT, AT(levels), "4", 2, 4096, NULL,
      "Most levels that the device is said to hold.", OHM_STAGE_CHIP },
    { "v_read", "V", OHM_REAL, AT(v_read), "0.2 V", 1e-6, 10, NULL,
      "Read voltage of an active row.", OHM_STAGE_CHIP },
    { "v_valid", "V", OHM_REAL, AT(v_valid), "0.3 V", 1e-6, 10, NULL,
      "Largest voltage that the numbers hold for.", OHM_STAGE_CHIP },
    { "access", "", OHM_WORD, AT(access), "none", 0, 0, accesses,
      "What stands between the memory and the bit line (1T1R: transistor).", OHM_STAGE_CHIP },
    { "t_beta", "A/V^2", OHM_REAL, AT(t_beta), "200 uA/V^2", 1e-12, 1e3, NULL,
      "Transistor: mobility times oxide capacitance times W / L.", OHM_STAGE_CHIP },
    { "t_vt", "V", OHM_REAL, AT(t_vt), "0.5 V", -10, 10, NULL,
      "Transistor: threshold voltage with its source at 0 V.", OHM_STAGE_CHIP },
    { "t_n", "", OHM_REAL, AT(t_n), "1.3", 1, 10, NULL,
      "Transistor: slope factor, which is the body effect too.", OHM_STAGE_CHIP },
    { "v_gate", "V", OHM_REAL, AT(v_gate), "1.5 V", -10, 10, NULL,
      "Transistor: voltage of a gate that is on.", OHM_STAGE_CHIP },
    { "gate", "", OHM_WORD, AT(gate), "on", 0, 0, gates,
      "Transistor: all gates are on, or only those of rows whose input is not 0 V.", OHM_STAGE_CHIP },
    { "spread", "S", OHM_REAL, AT(spread), "0 S", 0, 1, NULL,
      "Programming spread: part that is the same for all levels.", OHM_STAGE_CHIP },
    { "spread_rel", "", OHM_REAL, AT(spread_rel), "0", 0, 10, NULL,
      "Programming spread: part in proportion to the conductance.", OHM_STAGE_CHIP },
    { "spread_fit", "", OHM_REALS, AT(spread_fit), "[0]", -1e6, 1e6, NULL,
      "Programming spread: coefficients of a polynomial, sigma and G in uS.", OHM_STAGE_CHIP },
    { "distribution", "", OHM_WORD, AT(distribution), "normal", 0, 0, distributions,
      "Distribution of a programmed conductance; a normal one is cut at 0 S.", OHM_STAGE_CHIP },
    { "stuck_on", "", OHM_REAL, AT(stuck_on), "0", 0, 1, NULL,
      "Share of the cells that are stuck at g_on.", OHM_STAGE_CHIP },
    { "stuck_off", "", OHM_REAL, AT(stuck_off), "0", 0, 1, NULL,
      "Share of the cells that are stuck at g_off.", OHM_STAGE_CHIP },
    { "check_g", "S", OHM_REAL, AT(check_g), "0 S", 0, 1, NULL,
      "Test value: at this conductance ...", OHM_STAGE_CHIP },
    { "check_sigma", "S", OHM_REAL, AT(check_sigma), "0 S", 0, 1, NULL,
      "... the source gives this spread.", OHM_STAGE_CHIP },
    { 0 }
};
#undef AT
/* clang-format on */

static double current_at(const struct ohm_cell *cell, double g, double v)
{
    const double ground = 0;
    double i, g_w, g_b;

    ohm_cell_eval(cell, cell->v_gate, 1, &g, &v, &ground, &i, &g_w, &g_b);
    return i;
}

/* A selector or a transistor limits what passes at the read voltage. */
static enum ohm_status check_reached(const struct ohm_card *card,
                                     const struct ohm_cell *cell)
{
    const double g = ohm_card_at_zero(card, cell, card->g_on);
    const double reached = current_at(cell, g, card->v_read) / card->v_read;

    if (fabs(reached / card->g_on - 1) <= 1e-9)
        return OHM_OK;
    if (card->access == OHM_ACCESS_TRANSISTOR)
        return ohm_fail(OHM_EUSAGE,
                        "t_beta: at the read voltage the transistor passes less than g_on, "
                        "%g S",
                        card->g_on);
    return ohm_fail(
        OHM_EUSAGE,
        "selector_i: at the read voltage the selector passes less than g_on, %g S",
        card->g_on);
}

/* A table is a curve, and long enough. */
static enum ohm_status check_table(const struct ohm_card *card)
{
    struct ohm_curve curve;

    OHM_TRY(ohm_curve_set(&curve, &card->table_v, &card->table_i));
    if (card->v_valid > ohm_curve_end(&curve))
        return ohm_fail(OHM_EUSAGE,
                        "v_valid: %g V is beyond the last voltage of table_v, %g V, and "
                        "nothing is extrapolated",
                        card->v_valid, ohm_curve_end(&curve));
    return OHM_OK;
}

/* The current of a user-supplied cell is what its netlist says. */
static enum ohm_status check_foreign(const struct ohm_card *card)
{
    if (card->model != OHM_LAW_SPICE)
        return *card->file || *card->section || *card->subckt
                   ? ohm_fail(OHM_EUSAGE,
                              "file, section and subckt are of cards with model spice")
                   : OHM_OK;
    if (*card->file == '\0')
        return ohm_fail(OHM_EUSAGE, "file: a card with model spice names the file that has "
                                    "its cell");
    if (strlen(card->section) >= OHM_NAME_BYTES || strlen(card->subckt) >= OHM_NAME_BYTES)
        return ohm_fail(OHM_EUSAGE, "subckt, section: a name has at most %d letters",
                        OHM_NAME_BYTES - 1);
    if (card->selector_i > 0)
        return ohm_fail(OHM_EUSAGE, "selector_i: a cell of model spice has its selector in "
                                    "its file");
    return OHM_OK;
}

static bool plain(const struct ohm_card *card)
{
    return card->model == OHM_LAW_LINEAR && card->selector_i == 0 &&
           card->access == OHM_ACCESS_NONE && card->gate == OHM_GATE_ON;
}

/* The cell's law rises where it has to, and reaches the levels. */
static enum ohm_status check_cell(const struct ohm_card *card)
{
    const struct ohm_cell cell = ohm_card_cell(card);

    OHM_TRY(ohm_cell_check(&cell));
    if (ohm_cell_foreign(&cell))
        return OHM_OK;
    OHM_TRY(ohm_law_check(&cell.law, card->v_valid));
    OHM_TRY(check_reached(card, &cell));
    if (cell.law.shape[0] != cell.law.shape[1] && !(cell.law.at[0] < cell.law.at[1]))
        return ohm_fail(OHM_EUSAGE,
                        "shape_on: with %g and shape_off %g the highest level conducts "
                        "no more at 0 V than the lowest, so a shape between them is not "
                        "defined",
                        card->shape_on, card->shape_off);
    return OHM_OK;
}

enum ohm_status ohm_card_check(const struct ohm_card *card)
{
    if (!(card->g_off < card->g_on))
        return ohm_fail(OHM_EUSAGE, "g_off: %g S is not below g_on, %g S", card->g_off,
                        card->g_on);
    if (!(card->v_read <= card->v_valid))
        return ohm_fail(OHM_EUSAGE, "v_read: %g V is above v_valid, %g V", card->v_read,
                        card->v_valid);
    OHM_TRY(check_foreign(card));
    if (card->model == OHM_LAW_TABLE)
        OHM_TRY(check_table(card));
    if (card->access == OHM_ACCESS_TRANSISTOR && card->selector_i > 0)
        return ohm_fail(OHM_EUSAGE, "access: a transistor and a selector (selector_i) "
                                    "together are not modelled");
    if (!plain(card))
        OHM_TRY(check_cell(card));
    if (card->stuck_on + card->stuck_off > 1)
        return ohm_fail(OHM_EUSAGE,
                        "stuck_on and stuck_off: %g and %g are more than all cells",
                        card->stuck_on, card->stuck_off);
    return OHM_OK;
}

struct ohm_cell ohm_card_cell(const struct ohm_card *card)
{
    struct ohm_cell cell = { .law = { .kind = card->model,
                                      .shape = { card->shape_off, card->shape_on },
                                      .selector_i = card->selector_i,
                                      .selector_v = card->selector_v },
                             .access = card->access,
                             .transistor = { .beta = card->t_beta,
                                             .vt0 = card->t_vt,
                                             .n = card->t_n,
                                             .ut = OHM_UT },
                             .v_gate = card->v_gate,
                             .gate = card->gate };

    if (card->model == OHM_LAW_TABLE) {
        (void)ohm_curve_set(&cell.law.curve, &card->table_v, &card->table_i); /* checked */
        return cell;
    }
    if (card->model == OHM_LAW_SPICE) { /* lengths are checked */
        snprintf(cell.foreign.file, sizeof cell.foreign.file, "%s", card->file);
        snprintf(cell.foreign.section, sizeof cell.foreign.section, "%.63s", card->section);
        snprintf(cell.foreign.name, sizeof cell.foreign.name, "%.63s", card->subckt);
        return cell;
    }
    if (card->shape_off == card->shape_on)
        return cell;
    for (int k = 0; k < 2;
         k++) { /* the shape is known at the ends, before where they lie is */
        struct ohm_cell end = cell;

        end.law.shape[0] = end.law.shape[1] = cell.law.shape[k];
        cell.law.at[k] = ohm_card_at_zero(card, &end, k ? card->g_on : card->g_off);
    }
    return cell;
}

double ohm_card_at_zero(const struct ohm_card *card, const struct ohm_cell *cell, double g)
{
    const double wanted = g * card->v_read;
    double at_zero = g;

    if (ohm_cell_linear(cell) || ohm_cell_foreign(cell) || g == 0)
        return g;
    for (int k = 0; k < 1000;
         k++) { /* the current rises with at_zero, at most in proportion */
        const double ratio = wanted / current_at(cell, at_zero, card->v_read);

        at_zero *= ratio;
        if (fabs(ratio - 1) <= 1e-15)
            break;
    }
    return at_zero;
}

double ohm_card_level(const struct ohm_card *card, size_t levels, size_t level)
{
    return card->g_off +
           (card->g_on - card->g_off) * ((double)level / (double)(levels - 1));
}

double ohm_card_sigma(const struct ohm_card *card, double g)
{
    double fit = 0;

    for (size_t k = card->spread_fit.n; k-- > 0;)
        fit = fit * (g * 1e6) + card->spread_fit.at[k];
    return fmax(0, card->spread + card->spread_rel * g + fit * 1e-6);
}

double ohm_card_lsb(const struct ohm_card *card, size_t levels)
{
    return card->v_read * (card->g_on - card->g_off) / (double)(levels - 1);
}

/* One programmed conductance around TARGET for a standard normal Z. */
static double programmed(const struct ohm_card *card, double target, double z)
{
    const double sigma = ohm_card_sigma(card, target);

    if (card->distribution == OHM_LOGNORMAL && target == 0)
        return 0;
    if (card->distribution == OHM_LOGNORMAL) {
        const double width = sqrt(ohm_log1p((sigma / target) * (sigma / target)));

        return target *
               ohm_exp(width * z - 0.5 * width * width); /* mean target, spread sigma */
    }
    return fmax(0, target + sigma * z);
}

void ohm_card_draw(const struct ohm_card *card, struct ohm_place place, size_t n,
                   const double target[], double g[])
{
    const bool faults = card->stuck_on + card->stuck_off > 0;

    for (size_t k = 0; k < n; k++) {
        struct ohm_rng rng =
            ohm_rng_at(place.seed, OHM_FOR_SPREAD, place.trial, place.tile, (uint32_t)k);

        g[k] = fmax(target[k], 0);
        if (target[k] < 0)
            continue; /* unformed */
        if (ohm_card_sigma(card, target[k]) > 0)
            g[k] = programmed(card, target[k], ohm_rng_draw_normal(&rng));
        if (faults) {
            double u;

            rng = ohm_rng_at(place.seed, OHM_FOR_FAULTS, place.trial, place.tile,
                             (uint32_t)k);
            u = ohm_rng_draw_uniform(&rng);
            if (u < card->stuck_on)
                g[k] = card->g_on;
            else if (u < card->stuck_on + card->stuck_off)
                g[k] = card->g_off;
        }
    }
}
