/* verdict.c -- judges claims by intervals. */
#include "claims/verdict.h"

#include "base/memory.h"
#include "claims/metric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Routes on which a claim can be judged: one for claims about networks. */
static bool applies(const struct ohm_result *result, const struct ohm_claim *claim,
                    int route)
{
    if (claim->holds_if[0] == '\0' || ohm_metric_is_digital(claim->metric))
        return route == -1;
    if (route < 0 || !result->route[route])
        return false;
    if (ohm_metric_is_timed(claim->metric))
        return route == OHM_ROUTE_NODAL || route == OHM_ROUTE_NGSPICE;
    return route != OHM_ROUTE_DIGITAL ||
           (claim->metric != OHM_METRIC_WRONG && claim->metric != OHM_METRIC_WRONG_RATIO);
}

static enum ohm_verdict verdict_of(const struct ohm_claim *claim,
                                   const struct ohm_estimate *estimate)
{
    return estimate->alone
               ? OHM_UNDECIDED
               : ohm_claim_verdict(claim, estimate->interval.low, estimate->interval.high);
}

bool ohm_claim_varies(const struct ohm_experiment *experiment,
                      const struct ohm_claim *claim, size_t k)
{
    const struct ohm_axis *axis = &experiment->sweep.axis[k];

    return !ohm_axis_sets(axis, OHM_STAGE_TRAIN) &&
           !(claim->metric == OHM_METRIC_MATCHED_RATIO && claim->along == k);
}

/* The other points, with the same networks, at which the claim would hold. */
static enum ohm_status find_holding(const struct ohm_result *result,
                                    const struct ohm_claim *claim, enum ohm_route route,
                                    struct ohm_judgement *judgement)
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;

    OHM_TRY(OHM_NEW(judgement->holds, result->points, "points"));
    for (size_t point = 0; point < result->points; point++) {
        size_t entry[OHM_AXES], at[OHM_AXES], versus[OHM_AXES];
        struct ohm_estimate estimate;
        enum ohm_status status;
        bool ours = true, same = true;

        ohm_sweep_entries(sweep, point, entry);
        memcpy(at, claim->at, sizeof at);
        memcpy(versus, claim->versus, sizeof versus);
        for (size_t k = 0; k < sweep->axes; k++) {
            if (!ohm_claim_varies(result->experiment, claim, k)) {
                /* one point stands for all entries that the best may be */
                ours &= entry[k] == (claim->at[k] == OHM_ENTRY_BEST ? 0 : claim->at[k]);
                continue;
            }
            same &= entry[k] == claim->at[k];
            if (claim->versus[k] == claim->at[k])
                versus[k] = entry[k];
            at[k] = entry[k];
        }
        if (!ours || same)
            continue;
        status = ohm_metric_estimate(result, claim, route, at, versus, &estimate);
        if (status == OHM_ENOMEM)
            return status;
        if (status == OHM_OK && verdict_of(claim, &estimate) == OHM_HOLDS)
            judgement->holds[judgement->holds_n++] = point;
    }
    return OHM_OK;
}

static enum ohm_status judge(const struct ohm_result *result, const struct ohm_claim *claim,
                             struct ohm_judgement *judgement)
{
    const enum ohm_route route =
        judgement->route < 0 ? OHM_ROUTE_DIGITAL : (enum ohm_route)judgement->route;
    struct ohm_estimate estimate;
    enum ohm_status status;

    judgement->verdict = OHM_NOT_TESTABLE;
    judgement->value = judgement->low = judgement->high = NAN;
    if (claim->needs[0] != '\0') {
        snprintf(judgement->missing, sizeof judgement->missing, "%.250s", claim->needs);
        return OHM_OK;
    }
    status = ohm_metric_estimate(result, claim, route, claim->at, claim->versus, &estimate);
    if (status == OHM_ENOMEM)
        return status;
    if (status != OHM_OK) {
        snprintf(judgement->missing, sizeof judgement->missing, "%.250s", ohm_sentence());
        return OHM_OK;
    }
    judgement->value = estimate.value;
    judgement->low = estimate.alone ? NAN : estimate.interval.low;
    judgement->high = estimate.alone ? NAN : estimate.interval.high;
    judgement->verdict = verdict_of(claim, &estimate);
    return judgement->verdict == OHM_HOLDS ? OHM_OK
                                           : find_holding(result, claim, route, judgement);
}

/* One that cannot be judged on any route that was run. */
static void judge_nowhere(const struct ohm_claim *claim, struct ohm_judgement *judgement)
{
    judgement->route = -1;
    judgement->verdict = OHM_NOT_TESTABLE;
    judgement->value = judgement->low = judgement->high = NAN;
    snprintf(judgement->missing, sizeof judgement->missing,
             "%s is of a circuit, and solver names none of ideal, nodal, ngspice",
             ohm_metric_names[claim->metric]);
}

enum ohm_status ohm_judgements_init(struct ohm_judgements *judgements,
                                    const struct ohm_result *result)
{
    const struct ohm_experiment *experiment = result->experiment;
    struct ohm_judgements draft = { .n = 0 };
    enum ohm_status status;

    OHM_GO(OHM_NEW(draft.judgement, experiment->claims * OHM_ROUTES, "verdicts"));
    for (size_t k = 0; k < experiment->claims; k++) {
        const size_t before = draft.n;

        for (int route = -1; route < OHM_ROUTES; route++) {
            struct ohm_judgement *judgement = &draft.judgement[draft.n];

            if (!applies(result, &experiment->claim[k], route))
                continue;
            judgement->claim = k;
            judgement->route = route;
            draft.n++;
            OHM_GO(judge(result, &experiment->claim[k], judgement));
        }
        if (draft.n == before) {
            draft.judgement[draft.n].claim = k;
            judge_nowhere(&experiment->claim[k], &draft.judgement[draft.n++]);
        }
    }
    *judgements = draft;
out:
    if (status != OHM_OK)
        ohm_judgements_clear(&draft);
    return status;
}

void ohm_judgement_describe(const struct ohm_experiment *experiment,
                            const struct ohm_judgement *judgement, size_t k,
                            bool varied_only, char *text, size_t size)
{
    const struct ohm_claim *claim = &experiment->claim[judgement->claim];
    bool shown[OHM_AXES] = { false };

    for (size_t a = 0; a < experiment->sweep.axes; a++)
        shown[a] = ohm_claim_varies(experiment, claim, a) ||
                   (!varied_only && claim->at[a] != OHM_ENTRY_BEST);
    ohm_sweep_describe(&experiment->sweep, judgement->holds[k], shown, text, size);
}

void ohm_judgements_clear(struct ohm_judgements *judgements)
{
    for (size_t k = 0; k < judgements->n; k++)
        free(judgements->judgement[k].holds);
    free(judgements->judgement);
    *judgements = (struct ohm_judgements){ .n = 0 };
}

size_t ohm_judgements_unmet(const struct ohm_judgements *judgements,
                            const struct ohm_experiment *experiment)
{
    size_t unmet = 0;

    for (size_t k = 0; k < judgements->n; k++) {
        const int expected = experiment->claim[judgements->judgement[k].claim].expect;

        unmet +=
            expected >= 0 && (enum ohm_verdict)expected != judgements->judgement[k].verdict;
    }
    return unmet;
}
