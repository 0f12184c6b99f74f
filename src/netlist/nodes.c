/* nodes.c -- the names of nodes and vectors of a deck. */
#include "netlist/nodes.h"

#include "netlist/element.h"

size_t ohm_node_last_row(const struct ohm_crossbar *x)
{
    return x->wires.sense == OHM_SENSE_BOTTOM ? x->rows - 1 : 0;
}

size_t ohm_node_first_row(const struct ohm_crossbar *x)
{
    return x->rows - 1 - ohm_node_last_row(x);
}

bool ohm_node_columns(const struct ohm_deck *deck)
{
    return deck->crossbar->wires.supply == OHM_SUPPLY_COLUMNS;
}

/* Of a supply line along column C. */
static void supply_node(const struct ohm_deck *deck, size_t r, size_t c, char *name)
{
    const struct ohm_crossbar *x = deck->crossbar;
    const size_t first = ohm_node_first_row(x), at = x->wires.r_word > 0 ? r : first;

    if (at == first && ohm_wires_entry(&x->wires) == 0)
        snprintf(name, OHM_VECTOR_BYTES, "supply");
    else
        snprintf(name, OHM_VECTOR_BYTES, "w_%zu_%zu", at, c);
}

void ohm_node_word(const struct ohm_deck *deck, size_t r, size_t c,
                   char name[OHM_VECTOR_BYTES])
{
    const struct ohm_wires *wires = &deck->crossbar->wires;
    const size_t at = wires->r_word > 0 ? c : 0;
    const bool end =
        at == 0 || (wires->drive == OHM_DRIVE_BOTH && at + 1 == deck->crossbar->cols);

    if (ohm_node_columns(deck))
        supply_node(deck, r, c, name);
    else if (end && ohm_wires_entry(wires) == 0 && ohm_deck_driven(deck, 0, r))
        snprintf(name, OHM_VECTOR_BYTES, "in_%zu", r);
    else
        snprintf(name, OHM_VECTOR_BYTES, "w_%zu_%zu", r, at);
}

void ohm_node_bit(const struct ohm_deck *deck, size_t r, size_t c,
                  char name[OHM_VECTOR_BYTES])
{
    const struct ohm_crossbar *x = deck->crossbar;
    const size_t last = ohm_node_last_row(x);
    const size_t at = x->wires.r_bit > 0 ? r : last;

    if (at == last && ohm_wires_exit(&x->wires) == 0)
        snprintf(name, OHM_VECTOR_BYTES, "sense_%zu", c);
    else
        snprintf(name, OHM_VECTOR_BYTES, "b_%zu_%zu", at, c);
}

void ohm_node_gate(const struct ohm_deck *deck, size_t r, char name[OHM_VECTOR_BYTES])
{
    const struct ohm_cell *cell = deck->crossbar->cell;

    if (cell && cell->gate == OHM_GATE_INPUT)
        snprintf(name, OHM_VECTOR_BYTES, "gate_%zu", r);
    else
        snprintf(name, OHM_VECTOR_BYTES, "gate");
}

/* --- vectors --- */

static void bracketed(const char *node, char *name)
{
    snprintf(name, OHM_VECTOR_BYTES, "v(%.50s)", node);
}

void ohm_deck_word_vector(const struct ohm_deck *deck, size_t r, size_t c,
                          char name[OHM_VECTOR_BYTES])
{
    char node[OHM_VECTOR_BYTES];

    ohm_node_word(deck, r, c, node);
    bracketed(node, name);
}

void ohm_deck_bit_vector(const struct ohm_deck *deck, size_t r, size_t c,
                         char name[OHM_VECTOR_BYTES])
{
    char node[OHM_VECTOR_BYTES];

    ohm_node_bit(deck, r, c, node);
    bracketed(node, name);
}

void ohm_deck_inner_vector(size_t r, size_t c, char name[OHM_VECTOR_BYTES])
{
    char node[OHM_VECTOR_BYTES];

    ohm_element_inner(r, c, node, sizeof node);
    bracketed(node, name);
}

void ohm_deck_sense_vector(size_t c, char name[OHM_VECTOR_BYTES])
{
    snprintf(name, OHM_VECTOR_BYTES, "v_sense_%zu#branch", c);
}

size_t ohm_deck_drivers(const struct ohm_deck *deck)
{
    return ohm_node_columns(deck) ? 1 : deck->crossbar->rows;
}

void ohm_deck_driver_vector(const struct ohm_deck *deck, size_t r,
                            char name[OHM_VECTOR_BYTES])
{
    const char kind = deck->n > 1 ? 'b' : 'v';

    if (ohm_node_columns(deck))
        snprintf(name, OHM_VECTOR_BYTES, "%c_supply#branch", kind);
    else
        snprintf(name, OHM_VECTOR_BYTES, "%c_in_%zu#branch", kind, r);
}

size_t ohm_deck_gates(const struct ohm_deck *deck)
{
    const struct ohm_cell *cell = deck->crossbar->cell;

    if (!cell || cell->access != OHM_ACCESS_TRANSISTOR)
        return 0;
    return cell->gate == OHM_GATE_INPUT ? deck->crossbar->rows : 1;
}

bool ohm_deck_has_gate(const struct ohm_deck *deck, size_t k)
{
    return deck->crossbar->cell->gate != OHM_GATE_INPUT || ohm_deck_has_row(deck, k);
}

void ohm_deck_gate_vector(const struct ohm_deck *deck, size_t k,
                          char name[OHM_VECTOR_BYTES])
{
    const bool input = deck->crossbar->cell->gate == OHM_GATE_INPUT;
    char node[OHM_VECTOR_BYTES];

    ohm_node_gate(deck, k, node);
    snprintf(name, OHM_VECTOR_BYTES, "%c_%.50s#branch", input && deck->n > 1 ? 'b' : 'v',
             node);
}

void ohm_deck_analysis(size_t n, char name[OHM_VECTOR_BYTES])
{
    if (n == 1)
        snprintf(name, OHM_VECTOR_BYTES, "op");
    else
        snprintf(name, OHM_VECTOR_BYTES, "dc v_index 0 %zu 1", n - 1);
}
