/* experiment.c -- reads an experiment from its file. */
#include "study/experiment.h"

#include "base/memory.h"
#include "exchange/bytes.h"
#include "model/roworder.h"
#include "study/changes.h"
#include "study/given.h"
#include "netlist/subckt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One key of a section, or of the head. */
static enum ohm_status read_entry(const struct ohm_given *given,
                                  struct ohm_settings *settings)
{
    const bool bare = strcmp(given->node->key, "audit") == 0; /* audit: required */

    return ohm_settings_read_from(settings, bare ? given->node->key : given->key,
                                  given->node);
}

/* What the file sets; cards before what is changed of them. */
static enum ohm_status read_givens(const struct ohm_givens *givens,
                                   struct ohm_settings *settings)
{
    for (int cards = 1; cards >= 0; cards--)
        for (size_t k = 0; k < givens->n; k++)
            if (ohm_settings_is_card(givens->at[k].key) == (cards == 1))
                OHM_TRY(read_entry(&givens->at[k], settings));
    return OHM_OK;
}

/* The order of rows that point K takes from a file; points with the same file and as many inputs share it. */
static enum ohm_status read_order(struct ohm_experiment *e, size_t k, bool again)
{
    struct ohm_settings *point = &e->point[k];
    const size_t in = point->network.layers.at[0];
    enum ohm_status status;

    if (!ohm_mapping_has_order(&point->mapping))
        return OHM_OK;
    for (size_t j = 0; j < k && !point->mapping.order; j++)
        if (strcmp(e->point[j].mapping.rows_order, point->mapping.rows_order) == 0 &&
            e->point[j].network.layers.at[0] == in)
            point->mapping.order = e->point[j].mapping.order;
    if (point->mapping.order)
        return OHM_OK;
    status = ohm_row_order_read(point->mapping.rows_order, in, &e->order[k]);
    point->mapping.order = e->order[k];
    if (again && status != OHM_ENOMEM)
        return OHM_OK; /* a result can be looked at where the file is not */
    return status == OHM_OK ? OHM_OK : ohm_while(status, "mapping.rows_order");
}

/* The settings of every point, each checked; AGAIN: files with orders of rows may be missing. */
static enum ohm_status make_points(struct ohm_experiment *e, bool again)
{
    char where[256];

    e->points = ohm_sweep_points(&e->sweep);
    OHM_TRY(OHM_NEW(e->point, e->points, "points"));
    OHM_TRY(OHM_NEW(e->order, e->points, "points"));
    for (size_t k = 0; k < e->points; k++) {
        enum ohm_status status;

        e->point[k] = e->base;
        OHM_TRY(ohm_sweep_apply(&e->sweep, k, &e->point[k]));
        status = ohm_settings_check(&e->point[k]);
        if (status == OHM_OK)
            status = read_order(e, k, again);
        if (status == OHM_OK)
            continue;
        ohm_sweep_describe(&e->sweep, k, NULL, where, sizeof where);
        return *where ? ohm_while(status, "%s (%s)", e->name, where)
                      : ohm_while(status, "%s", e->name);
    }
    return OHM_OK;
}

/* ohm_experiment_parse; AGAIN: a text that was checked and told of when it was read first; TELL: what has no
 * effect is told. */
static enum ohm_status parse(struct ohm_experiment *experiment, const char *name,
                             const char *text, size_t n, const char *const given[],
                             bool again, bool tell)
{
    struct ohm_experiment draft = { .points = 0 };
    struct ohm_yaml root = { 0 };
    struct ohm_givens givens = { .n = 0 };
    struct ohm_changes changes = { .n = 0 };
    enum ohm_status status;

    snprintf(draft.name, sizeof draft.name, "%s", name);
    OHM_GO(ohm_changes_init(&changes, text, n, given));
    OHM_GO(ohm_yaml_parse(name, text, &root));
    OHM_GO(ohm_settings_default(&draft.base));
    OHM_GO(ohm_givens_init(&givens, &root));
    OHM_GO(read_givens(&givens, &draft.base));
    OHM_GO(ohm_changes_apply(&changes, &draft.base));
    OHM_GO(ohm_sweep_init(&draft.sweep, ohm_yaml_find(&root, "sweep")));
    if (!again)
        OHM_GO(ohm_givens_check(&givens, &changes, &draft.sweep));
    OHM_GO(ohm_claims_read(ohm_yaml_find(&root, "claims"), &draft.sweep, draft.claim,
                           &draft.claims));
    OHM_GO(make_points(&draft, again));
    OHM_GO(ohm_changes_write(&changes, text, &draft.text));
    if (tell)
        ohm_givens_tell(&givens, &changes, &draft.sweep, draft.point);
    *experiment = draft;
out:
    ohm_changes_clear(&changes);
    ohm_givens_clear(&givens);
    ohm_yaml_clear(&root);
    if (status != OHM_OK)
        ohm_experiment_clear(&draft);
    return status;
}

