#include "netlist/element.h"

/* The source of the memory alone between two nodes.  Products and not powers: ngspice drops the sign of
 * V^3 for negative V. */
static void write_memory(FILE *out, const struct ohm_law *law, size_t r, size_t c, double g,
                         const char *from, const char *to)
{
    const double shape = ohm_law_shape(law, g);

    fprintf(out, "b_cell_%zu_%zu %s %s ", r, c, from, to);
    if (law->kind == OHM_LAW_CUBIC)
        fprintf(out, "i=%.17g*v(%s,%s)-(%.17g)*v(%s,%s)*v(%s,%s)*v(%s,%s)\n", g, from, to,
                g * shape, from, to, from, to, from, to);
    else if (law->kind == OHM_LAW_SINH)
        fprintf(out, "i=%.17g*sinh(v(%s,%s)/%.17g)\n", g * shape, from, to, shape);
    else
        fprintf(out, "i=%.17g*v(%s,%s)\n", g, from, to);
}

void ohm_element_write(FILE *out, const struct ohm_cell *cell, size_t r, size_t c, double g,
                       const char *w, const char *b)
{
    char inner[64];

    if (!cell || ohm_cell_linear(cell)) {
        fprintf(out, "r_cell_%zu_%zu %s %s %.17g\n", r, c, w, b, 1 / g);
    } else if (cell->law.selector_i > 0) {
        snprintf(inner, sizeof inner, "x_%zu_%zu", r, c);
        write_memory(out, &cell->law, r, c, g, w, inner);
        fprintf(out, "b_select_%zu_%zu %s %s i=%.17g*sinh(v(%s,%s)/%.17g)\n", r, c, inner,
                b, cell->law.selector_i, inner, b, cell->law.selector_v);
    } else {
        write_memory(out, &cell->law, r, c, g, w, b);
    }
}

void ohm_element_options(FILE *out, const struct ohm_cell *cell)
{
    if (cell && !ohm_cell_linear(cell))
        fprintf(out, ".options reltol=1e-9 vntol=1e-12 abstol=1e-15\n");
}
