#include "netlist/deck.h"

#include "netlist/element.h"

#include <string.h>

bool ohm_deck_driven(const struct ohm_deck *deck, size_t k, size_t r)
{
    return deck->crossbar->wires.inactive != OHM_INACTIVE_FLOAT ||
           deck->v[k * deck->crossbar->rows + r] != 0;
}

bool ohm_deck_has_row(const struct ohm_deck *deck, size_t r)
{
    const struct ohm_crossbar *x = deck->crossbar;

    if (ohm_deck_driven(deck, 0, r))
        return true;
    for (size_t c = 0; c < x->cols; c++)
        if (x->g[r * x->cols + c] > 0)
            return true;
    return false;
}

/* --- names --- */

static void word_node(const struct ohm_deck *deck, size_t r, size_t c, char *name)
{
    const struct ohm_wires *wires = &deck->crossbar->wires;
    const size_t at = wires->r_word > 0 ? c : 0;
    const bool end = at == 0 || (wires->drive == OHM_DRIVE_BOTH &&
                                 at + 1 == deck->crossbar->cols);

    if (end && ohm_wires_entry(wires) == 0 && ohm_deck_driven(deck, 0, r))
        snprintf(name, OHM_VECTOR_BYTES, "in_%zu", r);
    else
        snprintf(name, OHM_VECTOR_BYTES, "w_%zu_%zu", r, at);
}

/* The row whose bit-line nodes are next to the virtual grounds. */
static size_t last_row(const struct ohm_crossbar *x)
{
    return x->wires.sense == OHM_SENSE_BOTTOM ? x->rows - 1 : 0;
}

static void bit_node(const struct ohm_deck *deck, size_t r, size_t c, char *name)
{
    const struct ohm_crossbar *x = deck->crossbar;
    const size_t last = last_row(x);
    const size_t at = x->wires.r_bit > 0 ? r : last;

    if (at == last && ohm_wires_exit(&x->wires) == 0)
        snprintf(name, OHM_VECTOR_BYTES, "sense_%zu", c);
    else
        snprintf(name, OHM_VECTOR_BYTES, "b_%zu_%zu", at, c);
}

static void bracketed(const char *node, char *name)
{
    snprintf(name, OHM_VECTOR_BYTES, "v(%.50s)", node);
}

void ohm_deck_word_vector(const struct ohm_deck *deck, size_t r, size_t c,
                          char name[OHM_VECTOR_BYTES])
{
    char node[OHM_VECTOR_BYTES];

    word_node(deck, r, c, node);
    bracketed(node, name);
}

void ohm_deck_bit_vector(const struct ohm_deck *deck, size_t r, size_t c,
                         char name[OHM_VECTOR_BYTES])
{
    char node[OHM_VECTOR_BYTES];

    bit_node(deck, r, c, node);
    bracketed(node, name);
}

void ohm_deck_sense_vector(size_t c, char name[OHM_VECTOR_BYTES])
{
    snprintf(name, OHM_VECTOR_BYTES, "v_sense_%zu#branch", c);
}

void ohm_deck_driver_vector(const struct ohm_deck *deck, size_t r,
                            char name[OHM_VECTOR_BYTES])
{
    snprintf(name, OHM_VECTOR_BYTES, "%c_in_%zu#branch", deck->n > 1 ? 'b' : 'v', r);
}

void ohm_deck_analysis(size_t n, char name[OHM_VECTOR_BYTES])
{
    if (n == 1)
        snprintf(name, OHM_VECTOR_BYTES, "op");
    else
        snprintf(name, OHM_VECTOR_BYTES, "dc v_index 0 %zu 1", n - 1);
}

/* --- elements --- */

static void write_head(FILE *out, const struct ohm_deck *deck)
{
    const struct ohm_crossbar *x = deck->crossbar;
    char text[128];

    fprintf(out, "%s\n", deck->title && *deck->title ? deck->title : "ohmslice crossbar");
    fprintf(out, "* %zu word lines, %zu bit lines, %zu input%s\n", x->rows, x->cols,
            deck->n, deck->n == 1 ? "" : "s, swept by v_index");
    for (const struct ohm_field *field = ohm_wires_fields; field->key; field++) {
        ohm_field_print(field, &x->wires, text, sizeof text);
        fprintf(out, "* %s: %s\n", field->key, text);
    }
}

