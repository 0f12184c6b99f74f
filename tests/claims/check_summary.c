#include "claims/summary.h"

#include "claims/figure.h"
#include "claims/summaryload.h"
#include "results/made.h"
#include "num/rng.h"

#include <math.h>
#include <stdlib.h>

#include <jansson.h>

/* Methods x read-outs, two trainings, three chips, all routes. */
static const char text[] =
    "question: What is it?\n"
    "network: {layers: [6, 4, 2]}\n"
    "train: {seeds: 2}\n"
    "trials: 3\n"
    "solver: [digital, ideal, nodal, ngspice]\n"
    "sweep:\n"
    "  method: {l1: {train.method: l1}, bl1: {train.method: bit-slice-l1}}\n"
    "  bits: {few: {readout.bits: [1, 1, 1, 1]}, many: {}}\n"
    "claims:\n"
    "  - {says: few suffice, source: a paper, at: {bits: few}, holds_if: drop <= 1}\n"
    "  - {says: many suffice, at: {bits: many}, holds_if: drop <= 1}\n"
    "  - {says: measured, needs: chips}\n"
    "  - {says: alike, holds_if: \"nonzero_ratio >= 1\", versus: {method: bl1}}\n";
enum { IMAGES = 9, TOKENS = 64 };

static struct ohm_judgements judgements;
static struct ohm_ledger ledger;
static char *printed;
static json_t *json;

/* Some number for every variable; few bits lose all answers, many none. */
static void fill(void)
{
    struct ohm_rng rng = ohm_rng_at(8, OHM_FOR_TEST, 0, 0, 0);

    for (size_t k = 0; k < result.points * result.seeds * result.trials; k++) {
        const size_t point = k / 6, s = k / 3 % 2, t = k % 3;

        memset(ohm_result_lossless(&result, point, s), 1, IMAGES);
        for (int r = 0; r < OHM_ROUTES; r++) {
            const size_t trial = r == OHM_ROUTE_DIGITAL ? 0 : t;

            for (int v = 0; v < OHM_VARIABLE_COUNT; v++)
                for (size_t i = 0; result.value[v][r] &&
                                   i < ohm_result_block(&result, (enum ohm_variable)v);
                     i++)
                    put((enum ohm_variable)v, (enum ohm_route)r, point, s, trial, i,
                        1 + 15 * ohm_rng_draw_uniform(&rng));
            memset(ohm_result_correct(&result, (enum ohm_route)r, point, s, trial),
                   point % 2, IMAGES);
        }
    }
}

/* Prints the ledger both ways. */
static void tell(void)
{
    struct ohm_json *root = ohm_json_new();
    char *line = NULL;
    size_t size;
    FILE *out;

    ledger.study.experiment = &experiment;
    ledger.result = result;
    ck_ok(ohm_judgements_init(&judgements, &result));
    out = open_memstream(&printed, &size);
    ohm_summary_print(out, &ledger, &judgements);
    fclose(out);
    out = open_memstream(&line, &size);
    ohm_summary_json(root, &ledger, &judgements);
    ck_ok(ohm_json_write(root, out));
    fclose(out);
    ohm_json_free(root);
    json = json_loads(line, 0, NULL);
    ck_assert_ptr_nonnull(json);
    free(line);
}

static void setup(void)
{
    make(text, IMAGES);
    memset(&ledger, 0, sizeof ledger);
    ledger.study.audit.done = 7;
    ledger.study.audit.random = 4;
    ledger.study.audit.worst_lsb = 3e-9;
    ledger.study.audit.worst_scale = 2e-10;
    fill();
}

static void teardown(void)
{
    json_decref(json);
    free(printed);
    ohm_judgements_clear(&judgements);
    unmake();
}

/* --- the text --- */

/* The words of the row of a point in the table whose headline has WORDS; bars are left out. */
static size_t row(const char *words, size_t point, char token[TOKENS][32])
{
    const char *line = strstr(printed, words);
    char copy[1024];
    size_t n = 0;

    ck_assert_msg(line != NULL, "no table \"%s\"", words);
    for (size_t k = 0; k < point + 2; k++) { /* headline, head of the columns */
        line = strchr(line, '\n');
        ck_assert_ptr_nonnull(line++);
    }
    snprintf(copy, sizeof copy, "%.*s", (int)strcspn(line, "\n"), line);
    for (char *at = strtok(copy, " |"); at; at = strtok(NULL, " |")) {
        ck_assert_uint_lt(n, TOKENS);
        snprintf(token[n++], sizeof token[0], "%s", at);
    }
    ck_assert_str_eq(token[0], point < 2 ? "l1" : "bl1");
    ck_assert_str_eq(token[1], point % 2 ? "many" : "few");
    return n;
}

