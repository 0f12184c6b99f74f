#include "study/claim.h"

#include "harness.h"

#include <math.h>
#include <string.h>

static const char axes[] = "method: {none: {}, l1: {}, bl1: {}}\n"
                           "crossbar.r_word: [1 Ohm, 2 Ohm]\n"
                           "strength: {x1: {}, x3: {}, x2: {}}\n"
                           "method2: {none: {}, l1: {}}\n";

static struct ohm_sweep sweep;

static void setup(void)
{
    struct ohm_yaml root;

    ck_ok(ohm_yaml_parse("s.yaml", axes, &root));
    ck_ok(ohm_sweep_init(&sweep, &root));
    ohm_yaml_clear(&root);
}

static void teardown(void)
{
    ohm_sweep_clear(&sweep);
}

/* Reads TEXT as the value of `claims`. */
static enum ohm_status parsed(const char *text, struct ohm_claim claim[], size_t *n)
{
    struct ohm_yaml root;
    enum ohm_status status;

    ck_ok(ohm_yaml_parse("c.yaml", text, &root));
    status = ohm_claims_read(&root, &sweep, claim, n);
    ohm_yaml_clear(&root);
    return status;
}

static const struct {
    const char *rule;
    enum ohm_metric metric;
    bool at_most;
    double limit;
} rules[] = {
    { "drop <= 1", OHM_METRIC_DROP, true, 1 },
    { "  accuracy  >=  97.5  ", OHM_METRIC_ACCURACY, false, 97.5 },
    { "gain>=-0.25", OHM_METRIC_GAIN, false, -0.25 },
    { "clipped <= 1e-3", OHM_METRIC_CLIPPED, true, 1e-3 },
    { "wrong >= +.5", OHM_METRIC_WRONG, false, 0.5 },
    { "wrong_ratio >= 2", OHM_METRIC_WRONG_RATIO, false, 2 },
    { "nonzero <= 0", OHM_METRIC_NONZERO, true, 0 },
    { "nonzero_ratio >= 2", OHM_METRIC_NONZERO_RATIO, false, 2 },
    { "read_time <= 5 ns", OHM_METRIC_READ_TIME, true, 5e-9 },
    { "sample_error <= 0.5", OHM_METRIC_SAMPLE_ERROR, true, 0.5 },
    { "energy_read >= 2.5pJ", OHM_METRIC_ENERGY, false, 2.5e-12 },
    { "read_time_ratio >= 1", OHM_METRIC_READ_TIME_RATIO, false, 1 },
    { "energy_ratio >= 2", OHM_METRIC_ENERGY_RATIO, false, 2 },
};

START_TEST(every_metric_has_a_rule)
{
    static struct ohm_claim claim[OHM_CLAIMS];
    const bool compares = ohm_metric_compares(rules[_i].metric);
    char text[256];
    size_t n;

    snprintf(text, sizeof text, "- {says: x, holds_if: \"%s\"%s}", rules[_i].rule,
             compares ? ", versus: {method: l1}" : "");
    ck_ok(parsed(text, claim, &n));
    ck_assert_uint_eq(n, 1);
    ck_assert_int_eq(claim[0].metric, rules[_i].metric);
    ck_assert_int_eq(claim[0].at_most, rules[_i].at_most);
    ck_assert(claim[0].limit == rules[_i].limit);
    ck_assert_str_eq(claim[0].holds_if, rules[_i].rule);
    ck_assert_int_eq(claim[0].expect, -1);
    ck_assert_uint_eq(claim[0].along, OHM_AXES);
    for (size_t k = 0; k < OHM_AXES; k++) {
        ck_assert_uint_eq(claim[0].at[k], 0);
        ck_assert_uint_eq(claim[0].versus[k], compares && k == 0);
    }
}
END_TEST

