/* circuit.h -- the options of a single crossbar, shared by solve and netlist. */
#ifndef OHM_CLI_CIRCUIT_H
#define OHM_CLI_CIRCUIT_H

#include "base/field.h"
#include "crossbar/crossbar.h"
#include "device/card.h"
#include "exchange/npy.h"

struct ohm_circuit_options {
    char conductance[OHM_TEXT_BYTES], input[OHM_TEXT_BYTES], clamp[OHM_TEXT_BYTES];
    struct ohm_wires wires;
    char convention[OHM_TEXT_BYTES], cell[OHM_TEXT_BYTES];
    int gate; /* as the card says, on, input */
};

extern const struct ohm_field ohm_circuit_fields[]; /* without the clamps */
extern const struct ohm_field ohm_clamp_fields[];

/* What the options name, read and checked. */
struct ohm_circuit {
    struct ohm_crossbar crossbar; /* g belongs to conductance, its cell is the one below */
    struct ohm_cell cell;
    struct ohm_npy conductance, input, clamp;
    size_t n;        /* inputs */
    const double *v; /* V, [n][rows] */
    const double *u; /* V, [n][cols], or NULL */
};

/* The cell that TEXT names: a law by its words, or a card, which is then *card too; else its source is "". */
enum ohm_status ohm_circuit_cell(const char *text, struct ohm_cell *cell,
                                 struct ohm_card *card);

/* OHM_EUSAGE also for an option that was given and that the convention says otherwise. */
enum ohm_status ohm_circuit_init(struct ohm_circuit *circuit,
                                 const struct ohm_circuit_options *options);
void ohm_circuit_clear(struct ohm_circuit *circuit);

#endif