static json_t *point_of(size_t point)
{
    return json_array_get(json_object_get(json, "points"), point);
}

/* A token says what JSON says, with DIGITS after the point (0: three in all); null is a dash. */
static void ck_token(const char *token, const json_t *value, int digits)
{
    char wanted[32] = "-";

    ck_assert_ptr_nonnull(value);
    if (!json_is_null(value))
        snprintf(wanted, sizeof wanted, digits ? "%.*f" : "%.*g", digits ? digits : 3,
                 json_number_value(value));
    ck_assert_str_eq(token, wanted);
}

/* "a +- b", or "a", or "-"; returns how many words. */
static size_t ck_spread(char token[][32], const json_t *mean, const json_t *spread,
                        int digits)
{
    ck_token(token[0], mean, digits);
    if (json_is_null(mean) || strcmp(token[1], "+-") != 0)
        return 1;
    if (spread)
        ck_token(token[2], spread, digits);
    return 3;
}

/* --- laws --- */

/* Law: every number of a table is the one of the same name in JSON. */
START_TEST(tables_and_json_agree)
{
    char token[TOKENS][32];

    tell();
    for (size_t p = 0; p < result.points; p++) {
        const json_t *point = point_of(p);
        size_t k = 2, n = row("accuracy in %", p, token);

        k += ck_spread(token + k, json_object_get(point, "accuracy_float"), NULL, 2);
        k += ck_spread(token + k, json_object_get(point, "accuracy_lossless"), NULL, 2);
        for (int r = 0; r < OHM_ROUTES; r++) {
            const json_t *of = json_object_get(point, ohm_route_names[r]);

            ck_assert_int_eq(json_integer_value(json_object_get(of, "n")),
                             r == OHM_ROUTE_DIGITAL ? 2 : 6);
            k += ck_spread(token + k, json_object_get(of, "accuracy"),
                           json_object_get(of, "spread"), 2);
        }
        ck_assert_uint_eq(k, n);
        n = row("wrong codes: ", p, token);
        k = 2;
        for (int r = OHM_ROUTE_IDEAL; r < OHM_ROUTES; r++) {
            const json_t *of = json_object_get(point, ohm_route_names[r]);

            k += ck_spread(token + k, json_object_get(of, "wrong_codes"),
                           json_object_get(of, "wrong_codes_spread"), 0);
        }
        ck_assert_uint_eq(k, n);
        ck_assert_ptr_null(
            json_object_get(json_object_get(point, "digital"), "wrong_codes"));
        n = row("energy of the conversions", p, token);
        k = 2;
        for (const struct ohm_adc_model *model = ohm_adc_models; model->name; model++)
            ck_token(
                token[k++],
                json_object_get(json_object_get(point, "relative_energy"), model->name), 3);
        ck_assert_uint_eq(k, n);
    }
}
END_TEST

/* Law: a dummy's own conversions come on top of those that it corrects. */
START_TEST(dummies_with_a_converter_take_energy)
{
    const struct ohm_adc_model *model = ohm_adc_models;

    unmake(); /* another one than that of the fixture, which clears it */
    make("network: {layers: [6, 4]}\nsolver: [digital, nodal]\n", IMAGES);
    for (size_t k = 0; k < 4; k++) {
        put(OHM_V_CONVERSIONS, OHM_ROUTE_NODAL, 0, 0, 0, k, 100);
        put(OHM_V_CHARGED_BITS, OHM_ROUTE_NODAL, 0, 0, 0, k, 8);
        put(OHM_V_DUMMIES, OHM_ROUTE_NODAL, 0, 0, 0, k, 0);
    }
    ck_near(ohm_figure_energy(&result, model, OHM_ROUTE_NODAL, 0), 1, 1e-12);
    for (size_t k = 0; k < 4; k++)
        put(OHM_V_DUMMIES, OHM_ROUTE_NODAL, 0, 0, 0, k, 25);
    ck_near(ohm_figure_energy(&result, model, OHM_ROUTE_NODAL, 0), 1.25, 1e-12);
}
END_TEST

