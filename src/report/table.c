#include "report/table.h"

#include "base/memory.h"
#include "store/axis.h"
#include "store/facts.h"
#include "store/slab.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool is_chance(const char *axis)
{
    return strcmp(axis, "train_seed") == 0 || strcmp(axis, "trial") == 0;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* Takes over the sweep's axes; *chances is the number of values at a point. */
static enum ohm_status read_axes(struct ohm_table *table, struct ohm_store *store,
                                 const struct ohm_array_facts *facts, size_t *chances)
{
    *chances = 1;
    table->points = 1;
    for (size_t k = 0; k < facts->ndim; k++) {
        const char *name = base_name(facts->axes[k]);

        if (is_chance(name)) {
            *chances *= facts->shape[k];
            continue;
        }
        if (*chances != 1)
            return ohm_fail(OHM_EINPUT, "the axis %s is not one of the sweep", name);
        table->axis[table->axes] = strdup(name);
        if (!table->axis[table->axes])
            return ohm_fail(OHM_ENOMEM, "no memory for a name");
        OHM_TRY(ohm_store_labels(store, facts->axes[k], &table->n[table->axes],
                                 &table->label[table->axes]));
        table->points *= table->n[table->axes++];
    }
    return OHM_OK;
}

static void average(struct ohm_table *table, size_t point, size_t n, const double x[])
{
    double sum = 0;
    size_t known = 0;

    table->mean[point] = table->low[point] = table->high[point] = NAN;
    for (size_t k = 0; k < n; k++) {
        if (isnan(x[k]))
            continue;
        sum += x[k];
        table->low[point] = known ? fmin(table->low[point], x[k]) : x[k];
        table->high[point] = known ? fmax(table->high[point], x[k]) : x[k];
        known++;
    }
    if (known)
        table->mean[point] = sum / (double)known;
}

enum ohm_status ohm_table_init(struct ohm_table *table, struct ohm_store *store,
                               const char *name)
{
    struct ohm_table draft = { .axes = 0 };
    struct ohm_array_facts facts = { .ndim = 0 };
    double *values = NULL;
    size_t chances;
    enum ohm_status status;

    OHM_TRY(ohm_store_facts(store, name, &facts));
    OHM_GO(read_axes(&draft, store, &facts, &chances));
    OHM_GO(OHM_NEW(values, draft.points * chances, "values"));
    OHM_GO(OHM_NEW(draft.mean, draft.points, "values"));
    OHM_GO(OHM_NEW(draft.low, draft.points, "values"));
    OHM_GO(OHM_NEW(draft.high, draft.points, "values"));
    OHM_GO(ohm_store_read(store, name, OHM_DOUBLE, NULL, NULL, values));
    for (size_t k = 0; k < draft.points; k++)
        average(&draft, k, chances, values + k * chances);
    draft.units = facts.units;
    draft.long_name = facts.long_name;
    facts.units = facts.long_name = NULL;
    *table = draft;
out:
    free(values);
    ohm_array_facts_clear(&facts);
    if (status != OHM_OK)
        ohm_table_clear(&draft);
    return status;
}

void ohm_table_clear(struct ohm_table *table)
{
    for (size_t k = 0; k < table->axes; k++) {
        free(table->axis[k]);
        free(table->label[k]);
    }
    free(table->mean);
    free(table->low);
    free(table->high);
    free(table->units);
    free(table->long_name);
    *table = (struct ohm_table){ .axes = 0 };
}

const char *ohm_table_label(const struct ohm_table *table, size_t point, size_t k)
{
    for (size_t j = table->axes; j-- > k + 1;)
        point /= table->n[j];
    return table->label[k][point % table->n[k]];
}
