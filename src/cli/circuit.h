/* circuit.h -- the options of a single crossbar, shared by solve and netlist. */
#ifndef OHM_CLI_CIRCUIT_H
#define OHM_CLI_CIRCUIT_H

#include "base/field.h"
#include "crossbar/crossbar.h"
#include "exchange/npy.h"

struct ohm_circuit_options {
    char conductance[OHM_TEXT_BYTES], input[OHM_TEXT_BYTES], clamp[OHM_TEXT_BYTES];
    struct ohm_wires wires;
    char convention[OHM_TEXT_BYTES], cell[OHM_TEXT_BYTES];
};

/* The rows of the table, for a struct whose first member is a struct ohm_circuit_options. */
#define OHM_CIRCUIT_AT(member) offsetof(struct ohm_circuit_options, member)
extern const char *const ohm_sense_words[], *const ohm_inactive_words[];
/* clang-format off */
#define OHM_CIRCUIT_FIELDS                                                                         \
    { "conductance", "", OHM_TEXT, OHM_CIRCUIT_AT(conductance), NULL, 0, 0, NULL,                   \
      "Conductances, a .npy of [rows][cols] in S." },                                              \
    { "input", "", OHM_TEXT, OHM_CIRCUIT_AT(input), NULL, 0, 0, NULL,                               \
      "Driver voltages, a .npy of [n][rows] (or [rows]) in V." },                                  \
    { "clamp", "", OHM_TEXT, OHM_CIRCUIT_AT(clamp), "", 0, 0, NULL,                                 \
      "Voltages of the virtual grounds, a .npy of [n][cols] in V; 0 V without it." },              \
    { "r_word", "Ohm", OHM_REAL, OHM_CIRCUIT_AT(wires.r_word), "0 Ohm", 0, 1e6, NULL,               \
      "Resistance of a word-line segment." },                                                      \
    { "r_bit", "Ohm", OHM_REAL, OHM_CIRCUIT_AT(wires.r_bit), "0 Ohm", 0, 1e6, NULL,                 \
      "Resistance of a bit-line segment." },                                                       \
    { "r_source", "Ohm", OHM_REAL, OHM_CIRCUIT_AT(wires.r_source), "0 Ohm", 0, 1e9, NULL,           \
      "Resistance between a driver and its word line." },                                          \
    { "r_sense", "Ohm", OHM_REAL, OHM_CIRCUIT_AT(wires.r_sense), "0 Ohm", 0, 1e9, NULL,             \
      "Resistance between a bit line and its virtual ground." },                                   \
    { "first_segment", "", OHM_FLAG, OHM_CIRCUIT_AT(wires.first_segment), "yes", 0, 0, NULL,        \
      "A word segment before the first column; --first-segment=no for none." },                    \
    { "last_segment", "", OHM_FLAG, OHM_CIRCUIT_AT(wires.last_segment), "yes", 0, 0, NULL,          \
      "A bit segment after the last row; --last-segment=no for none." },                           \
    { "sense", "", OHM_WORD, OHM_CIRCUIT_AT(wires.sense), "bottom", 0, 0, ohm_sense_words,          \
      "End of the bit lines that is read." },                                                      \
    { "inactive", "", OHM_WORD, OHM_CIRCUIT_AT(wires.inactive), "ground", 0, 0, ohm_inactive_words, \
      "What is done with rows whose input is exactly 0 V." },                                      \
    { "convention", "", OHM_TEXT, OHM_CIRCUIT_AT(convention), "", 0, 0, NULL,                       \
      "The circuit of another simulator: badcrossbar, crosssim or memtorch." },                    \
    { "cell", "", OHM_TEXT, OHM_CIRCUIT_AT(cell), "linear", 0, 0, NULL,                             \
      "Law of the cells: linear, or a card whose model is linear." }
/* clang-format on */

/* What the options name, read and checked. */
struct ohm_circuit {
    struct ohm_crossbar crossbar; /* g belongs to conductance */
    struct ohm_npy conductance, input, clamp;
    size_t n;        /* inputs */
    const double *v; /* V, [n][rows] */
    const double *u; /* V, [n][cols], or NULL */
};

enum ohm_status ohm_circuit_init(struct ohm_circuit *circuit,
                                 const struct ohm_circuit_options *options);
void ohm_circuit_clear(struct ohm_circuit *circuit);

#endif