enum ohm_status ohm_experiment_parse(struct ohm_experiment *experiment, const char *name,
                                     const char *text, size_t n, const char *const given[])
{
    return parse(experiment, name, text, n, given, false, false);
}

enum ohm_status ohm_experiment_parse_again(struct ohm_experiment *experiment,
                                           const char *name, const char *text)
{
    return parse(experiment, name, text, 0, NULL, true, false);
}

/* The whole of a file as text. */
static enum ohm_status read_text(const char *path, char **text)
{
    struct ohm_bytes bytes;
    enum ohm_status status = ohm_bytes_read(path, OHM_YAML_BYTES, &bytes);

    if (status != OHM_OK)
        return status == OHM_EINPUT ? OHM_EUSAGE : status;
    *text = malloc(bytes.size + 1);
    if (!*text) {
        status = ohm_fail(OHM_ENOMEM, "no memory for %s", path);
    } else if (memchr(bytes.at, '\0', bytes.size)) {
        status = ohm_fail(OHM_EUSAGE, "%s: a zero byte is in this file", path);
        free(*text);
    } else {
        memcpy(*text, bytes.at, bytes.size);
        (*text)[bytes.size] = '\0';
    }
    ohm_bytes_clear(&bytes);
    return status;
}

enum ohm_status ohm_experiment_read(struct ohm_experiment *experiment, const char *path,
                                    size_t n, const char *const changes[])
{
    char *text = NULL;
    enum ohm_status status;

    OHM_TRY(read_text(path, &text));
    status = parse(experiment, path, text, n, changes, false, true);
    free(text);
    return status;
}

size_t ohm_experiment_unaudited(const struct ohm_experiment *experiment, size_t *side)
{
    const bool *route = experiment->base.route;
    size_t n = 0;

    *side = 0;
    if (!route[OHM_ROUTE_IDEAL] && !route[OHM_ROUTE_NODAL])
        return 0; /* nodal audits what comes out of ngspice, whatever its size */
    for (size_t k = 0; k < experiment->points; k++) {
        const struct ohm_settings *point = &experiment->point[k];
        const size_t rows = point->mapping.rows, cols = point->mapping.cols;

        if (point->audit.reads == 0 || ohm_audit_fits(rows, cols, false))
            continue;
        n++;
        *side = rows > *side ? rows : *side;
        *side = cols > *side ? cols : *side;
    }
    return n;
}

void ohm_experiment_clear(struct ohm_experiment *experiment)
{
    ohm_sweep_clear(&experiment->sweep);
    for (size_t k = 0; experiment->order && k < experiment->points; k++)
        free(experiment->order[k]);
    free(experiment->order);
    free(experiment->point);
    free(experiment->text);
    *experiment = (struct ohm_experiment){ .points = 0 };
}

/* Is FILE a line of FILES? */
static bool is_listed(const char *files, const char *file)
{
    const size_t n = strlen(file);

    for (const char *at = files; (at = strstr(at, file)) != NULL; at++)
        if ((at == files || at[-1] == '\n') && (at[n] == '\n' || at[n] == '\0'))
            return true;
    return false;
}

enum ohm_status ohm_experiment_code(const struct ohm_experiment *experiment, char **files)
{
    char *list = calloc(1, 1);

    for (size_t k = 0; k < experiment->points && list; k++) {
        const struct ohm_cell cell = ohm_card_cell(&experiment->point[k].card);
        const char *file = ohm_subckt_code(&cell);
        const size_t used = strlen(list);
        char *longer;

        if (!file || is_listed(list, file))
            continue;
        longer = realloc(list, used + 1 + strlen(file) + 1);
        if (!longer) {
            free(list);
            list = NULL;
            break;
        }
        list = longer;
        sprintf(list + used, "%s%s", used > 0 ? "\n" : "", file);
    }
    *files = list;
    return list ? OHM_OK : ohm_fail(OHM_ENOMEM, "no memory for the names of models");
}

enum ohm_status ohm_experiment_orders(const struct ohm_experiment *experiment,
                                      char **orders)
{
    char *list = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&list, &size);

    for (size_t k = 0; out && k < experiment->points; k++)
        if (experiment->order[k])
            fprintf(out, "%s %016llx\n", experiment->point[k].mapping.rows_order,
                    (unsigned long long)ohm_row_order_sum(
                        experiment->point[k].network.layers.at[0], experiment->order[k]));
    if (out && fclose(out) == 0) {
        *orders = list;
        return OHM_OK;
    }
    free(list);
    return ohm_fail(OHM_ENOMEM, "no memory for the orders of rows");
}
