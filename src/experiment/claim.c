#include "experiment/claim.h"

#include "base/unit.h"

#include <string.h>

const char *const ohm_metric_names[] = {
    "drop",        "accuracy", "gain",          "clipped",       "wrong",
    "wrong_ratio", "nonzero",  "nonzero_ratio", "matched_ratio", NULL,
};
const char *const ohm_verdict_names[] = { "holds", "fails", "undecided",
                                          "not testable here", NULL };

bool ohm_metric_compares(enum ohm_metric metric)
{
    return metric == OHM_METRIC_GAIN || metric == OHM_METRIC_WRONG_RATIO ||
           metric == OHM_METRIC_NONZERO_RATIO || metric == OHM_METRIC_MATCHED_RATIO;
}

bool ohm_metric_is_digital(enum ohm_metric metric)
{
    return metric == OHM_METRIC_NONZERO || metric == OHM_METRIC_NONZERO_RATIO ||
           metric == OHM_METRIC_MATCHED_RATIO;
}

const char *ohm_metric_unit(enum ohm_metric metric)
{
    switch (metric) {
    case OHM_METRIC_DROP:
    case OHM_METRIC_GAIN:
        return " points";
    case OHM_METRIC_ACCURACY:
    case OHM_METRIC_CLIPPED:
    case OHM_METRIC_WRONG:
    case OHM_METRIC_NONZERO:
        return " %";
    default:
        return "";
    }
}

/* clang-format off */
#define AT(member) offsetof(struct ohm_claim, member)
static const struct ohm_field claim_fields[] = {
    { "says", "", OHM_TEXT, AT(says), NULL, 0, 0, NULL, "The claim in words." },
    { "holds_if", "", OHM_TEXT, AT(holds_if), "", 0, 0, NULL, "Metric, <= or >=, number." },
    { "source", "", OHM_TEXT, AT(source), "", 0, 0, NULL, "Who says it." },
    { "needs", "", OHM_TEXT, AT(needs), "", 0, 0, NULL, "What is missing to test it here." },
    { 0 }
};
#undef AT
/* clang-format on */

/* "drop <= 1" */
static enum ohm_status read_rule(const struct ohm_yaml *node, struct ohm_claim *claim)
{
    char metric[64], sign[4], number[64];
    int used = 0;

    if (sscanf(claim->holds_if, " %63[a-z_] %3[<>=] %63[-+.0-9e] %n", metric, sign, number,
               &used) != 3 ||
        claim->holds_if[used] != '\0' ||
        (strcmp(sign, "<=") != 0 && strcmp(sign, ">=") != 0) ||
        ohm_unit_read(number, "", &claim->limit) != OHM_OK)
        return ohm_yaml_fail(node, "holds_if: \"%s\" is not like \"drop <= 1\"",
                             claim->holds_if);
    claim->at_most = *sign == '<';
    for (int k = 0; k < OHM_METRICS; k++) {
        if (strcmp(ohm_metric_names[k], metric) == 0) {
            claim->metric = (enum ohm_metric)k;
            return OHM_OK;
        }
    }
    return ohm_yaml_fail(node,
                         "holds_if: %s is not one of drop, accuracy, gain, clipped, wrong, "
                         "wrong_ratio, nonzero, nonzero_ratio, matched_ratio",
                         metric);
}

/* {axis: label, ...} onto entry[]; axes that are not named keep what is there. */
static enum ohm_status read_place(const struct ohm_yaml *node,
                                  const struct ohm_sweep *sweep, size_t entry[OHM_AXES])
{
    OHM_TRY(ohm_yaml_expect(node, OHM_YAML_MAPPING));
    for (size_t k = 0; k < node->n; k++) {
        const struct ohm_yaml *item = &node->at[k];
        const size_t axis = ohm_sweep_find_axis(sweep, item->key);
        char label[OHM_TEXT_BYTES];

        if (axis == OHM_AXES)
            return ohm_yaml_fail(item, "%s is not an axis of the sweep", item->key);
        OHM_TRY(ohm_yaml_flow(item, label, sizeof label));
        entry[axis] = ohm_sweep_find_label(&sweep->axis[axis], label);
        if (entry[axis] == OHM_LABELS && strcmp(label, "best") == 0)
            entry[axis] = OHM_ENTRY_BEST;
        if (entry[axis] == OHM_LABELS)
            return ohm_yaml_fail(item, "%s is not an entry of the axis %s", label,
                                 item->key);
    }
    return OHM_OK;
}

