/* deckwrite.c -- a deck written down: head, cells, lines, sources, commands. */
#include "netlist/deck.h"

#include "base/klu.h"
#include "base/memory.h"
#include "netlist/element.h"
#include "netlist/nodes.h"
#include "netlist/subckt.h"
#include "netlist/wave.h"

#include <ctype.h>
#include <stdlib.h>

enum { LINES = 3 }; /* a cell takes, with its two segments of wire */

/* --- head --- */

/* Text as comments, line by line; what a terminal or a parser could misread becomes a blank. */
static void write_comment(FILE *out, const char *text)
{
    for (bool start = true; *text; text++) {
        const bool end = *text == '\n';

        if (start)
            fputs("* ", out);
        fputc(end || (unsigned char)*text >= ' ' ? *text : ' ', out);
        start = end;
        if (text[1] == '\0' && !end)
            fputc('\n', out);
    }
}

/* The first line; ngspice looks for .include and marks of scripts (*ng_script) there too, so it begins with a letter. */
static void write_title(FILE *out, const char *title)
{
    if (!isalnum((unsigned char)*title))
        fputs("deck ", out);
    for (; *title; title++)
        fputc((unsigned char)*title >= ' ' ? *title : ' ', out);
    fputc('\n', out);
}

/* The values of a struct as comments. */
static void write_fields(FILE *out, const struct ohm_field table[], const void *obj)
{
    char text[128];

    for (const struct ohm_field *field = table; field->key; field++) {
        ohm_field_print(field, obj, text, sizeof text);
        fprintf(out, "* %s: %s\n", field->key, text);
    }
}

static void write_head(FILE *out, const struct ohm_deck *deck)
{
    const struct ohm_crossbar *x = deck->crossbar;

    write_title(out, deck->title && *deck->title ? deck->title : "ohmslice crossbar");
    if (deck->origin)
        write_comment(out, deck->origin);
    fprintf(out, "* %zu word lines, %zu bit lines, %zu input%s\n", x->rows, x->cols,
            deck->n, deck->n == 1 ? "" : "s, swept by v_index");
    write_fields(out, ohm_wires_fields, &x->wires);
    if (!deck->wave)
        return;
    write_fields(out, ohm_charge_fields, deck->wave->charge);
    write_fields(out, ohm_pulse_fields, deck->wave->pulse);
}

/* --- cells --- */

static bool flat(const struct ohm_deck *deck)
{
    return deck->form == OHM_DECK_FLAT &&
           !(deck->crossbar->cell && ohm_cell_foreign(deck->crossbar->cell));
}

static const char *subckt_name(const struct ohm_deck *deck)
{
    const struct ohm_cell *cell = deck->crossbar->cell;

    if (cell && ohm_cell_foreign(cell))
        return cell->foreign.name;
    return deck->include && deck->subckt ? deck->subckt : "cell";
}

/* A user-supplied cell: its netlist, with whatever it includes, or its compiled model. */
static void write_foreign(FILE *out, const struct ohm_deck *deck,
                          const struct ohm_cell *cell)
{
    if (deck->standalone) {
        write_comment(out, "cells as in");
        write_comment(out, cell->foreign.file);
    }
    ohm_subckt_head(out, cell, deck->cell, deck->standalone);
}

/* What has to stand before the cells: tolerances, and definitions that they are instances of. */
static void write_definitions(FILE *out, const struct ohm_deck *deck)
{
    static const struct ohm_cell linear_cell = { .law = { .kind = OHM_LAW_LINEAR } };
    const struct ohm_cell *cell = deck->crossbar->cell;

    ohm_element_options(out, cell);
    if (flat(deck))
        ohm_element_head(out, cell);
    else if (cell && ohm_cell_foreign(cell))
        write_foreign(out, deck, cell);
    else if (deck->include)
        fprintf(out, ".include \"%s\"\n", deck->include);
    else
        ohm_subckt_write(out, cell ? cell : &linear_cell, subckt_name(deck));
}

static void write_cell(FILE *out, const struct ohm_deck *deck, size_t r, size_t c,
                       const char *gate)
{
    const struct ohm_crossbar *x = deck->crossbar;
    const double g = x->g[r * x->cols + c];
    char from[OHM_VECTOR_BYTES], to[OHM_VECTOR_BYTES];

    ohm_node_word(deck, r, c, from);
    ohm_node_bit(deck, r, c, to);
    if (flat(deck))
        ohm_element_write(out, x->cell, r, c, g, from, to, gate);
    else
        ohm_subckt_instance(out, x->cell, subckt_name(deck), r, c, g, from, to, gate);
}

