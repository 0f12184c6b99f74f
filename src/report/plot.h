/* plot.h -- a table as a line chart, drawn by gnuplot. */
#ifndef OHM_REPORT_PLOT_H
#define OHM_REPORT_PLOT_H

#include "report/table.h"

#include <stdbool.h>
#include <stdio.h>

/* Is gnuplot there? */
bool ohm_plot_possible(void);

/* Appends an SVG of TABLE to OUT: the last axis along x, a line for every combination of the others,
 * bars from the least to the largest value.  OHM_ESPICE-like failures do not happen: without a
 * picture OHM_EIO. */
enum ohm_status ohm_plot_write(FILE *out, const struct ohm_table *table, const char *title);

#endif
