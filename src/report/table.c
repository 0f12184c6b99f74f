/* table.c -- averages one variable of a result over trainings and chips. */
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

static bool is_part(const char *axis)
{
    return strcmp(axis, "layer") == 0 || strcmp(axis, "slice") == 0;
}

/* Takes over the sweep's axes; *chances is the number of trainings and chips at a point, *parts that
 * of layers and slices of each. */
static enum ohm_status read_axes(struct ohm_table *table, struct ohm_store *store,
                                 const struct ohm_array_facts *facts, size_t *chances,
                                 size_t *parts)
{
    *chances = *parts = 1;
    table->points = 1;
    for (size_t k = 0; k < facts->ndim; k++) {
        const char *name = base_name(facts->axes[k]);

        if (is_part(name)) {
            *parts *= facts->shape[k];
            continue;
        }
        if (is_chance(name) && *parts == 1) {
            *chances *= facts->shape[k];
            continue;
        }
        if (*chances != 1 || *parts != 1)
            return ohm_fail(OHM_EINPUT, "the axis %s is not one of the sweep", name);
        table->axis[table->axes] = strdup(name);
        if (!table->axis[table->axes])
            return ohm_fail(OHM_ENOMEM, "no memory for a name");
        OHM_TRY(ohm_store_labels(store, facts->axes[k], &table->n[table->axes],
                                 &table->label[table->axes]));
        if (table->n[table->axes] != facts->shape[k])
            return ohm_fail(OHM_EINPUT, "the axis %s is not as long as what is over it",
                            name);
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

/* x[n] = the means over PARTS of share[n][parts], weighed. */
static void merge_parts(size_t n, size_t parts, const double share[], const double weight[],
                        double x[])
{
    for (size_t k = 0; k < n; k++) {
        double sum = 0, all = 0;
        bool known = false;

        for (size_t j = k * parts; j < (k + 1) * parts; j++) {
            known |= !isnan(weight[j]);
            if (weight[j] > 0 && !isnan(share[j])) {
                sum += weight[j] * share[j];
                all += weight[j];
            }
        }
        x[k] = all > 0 ? sum / all : known ? 0 : NAN;
    }
}

/* The values of NAME, [points][chances]; with WEIGHTS (or NULL) parts are merged. */
static enum ohm_status read_values(struct ohm_store *store, const char *name,
                                   const char *weights, size_t n, size_t parts, double x[])
{
    size_t ndim, shape[OHM_AXES_MAX], numbers = 1;
    double *share = NULL, *weight = NULL;
    enum ohm_status status;

    if (!weights)
        return parts == 1 ? ohm_store_read(store, name, OHM_DOUBLE, NULL, NULL, x)
                          : ohm_fail(OHM_EINPUT, "%s is over layers or slices", name);
    OHM_GO(ohm_store_shape(store, weights, &ndim, shape));
    for (size_t k = 0; k < ndim; k++)
        numbers *= shape[k];
    if (numbers != n * parts)
        OHM_GO(ohm_fail(OHM_EINPUT, "%s has %zu numbers, %s %zu", weights, numbers, name,
                        n * parts));
    OHM_GO(OHM_NEW(share, n * parts, "values"));
    OHM_GO(OHM_NEW(weight, n * parts, "values"));
    OHM_GO(ohm_store_read(store, name, OHM_DOUBLE, NULL, NULL, share));
    OHM_GO(ohm_store_read(store, weights, OHM_DOUBLE, NULL, NULL, weight));
    merge_parts(n, parts, share, weight, x);
out:
    free(share);
    free(weight);
    return status;
}

static enum ohm_status init(struct ohm_table *table, struct ohm_store *store,
                            const char *name, const char *weights)
{
    struct ohm_table draft = { .axes = 0 };
    struct ohm_array_facts facts = { .ndim = 0 };
    double *values = NULL;
    size_t chances, parts;
    enum ohm_status status;

    OHM_TRY(ohm_store_facts(store, name, &facts));
    OHM_GO(read_axes(&draft, store, &facts, &chances, &parts));
    OHM_GO(OHM_NEW(values, draft.points * chances, "values"));
    OHM_GO(OHM_NEW(draft.mean, draft.points, "values"));
    OHM_GO(OHM_NEW(draft.low, draft.points, "values"));
    OHM_GO(OHM_NEW(draft.high, draft.points, "values"));
    OHM_GO(read_values(store, name, weights, draft.points * chances, parts, values));
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

enum ohm_status ohm_table_init(struct ohm_table *table, struct ohm_store *store,
                               const char *name)
{
    return init(table, store, name, NULL);
}

enum ohm_status ohm_table_init_share(struct ohm_table *table, struct ohm_store *store,
                                     const char *share, const char *weights)
{
    return init(table, store, share, weights);
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
