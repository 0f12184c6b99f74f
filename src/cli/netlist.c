#include "cli/circuit.h"
#include "cli/command.h"
#include "exchange/draft.h"
#include "netlist/deck.h"

struct options {
    struct ohm_circuit_options circuit;
    char output[OHM_TEXT_BYTES];
    size_t index;
    bool all;
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "output", "", OHM_TEXT, AT(output), NULL, 0, 0, NULL, "The deck." },
    { "index", "", OHM_COUNT, AT(index), "0", 0, 1e9, NULL, "Input that is written, from 0." },
    { "all", "", OHM_FLAG, AT(all), "no", 0, 0, NULL, "All inputs, as one sweep of an index." },
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

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    struct ohm_circuit circuit;
    struct ohm_deck deck;
    char title[2 * OHM_TEXT_BYTES];
    size_t k;
    enum ohm_status status;

    (void)arguments;
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
        "  ngspice -b x.cir",
    .parts = parts,
    .size = sizeof(struct options),
    .run = run,
};
