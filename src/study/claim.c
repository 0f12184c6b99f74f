/* claim.c -- reads what an experiment claims. */
#include "study/claim.h"

#include "base/unit.h"

#include <string.h>

enum { LIST_BYTES = 400 }; /* of names in a sentence */

const char *const ohm_metric_names[] = {
    "drop",
    "accuracy",
    "gain",
    "clipped",
    "wrong",
    "read_time",
    "sample_error",
    "energy_read",
    "read_time_ratio",
    "energy_ratio",
    "wrong_ratio",
    "nonzero",
    "nonzero_ratio",
    "matched_ratio",
    "bits_bound",
    "bits_bound_leakage",
    NULL,
};
const char *const ohm_verdict_names[] = { "holds", "fails", "undecided",
                                          "not testable here", NULL };

bool ohm_metric_compares(enum ohm_metric metric)
{
    return metric == OHM_METRIC_GAIN || metric == OHM_METRIC_WRONG_RATIO ||
           metric == OHM_METRIC_READ_TIME_RATIO || metric == OHM_METRIC_ENERGY_RATIO ||
           metric == OHM_METRIC_NONZERO_RATIO || metric == OHM_METRIC_MATCHED_RATIO;
}

bool ohm_metric_is_digital(enum ohm_metric metric)
{
    return metric == OHM_METRIC_NONZERO || metric == OHM_METRIC_NONZERO_RATIO ||
           metric == OHM_METRIC_MATCHED_RATIO || metric == OHM_METRIC_BITS_BOUND ||
           metric == OHM_METRIC_BITS_LEAK;
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
    case OHM_METRIC_READ_TIME:
        return " s";
    case OHM_METRIC_SAMPLE_ERROR:
        return " LSB";
    case OHM_METRIC_ENERGY:
        return " J";
    case OHM_METRIC_BITS_BOUND:
    case OHM_METRIC_BITS_LEAK:
        return " bits";
    default:
        return "";
    }
}

const char *ohm_metric_limit_unit(enum ohm_metric metric)
{
    return metric == OHM_METRIC_READ_TIME ? "s" : metric == OHM_METRIC_ENERGY ? "J" : "";
}