START_TEST(metrics_know_what_they_are)
{
    int n = 0;

    while (ohm_metric_names[n])
        n++;
    ck_assert_int_eq(n, OHM_METRICS);
    ck_assert(ohm_metric_is_digital(OHM_METRIC_NONZERO));
    ck_assert(ohm_metric_is_digital(OHM_METRIC_NONZERO_RATIO));
    ck_assert(ohm_metric_is_digital(OHM_METRIC_MATCHED_RATIO));
    ck_assert(!ohm_metric_is_digital(OHM_METRIC_WRONG_RATIO));
    ck_assert(!ohm_metric_compares(OHM_METRIC_DROP));
    ck_assert_str_eq(ohm_metric_unit(OHM_METRIC_GAIN), " points");
    ck_assert_str_eq(ohm_metric_unit(OHM_METRIC_WRONG), " %");
    ck_assert_str_eq(ohm_metric_unit(OHM_METRIC_WRONG_RATIO), "");
}
END_TEST

static const char full[] = "- says: \"first: of all\"\n"
                           "  source: a paper\n"
                           "  at: {method: bl1, strength: best, crossbar_r_word: 2 Ohm}\n"
                           "  versus: {method: l1, method2: l1}\n"
                           "  holds_if: \"gain >= 0\"\n"
                           "  expect: not testable here\n"
                           "- says: second\n"
                           "  needs: measured chips\n"
                           "\n"
                           "- says: third\n"
                           "  at: {strength: x2}\n"
                           "  versus: {method: l1}\n"
                           "  along: strength\n"
                           "  holds_if: matched_ratio >= 2\n"
                           "  expect: undecided\n"
                           "- says: fourth\n"
                           "  needs: a larger set\n"
                           "  holds_if: accuracy >= 1\n"
                           "  at: {method2: best}\n";

START_TEST(claims_are_read_with_all_their_parts)
{
    static struct ohm_claim claim[OHM_CLAIMS];
    size_t n;

    ck_ok(parsed(full, claim, &n));
    ck_assert_uint_eq(n, 4);
    ck_assert_str_eq(claim[0].says, "first: of all");
    ck_assert_str_eq(claim[0].source, "a paper");
    ck_assert_str_eq(claim[0].needs, "");
    ck_assert_uint_eq(claim[0].line, 1);
    ck_assert_int_eq(claim[0].expect, OHM_NOT_TESTABLE);
    ck_assert_mem_eq(claim[0].at, ((size_t[]){ 2, 1, OHM_ENTRY_BEST, 0 }),
                     4 * sizeof(size_t));
    ck_assert_mem_eq(claim[0].versus, ((size_t[]){ 1, 1, OHM_ENTRY_BEST, 1 }),
                     4 * sizeof(size_t));
    ck_assert_str_eq(claim[1].needs, "measured chips");
    ck_assert_str_eq(claim[1].holds_if, "");
    ck_assert_int_eq(claim[1].expect, -1);
    ck_assert_uint_eq(claim[2].line, 10);
    ck_assert_int_eq(claim[2].metric, OHM_METRIC_MATCHED_RATIO);
    ck_assert_uint_eq(claim[2].along, 2);
    ck_assert_int_eq(claim[2].expect, OHM_UNDECIDED);
    ck_assert_mem_eq(claim[2].versus, ((size_t[]){ 1, 0, 2, 0 }), 4 * sizeof(size_t));
    ck_assert_int_eq(claim[3].metric, OHM_METRIC_ACCURACY);
    ck_assert_uint_eq(claim[3].at[3], OHM_ENTRY_BEST);
    ck_assert_uint_eq(claim[3].versus[3], OHM_ENTRY_BEST);
}
END_TEST

START_TEST(no_claims_are_none)
{
    static struct ohm_claim claim[OHM_CLAIMS];
    size_t n = 9;

    ck_ok(ohm_claims_read(NULL, &sweep, claim, &n));
    ck_assert_uint_eq(n, 0);
    ck_ok(parsed("[]", claim, &n));
    ck_assert_uint_eq(n, 0);
}
END_TEST

