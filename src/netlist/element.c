/* element.c -- writes a cell as SPICE elements. */
#include "netlist/element.h"

#include "netlist/expression.h"

void ohm_element_inner(size_t r, size_t c, char name[], size_t size)
{
    snprintf(name, size, "x_%zu_%zu", r, c);
}

/* The source of the memory alone between two nodes. */
static void write_memory(FILE *out, const struct ohm_law *law, size_t r, size_t c, double g,
                         const char *from, const char *to)
{
    const struct ohm_number number = ohm_number_of(law, g);

    fprintf(out, "b_cell_%zu_%zu %s %s ", r, c, from, to);
    ohm_expression_memory(out, law, &number, from, to);
}

void ohm_element_write(FILE *out, const struct ohm_cell *cell, size_t r, size_t c, double g,
                       const char *w, const char *b, const char *gate)
{
    const bool transistor = cell && cell->access == OHM_ACCESS_TRANSISTOR;
    char inner[64];

    ohm_element_inner(r, c, inner, sizeof inner);
    if (!cell || ohm_law_linear(&cell->law)) {
        fprintf(out, "r_cell_%zu_%zu %s %s %.17g\n", r, c, w, transistor ? inner : b,
                1 / g);
    } else if (cell->law.selector_i > 0) {
        write_memory(out, &cell->law, r, c, g, w, inner);
        fprintf(out, "b_select_%zu_%zu %s %s ", r, c, inner, b);
        ohm_expression_selector(out, &cell->law, inner, b);
    } else {
        write_memory(out, &cell->law, r, c, g, w, transistor ? inner : b);
    }
    if (transistor)
        fprintf(out, "x_access_%zu_%zu %s %s %s access\n", r, c, inner, gate, b);
}

void ohm_element_options(FILE *out, const struct ohm_cell *cell)
{
    if (cell && !ohm_cell_linear(cell))
        fprintf(out, ".options reltol=1e-9 vntol=1e-12 abstol=1e-15\n");
}

void ohm_element_head(FILE *out, const struct ohm_cell *cell)
{
    if (!cell || cell->access != OHM_ACCESS_TRANSISTOR)
        return;
    fprintf(out, ".subckt access d g s\nb_channel d s ");
    ohm_expression_transistor(out, &cell->transistor, "d", "g", "s");
    fprintf(out, ".ends\n");
}
