/* table.h -- one variable of a result: its mean and range over trainings and chips, at every point of
 * the sweep. */
#ifndef OHM_REPORT_TABLE_H
#define OHM_REPORT_TABLE_H

#include "store/store.h"

#include <stddef.h>

enum { OHM_TABLE_AXES = 16 };

struct ohm_table {
    size_t axes;                  /* of the sweep */
    char *axis[OHM_TABLE_AXES];   /* names, owned */
    size_t n[OHM_TABLE_AXES];     /* entries */
    char **label[OHM_TABLE_AXES]; /* [n], owned as one piece */
    size_t points;
    double *mean, *low, *high; /* [points], NaN where nothing is; owned */
    char *units, *long_name;   /* owned */
};

/* The variable NAME, whose axes after those of the sweep are train_seed and perhaps trial.
 * OHM_EINPUT when there is no such array or it has other axes. */
enum ohm_status ohm_table_init(struct ohm_table *table, struct ohm_store *store,
                               const char *name);

/* The same of the array SHARE, which is over layers and slices too: its means over those, weighed by
 * the array WEIGHTS of the same shape. */
enum ohm_status ohm_table_init_share(struct ohm_table *table, struct ohm_store *store,
                                     const char *share, const char *weights);
void ohm_table_clear(struct ohm_table *table);

/* The entry of axis K at a point. */
const char *ohm_table_label(const struct ohm_table *table, size_t point, size_t k);

#endif
