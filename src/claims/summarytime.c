/* summarytime.c -- tables of reads in time. */
#include "claims/summarytime.h"

#include "claims/columns.h"

enum { COLUMN = 10 };

/* A mean with its unit's prefix: "3.21 ns"; "-" where there is none. */
static void print_quantity(FILE *out, const struct ohm_result *result,
                           enum ohm_variable variable, enum ohm_route route, size_t point,
                           size_t index)
{
    const double x = ohm_figure_mean(result, variable, route, point, index).mean;
    const char *units = ohm_variable_rows[variable].units;

    ohm_columns_quantity(out, x, *units == '1' ? "" : units, COLUMN);
}

static void print_points(FILE *out, const struct ohm_result *result, enum ohm_route route)
{
    static const enum ohm_variable columns[] = {
        OHM_V_READ_TIME,     OHM_V_READ_ELMORE,  OHM_V_SAMPLE_ERROR, OHM_V_ENERGY,
        OHM_V_ENERGY_DRIVER, OHM_V_ENERGY_ARRAY, OHM_V_ENERGY_SENSE,
    };
    static const char *const names[] = { "read time", "Elmore", "error LSB", "energy",
                                         "drivers",   "array",  "sense" };
    const size_t n = sizeof columns / sizeof *columns;
    const struct ohm_sweep *sweep = &result->experiment->sweep;
    int width[OHM_AXES] = { 0 };

    ohm_columns_widths(sweep, width);
    fprintf(out,
            "\nreads in time, %s: shortest read, its estimate by Elmore, error at the "
            "sample, energy of a read\n",
            ohm_route_names[route]);
    ohm_columns_labels(out, sweep, width, NULL);
    for (size_t k = 0; k < n; k++)
        fprintf(out, "  %*s", COLUMN, names[k]);
    fputc('\n', out);
    for (size_t point = 0; point < result->points; point++) {
        ohm_columns_labels(out, sweep, width, &point);
        for (size_t k = 0; k < n; k++)
            print_quantity(out, result, columns[k], route, point, 0);
        fputc('\n', out);
    }
}

static void print_slices(FILE *out, const struct ohm_result *result, enum ohm_route route)
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;
    int width[OHM_AXES] = { 0 };

    ohm_columns_widths(sweep, width);
    fprintf(out, "\nlongest settling by slices, top first, layer | layer (%s)\n",
            ohm_route_names[route]);
    for (size_t point = 0; point < result->points; point++) {
        ohm_columns_labels(out, sweep, width, &point);
        for (size_t l = 0; l < result->layers; l++) {
            fputs(l ? " |" : "", out);
            for (size_t s = 0; s < result->slices; s++)
                print_quantity(out, result, OHM_V_SETTLE, route, point,
                               l * result->slices + s);
        }
        fputc('\n', out);
    }
}

void ohm_summary_times(FILE *out, const struct ohm_result *result)
{
    for (int r = 0; r < OHM_ROUTES; r++) {
        const enum ohm_route route = (enum ohm_route)r;

        if (!result->route[r] || !ohm_variable_applies(result, OHM_V_READ_TIME, route))
            continue;
        print_points(out, result, route);
        print_slices(out, result, route);
    }
}
