#include "netlist/element.h"

/* G s(v), s piece by piece: C's own numbers.  The first piece is v times a polynomial and not sgn(v) times
 * one: ngspice takes abs and sgn to have no slope at 0 V, where the cell would conduct nothing. */
static void write_table(FILE *out, const struct ohm_curve *curve, double g,
                        const char *from, const char *to)
{
    char u[192];

    snprintf(u, sizeof u, "abs(v(%s,%s))", from, to);
    fprintf(out, "i=%.17g*(%s<%.17g?v(%s,%s)*(1+%s*(%.17g+%s*(%.17g))):sgn(v(%s,%s))*(", g,
            u, curve->v[1], from, to, u, curve->c[0][2], u, curve->c[0][3], from, to);
    for (size_t k = 1; k + 1 < curve->pieces; k++) {
        const double *c = curve->c[k], v = curve->v[k];

        fprintf(out,
                "%s<%.17g?%.17g+(%s-%.17g)*(%.17g+(%s-%.17g)*(%.17g+(%s-%.17g)*(%.17g))):(",
                u, curve->v[k + 1], c[0], u, v, c[1], u, v, c[2], u, v, c[3]);
    }
    fprintf(out, "%.17g+(%s-%.17g)*%.17g", curve->c[curve->pieces - 1][0], u,
            ohm_curve_end(curve), curve->c[curve->pieces - 1][1]);
    for (size_t k = 1; k < curve->pieces; k++)
        fputc(')', out);
    fprintf(out, ")\n");
}

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
    else if (law->kind == OHM_LAW_TABLE)
        write_table(out, &law->curve, g, from, to);
    else
        fprintf(out, "i=%.17g*v(%s,%s)\n", g, from, to);
}

void ohm_element_inner(size_t r, size_t c, char name[], size_t size)
{
    snprintf(name, size, "x_%zu_%zu", r, c);
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
        fprintf(out, "b_select_%zu_%zu %s %s i=%.17g*sinh(v(%s,%s)/%.17g)\n", r, c, inner,
                b, cell->law.selector_i, inner, b, cell->law.selector_v);
    } else {
        write_memory(out, &cell->law, r, c, g, w, transistor ? inner : b);
    }
    if (transistor)
        fprintf(out, "x_access_%zu_%zu %s %s %s access\n", r, c, inner, gate, b);
}

/* ln(1 + e^((VP - V) / (2 UT))) of one terminal, twice: its square. */
static void write_squared(FILE *out, const struct ohm_transistor *t, const char *node)
{
    for (int k = 0; k < 2; k++)
        fprintf(out, "%sln(1+exp(((v(g)-(%.17g))/%.17g-v(%s))/%.17g))", k ? "*" : "",
                t->vt0, t->n, node, 2 * t->ut);
}

void ohm_element_head(FILE *out, const struct ohm_cell *cell)
{
    const struct ohm_transistor *t;

    if (!cell || ohm_cell_linear(cell))
        return;
    fprintf(out, ".options reltol=1e-9 vntol=1e-12 abstol=1e-15\n");
    if (cell->access != OHM_ACCESS_TRANSISTOR)
        return;
    t = &cell->transistor;
    fprintf(out, ".subckt access d g s\nb_channel d s i=%.17g*(",
            2 * t->n * t->beta * t->ut * t->ut);
    write_squared(out, t, "s");
    fprintf(out, "-");
    write_squared(out, t, "d");
    fprintf(out, ")\n.ends\n");
}
