#include "cli/circuit.h"
#include "cli/command.h"
#include "exchange/draft.h"
#include "experiment/record.h"
#include "experiment/reread.h"
#include "netlist/deck.h"

struct options {
    struct ohm_circuit_options circuit;
    char output[OHM_TEXT_BYTES];
    size_t index;
    bool all;
    char from[OHM_TEXT_BYTES], at[OHM_TEXT_BYTES];
    int route, sign;
    size_t train_seed, trial, layer, row_tile, column_tile, slice, image, phase, bit;
};

static const char *const signs[] = { "+", "-", NULL };

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "output", "", OHM_TEXT, AT(output), NULL, 0, 0, NULL, "The deck." },
    { "index", "", OHM_COUNT, AT(index), "0", 0, 1e9, NULL, "Input that is written, from 0." },
    { "all", "", OHM_FLAG, AT(all), "no", 0, 0, NULL, "All inputs, as one sweep of an index." },
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
    { fields, 0 },
    { 0 },
};

static enum ohm_status write_deck(const char *path, const struct ohm_deck *deck)
{
    struct ohm_draft draft;
    enum ohm_status status;

    OHM_TRY(ohm_draft_init(&draft, path));
    OHM_GO(ohm_deck_write(draft.out, deck));
    OHM_GO(ohm_draft_commit(&draft));
out:
    ohm_draft_clear(&draft);
    return status;
}

/* The deck of a read of a result file. */
static enum ohm_status write_read(const struct options *options)
{
    struct ohm_reread_id id = { .seed = options->train_seed,
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
    struct ohm_reread read = { .g = NULL };
    struct ohm_experiment experiment;
    struct ohm_study study;
    enum ohm_status status;

    OHM_TRY(ohm_record_open(options->from, &experiment, &study));
    OHM_GO(ohm_reread_point(&experiment.sweep, options->at, &id.point));
    OHM_GO(ohm_reread_init(&read, &study, &id));
    OHM_GO(write_deck(options->output, &(struct ohm_deck){ .crossbar = &read.x,
                                                           .n = 1,
                                                           .v = read.v,
                                                           .title = read.title,
                                                           .standalone = true }));
out:
    ohm_reread_clear(&read);
    ohm_study_clear(&study);
    ohm_experiment_clear(&experiment);
    return status;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    struct ohm_circuit circuit;
    struct ohm_deck deck;
    char title[2 * OHM_TEXT_BYTES];
    size_t k;
    enum ohm_status status;

    (void)arguments;
    if (options->from[0] != '\0')
        return write_read(options);
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
    deck = (struct ohm_deck){ .crossbar = &circuit.crossbar,
                              .n = options->all ? circuit.n : 1,
                              .v = circuit.v + k * circuit.crossbar.rows,
                              .u = circuit.u ? circuit.u + k * circuit.crossbar.cols : NULL,
                              .title = title,
                              .standalone = true };
    OHM_GO(write_deck(options->output, &deck));
out:
    ohm_circuit_clear(&circuit);
    return status;
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
        "x.cir",
    .parts = parts,
    .size = sizeof(struct options),
    .run = run,
};
