/* preview.c -- what a run would compute. */
#include "study/preview.h"

#include <string.h>

enum ohm_status ohm_preview_init(struct ohm_preview *preview,
                                 const struct ohm_experiment *experiment, size_t shard,
                                 size_t shards)
{
    struct ohm_preview draft = { .experiment = experiment };
    enum ohm_status status;

    OHM_GO(ohm_trainings_init(&draft.trainings, experiment));
    OHM_GO(ohm_groups_init(&draft.groups, experiment, &draft.trainings));
    draft.units =
        draft.groups.n * experiment->base.train_seeds * experiment->base.head.trials;
    draft.ours = draft.units / shards + (shard < draft.units % shards);
    *preview = draft;
out:
    if (status != OHM_OK)
        ohm_preview_clear(&draft);
    return status;
}

void ohm_preview_clear(struct ohm_preview *preview)
{
    ohm_trainings_clear(&preview->trainings);
    ohm_groups_clear(&preview->groups);
    *preview = (struct ohm_preview){ .units = 0 };
}

/* Does a route solve circuits? */
static bool has_circuits(const struct ohm_experiment *experiment)
{
    for (int r = 0; r < OHM_ROUTES; r++)
        if (r != OHM_ROUTE_DIGITAL && experiment->base.route[r])
            return true;
    return false;
}

/* "method bl1, bits best" from the entries of a claim. */
static void describe_entries(const struct ohm_sweep *sweep, const size_t entry[],
                             char *text, size_t size)
{
    size_t used = 0;

    *text = '\0';
    for (size_t k = 0; k < sweep->axes && used < size; k++) {
        const struct ohm_axis *axis = &sweep->axis[k];

        used += (size_t)snprintf(
            text + used, size - used, "%s%s %s", k ? ", " : "", axis->name,
            entry[k] == OHM_ENTRY_BEST ? "best" : axis->choice[entry[k]].label);
    }
}

static void print_head(FILE *out, const struct ohm_experiment *experiment)
{
    const struct ohm_head *head = &experiment->base.head;
    bool any = false;

    if (head->question[0] != '\0')
        fprintf(out, "%s\n\n", head->question);
    fprintf(out, "data       %s, ", head->data);
    if (head->images)
        fprintf(out, "the first %zu test images\n", head->images);
    else
        fputs("all test images\n", out);
    fputs("routes     ", out);
    for (int r = 0; r < OHM_ROUTES; r++) {
        if (!experiment->base.route[r])
            continue;
        fprintf(out, "%s%s", any ? ", " : "", ohm_route_names[r]);
        any = true;
    }
    fputc('\n', out);
}

static void print_work(FILE *out, const struct ohm_preview *preview)
{
    const struct ohm_experiment *experiment = preview->experiment;
    const struct ohm_sweep *sweep = &experiment->sweep;

    fprintf(out, "points     %zu\n", experiment->points);
    for (size_t k = 0; k < sweep->axes; k++) {
        fprintf(out, "  %s:", sweep->axis[k].name);
        for (size_t c = 0; c < sweep->axis[k].n; c++)
            fprintf(out, "%s %s", c ? "," : "", sweep->axis[k].choice[c].label);
        fputc('\n', out);
    }
    fprintf(out, "trainings  %zu\n", preview->trainings.n);
    fprintf(out, "chips      %zu, here %zu (designs %zu x seeds %zu x trials %zu)\n",
            preview->units, preview->ours, preview->groups.n, experiment->base.train_seeds,
            experiment->base.head.trials);
    fprintf(out, "audit      %zu reads\n",
            has_circuits(experiment) ? experiment->base.audit.reads : 0);
}

static void print_claim(FILE *out, const struct ohm_experiment *experiment,
                        const struct ohm_claim *claim)
{
    char text[1024];

    fprintf(out, "  %s\n", claim->says);
    describe_entries(&experiment->sweep, claim->at, text, sizeof text);
    if (*text)
        fprintf(out, "    at       %s\n", text);
    describe_entries(&experiment->sweep, claim->versus, text, sizeof text);
    if (*text && ohm_metric_compares(claim->metric))
        fprintf(out, "    versus   %s\n", text);
    if (claim->holds_if[0] != '\0')
        fprintf(out, "    holds if %s\n", claim->holds_if);
    if (claim->needs[0] != '\0')
        fprintf(out, "    needs    %s\n", claim->needs);
    if (claim->expect >= 0)
        fprintf(out, "    expected %s\n", ohm_verdict_names[claim->expect]);
}

void ohm_preview_print(FILE *out, const struct ohm_preview *preview)
{
    const struct ohm_experiment *experiment = preview->experiment;

    print_head(out, experiment);
    print_work(out, preview);
    fprintf(out, "claims     %zu\n", experiment->claims);
    for (size_t k = 0; k < experiment->claims; k++)
        print_claim(out, experiment, &experiment->claim[k]);
}

static void json_claim(struct ohm_json *claims, const struct ohm_experiment *experiment,
                       const struct ohm_claim *claim)
{
    struct ohm_json *json = ohm_json_object(claims, NULL);
    char text[1024];

    ohm_json_text(json, "says", claim->says);
    describe_entries(&experiment->sweep, claim->at, text, sizeof text);
    ohm_json_text(json, "at", text);
    ohm_json_text(json, "holds_if", claim->holds_if);
    ohm_json_text(json, "expect",
                  claim->expect >= 0 ? ohm_verdict_names[claim->expect] : NULL);
}

void ohm_preview_json(struct ohm_json *json, const struct ohm_preview *preview)
{
    const struct ohm_experiment *experiment = preview->experiment;
    struct ohm_json *part;

    ohm_json_text(json, "question", experiment->base.head.question);
    ohm_json_text(json, "experiment", experiment->name);
    ohm_json_text(json, "data", experiment->base.head.data);
    ohm_json_count(json, "images", experiment->base.head.images);
    part = ohm_json_array(json, "routes");
    for (int r = 0; r < OHM_ROUTES; r++)
        if (experiment->base.route[r])
            ohm_json_text(part, NULL, ohm_route_names[r]);
    ohm_json_count(json, "points", experiment->points);
    ohm_json_count(json, "trainings", preview->trainings.n);
    ohm_json_count(json, "chips", preview->units);
    ohm_json_count(json, "chips_here", preview->ours);
    ohm_json_count(json, "audit",
                   has_circuits(experiment) ? experiment->base.audit.reads : 0);
    part = ohm_json_array(json, "claims");
    for (size_t k = 0; k < experiment->claims; k++)
        json_claim(part, experiment, &experiment->claim[k]);
}
