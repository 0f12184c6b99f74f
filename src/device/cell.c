#include "device/cell.h"

#include <string.h>

bool ohm_cell_linear(const struct ohm_cell *cell)
{
    return ohm_law_linear(&cell->law);
}

bool ohm_cell_two_terminal(const struct ohm_cell *cell)
{
    (void)cell;
    return true;
}

void ohm_cell_eval(const struct ohm_cell *cell, size_t n, const double g[],
                   const double w[], const double b[], double i[], double g_w[],
                   double g_b[])
{
    for (size_t k = 0; k < n; k++)
        g_b[k] = w[k] - b[k];
    ohm_law_eval(&cell->law, n, g, g_b, i, g_w);
    memcpy(g_b, g_w, n * sizeof *g_b);
}
