/* netlist.c -- ohmslice netlist: a crossbar, a cell, or a read of a result as a netlist. */
#include "cli/cellfile.h"
#include "cli/circuit.h"
#include "cli/options.h"
#include "cli/readdeck.h"

struct options {
    struct ohm_circuit_options circuit;
    struct ohm_deckfile file;
    struct ohm_readdeck read;
    size_t index;
    bool all;
    struct ohm_charge charge;
    struct ohm_pulse pulse;
    char subckt[OHM_TEXT_BYTES];
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "index", "", OHM_COUNT, AT(index), "0", 0, 1e9, NULL, "Input that is written, from 0.", OHM_STAGE_NONE },
    { "all", "", OHM_FLAG, AT(all), "no", 0, 0, NULL, "All inputs, as one sweep of an index.", OHM_STAGE_NONE },
    { "subckt", "", OHM_TEXT, AT(subckt), "", 0, 0, NULL,
      "Instead of a deck: the cell of this card (or law, as for --cell) as a .sub file.", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = {
    { ohm_circuit_fields, offsetof(struct options, circuit) },
    { ohm_clamp_fields, offsetof(struct options, circuit) },
    { ohm_charge_fields, offsetof(struct options, charge) },
    { ohm_pulse_fields, offsetof(struct options, pulse) },
    { ohm_deckfile_fields, offsetof(struct options, file) },
    { fields, 0 },
    { ohm_readdeck_fields, offsetof(struct options, read) },
    { 0 },
};

enum { ORIGIN_BYTES = 3 * OHM_TEXT_BYTES };

static enum ohm_status write_crossbar(const struct options *options)
{
    struct ohm_circuit circuit;
    struct ohm_deck deck;
    char title[2 * OHM_TEXT_BYTES], origin[ORIGIN_BYTES];
    size_t k;
    enum ohm_status status;

    OHM_TRY(ohm_circuit_init(&circuit, &options->circuit));
    k = options->all ? 0 : options->index;
    if (k >= circuit.n) {
        status = ohm_fail(OHM_EUSAGE, "--index: %zu is not in 0 to %zu, the inputs of %s",
                          k, circuit.n - 1, options->circuit.input);
        goto out;
    }
    snprintf(title, sizeof title, "crossbar %.400s, inputs %.400s %s%zu",
             options->circuit.conductance, options->circuit.input,
             options->all ? "0 to " : "", options->all ? circuit.n - 1 : k);
    snprintf(origin, sizeof origin, "cell: %.400s\nconvention: %.100s\nclamps: %.400s",
             options->circuit.cell,
             *options->circuit.convention ? options->circuit.convention
                                          : "docs/circuit.md, with:",
             *options->circuit.clamp ? options->circuit.clamp : "0 V");
    deck = (struct ohm_deck){ .crossbar = &circuit.crossbar,
                              .n = options->all ? circuit.n : 1,
                              .v = circuit.v + k * circuit.crossbar.rows,
                              .u = circuit.u ? circuit.u + k * circuit.crossbar.cols : NULL,
                              .title = title };
    OHM_GO(ohm_deckfile_write(&options->file, &deck, &options->charge, &options->pulse,
                              origin));
out:
    ohm_circuit_clear(&circuit);
    return status;
}

/* OHM_EUSAGE for the first option of TABLE that was given. */
static enum ohm_status refuse_all(const struct ohm_field table[], const char *why)
{
    for (const struct ohm_field *f = table; f->key; f++)
        OHM_TRY(ohm_options_refuse((const char *const[]){ f->key, NULL }, "%s", why));
    return OHM_OK;
}

/* The options that the kind of deck which is wanted does not read. */
static enum ohm_status check_options(const struct options *options)
{
    static const char *const of_one[] = { "index", "all", NULL };
    static const char *const of_deck[] = { "transient", "reltol", "form", "include", NULL };
    static const char *const of_time[] = { "reltol", NULL };
    const bool cell = options->subckt[0] != '\0', from = options->read.from[0] != '\0';
    const char *why = cell ? "--subckt writes a cell and no deck"
                           : "--from takes all of the circuit from the result";

    if (cell || from) {
        OHM_TRY(refuse_all(ohm_circuit_fields, why));
        OHM_TRY(refuse_all(ohm_clamp_fields, why));
        OHM_TRY(refuse_all(ohm_charge_fields, why));
        OHM_TRY(refuse_all(ohm_pulse_fields, why));
        OHM_TRY(ohm_options_refuse(of_one, "%s", why));
    }
    if (cell || !from)
        OHM_TRY(refuse_all(ohm_readdeck_fields, cell ? why : "it needs --from, a result"));
    if (cell)
        return ohm_options_refuse(of_deck, "%s", why);
    if (!options->file.transient) {
        why = "only a deck with --transient has it";
        OHM_TRY(ohm_options_refuse(of_time, "%s", why));
        OHM_TRY(refuse_all(ohm_charge_fields, why));
        OHM_TRY(refuse_all(ohm_pulse_fields, why));
    }
    if (options->file.include[0] != '\0' && options->file.form == OHM_DECK_FLAT)
        OHM_TRY(ohm_options_refuse((const char *const[]){ "form", NULL },
                                   "a deck with --include is hierarchical"));
    if (options->all)
        OHM_TRY(ohm_options_refuse((const char *const[]){ "index", NULL },
                                   "--all writes every input"));
    return OHM_OK;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;

    (void)arguments;
    OHM_TRY(check_options(options));
    if (options->subckt[0] != '\0')
        return ohm_cellfile_write(options->subckt, options->file.output);
    return options->read.from[0] != '\0'
               ? ohm_readdeck_write(&options->read, &options->file)
               : write_crossbar(options);
}

const struct ohm_command ohm_command_netlist = {
    .name = "netlist",
    .arguments = "",
    .sentence = "the same crossbar as a SPICE deck",
    .details =
        "Writes the deck of one input of a crossbar. It runs unchanged in plain "
        "`ngspice -b` and prints the current into every virtual ground with 16 digits.\n\n"
        "  ohmslice netlist --conductance G.npy --input V.npy --r-word 1 --r-bit 1 -o "
        "x.cir\n"
        "  ngspice -b x.cir\n\n"
        "With --from it writes the deck of one read of a result file: the crossbar as it "
        "was "
        "programmed, and the input bit of that image. Its currents are those of the run's "
        "traces and audit.\n\n"
        "  ohmslice netlist --from r.h5 --at bits=1-3-3-3 --slice 1 --image 7 --bit 6 -o "
        "x.cir\n\n"
        "With --group too it is a read that the file keeps, by its number, and lines "
        "`* expect:` in the deck tell what the file says that it prints.\n\n"
        "  ohmslice netlist --from r.h5 --group traces/nodal --read 12 -o x.cir\n\n"
        "With --transient it is the read in time that ohmslice settle solves: the deck "
        "prints "
        "what the readers show at t_sample, and the energies of a cycle.\n\n"
        "With --subckt it writes the cell of a card as a sub-circuit, and with --include a "
        "deck of such cells (netlists/README.md).\n\n"
        "  ohmslice netlist --subckt sky130-table -o cell.sub\n"
        "  ohmslice netlist --conductance G.npy --input V.npy --cell sky130-table "
        "--include "
        "cell.sub -o x.cir",
    .parts = parts,
    .size = sizeof(struct options),
    .results = OHM_RESULTS_FROM,
    .run = run,
};
