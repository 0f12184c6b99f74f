/* columns.h -- the columns of a summary's tables: labels of a point, numbers. */
#ifndef OHM_CLAIMS_COLUMNS_H
#define OHM_CLAIMS_COLUMNS_H

#include "claims/figure.h"

#include <stdio.h>

/* The widths of the label columns. */
void ohm_columns_widths(const struct ohm_sweep *sweep, int width[OHM_AXES]);

/* The labels of a point, or, without one (NULL), the names of the axes. */
void ohm_columns_labels(FILE *out, const struct ohm_sweep *sweep, const int width[],
                        const size_t *point);

/* "97.12 +- 0.31", or "-" where there is nothing. */
void ohm_columns_mean(FILE *out, struct ohm_mean m, int width, int digits);

/* "failed", where every training of a point diverged. */
void ohm_columns_failed(FILE *out, int width);

/* A number with three digits and the unit's prefix, "3.21 ns"; "-" for NaN. */
void ohm_columns_quantity(FILE *out, double x, const char *unit, int width);

#endif