START_TEST(slices_and_json_agree)
{
    char token[TOKENS][32];

    tell();
    for (size_t p = 0; p < result.points; p++) {
        const json_t *point = point_of(p);
        const json_t *nonzero = json_object_get(point, "nonzero");
        const json_t *clipped =
            json_object_get(json_object_get(point, "ngspice"), "clipped");
        const size_t n = row("slices, top first", p, token);

        ck_assert_uint_eq(n, 2 + 2 * 8);
        for (size_t k = 0; k < 8; k++) {
            ck_token(token[2 + k], json_array_get(json_array_get(nonzero, k / 4), k % 4),
                     2);
            ck_token(token[10 + k], json_array_get(json_array_get(clipped, k / 4), k % 4),
                     2);
        }
    }
}
END_TEST

/* Law: the figure is the mean over trainings and chips of the share of all conversions. */
START_TEST(wrong_codes_are_of_all_conversions)
{
    const double share[6] = { 1, 2, 3, 4, 5, 6 };
    char token[TOKENS][32];

    for (size_t k = 0; k < 6; k++) {
        for (size_t i = 0; i < 8; i++) {
            put(OHM_V_CONVERSIONS, OHM_ROUTE_NODAL, 2, k / 3, k % 3, i, i == 5 ? 300 : 0);
            put(OHM_V_WRONG, OHM_ROUTE_NODAL, 2, k / 3, k % 3, i, NAN);
        }
        put(OHM_V_WRONG, OHM_ROUTE_NODAL, 2, k / 3, k % 3, 5, share[k]);
        put(OHM_V_CONVERSIONS, OHM_ROUTE_NODAL, 2, k / 3, k % 3, 0, 100);
        put(OHM_V_WRONG, OHM_ROUTE_NODAL, 2, k / 3, k % 3, 0, share[k] + 4);
    }
    tell();
    row("wrong codes: ", 2, token);
    ck_assert_str_eq(token[5], "4.5"); /* 3.5 + a quarter of 4 */
    ck_assert_str_eq(token[6], "+-");
    ck_assert_str_eq(token[7], "1.87"); /* the square root of 3.5 */
}
END_TEST

/* What is not there is a dash in tables and null in JSON, and is said. */
START_TEST(what_is_missing_is_not_a_number)
{
    char token[TOKENS][32];

    for (size_t k = 0; k < 6; k++) {
        *ohm_result_done(&result, 3, k / 3, k % 3) = 0;
        for (int r = OHM_ROUTE_IDEAL; r < OHM_ROUTES; r++)
            for (int v = 0; v < OHM_VARIABLE_COUNT; v++)
                if (result.value[v][r])
                    put_all((enum ohm_variable)v, (enum ohm_route)r, 3, k / 3, k % 3, NAN);
    }
    tell();
    ck_assert_ptr_nonnull(strstr(printed, "6 trials are missing: this result is partial"));
    ck_assert_int_eq(json_integer_value(json_object_get(json, "missing")), 6);
    ck_assert_uint_eq(row("wrong codes: ", 3, token), 2 + 3);
    for (size_t k = 2; k < 5; k++)
        ck_assert_str_eq(token[k], "-");
    row("energy of the conversions", 3, token);
    ck_assert_str_eq(token[2], "-");
    ck_assert(json_is_null(
        json_object_get(json_object_get(point_of(3), "nodal"), "wrong_codes")));
    ck_assert_ptr_null(strstr(printed, "nan"));
}
END_TEST