#define CLAIM(rest) "\n- {says: x, " rest "}"
static const struct {
    const char *text, *words;
} refused[] = {
    { "{says: x}", "c.yaml:1: a list is wanted, not a mapping" },
    { "\n- x\n", "c.yaml:2: a mapping is wanted, not a single value" },
    { "\n- {holds_if: drop <= 1}", "c.yaml:2: the key says is missing" },
    { "\n- says: x\n  holdsif: drop <= 1\n",
      "c.yaml:3: holdsif is not a key here; nearest: holds_if" },
    { "\n- says: x\n  verses: {}\n",
      "c.yaml:3: verses is not a key here; nearest: versus" },
    { CLAIM("source: y"), "c.yaml:2: holds_if: \"\" is not like \"drop <= 1\"" },
    { CLAIM("holds_if: drop < 1"), "c.yaml:2: holds_if: \"drop < 1\" is not like" },
    { CLAIM("holds_if: drop = 1"), "is not like" },
    { CLAIM("holds_if: drop <=> 1"), "is not like" },
    { CLAIM("holds_if: drop <="), "is not like" },
    { CLAIM("holds_if: <= 1"), "is not like" },
    { CLAIM("holds_if: drop"), "is not like" },
    { CLAIM("holds_if: drop <= one"), "is not like" },
    { CLAIM("holds_if: drop <= 1 %"), "is not like" },
    { CLAIM("holds_if: drop <= 1 2"), "is not like" },
    { CLAIM("holds_if: drop <= 1-2"), "is not like" },
    { CLAIM("holds_if: drop <= nan"), "is not like" },
    { CLAIM("holds_if: read_time <= 5"), "is not like \"read_time <= 1 ns\"" },
    { CLAIM("holds_if: sample_error <= 5 ns"), "is not like" },
    { CLAIM("holds_if: drop <= 1e999"), "is not like" },
    { CLAIM("holds_if: Drop <= 1"), "is not like" },
    { CLAIM("holds_if: droop <= 1"),
      "c.yaml:2: holds_if: droop is not one of drop, "
      "accuracy, gain, clipped, wrong, read_time, "
      "sample_error, energy_read, read_time_ratio, energy_ratio, "
      "wrong_ratio, nonzero, nonzero_ratio, matched_ratio" },
    { CLAIM("holds_if: [drop]"),
      "c.yaml:2: holds_if: a single value is wanted, not a list" },
    { CLAIM("at: here, holds_if: drop <= 1"),
      "c.yaml:2: at: a mapping is wanted, not a single value" },
    { CLAIM("holds_if: drop <= 1, at: {methods: l1}"),
      "c.yaml:2: methods is not an axis of the sweep; its axes are method, "
      "crossbar_r_word, strength, method2" },
    { CLAIM("holds_if: drop <= 1, at: {method: l2}"),
      "c.yaml:2: l2 is not an entry of the axis method, which are none, l1, bl1" },
    { CLAIM("holds_if: drop <= 1, at: {crossbar_r_word: 1000 mOhm}"),
      "c.yaml:2: 1000 mOhm is not an entry of the axis crossbar_r_word" },
    { CLAIM("holds_if: gain >= 1, versus: {method: l2}"),
      "l2 is not an entry of the axis" },
    { CLAIM("holds_if: gain >= 1, at: {method: l1}"),
      "c.yaml:2: gain compares two points and needs a `versus`" },
    { CLAIM("holds_if: wrong_ratio >= 1"), "wrong_ratio compares two points and needs" },
    { CLAIM("holds_if: nonzero_ratio >= 1"), "nonzero_ratio compares two points and" },
    { CLAIM("holds_if: matched_ratio >= 1, along: strength"),
      "matched_ratio compares two points" },
    { CLAIM("holds_if: drop <= 1, versus: {method: l1}"),
      "c.yaml:2: versus: drop does not compare two points" },
    { CLAIM("holds_if: matched_ratio >= 1, versus: {method: l1}"),
      "c.yaml:2: matched_ratio needs `along`, an axis of the sweep" },
    { CLAIM("holds_if: matched_ratio >= 1, versus: {method: l1}, along: strenth"),
      "c.yaml:2: along: strenth is not an axis of the sweep; its axes are method, " },
    { CLAIM("holds_if: matched_ratio >= 1, versus: {method: l1}, along: [strength]"),
      "c.yaml:2: along: a single value is wanted, not a list" },
    { CLAIM("holds_if: gain >= 1, versus: {method: l1}, along: strength"),
      "c.yaml:2: along: only matched_ratio goes along an axis" },
    { CLAIM("holds_if: matched_ratio >= 1, at: {method: best}, versus: {method: l1}, "
            "along: strength"),
      "c.yaml:2: matched_ratio compares whole curves, so an axis cannot be at `best`" },
    { CLAIM("holds_if: matched_ratio >= 1, versus: {method2: best}, along: strength"),
      "an axis cannot be at `best`" },
    { CLAIM("holds_if: drop <= 1, expect: hold"),
      "c.yaml:2: expect: hold is not one of holds, fails, undecided, not testable here" },
    { CLAIM("holds_if: drop <= 1, expect: [holds]"),
      "c.yaml:2: expect: this is not one of" },
    { CLAIM("needs: chips, holds_if: drop"), "is not like" },
};

