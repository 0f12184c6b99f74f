/* deckfile.h -- a deck as a file that plain ngspice runs; for the commands that write one. */
#ifndef OHM_CLI_DECKFILE_H
#define OHM_CLI_DECKFILE_H

#include "netlist/deck.h"
#include "netlist/wave.h"

struct ohm_deckfile {
    char output[OHM_TEXT_BYTES];
    bool transient;
    double reltol; /* with transient */
    int form;      /* enum ohm_deck_form */
    char include[OHM_TEXT_BYTES];
};

extern const struct ohm_field ohm_deckfile_fields[];

/* Writes DECK in the form that is wanted; ORIGIN, lines without the last line break, becomes its header.  With
 * transient, CHARGE and PULSE are those of the read. */
enum ohm_status ohm_deckfile_write(const struct ohm_deckfile *file, struct ohm_deck *deck,
                                   const struct ohm_charge *charge,
                                   const struct ohm_pulse *pulse, const char *origin);

#endif
