#include "base/version.h"
#include "cli/cellfile.h"
#include "cli/circuit.h"
#include "cli/command.h"
#include "exchange/draft.h"
#include "experiment/record.h"
#include "experiment/reread.h"
#include "netlist/deck.h"
#include "netlist/subckt.h"
#include "netlist/wave.h"

#include <string.h>

struct options {
    struct ohm_circuit_options circuit;
    char output[OHM_TEXT_BYTES];
    size_t index;
    bool all;
    bool transient;
    double reltol;
    struct ohm_charge charge;
    struct ohm_pulse pulse;
    int form;
    char include[OHM_TEXT_BYTES], subckt[OHM_TEXT_BYTES];
    char from[OHM_TEXT_BYTES], at[OHM_TEXT_BYTES];
    int route, sign;
    size_t train_seed, trial, layer, row_tile, column_tile, slice, image, phase, bit;
};

static const char *const signs[] = { "+", "-", NULL };
static const char *const forms[] = { "flat", "hierarchical", NULL };

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "output", "", OHM_TEXT, AT(output), NULL, 0, 0, NULL, "The deck." },
    { "index", "", OHM_COUNT, AT(index), "0", 0, 1e9, NULL, "Input that is written, from 0." },
    { "all", "", OHM_FLAG, AT(all), "no", 0, 0, NULL, "All inputs, as one sweep of an index." },
    { "transient", "", OHM_FLAG, AT(transient), "no", 0, 0, NULL,
      "The read in time, with the capacitances and the pulse; prints samples and energies." },
    { "reltol", "", OHM_REAL, AT(reltol), "1e-6", 1e-12, 1e-2, NULL,
      "With --transient: ngspice's option of that name; the largest step follows it." },
    { "form", "", OHM_WORD, AT(form), "flat", 0, 0, forms,
      "Cells as elements, or as instances of one sub-circuit that stands in the deck." },
    { "include", "", OHM_TEXT, AT(include), "", 0, 0, NULL,
      "A file with the cell's sub-circuit, nodes w b [gate] and parameter g (S at 0 V): the "
      "hierarchical deck includes it." },
    { "subckt", "", OHM_TEXT, AT(subckt), "", 0, 0, NULL,
      "Instead of a deck: the cell of this card (or law, as for --cell) as a .sub file." },
    { "from", "", OHM_TEXT, AT(from), "", 0, 0, NULL,
      "A result file: the deck of one of its reads, instead of --conductance and --input." },
    { "at", "", OHM_TEXT, AT(at), "", 0, 0, NULL,
      "With --from: the point, e.g. method=bl1,bits=1-3-3-3; axes left out take their first entry." },
    { "route", "", OHM_WORD, AT(route), "nodal", 0, 0, ohm_route_names,
      "With --from: the route whose codes are the inputs of layers after the first." },
    { "train_seed", "", OHM_COUNT, AT(train_seed), "0", 0, 1e6, NULL, "With --from: the training." },
    { "trial", "", OHM_COUNT, AT(trial), "0", 0, 1e6, NULL, "With --from: the chip." },
    { "layer", "", OHM_COUNT, AT(layer), "0", 0, 1e6, NULL, "With --from: the layer." },
    { "row_tile", "", OHM_COUNT, AT(row_tile), "0", 0, 1e6, NULL, "With --from: the tile of inputs." },
    { "column_tile", "", OHM_COUNT, AT(column_tile), "0", 0, 1e6, NULL,
      "With --from: the tile of outputs." },
    { "slice", "", OHM_COUNT, AT(slice), "0", 0, 1e6, NULL, "With --from: the slice, 0 is the top." },
    { "sign", "", OHM_WORD, AT(sign), "+", 0, 0, signs, "With --from: the sign of the weights." },
    { "image", "", OHM_COUNT, AT(image), "0", 0, 1e9, NULL, "With --from: the test image." },
    { "phase", "", OHM_COUNT, AT(phase), "0", 0, 1, NULL, "With --from: 1 for negative inputs." },
    { "bit", "", OHM_COUNT, AT(bit), "0", 0, 64, NULL, "With --from: the input bit, 0 is the least." },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = {
    { ohm_circuit_fields, offsetof(struct options, circuit) },
    { ohm_charge_fields, offsetof(struct options, charge) },
    { ohm_pulse_fields, offsetof(struct options, pulse) },
    { fields, 0 },
    { 0 },
};

enum { ORIGIN_BYTES = 3 * OHM_TEXT_BYTES };