START_TEST(verdicts_and_json_agree)
{
    const json_t *verdicts;
    const char *at;
    char words[128];

    tell();
    verdicts = json_object_get(json, "verdicts");
    ck_assert_uint_eq(json_array_size(verdicts), 4 + 4 + 1 + 1);
    at = strstr(printed, "\nclaim: few suffice\n  by a paper\n");
    for (size_t k = 0; k < json_array_size(verdicts); k++) {
        const json_t *v = json_array_get(verdicts, k);
        const char *missing = json_string_value(json_object_get(v, "missing"));

        snprintf(words, sizeof words, "\n  %-9s  %-8s  %s",
                 json_string_value(json_object_get(v, "verdict")),
                 json_string_value(json_object_get(v, "route")), missing);
        ck_assert_ptr_nonnull(at);
        at = strstr(at, words);
        ck_assert_msg(at != NULL, "no line \"%s\"", words + 1);
        at++;
        ck_assert_int_eq(json_is_null(json_object_get(v, "value")), *missing != '\0');
        if (k < 4) { /* few fails, and many would hold */
            ck_assert_ptr_nonnull(at = strstr(at, "drop 100.0 points [100.0, 100.0]\n"));
            ck_assert_ptr_nonnull(at = strstr(at, "holds only if bits many\n") - 1);
            ck_assert_str_eq(
                json_string_value(json_array_get(json_object_get(v, "holds_only_if"), 0)),
                "method l1, bits many");
        }
    }
}
END_TEST

START_TEST(a_run_without_an_audit_says_so)
{
    ledger.study.audit = (struct ohm_study_audit){ .skipped = 16 };
    tell();
    ck_assert_ptr_nonnull(strstr(printed, "\naudit: NONE, all 16 reads were skipped"));
}
END_TEST

START_TEST(the_audit_is_told)
{
    const json_t *audit;

    tell();
    audit = json_object_get(json, "audit");
    ck_assert_ptr_nonnull(strstr(
        printed, "audit: 7 reads of the first chips solved again by the other route, worst "
                 "deviation 3e-09 LSB, 2e-10 of full scale; 0 bad"));
    ck_assert_int_eq(json_integer_value(json_object_get(audit, "reads")), 7);
    ck_near(json_number_value(json_object_get(audit, "worst_lsb")), 3e-9, 0);
    ck_near(pow(1 - json_number_value(json_object_get(audit, "bound_on_bad_share")), 4),
            0.05, 1e-9);
    ck_assert_ptr_nonnull(strstr(printed, "What is it?\n\naccuracy in %"));
    ck_assert_ptr_nonnull(strstr(printed, "9 test images, 2 trainings, 3 chips each\n"));
    ck_assert_ptr_nonnull(strstr(printed, "differ between ngspice and nodal"));
}
END_TEST

/* Is there a table of what mappings take? */
static bool tells_load(void)
{
    char *told = NULL;
    size_t size;
    FILE *out = open_memstream(&told, &size);
    bool there;

    ohm_summary_load(out, &result);
    fclose(out);
    there = strstr(told, "what the mappings take") != NULL;
    free(told);
    return there;
}

/* Another value of a mapping's field. */
static void change(struct ohm_mapping *mapping, const struct ohm_field *field)
{
    char *at = (char *)mapping + field->offset;

    if (field->kind == OHM_REAL)
        *(double *)at += 1;
    else if (field->kind == OHM_COUNT)
        *(size_t *)at += 1;
    else if (field->kind == OHM_FLAG)
        *(bool *)at = !*(bool *)at;
    else if (field->kind == OHM_WORD)
        *(int *)at = *(int *)at == 0;
    else
        strcpy(at, "interleaved");
}

/* Law: any key of a mapping that an axis changes brings the table, but those that change codes alone. */
START_TEST(what_mappings_take_is_told_where_they_differ)
{
    static const char *const of_codes = " scale headroom unused ";
    struct ohm_mapping *mapping =
        (struct ohm_mapping *)&result.experiment->point[1].mapping;

    ck_assert(!tells_load());
    for (const struct ohm_field *f = ohm_mapping_fields; f->key; f++) {
        const struct ohm_mapping kept = *mapping;
        char word[32];

        snprintf(word, sizeof word, " %s ", f->key);
        change(mapping, f);
        ck_assert_msg(tells_load() == !strstr(of_codes, word), "%s", f->key);
        *mapping = kept;
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("claims/summary");
    TCase *tc = tcase_create("summary");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, tables_and_json_agree);
    tcase_add_test(tc, dummies_with_a_converter_take_energy);
    tcase_add_test(tc, slices_and_json_agree);
    tcase_add_test(tc, wrong_codes_are_of_all_conversions);
    tcase_add_test(tc, what_is_missing_is_not_a_number);
    tcase_add_test(tc, verdicts_and_json_agree);
    tcase_add_test(tc, a_run_without_an_audit_says_so);
    tcase_add_test(tc, the_audit_is_told);
    tcase_add_test(tc, what_mappings_take_is_told_where_they_differ);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
