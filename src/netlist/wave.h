/* wave.h -- a deck in time: the crossbar of deck.h with its capacitances, driven by a pulse.
 *
 * Names: c_word_R_C, c_bit_R_C nodes to ground; c_cell_R_C; c_words_R_C (to row R + 1) and c_bits_R_C (to
 * column C + 1); c_sense_C.  What drives the rows (and with 1T1R the gates that follow inputs, and the
 * supply along the columns) is a piecewise linear source.  Behind each ammeter v_sense_C stands what the
 * reader makes of its current, fed by f_show_C: nothing for the clamp, a node show_C at 10 kV/A behind one
 * pole for the tia, the charge as 10 kV/A times t_read / t for the integrator.
 *
 * All nodes begin at 0 V (`uic`), so nodes that hang on capacitors alone are no singular matrix.
 */
#ifndef OHM_NETLIST_WAVE_H
#define OHM_NETLIST_WAVE_H

#include "netlist/deck.h"

/* The command: "tran ...". */
void ohm_wave_analysis(const struct ohm_wave *wave, char name[2 * OHM_VECTOR_BYTES]);

/* What column C's reader shows is the value of a vector times this at T (s). */
void ohm_wave_show_vector(const struct ohm_wave *wave, size_t c,
                          char name[OHM_VECTOR_BYTES]);
double ohm_wave_show_scale(const struct ohm_wave *wave, double t);

/* --- for deck.c --- */

/* OHM_EUSAGE for several inputs, or clamps that are not at 0 V. */
enum ohm_status ohm_wave_check(const struct ohm_deck *deck);

/* The value of a source that rises with the inputs to V. */
void ohm_wave_source(FILE *out, const struct ohm_wave *wave, double v);

/* Capacitances, readers and options; then, for a stand-alone deck, the commands. */
void ohm_wave_elements(FILE *out, const struct ohm_deck *deck);
void ohm_wave_commands(FILE *out, const struct ohm_deck *deck);

#endif