bool ohm_metric_is_timed(enum ohm_metric metric)
{
    return metric == OHM_METRIC_READ_TIME || metric == OHM_METRIC_SAMPLE_ERROR ||
           metric == OHM_METRIC_ENERGY || metric == OHM_METRIC_READ_TIME_RATIO ||
           metric == OHM_METRIC_ENERGY_RATIO;
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

static enum ohm_status unknown_metric(const struct ohm_yaml *node, const char *metric)
{
    char names[LIST_BYTES];
    size_t used = 0;

    for (int k = 0; k < OHM_METRICS && used < sizeof names; k++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", k ? ", " : "",
                                 ohm_metric_names[k]);
    return ohm_yaml_fail(node, "holds_if: %s is not one of %s", metric, names);
}

/* "drop <= 1" */
static enum ohm_status read_rule(const struct ohm_yaml *node, struct ohm_claim *claim)
{
    const char *unit;
    char metric[64], sign[4];
    int used = 0, k = 0;

    if (sscanf(claim->holds_if, " %63[a-z_] %3[<>=] %n", metric, sign, &used) != 2 ||
        (strcmp(sign, "<=") != 0 && strcmp(sign, ">=") != 0))
        return ohm_yaml_fail(node, "holds_if: \"%s\" is not like \"drop <= 1\"",
                             claim->holds_if);
    while (k < OHM_METRICS && strcmp(ohm_metric_names[k], metric) != 0)
        k++;
    if (k == OHM_METRICS)
        return unknown_metric(node, metric);
    claim->metric = (enum ohm_metric)k;
    claim->at_most = *sign == '<';
    unit = ohm_metric_limit_unit(claim->metric);
    if (strchr(claim->holds_if, '%') || /* percent means a hundredth elsewhere */
        ohm_unit_read(claim->holds_if + used, unit, &claim->limit) != OHM_OK)
        return ohm_yaml_fail(node, "holds_if: \"%s\" is not like \"%s <= 1%s%s\"",
                             claim->holds_if, metric, *unit ? " n" : "", unit);
    return OHM_OK;
}

/* "a, b, c", as far as it fits, of the axes, or of the entries of AXIS. */
static void list_names(const struct ohm_sweep *sweep, const struct ohm_axis *axis,
                       char *text, size_t size)
{
    const size_t n = axis ? axis->n : sweep->axes;
    size_t used = 0;

    *text = '\0';
    for (size_t k = 0; k < n && used < size; k++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", k ? ", " : "",
                                 axis ? axis->choice[k].label : sweep->axis[k].name);
}

static enum ohm_status unknown_axis(const struct ohm_yaml *node, const char *before,
                                    const char *name, const struct ohm_sweep *sweep)
{
    char names[LIST_BYTES];

    if (sweep->axes == 0)
        return ohm_yaml_fail(node, "%s%s is not an axis; there is no sweep", before, name);
    list_names(sweep, NULL, names, sizeof names);
    return ohm_yaml_fail(node, "%s%s is not an axis of the sweep; its axes are %s", before,
                         name, names);
}

static enum ohm_status unknown_entry(const struct ohm_yaml *node, const char *label,
                                     const struct ohm_axis *axis)
{
    char names[LIST_BYTES];

    list_names(NULL, axis, names, sizeof names);
    return ohm_yaml_fail(node, "%s is not an entry of the axis %s, which are %s", label,
                         axis->name, names);
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
            return unknown_axis(item, "", item->key, sweep);
        OHM_TRY(ohm_yaml_flow(item, label, sizeof label));
        entry[axis] = ohm_sweep_find_label(&sweep->axis[axis], label);
        if (entry[axis] == OHM_LABELS && strcmp(label, "best") == 0)
            entry[axis] = OHM_ENTRY_BEST;
        if (entry[axis] == OHM_LABELS)
            return unknown_entry(item, label, &sweep->axis[axis]);
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

/* Where matched_ratio goes along. */
static enum ohm_status read_along(const struct ohm_yaml *node,
                                  const struct ohm_sweep *sweep, struct ohm_claim *claim)
{
    const struct ohm_yaml *part = ohm_yaml_find(node, "along");

    claim->along = OHM_AXES;
    if (!part)
        return claim->metric != OHM_METRIC_MATCHED_RATIO
                   ? OHM_OK
                   : ohm_yaml_fail(node, "matched_ratio needs `along`, an axis of the "
                                         "sweep along which accuracy varies");
    OHM_TRY(ohm_yaml_expect(part, OHM_YAML_SCALAR));
    claim->along = ohm_sweep_find_axis(sweep, part->text);
    if (claim->along == OHM_AXES)
        return unknown_axis(part, "along: ", part->text, sweep);
    return claim->metric == OHM_METRIC_MATCHED_RATIO
               ? OHM_OK
               : ohm_yaml_fail(part, "along: only matched_ratio goes along an axis");
}

/* Do the parts fit the metric? */
static enum ohm_status check_metric(const struct ohm_yaml *node,
                                    const struct ohm_claim *claim)
{
    const struct ohm_yaml *versus = ohm_yaml_find(node, "versus");
    const char *name = ohm_metric_names[claim->metric];

    if (ohm_metric_compares(claim->metric) && !versus)
        return ohm_yaml_fail(node, "%s compares two points and needs a `versus`", name);
    if (!ohm_metric_compares(claim->metric) && versus)
        return ohm_yaml_fail(versus, "versus: %s does not compare two points", name);
    for (size_t k = 0; k < OHM_AXES && claim->metric == OHM_METRIC_MATCHED_RATIO; k++)
        if (claim->at[k] == OHM_ENTRY_BEST || claim->versus[k] == OHM_ENTRY_BEST)
            return ohm_yaml_fail(node, "matched_ratio compares whole curves, so an axis "
                                       "cannot be at `best`");
    return OHM_OK;
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
    OHM_TRY(read_along(node, sweep, claim));
    return check_metric(node, claim);
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
