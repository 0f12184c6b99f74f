/* circuit.c -- reads the options of a single crossbar, and the arrays that they name. */
#include "cli/circuit.h"

#include "cli/options.h"
#include "study/settings.h"
#include "netlist/subckt.h"

#include <math.h>
#include <string.h>

enum { GATE_CARD, GATE_ON, GATE_INPUT };

static const char *const drives[] = { "one", "both", NULL };
static const char *const senses[] = { "bottom", "top", NULL };
static const char *const inactives[] = { "ground", "float", NULL };
static const char *const supplies[] = { "rows", "columns", NULL };
static const char *const gates[] = { "card", "on", "input", NULL };

/* clang-format off */
#define AT(member) offsetof(struct ohm_circuit_options, member)
const struct ohm_field ohm_circuit_fields[] = {
    { "conductance", "", OHM_TEXT, AT(conductance), "", 0, 0, NULL,
      "Conductances, a .npy of [rows][cols] in S.", OHM_STAGE_NONE },
    { "input", "", OHM_TEXT, AT(input), "", 0, 0, NULL,
      "Driver voltages, a .npy of [n][rows] (or [rows]) in V.", OHM_STAGE_NONE },
    { "r_word", "Ohm", OHM_REAL, AT(wires.r_word), "0 Ohm", 0, 1e6, NULL,
      "Resistance of a word-line segment.", OHM_STAGE_NONE },
    { "r_bit", "Ohm", OHM_REAL, AT(wires.r_bit), "0 Ohm", 0, 1e6, NULL,
      "Resistance of a bit-line segment.", OHM_STAGE_NONE },
    { "r_source", "Ohm", OHM_REAL, AT(wires.r_source), "0 Ohm", 0, 1e9, NULL,
      "Resistance between a driver and its word line.", OHM_STAGE_NONE },
    { "r_sense", "Ohm", OHM_REAL, AT(wires.r_sense), "0 Ohm", 0, 1e9, NULL,
      "Resistance between a bit line and its virtual ground.", OHM_STAGE_NONE },
    { "first_segment", "", OHM_FLAG, AT(wires.first_segment), "yes", 0, 0, NULL,
      "A word segment before the first column; --first-segment=no for none.", OHM_STAGE_NONE },
    { "last_segment", "", OHM_FLAG, AT(wires.last_segment), "yes", 0, 0, NULL,
      "A bit segment after the last row; --last-segment=no for none.", OHM_STAGE_NONE },
    { "drive", "", OHM_WORD, AT(wires.drive), "one", 0, 0, drives,
      "Ends of the word lines that are driven.", OHM_STAGE_NONE },
    { "sense", "", OHM_WORD, AT(wires.sense), "bottom", 0, 0, senses,
      "End of the bit lines that is read.", OHM_STAGE_NONE },
    { "inactive", "", OHM_WORD, AT(wires.inactive), "ground", 0, 0, inactives,
      "What is done with rows whose input is exactly 0 V.", OHM_STAGE_NONE },
    { "supply", "", OHM_WORD, AT(wires.supply), "rows", 0, 0, supplies,
      "1T1R: inputs drive the rows' lines, or only gates, and every column has its own supply line.",
      OHM_STAGE_NONE },
    { "gate", "", OHM_WORD, AT(gate), "card", 0, 0, gates,
      "1T1R: all gates are on, or those of rows whose input is not 0 V; card: as the card says, "
      "else on.", OHM_STAGE_NONE },
    { "convention", "", OHM_TEXT, AT(convention), "", 0, 0, NULL,
      "The circuit of another simulator: badcrossbar, crosssim or memtorch.", OHM_STAGE_NONE },
    { "cell", "", OHM_TEXT, AT(cell), "linear", 0, 0, NULL,
      "Law of the cells: linear, cubic:A (1/V^2), sinh:V0 (V), or a card; behind a law "
      ",selector:IS:VS (A, V) puts a selector in series and ,transistor:BETA:VT:N:VGATE "
      "(A/V^2, V, -, V) a transistor.", OHM_STAGE_NONE },
    { 0 }
};
const struct ohm_field ohm_clamp_fields[] = {
    { "clamp", "", OHM_TEXT, AT(clamp), "", 0, 0, NULL,
      "Voltages of the virtual grounds, a .npy of [n][cols] in V; 0 V without it.", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

enum ohm_status ohm_circuit_cell(const char *text, struct ohm_cell *cell,
                                 struct ohm_card *card)
{
    *card = (struct ohm_card){ .source = "" };
    if (ohm_cell_parse(text, cell) == OHM_OK)
        return OHM_OK;
    if (strchr(text, ':'))
        return OHM_EUSAGE;
    if (ohm_card_read(text, card) != OHM_OK)
        return ohm_fail(OHM_EUSAGE,
                        "--cell: %s is not linear, cubic:A, sinh:V0 or a card (%s)", text,
                        ohm_sentence());
    *cell = ohm_card_cell(card);
    return ohm_cell_foreign(cell) ? ohm_subckt_check(cell) : OHM_OK;
}

#define V_MAX 1e6 /* V */

/* Voltages of a circuit; beyond that, powers and residuals are no numbers any more. */
static enum ohm_status check_voltages(const struct ohm_npy *a, const char *path)
{
    const size_t width = a->shape[a->ndim - 1];

    for (size_t k = 0; k < ohm_npy_size(a); k++)
        if (!(fabs(a->values[k]) <= V_MAX))
            return ohm_fail(
                OHM_EINPUT,
                "%s: voltage [%zu][%zu] is %g V, which is not within -%g to %g V", path,
                k / width, k % width, a->values[k], V_MAX, V_MAX);
    return OHM_OK;
}

/* An array of voltages [n][WIDTH], or one row of them. */
static enum ohm_status read_voltages(const char *path, size_t width, const char *what,
                                     struct ohm_npy *a, size_t *n)
{
    OHM_TRY(ohm_npy_read(path, a));
    OHM_TRY(ohm_npy_finite(a, path));
    if (a->ndim == 1 && a->shape[0] == width)
        *n = 1;
    else if (a->ndim == 2 && a->shape[1] == width && a->shape[0] > 0)
        *n = a->shape[0];
    else
        return ohm_npy_expect(a, path, 2, (size_t[]){ 0, width }) != OHM_OK
                   ? ohm_fail(OHM_EINPUT, "%s, one voltage for each of the %zu %s",
                              ohm_sentence(), width, what)
                   : ohm_fail(OHM_EINPUT, "%s: there is no input in it", path);
    return check_voltages(a, path);
}

/* Applies the convention that is named; an option that says otherwise is refused, not overruled. */
static enum ohm_status set_convention(const struct ohm_circuit_options *options,
                                      struct ohm_wires *wires)
{
    char given[64], set[64], name[64];

    if (options->convention[0] == '\0')
        return OHM_OK;
    if (ohm_wires_convention(wires, options->convention) != OHM_OK)
        return ohm_fail(OHM_EUSAGE, "--%s", ohm_sentence());
    for (const struct ohm_field *f = ohm_wires_fields; f->key; f++) {
        ohm_field_print(f, &options->wires, given, sizeof given);
        ohm_field_print(f, wires, set, sizeof set);
        ohm_option_name(f->key, name);
        if (ohm_option_given(f->key) && strcmp(given, set) != 0)
            return ohm_fail(OHM_EUSAGE,
                            "--%s: %s is not what --convention %s says, which is %s", name,
                            given, options->convention, set);
    }
    return OHM_OK;
}

static enum ohm_status check_given(const char *name, const char *path)
{
    return *path ? OHM_OK : ohm_fail(OHM_EUSAGE, "--%s is missing; see --help", name);
}

enum ohm_status ohm_circuit_init(struct ohm_circuit *circuit,
                                 const struct ohm_circuit_options *options)
{
    struct ohm_circuit draft = { .crossbar = { .wires = options->wires } };
    struct ohm_crossbar *x = &draft.crossbar;
    struct ohm_card card;
    size_t clamps;
    enum ohm_status status;

    OHM_GO(check_given("conductance", options->conductance));
    OHM_GO(check_given("input", options->input));
    OHM_GO(ohm_circuit_cell(options->cell, &circuit->cell, &card));
    if (options->gate != GATE_CARD)
        circuit->cell.gate = options->gate == GATE_ON ? OHM_GATE_ON : OHM_GATE_INPUT;
    x->cell = &circuit->cell;
    draft.cell = circuit->cell;
    OHM_GO(set_convention(options, &x->wires));
    OHM_GO(ohm_wires_check(&x->wires, x->cell));
    OHM_GO(ohm_npy_read(options->conductance, &draft.conductance));
    OHM_GO(ohm_npy_expect(&draft.conductance, options->conductance, 2, (size_t[]){ 0, 0 }));
    x->rows = draft.conductance.shape[0];
    x->cols = draft.conductance.shape[1];
    x->g = draft.conductance.values;
    status = ohm_crossbar_check(x);
    if (status != OHM_OK) {
        ohm_while(status, "%s", options->conductance);
        goto out;
    }
    OHM_GO(read_voltages(options->input, x->rows, "rows", &draft.input, &draft.n));
    draft.v = draft.input.values;
    if (options->clamp[0] != '\0') {
        OHM_GO(read_voltages(options->clamp, x->cols, "columns", &draft.clamp, &clamps));
        if (clamps != draft.n) {
            status = ohm_fail(OHM_EINPUT, "%s has %zu rows of voltages, the inputs are %zu",
                              options->clamp, clamps, draft.n);
            goto out;
        }
        draft.u = draft.clamp.values;
    }
    *circuit = draft;
out:
    if (status != OHM_OK)
        ohm_circuit_clear(&draft);
    return status;
}

void ohm_circuit_clear(struct ohm_circuit *circuit)
{
    ohm_npy_clear(&circuit->conductance);
    ohm_npy_clear(&circuit->input);
    ohm_npy_clear(&circuit->clamp);
}
