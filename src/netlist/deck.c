/* deck.c -- which rows of a deck are driven. */
#include "netlist/deck.h"

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
    if (deck->wave && (deck->wave->charge->c_word > 0 || deck->wave->charge->c_cell > 0 ||
                       deck->wave->charge->c_words > 0))
        return true;
    for (size_t c = 0; c < x->cols; c++)
        if (x->g[r * x->cols + c] > 0)
            return true;
    return false;
}
