/* judged.c -- stores verdicts in a result file and finishes it. */
#include "claims/judged.h"

#include "base/memory.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/tree.h"
#include "store/slab.h"

#include <stdlib.h>
#include <string.h>

/* "method bl1, bits 2-4-4-4; ..." */
static enum ohm_status holding_points(const struct ohm_experiment *experiment,
                                      const struct ohm_judgement *judgement, char **text)
{
    char point[512];
    size_t size;
    FILE *out = open_memstream(text, &size);

    if (!out)
        return ohm_fail(OHM_ENOMEM, "no memory for a verdict");
    for (size_t k = 0; k < judgement->holds_n; k++) {
        ohm_judgement_describe(experiment, judgement, k, false, point, sizeof point);
        fprintf(out, "%s%s", k ? "; " : "", point);
    }
    fclose(out);
    return OHM_OK;
}

static enum ohm_status write_column(struct ohm_store *store, const char *group,
                                    const char *axis, const char *name,
                                    enum ohm_element element, const void *values,
                                    const char *units, const char *words)
{
    char path[128];
    bool there;

    snprintf(path, sizeof path, "%s/%s", group, name);
    OHM_TRY(ohm_store_exists(store, path, &there));
    if (!there)
        OHM_TRY(ohm_store_array(store, path, element, 1, &axis, units, words));
    if (element == OHM_STRING)
        return ohm_store_write_texts(store, path, NULL, NULL, values);
    return ohm_store_write(store, path, element, NULL, NULL, values);
}

enum ohm_status ohm_judged_write(struct ohm_store *store,
                                 const struct ohm_experiment *experiment,
                                 const struct ohm_judgements *all)
{
    static const char *const texts[] = { "says", "route", "verdict", "missing",
                                         "holds_only_if" };
    static const char *const reals[] = { "value", "low", "high" };
    const char **text = NULL;
    char **holds = NULL;
    double *real = NULL;
    bool there;
    enum ohm_status status;

    if (all->n == 0)
        return OHM_OK;
    OHM_GO(OHM_NEW(text, 5 * all->n, "verdicts"));
    OHM_GO(OHM_NEW(holds, all->n, "verdicts"));
    OHM_GO(OHM_NEW(real, 3 * all->n, "verdicts"));
    for (size_t k = 0; k < all->n; k++) {
        const struct ohm_judgement *j = &all->judgement[k];

        OHM_GO(holding_points(experiment, j, &holds[k]));
        text[k] = experiment->claim[j->claim].says;
        text[all->n + k] = j->route < 0 ? "network" : ohm_route_names[j->route];
        text[2 * all->n + k] = ohm_verdict_names[j->verdict];
        text[3 * all->n + k] = j->missing;
        text[4 * all->n + k] = holds[k];
        real[k] = j->value;
        real[all->n + k] = j->low;
        real[2 * all->n + k] = j->high;
    }
    OHM_GO(ohm_store_exists(store, "verdicts/verdict_number", &there));
    if (!there)
        OHM_GO(ohm_store_axis_counts(store, "verdicts/verdict_number", all->n, "verdict"));
    for (size_t c = 0; c < 5; c++)
        OHM_GO(write_column(store, "verdicts", "verdict_number", texts[c], OHM_STRING,
                            text + c * all->n, NULL, NULL));
    for (size_t c = 0; c < 3; c++)
        OHM_GO(write_column(store, "verdicts", "verdict_number", reals[c], OHM_DOUBLE,
                            real + c * all->n, NULL,
                            "the claim's metric, and its 95 % interval"));
out:
    for (size_t k = 0; holds && k < all->n; k++)
        free(holds[k]);
    free(holds);
    free(text);
    free(real);
    return status;
}

enum ohm_status ohm_judged_finish(struct ohm_record *record,
                                  const struct ohm_ledger *ledger,
                                  const struct ohm_judgements *all)
{
    const enum ohm_status status =
        ohm_judged_write(record->store, ledger->study.experiment, all);

    if (status == OHM_OK)
        return ohm_record_finish(record, ledger);
    ohm_record_close(record);
    return status;
}