static void write_cells(FILE *out, const struct ohm_deck *deck, size_t r)
{
    char gate[OHM_VECTOR_BYTES];

    ohm_node_gate(deck, r, gate);
    for (size_t c = 0; c < deck->crossbar->cols; c++)
        if (deck->crossbar->g[r * deck->crossbar->cols + c] > 0)
            write_cell(out, deck, r, c, gate);
}

/* --- lines --- */

/* A source of column COLUMN of values[n][width]: constant, in time (WAVE) a pulse, or looked up by the
 * index. */
static void write_source(FILE *out, const struct ohm_wave *wave, const char *name,
                         const char *node, size_t n, const double *values, size_t width,
                         size_t column)
{
    if (n == 1 && wave) {
        fprintf(out, "v_%s %s 0 ", name, node);
        ohm_wave_source(out, wave, values[column]);
        return;
    }
    if (n == 1) {
        fprintf(out, "v_%s %s 0 %.17g\n", name, node, values ? values[column] : 0.0);
        return;
    }
    fprintf(out, "b_%s %s 0 v=pwl(v(index)", name, node);
    for (size_t k = 0; k < n; k++)
        fprintf(out, ",%zu,%.17g", k, values[k * width + column]);
    fprintf(out, ")\n");
}

static void write_row(FILE *out, const struct ohm_deck *deck, size_t r)
{
    const struct ohm_crossbar *x = deck->crossbar;
    const double entry = ohm_wires_entry(&x->wires);
    char name[OHM_VECTOR_BYTES], from[OHM_VECTOR_BYTES], to[OHM_VECTOR_BYTES];

    if (ohm_deck_driven(deck, 0, r)) {
        snprintf(name, sizeof name, "in_%zu", r);
        write_source(out, deck->wave, name, name, deck->n, deck->v, x->rows, r);
        ohm_node_word(deck, r, 0, to);
        if (entry > 0)
            fprintf(out, "r_in_%zu %s %s %.17g\n", r, name, to, entry);
        ohm_node_word(deck, r, x->cols - 1, to);
        if (entry > 0 && x->wires.drive == OHM_DRIVE_BOTH)
            fprintf(out, "r_far_%zu %s %s %.17g\n", r, name, to, entry);
    }
    for (size_t c = 1; c < x->cols && x->wires.r_word > 0; c++) {
        ohm_node_word(deck, r, c - 1, from);
        ohm_node_word(deck, r, c, to);
        fprintf(out, "r_word_%zu_%zu %s %s %.17g\n", r, c, from, to, x->wires.r_word);
    }
    write_cells(out, deck, r);
}

/* With the supply along the columns: one source, and behind it the line of column C. */
static void write_supply(FILE *out, const struct ohm_deck *deck, size_t c)
{
    const struct ohm_crossbar *x = deck->crossbar;
    const double entry = ohm_wires_entry(&x->wires);
    char from[OHM_VECTOR_BYTES], to[OHM_VECTOR_BYTES];

    if (entry > 0) {
        ohm_node_word(deck, ohm_node_first_row(x), c, to);
        fprintf(out, "r_in_%zu supply %s %.17g\n", c, to, entry);
    }
    for (size_t r = 0; r + 1 < x->rows && x->wires.r_word > 0; r++) {
        ohm_node_word(deck, r, c, from);
        ohm_node_word(deck, r + 1, c, to);
        fprintf(out, "r_word_%zu_%zu %s %s %.17g\n", r, c, from, to, x->wires.r_word);
    }
}

/* The sources of the gates, and of the supply along the columns. */
static enum ohm_status write_controls(FILE *out, const struct ohm_deck *deck)
{
    const struct ohm_crossbar *x = deck->crossbar;
    char name[OHM_VECTOR_BYTES];
    double *values;

    if (!x->cell || x->cell->access != OHM_ACCESS_TRANSISTOR)
        return OHM_OK;
    OHM_TRY(OHM_NEW(values, deck->n, "voltages"));
    if (ohm_node_columns(deck)) {
        for (size_t k = 0; k < deck->n; k++) /* checked before */
            (void)ohm_crossbar_supply(x, deck->v + k * x->rows, &values[k]);
        write_source(out, deck->wave, "supply", "supply", deck->n, values, 1, 0);
    }
    if (x->cell->gate == OHM_GATE_ON)
        write_source(out, NULL, "gate", "gate", 1, &x->cell->v_gate, 1, 0);
    for (size_t r = 0; x->cell->gate == OHM_GATE_INPUT && r < x->rows; r++) {
        if (!ohm_deck_has_row(deck, r))
            continue;
        for (size_t k = 0; k < deck->n; k++)
            values[k] = ohm_cell_gate(x->cell, deck->v[k * x->rows + r]);
        ohm_node_gate(deck, r, name);
        write_source(out, deck->wave, name, name, deck->n, values, 1, 0);
    }
    free(values);
    return OHM_OK;
}

