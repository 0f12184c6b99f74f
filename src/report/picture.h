/* picture.h -- one variable of a result as a line chart, with what it is compared with. */
#ifndef OHM_REPORT_PICTURE_H
#define OHM_REPORT_PICTURE_H

#include "report/table.h"

#include <stdbool.h>
#include <stdio.h>

/* Is the variable drawn on a page? */
bool ohm_picture_wanted(const char *name);

/* The variable NAME over the sweep: shares of codes are averaged over layers and slices. */
enum ohm_status ohm_picture_table(struct ohm_table *table, struct ohm_store *store,
                                  const char *name);

/* Appends an SVG of TABLE, which is the variable NAME, to OUT. */
enum ohm_status ohm_picture_write(FILE *out, struct ohm_store *store, const char *name,
                                  const struct ohm_table *table);

#endif
