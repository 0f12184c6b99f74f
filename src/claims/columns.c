/* columns.c -- labels, widths and means for the columns of tables. */
#include "claims/columns.h"

#include <math.h>
#include <string.h>

void ohm_columns_mean(FILE *out, struct ohm_mean m, int width, int digits)
{
    char text[64] = "-";

    if (m.n > 1)
        snprintf(text, sizeof text, "%.*f +- %.*f", digits, m.mean, digits, m.spread);
    else if (m.n == 1)
        snprintf(text, sizeof text, "%.*f", digits, m.mean);
    fprintf(out, "  %*s", width, text);
}

/* The widths of the label columns. */
void ohm_columns_widths(const struct ohm_sweep *sweep, int width[OHM_AXES])
{
    for (size_t k = 0; k < sweep->axes; k++) {
        width[k] = (int)strlen(sweep->axis[k].name);
        for (size_t c = 0; c < sweep->axis[k].n; c++) {
            const int length = (int)strlen(sweep->axis[k].choice[c].label);

            width[k] = length > width[k] ? length : width[k];
        }
    }
}

void ohm_columns_labels(FILE *out, const struct ohm_sweep *sweep, const int width[],
                        const size_t *point)
{
    size_t entry[OHM_AXES] = { 0 };

    if (point)
        ohm_sweep_entries(sweep, *point, entry);
    for (size_t k = 0; k < sweep->axes; k++)
        fprintf(out, "%-*s  ", width[k],
                point ? sweep->axis[k].choice[entry[k]].label : sweep->axis[k].name);
}

void ohm_columns_failed(FILE *out, int width)
{
    fprintf(out, "  %*s", width, "failed");
}

void ohm_columns_quantity(FILE *out, double x, const char *unit, int width)
{
    static const char prefixes[] = "zafpnum kMGT";
    static const double one[] = { 1e-21, 1e-18, 1e-15, 1e-12, 1e-9, 1e-6,
                                  1e-3,  1,     1e3,   1e6,   1e9,  1e12 };
    const int most = (int)(sizeof one / sizeof *one) - 1;
    const double size = fabs(x);
    int k = (int)(strchr(prefixes, ' ') - prefixes);
    char text[64] = "-";

    if (*unit && size > 0)
        for (k = 0; k < most && size * (1 + 1e-9) >= one[k + 1];)
            k++;
    if (!isnan(x))
        snprintf(text, sizeof text, "%.3g%s%.*s%s", x / one[k], *unit ? " " : "",
                 prefixes[k] != ' ', prefixes + k, unit);
    fprintf(out, "  %*s", width, text);
}