/* The file's sub-circuit that fits the cell, where there is a file. */
static enum ohm_status find_subckt(const struct options *options,
                                   const struct ohm_cell *cell, char name[OHM_NAME_BYTES])
{
    const bool gate = cell->access == OHM_ACCESS_TRANSISTOR;

    name[0] = '\0';
    if (options->include[0] == '\0')
        return OHM_OK;
    if (ohm_cell_foreign(cell))
        return ohm_fail(OHM_EUSAGE, "--include: the card names its own file, %.400s",
                        cell->foreign.file);
    if (strpbrk(options->include, "\"\n"))
        return ohm_fail(OHM_EUSAGE, "--include: a deck cannot name a file with a quotation "
                                    "mark or a line break in its name");
    return ohm_subckt_find(options->include, "", gate ? 3 : 2, name);
}

/* Writes DECK in the form that is wanted, with what its header says about where it comes from. */
static enum ohm_status write_deck(const struct options *options, struct ohm_deck *deck,
                                  const char *origin)
{
    const struct ohm_wave wave = { .charge = &options->charge,
                                   .pulse = &options->pulse,
                                   .tolerance = options->reltol };
    char text[2 * ORIGIN_BYTES], name[OHM_NAME_BYTES];
    struct ohm_draft draft;
    enum ohm_status status;

    OHM_TRY(find_subckt(options, deck->crossbar->cell, name));
    snprintf(text, sizeof text, "written by ohmslice %s\n%.1500s", ohm_version(), origin);
    deck->origin = text;
    deck->standalone = true;
    deck->wave = options->transient ? &wave : NULL;
    deck->form = name[0] != '\0' ? OHM_DECK_HIERARCHICAL : options->form;
    deck->include = name[0] != '\0' ? options->include : NULL;
    deck->subckt = name;
    OHM_TRY(ohm_draft_init(&draft, options->output));
    OHM_GO(ohm_deck_write(draft.out, deck));
    OHM_GO(ohm_draft_commit(&draft));
out:
    ohm_draft_clear(&draft);
    return status;
}

/* --- a read of a result file --- */

static struct ohm_reread_id which_read(const struct options *options)
{
    return (struct ohm_reread_id){ .seed = options->train_seed,
                                   .trial = options->trial,
                                   .route = options->route,
                                   .layer = options->layer,
                                   .tile = { .row_tile = options->row_tile,
                                             .col_tile = options->column_tile,
                                             .slice = options->slice,
                                             .sign = (size_t)options->sign },
                                   .image = options->image,
                                   .phase = options->phase,
                                   .bit = options->bit };
}

/* The file, the seeds that made the chip, and the command's words for the read. */
static void say_read(const struct options *options, const struct ohm_settings *settings,
                     char origin[ORIGIN_BYTES])
{
    snprintf(
        origin, ORIGIN_BYTES,
        "result: %.400s\npoint: %.400s\nexperiment seed: %zu\ntraining (train_seed): "
        "%zu\nchip (trial): %zu\nread: layer %zu, row_tile %zu, column_tile %zu, slice "
        "%zu, sign %s, image %zu, phase %zu, bit %zu\nroute of earlier layers: "
        "%s\ndevice: %.200s",
        options->from, *options->at ? options->at : "the first", settings->head.seed,
        options->train_seed, options->trial, options->layer, options->row_tile,
        options->column_tile, options->slice, signs[options->sign], options->image,
        options->phase, options->bit, ohm_route_names[options->route], settings->card_name);
}

/* The deck of a read of a result file. */
static enum ohm_status write_read(const struct options *options)
{
    struct ohm_reread_id id = which_read(options);
    struct ohm_reread read = { .g = NULL };
    struct ohm_experiment experiment;
    struct ohm_study study;
    char origin[ORIGIN_BYTES];
    enum ohm_status status;

    OHM_TRY(ohm_record_open(options->from, &experiment, &study));
    OHM_GO(ohm_reread_point(&experiment.sweep, options->at, &id.point));
    OHM_GO(ohm_reread_init(&read, &study, &id));
    say_read(options, &experiment.point[id.point], origin);
    OHM_GO(write_deck(
        options,
        &(struct ohm_deck){ .crossbar = &read.x, .n = 1, .v = read.v, .title = read.title },
        origin));
out:
    ohm_reread_clear(&read);
    ohm_study_clear(&study);
    ohm_experiment_clear(&experiment);
    return status;
}

/* --- arrays --- */

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
    OHM_GO(write_deck(options, &deck, origin));
out:
    ohm_circuit_clear(&circuit);
    return status;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;

    (void)arguments;
    if (options->subckt[0] != '\0')
        return ohm_cellfile_write(options->subckt, options->output);
    return options->from[0] != '\0' ? write_read(options) : write_crossbar(options);
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
    .run = run,
};
