/* plot.h -- a table as a line chart, drawn by gnuplot. */
#ifndef OHM_REPORT_PLOT_H
#define OHM_REPORT_PLOT_H

#include "report/table.h"

#include <stdbool.h>
#include <stdio.h>

/* Is gnuplot there? */
bool ohm_plot_possible(void);

/* Has it an axis to draw against, and anything to draw? */
bool ohm_plot_worthwhile(const struct ohm_table *table);

/* Appends an SVG of TABLE to OUT: the last axis along x, a line for every combination of the others,
 * bars from the least to the largest value.  NAME, a word, stands before all identifiers of the picture.
 * OHM_EIO: no picture came about. */
enum ohm_status ohm_plot_write(FILE *out, const struct ohm_table *table, const char *name);

#endif
