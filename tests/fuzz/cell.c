/* cell.c -- fuzz target: a cell in words, as solve --cell takes it, and its currents. */
#include "fuzz/fuzz.h"

#include "device/cell.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct ohm_cell cell;

    if (fuzz_told(ohm_cell_parse(text, &cell)) == OHM_OK && !ohm_cell_foreign(&cell)) {
        const double g[] = { 1e-6, 1e-5, 1e-4, 1e-5 };
        const double w[] = { 0.2, 0, 0.1, -0.1 }, b[] = { 0, 0.2, 0.1, 0 };
        double i[4], g_w[4], g_b[4];

        ohm_cell_eval(&cell, 1, 4, g, w, b, i, g_w, g_b);
        if (isfinite(i[2]) && i[2] != 0)
            fuzz_wrong("a current without a voltage");
    }
    free(text);
    return 0;
}