/* A source of column COLUMN of values[n][width]: constant, or looked up by the index. */
static void write_source(FILE *out, const char *name, const char *node, size_t n,
                         const double *values, size_t width, size_t column)
{
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
        write_source(out, name, name, deck->n, deck->v, x->rows, r);
        word_node(deck, r, 0, to);
        if (entry > 0)
            fprintf(out, "r_in_%zu %s %s %.17g\n", r, name, to, entry);
        word_node(deck, r, x->cols - 1, to);
        if (entry > 0 && x->wires.drive == OHM_DRIVE_BOTH)
            fprintf(out, "r_far_%zu %s %s %.17g\n", r, name, to, entry);
    }
    for (size_t c = 1; c < x->cols && x->wires.r_word > 0; c++) {
        word_node(deck, r, c - 1, from);
        word_node(deck, r, c, to);
        fprintf(out, "r_word_%zu_%zu %s %s %.17g\n", r, c, from, to, x->wires.r_word);
    }
    for (size_t c = 0; c < x->cols; c++) {
        const double g = x->g[r * x->cols + c];

        if (g > 0) {
            word_node(deck, r, c, from);
            bit_node(deck, r, c, to);
            ohm_element_write(out, x->cell, r, c, g, from, to);
        }
    }
}

static void write_column(FILE *out, const struct ohm_deck *deck, size_t c)
{
    const struct ohm_crossbar *x = deck->crossbar;
    const double out_resistance = ohm_wires_exit(&x->wires);
    char name[OHM_VECTOR_BYTES], sense[OHM_VECTOR_BYTES], from[OHM_VECTOR_BYTES],
        to[OHM_VECTOR_BYTES];

    for (size_t r = 0; r + 1 < x->rows && x->wires.r_bit > 0; r++) {
        bit_node(deck, r, c, from);
        bit_node(deck, r + 1, c, to);
        fprintf(out, "r_bit_%zu_%zu %s %s %.17g\n", r, c, from, to, x->wires.r_bit);
    }
    snprintf(sense, sizeof sense, "sense_%zu", c);
    if (out_resistance > 0) {
        bit_node(deck, last_row(x), c, from);
        fprintf(out, "r_out_%zu %s %s %.17g\n", c, from, sense, out_resistance);
    }
    if (deck->n > 1 && deck->u) { /* an ammeter in front of a swept voltage */
        snprintf(name, sizeof name, "clamp_%zu", c);
        fprintf(out, "v_sense_%zu %s %s 0\n", c, sense, name);
        write_source(out, name, name, deck->n, deck->u, x->cols, c);
        return;
    }
    snprintf(name, sizeof name, "sense_%zu", c);
    write_source(out, name, sense, 1, deck->u, x->cols, c);
}

static void write_tail(FILE *out, const struct ohm_deck *deck)
{
    char name[OHM_VECTOR_BYTES];

    if (deck->standalone) {
        ohm_deck_analysis(deck->n, name);
        fprintf(out, ".control\nset numdgt=16\n%s\n", name);
        for (size_t c = 0; c < deck->crossbar->cols; c++) {
            ohm_deck_sense_vector(c, name);
            fprintf(out, "print %s\n", name);
        }
        fprintf(out, "quit\n.endc\n");
    }
    fprintf(out, ".end\n");
}

enum ohm_status ohm_deck_write(FILE *out, const struct ohm_deck *deck)
{
    const struct ohm_crossbar *x = deck->crossbar;

    for (size_t k = 1; k < deck->n; k++)
        for (size_t r = 0; r < x->rows; r++)
            if (ohm_deck_driven(deck, k, r) != ohm_deck_driven(deck, 0, r))
                return ohm_fail(
                    OHM_EUSAGE,
                    "inputs 0 and %zu float different rows: write one deck for each", k);
    write_head(out, deck);
    ohm_element_options(out, x->cell);
    if (deck->n > 1)
        fprintf(out, "v_index index 0 0\n");
    for (size_t r = 0; r < x->rows; r++)
        if (ohm_deck_has_row(deck, r))
            write_row(out, deck, r);
    for (size_t c = 0; c < x->cols; c++)
        write_column(out, deck, c);
    write_tail(out, deck);
    return ferror(out) ? ohm_fail(OHM_EIO, "the deck cannot be written") : OHM_OK;
}