static enum ohm_status read_expectation(const struct ohm_yaml *node,
                                        struct ohm_claim *claim)
{
    for (int k = 0; ohm_verdict_names[k]; k++) {
        if (node->text && strcmp(node->text, ohm_verdict_names[k]) == 0) {
            claim->expect = k;
            return OHM_OK;
        }
    }
    return ohm_yaml_fail(node,
                         "expect: %s is not one of holds, fails, undecided, "
                         "not testable here",
                         node->text ? node->text : "this");
}

static enum ohm_status read_claim(const struct ohm_yaml *node,
                                  const struct ohm_sweep *sweep, struct ohm_claim *claim)
{
    static const char *const also[] = { "at", "versus", "expect", "along", NULL };
    const struct ohm_yaml *part;

    *claim = (struct ohm_claim){ .expect = -1, .line = node->line };
    ohm_fields_default(claim_fields, claim);
    OHM_TRY(ohm_yaml_expect(node, OHM_YAML_MAPPING));
    OHM_TRY(ohm_yaml_fields(node, claim_fields, also, claim, sizeof *claim));
    if ((part = ohm_yaml_find(node, "at")) != NULL)
        OHM_TRY(read_place(part, sweep, claim->at));
    memcpy(claim->versus, claim->at, sizeof claim->versus);
    if ((part = ohm_yaml_find(node, "versus")) != NULL)
        OHM_TRY(read_place(part, sweep, claim->versus));
    if ((part = ohm_yaml_find(node, "expect")) != NULL)
        OHM_TRY(read_expectation(part, claim));
    if (claim->needs[0] != '\0' && claim->holds_if[0] == '\0')
        return OHM_OK;
    OHM_TRY(read_rule(node, claim));
    claim->along = OHM_AXES;
    if ((part = ohm_yaml_find(node, "along")) != NULL)
        claim->along = part->text ? ohm_sweep_find_axis(sweep, part->text) : OHM_AXES;
    if (claim->metric == OHM_METRIC_MATCHED_RATIO && claim->along == OHM_AXES)
        return ohm_yaml_fail(part ? part : node,
                             "matched_ratio needs `along`, an axis of the "
                             "sweep along which accuracy varies");
    if (ohm_metric_compares(claim->metric) && !ohm_yaml_find(node, "versus"))
        return ohm_yaml_fail(node, "%s compares two points and needs a `versus`",
                             ohm_metric_names[claim->metric]);
    return OHM_OK;
}

enum ohm_status ohm_claims_read(const struct ohm_yaml *node, const struct ohm_sweep *sweep,
                                struct ohm_claim claim[], size_t *n)
{
    *n = 0;
    if (!node)
        return OHM_OK;
    OHM_TRY(ohm_yaml_expect(node, OHM_YAML_SEQUENCE));
    if (node->n > OHM_CLAIMS)
        return ohm_yaml_fail(node, "claims: there are at most %d", OHM_CLAIMS);
    for (size_t k = 0; k < node->n; k++)
        OHM_TRY(read_claim(&node->at[k], sweep, &claim[k]));
    *n = node->n;
    return OHM_OK;
}

enum ohm_verdict ohm_claim_verdict(const struct ohm_claim *claim, double low, double high)
{
    if (claim->at_most ? high <= claim->limit : low >= claim->limit)
        return OHM_HOLDS;
    if (claim->at_most ? low > claim->limit : high < claim->limit)
        return OHM_FAILS;
    return OHM_UNDECIDED;
}
