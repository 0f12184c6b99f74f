/* plot.h -- a table as a line chart, drawn by gnuplot. */
#ifndef OHM_REPORT_PLOT_H
#define OHM_REPORT_PLOT_H

#include "report/table.h"

#include <stdbool.h>
#include <stdio.h>

/* Is gnuplot there? */
bool ohm_plot_possible(void);

/* True if it can be plotted: it has an axis, and values. */
bool ohm_plot_worthwhile(const struct ohm_table *table);

struct ohm_plot {
    const char *name; /* a word; stands before all identifiers of the picture */
    const struct ohm_table *table;
    const struct ohm_table
        *beside;       /* the same points of something to compare with; or NULL */
    const char *title; /* what stands beside, in a word */
};

/* Appends an SVG to OUT: the last axis along x, a line for every combination of the others, bars from the
 * least to the largest value; what stands beside is dashed, in the same colours.  OHM_EIO: no picture came
 * about. */
enum ohm_status ohm_plot_write(FILE *out, const struct ohm_plot *plot);

#endif
