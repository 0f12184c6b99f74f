/* picture.c -- draws one variable of a result. */
#include "report/picture.h"

#include "report/plot.h"
#include "store/tree.h"

#include <string.h>

enum { NAME = 64 };

/* Variables by the beginnings of their names, and what stands beside them. */
static const struct {
    const char *name, *beside, *title;
} drawn[] = {
    { "read_time_elmore_", NULL, NULL }, /* not by itself */
    { "read_time_", "read_time_elmore_", "Elmore" },
    { "accuracy", "", "" },
    { "drop_", "", "" },
    { "wrong_", "", "" },
    { "sample_error_", "", "" },
    { "energy_read_", "", "" },
};
enum { DRAWN = sizeof drawn / sizeof *drawn };

static size_t row_of(const char *name)
{
    size_t k = 0;

    while (k < DRAWN && strncmp(name, drawn[k].name, strlen(drawn[k].name)) != 0)
        k++;
    return k;
}

bool ohm_picture_wanted(const char *name)
{
    const size_t k = row_of(name);

    return k < DRAWN && drawn[k].beside;
}

enum ohm_status ohm_picture_table(struct ohm_table *table, struct ohm_store *store,
                                  const char *name)
{
    char weights[NAME];

    if (strncmp(name, "wrong_", 6) != 0)
        return ohm_table_init(table, store, name);
    snprintf(weights, sizeof weights, "conversions%.50s", name + strlen("wrong"));
    return ohm_table_init_share(table, store, name, weights);
}

enum ohm_status ohm_picture_write(FILE *out, struct ohm_store *store, const char *name,
                                  const struct ohm_table *table)
{
    const size_t k = row_of(name);
    struct ohm_plot plot = { .name = name, .table = table };
    struct ohm_table beside = { .axes = 0 };
    char other[NAME];
    bool there;
    enum ohm_status status;

    if (k < DRAWN && drawn[k].beside && *drawn[k].beside) {
        snprintf(other, sizeof other, "%s%.30s", drawn[k].beside,
                 name + strlen(drawn[k].name));
        OHM_TRY(ohm_store_exists(store, other, &there));
        if (there) {
            OHM_TRY(ohm_table_init(&beside, store, other));
            plot.beside = &beside;
            plot.title = drawn[k].title;
        }
    }
    status = ohm_plot_write(out, &plot);
    ohm_table_clear(&beside);
    return status;
}