static void write_column(FILE *out, const struct ohm_deck *deck, size_t c)
{
    const struct ohm_crossbar *x = deck->crossbar;
    const double out_resistance = ohm_wires_exit(&x->wires);
    char name[OHM_VECTOR_BYTES], sense[OHM_VECTOR_BYTES], from[OHM_VECTOR_BYTES],
        to[OHM_VECTOR_BYTES];

    for (size_t r = 0; r + 1 < x->rows && x->wires.r_bit > 0; r++) {
        ohm_node_bit(deck, r, c, from);
        ohm_node_bit(deck, r + 1, c, to);
        fprintf(out, "r_bit_%zu_%zu %s %s %.17g\n", r, c, from, to, x->wires.r_bit);
    }
    snprintf(sense, sizeof sense, "sense_%zu", c);
    if (out_resistance > 0) {
        ohm_node_bit(deck, ohm_node_last_row(x), c, from);
        fprintf(out, "r_out_%zu %s %s %.17g\n", c, from, sense, out_resistance);
    }
    if (deck->n > 1 && deck->u) { /* an ammeter in front of a swept voltage */
        snprintf(name, sizeof name, "clamp_%zu", c);
        fprintf(out, "v_sense_%zu %s %s 0\n", c, sense, name);
        write_source(out, NULL, name, name, deck->n, deck->u, x->cols, c);
        return;
    }
    snprintf(name, sizeof name, "sense_%zu", c);
    write_source(out, NULL, name, sense, 1, deck->u, x->cols, c);
}

static void write_commands(FILE *out, const struct ohm_deck *deck)
{
    char name[OHM_VECTOR_BYTES];

    ohm_deck_analysis(deck->n, name);
    fprintf(out, ".control\nset numdgt=16\n%s\n", name);
    for (size_t c = 0; c < deck->crossbar->cols; c++) {
        ohm_deck_sense_vector(c, name);
        fprintf(out, "print %s\n", name);
    }
    fprintf(out, "quit\n.endc\n");
}

static void write_tail(FILE *out, const struct ohm_deck *deck)
{
    if (deck->wave)
        ohm_wave_elements(out, deck);
    if (deck->standalone) {
        if (LINES * deck->crossbar->rows * deck->crossbar->cols > OHM_KLU_LINES)
            fprintf(out, ".options " OHM_KLU_OPTION "\n"); /* ignored without KLU */
        if (deck->wave)
            ohm_wave_commands(out, deck);
        else
            write_commands(out, deck);
    }
    fprintf(out, ".end\n");
}

/* What one deck cannot be. */
static enum ohm_status check(const struct ohm_deck *deck)
{
    const struct ohm_crossbar *x = deck->crossbar;
    double supply;

    OHM_TRY(ohm_wires_check(&x->wires, x->cell));
    if (deck->wave)
        OHM_TRY(ohm_wave_check(deck));
    for (size_t k = 0; k < deck->n; k++) {
        if (ohm_node_columns(deck))
            OHM_TRY(ohm_crossbar_supply(x, deck->v + k * x->rows, &supply));
        for (size_t r = 0; r < x->rows; r++)
            if (ohm_deck_driven(deck, k, r) != ohm_deck_driven(deck, 0, r))
                return ohm_fail(
                    OHM_EUSAGE,
                    "inputs 0 and %zu float different rows: write one deck for each", k);
    }
    return OHM_OK;
}

enum ohm_status ohm_deck_write(FILE *out, const struct ohm_deck *deck)
{
    const struct ohm_crossbar *x = deck->crossbar;
    const bool columns = ohm_node_columns(deck);

    OHM_TRY(check(deck));
    write_head(out, deck);
    write_definitions(out, deck);
    if (deck->n > 1)
        fprintf(out, "v_index index 0 0\n");
    OHM_TRY(write_controls(out, deck));
    for (size_t r = 0; r < x->rows; r++) {
        if (columns)
            write_cells(out, deck, r);
        else if (ohm_deck_has_row(deck, r))
            write_row(out, deck, r);
    }
    for (size_t c = 0; c < x->cols; c++) {
        if (columns)
            write_supply(out, deck, c);
        write_column(out, deck, c);
    }
    write_tail(out, deck);
    return ferror(out) ? ohm_fail(OHM_EIO, "the deck cannot be written") : OHM_OK;
}
