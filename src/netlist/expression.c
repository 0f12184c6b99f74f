/* expression.c -- writes the laws of cells as right-hand sides of B sources. */
#include "netlist/expression.h"

struct ohm_number ohm_number_of(const struct ohm_law *law, double g)
{
    const double shape = ohm_law_shape(law, g);
    struct ohm_number number;

    snprintf(number.g, sizeof number.g, "%.17g", g);
    snprintf(number.shape, sizeof number.shape, "%.17g", shape);
    snprintf(number.product, sizeof number.product, "%.17g", g * shape);
    return number;
}

/* G s(v), s piece by piece: C's own numbers.  The first piece is v times a polynomial and not sgn(v) times
 * one: ngspice takes abs and sgn to have no slope at 0 V, where the cell would conduct nothing. */
static void write_table(FILE *out, const struct ohm_curve *curve, const char *g,
                        const char *from, const char *to)
{
    char u[192];

    snprintf(u, sizeof u, "abs(v(%s,%s))", from, to);
    fprintf(out, "i=%s*(%s<%.17g?v(%s,%s)*(1+%s*(%.17g+%s*(%.17g))):sgn(v(%s,%s))*(", g, u,
            curve->v[1], from, to, u, curve->c[0][2], u, curve->c[0][3], from, to);
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

void ohm_expression_memory(FILE *out, const struct ohm_law *law,
                           const struct ohm_number *number, const char *from,
                           const char *to)
{
    if (law->kind == OHM_LAW_CUBIC)
        fprintf(out, "i=%s*v(%s,%s)-(%s)*v(%s,%s)*v(%s,%s)*v(%s,%s)\n", number->g, from, to,
                number->product, from, to, from, to, from, to);
    else if (law->kind == OHM_LAW_SINH)
        fprintf(out, "i=%s*sinh(v(%s,%s)/%s)\n", number->product, from, to, number->shape);
    else if (law->kind == OHM_LAW_TABLE)
        write_table(out, &law->curve, number->g, from, to);
    else
        fprintf(out, "i=%s*v(%s,%s)\n", number->g, from, to);
}

void ohm_expression_selector(FILE *out, const struct ohm_law *law, const char *from,
                             const char *to)
{
    fprintf(out, "i=%.17g*sinh(v(%s,%s)/%.17g)\n", law->selector_i, from, to,
            law->selector_v);
}

/* ln(1 + e^((VP - V) / (2 UT))) of one terminal, twice: its square. */
static void write_squared(FILE *out, const struct ohm_transistor *t, const char *gate,
                          const char *node)
{
    for (int k = 0; k < 2; k++)
        fprintf(out, "%sln(1+exp(((v(%s)-(%.17g))/%.17g-v(%s))/%.17g))", k ? "*" : "", gate,
                t->vt0, t->n, node, 2 * t->ut);
}

void ohm_expression_transistor(FILE *out, const struct ohm_transistor *t, const char *drain,
                               const char *gate, const char *source)
{
    fprintf(out, "i=%.17g*(", 2 * t->n * t->beta * t->ut * t->ut);
    write_squared(out, t, gate, source);
    fputc('-', out);
    write_squared(out, t, gate, drain);
    fprintf(out, ")\n");
}