START_TEST(what_is_wrong_is_refused_with_its_line)
{
    static struct ohm_claim claim[OHM_CLAIMS];
    size_t n;

    ck_fails(parsed(refused[_i].text, claim, &n), OHM_EUSAGE, refused[_i].words);
    ck_assert_msg(strncmp(ohm_sentence(), "c.yaml:", 7) == 0, "%s", ohm_sentence());
}
END_TEST

START_TEST(there_are_not_too_many_claims)
{
    static struct ohm_claim claim[OHM_CLAIMS];
    char text[64 * (OHM_CLAIMS + 1)] = "";
    size_t n;

    for (int k = 0; k < OHM_CLAIMS; k++)
        strcat(text, "- {says: x, holds_if: drop <= 1}\n");
    ck_ok(parsed(text, claim, &n));
    ck_assert_uint_eq(n, OHM_CLAIMS);
    strcat(text, "- {says: x, holds_if: drop <= 1}\n");
    ck_fails(parsed(text, claim, &n), OHM_EUSAGE, "c.yaml:1: claims: there are at most 32");
}
END_TEST

/* Law: an interval holds when it lies within the limit, the limit itself included, fails when it
 * lies beyond, and is undecided when it straddles. */
START_TEST(verdicts_turn_at_the_limit)
{
    const double just = nextafter(1, 2), below = nextafter(1, 0);
    struct ohm_claim claim = { .at_most = true, .limit = 1 };

    ck_assert_int_eq(ohm_claim_verdict(&claim, 0, 1), OHM_HOLDS);
    ck_assert_int_eq(ohm_claim_verdict(&claim, 1, 1), OHM_HOLDS);
    ck_assert_int_eq(ohm_claim_verdict(&claim, 0, just), OHM_UNDECIDED);
    ck_assert_int_eq(ohm_claim_verdict(&claim, 1, just), OHM_UNDECIDED);
    ck_assert_int_eq(ohm_claim_verdict(&claim, just, 5), OHM_FAILS);
    claim.at_most = false;
    ck_assert_int_eq(ohm_claim_verdict(&claim, 1, 5), OHM_HOLDS);
    ck_assert_int_eq(ohm_claim_verdict(&claim, 1, 1), OHM_HOLDS);
    ck_assert_int_eq(ohm_claim_verdict(&claim, below, 5), OHM_UNDECIDED);
    ck_assert_int_eq(ohm_claim_verdict(&claim, below, 1), OHM_UNDECIDED);
    ck_assert_int_eq(ohm_claim_verdict(&claim, 0, below), OHM_FAILS);
    for (int k = 0; k < 2; k++) {
        claim.at_most = k;
        ck_assert_int_eq(ohm_claim_verdict(&claim, NAN, NAN), OHM_UNDECIDED);
        ck_assert_int_eq(ohm_claim_verdict(&claim, -INFINITY, INFINITY), OHM_UNDECIDED);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("study/claim");
    TCase *tc = tcase_create("claim");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, every_metric_has_a_rule, 0, sizeof rules / sizeof *rules);
    tcase_add_test(tc, metrics_know_what_they_are);
    tcase_add_test(tc, claims_are_read_with_all_their_parts);
    tcase_add_test(tc, no_claims_are_none);
    tcase_add_loop_test(tc, what_is_wrong_is_refused_with_its_line, 0,
                        sizeof refused / sizeof *refused);
    tcase_add_test(tc, there_are_not_too_many_claims);
    tcase_add_test(tc, verdicts_turn_at_the_limit);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
