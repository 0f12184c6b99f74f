/* summaryload.c -- the table of what mappings take. */
#include "claims/summaryload.h"

#include "claims/columns.h"
#include "claims/figure.h"

#include <math.h>
#include <string.h>

/* Keys of a mapping that change codes or idle cells, not what is built. */
static bool is_of_codes(const char *key)
{
    static const char *const keys[] = { "headroom", "scale", "unused", NULL };

    for (size_t k = 0; keys[k]; k++)
        if (strcmp(keys[k], key) == 0)
            return true;
    return false;
}

/* Is it the same hardware, whatever the weights? */
static bool same_mapping(const struct ohm_mapping *a, const struct ohm_mapping *b)
{
    for (const struct ohm_field *f = ohm_mapping_fields; f->key; f++)
        if (!is_of_codes(f->key) && !ohm_field_same(f, a, b))
            return false;
    return true;
}

/* The sum over layers (and slices) of the mean over trainings. */
static double total(const struct ohm_result *result, enum ohm_variable variable,
                    enum ohm_route route, size_t point)
{
    double sum = 0;

    for (size_t k = 0; k < ohm_result_block(result, variable); k++) {
        const struct ohm_mean m = ohm_figure_mean(result, variable, route, point, k);

        sum += m.n ? m.mean : 0;
    }
    return sum;
}

/* Bits of a conversion, the mean over all of an image. */
static double mean_bits(const struct ohm_result *result, enum ohm_route route, size_t point)
{
    double bits = 0, all = 0;

    for (size_t k = 0; k < ohm_result_block(result, OHM_V_CONVERSIONS); k++) {
        const struct ohm_mean n =
            ohm_figure_mean(result, OHM_V_CONVERSIONS, route, point, k);
        const struct ohm_mean b =
            ohm_figure_mean(result, OHM_V_CHARGED_BITS, route, point, k);

        if (n.n && b.n) {
            bits += n.mean * b.mean;
            all += n.mean;
        }
    }
    return all > 0 ? bits / all : NAN;
}

void ohm_summary_load(FILE *out, const struct ohm_result *result)
{
    const struct ohm_experiment *experiment = result->experiment;
    const enum ohm_route route = ohm_figure_last_route(result);
    int width[OHM_AXES] = { 0 };
    bool same = true;

    for (size_t p = 1; p < result->points; p++)
        same &= same_mapping(&experiment->point[0].mapping, &experiment->point[p].mapping);
    if (same)
        return;
    ohm_columns_widths(&experiment->sweep, width);
    fprintf(out,
            "\nwhat the mappings take: crossbars that exist, cells, metadata bits; for "
            "an image row drives, conversions and their mean bits as charged (%s)\n",
            ohm_route_names[route]);
    ohm_columns_labels(out, &experiment->sweep, width, NULL);
    fprintf(out, "  %9s  %9s  %8s  %10s  %11s  %5s\n", "crossbars", "cells", "metadata",
            "row drives", "conversions", "bits");
    for (size_t p = 0; p < result->points; p++) {
        ohm_columns_labels(out, &experiment->sweep, width, &p);
        fprintf(out, "  %9.0f  %9.0f  %8.0f  %10.0f  %11.0f  %5.2f\n",
                total(result, OHM_V_CROSSBARS, OHM_ROUTE_DIGITAL, p) -
                    total(result, OHM_V_EMPTY, OHM_ROUTE_DIGITAL, p),
                total(result, OHM_V_CELLS, OHM_ROUTE_DIGITAL, p),
                total(result, OHM_V_METADATA, OHM_ROUTE_DIGITAL, p),
                total(result, OHM_V_ROW_DRIVES, OHM_ROUTE_DIGITAL, p),
                total(result, OHM_V_CONVERSIONS, route, p) / (double)result->images,
                mean_bits(result, route, p));
    }
}
