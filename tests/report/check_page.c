#include "report/page.h"

#include "claims/judged.h"
#include "report/plot.h"
#include "store/scratch.h"
#include "report/wellformed.h"

#include <math.h>

/* Labels with everything that HTML, XML or gnuplot could trip over. */
static const char text[] =
    "question: \"is 1 < 2 & 'so' \\\"on\\\"?\"\n"
    "network: {layers: [6, 4, 2]}\n"
    "train: {seeds: 2}\n"
    "trials: 2\n"
    "solver: [digital, nodal]\n"
    "sweep:\n"
    "  method: {\"<l1> & it's\": {train.method: l1}, b_l1: {train.method: bit-slice-l1}}\n"
    "  bits: {few: {readout.bits: [1, 1, 1, 1]}, \"many {x} \\\\ ^2\": {}}\n"
    "claims:\n"
    "  - {says: few <do> suffice, at: {bits: few}, holds_if: drop <= 1}\n"
    "  - {says: measured, needs: chips & more}\n";
enum { IMAGES = 10, POINTS = 4 };

static struct ohm_experiment experiment;
static struct ohm_ledger ledger;
static char *page;

/* Everything is known of each point up to KNOWN: few bits lose every answer. */
static void fill(size_t known)
{
    struct ohm_result *result = &ledger.result;

    for (size_t k = 0; k < known * 4; k++) {
        const size_t point = k / 4, seed = k / 2 % 2, trial = k % 2;

        for (int v = 0; v < OHM_VARIABLE_COUNT; v++)
            for (int r = 0; r < OHM_ROUTES; r++)
                for (size_t i = 0; result->value[v][r] &&
                                   i < ohm_result_block(result, (enum ohm_variable)v);
                     i++)
                    ohm_result_at(result, (enum ohm_variable)v, (enum ohm_route)r, point,
                                  seed, r == OHM_ROUTE_DIGITAL ? 0 : trial)[i] =
                        90 + (double)point + 0.25 * (double)seed;
        for (size_t i = 0; i < 8; i++) { /* 8 % of one conversion in four */
            ohm_result_at(result, OHM_V_CONVERSIONS, OHM_ROUTE_NODAL, point, seed,
                          trial)[i] = i == 0   ? 300
                                      : i == 7 ? 100
                                               : 0;
            ohm_result_at(result, OHM_V_WRONG, OHM_ROUTE_NODAL, point, seed, trial)[i] =
                i == 7 ? 8 : 0;
        }
        memset(ohm_result_lossless(result, point, seed), 1, IMAGES);
        for (int r = 0; r < OHM_ROUTES; r++)
            if (result->route[r])
                memset(ohm_result_correct(result, (enum ohm_route)r, point, seed,
                                          r == OHM_ROUTE_DIGITAL ? 0 : trial),
                       point % 2, IMAGES);
    }
}

static void keep(const char *path, size_t known)
{
    struct ohm_judgements judgements;
    struct ohm_record *record;

    fill(known);
    ck_ok(ohm_record_create(&record, path, &ledger, true));
    for (size_t g = 0; g < ledger.study.groups.n; g++) {
        for (size_t k = 0; k < 4 && ledger.study.groups.group[g].point[0] < known; k++) {
            const struct ohm_group *group = &ledger.study.groups.group[g];

            for (size_t p = 0; p < group->n; p++)
                *ohm_result_done(&ledger.result, group->point[p], k / 2, k % 2) = 1;
            ck_ok(ohm_record_unit(
                record, &ledger,
                (struct ohm_unit){ .group = g, .seed = k / 2, .trial = k % 2 }));
        }
    }
    ck_ok(ohm_judgements_init(&judgements, &ledger.result));
    ck_ok(ohm_judged_finish(record, &ledger, &judgements));
    ohm_judgements_clear(&judgements);
}

/* The page of a result of which KNOWN points are known. */
static void print(size_t known)
{
    size_t size = 0;
    FILE *out = open_memstream(&page, &size);

    keep(in("r.h5"), known);
    ck_ok(ohm_page_write(in("r.h5"), out));
    ck_assert_int_eq(fclose(out), 0);
}

static void setup(void)
{
    scratch_setup();
    ck_ok(ohm_experiment_parse(&experiment, "e.yaml", text, 0, NULL));
    ck_ok(ohm_ledger_layout(&ledger, &experiment, IMAGES));
    ledger.study.audit.done = 7;
    ledger.study.audit.random = 4;
    ledger.study.audit.worst_lsb = 3e-9;
    ledger.study.audit.worst_scale = 2e-10;
}

static void teardown(void)
{
    free(page);
    page = NULL;
    ohm_ledger_clear(&ledger);
    ohm_experiment_clear(&experiment);
    scratch_teardown();
}

static void ck_page(const char *words)
{
    ck_assert_msg(strstr(page, words) != NULL, "the page lacks \"%s\"", words);
}

static size_t count(const char *words)
{
    size_t n = 0;

    for (const char *at = strstr(page, words); at; at = strstr(at + 1, words))
        n++;
    return n;
}

/* Law: whatever stands in the labels, and whatever is missing, the page is well-formed, and no two
 * parts of it bear the same identifier. */
START_TEST(the_page_is_well_formed)
{
    const char *wrong;

    print((size_t)_i);
    wrong = ill_formed(page);
    ck_assert_msg(wrong == NULL, "%.200s", wrong);
    ck_assert_ptr_null(strstr(page, "nan"));
}
END_TEST

START_TEST(the_page_tells_all)
{
    print(POINTS);
    ck_page("<h1>is 1 &lt; 2 &amp; 'so' \"on\"?</h1>");
    ck_page("<td class=\"fails\">fails</td><td>nodal</td><td>few &lt;do&gt; suffice</td>"
            "<td>100 [100, 100]</td><td>method &lt;l1&gt; &amp; it's, bits many {x} \\ "
            "^2</td>");
    ck_page(
        "not testable here</td><td>network</td><td>measured</td><td>chips &amp; more</td>");
    ck_page(
        "7 reads of the first chips were solved again by the other route; the worst "
        "current deviates by 3e-09 LSB, 2e-10 of the converter's full scale; 0 are bad, at "
        "most 53 % of these chips' reads (95 %).");
    ck_page("<th>method</th><th>bits</th><th>float</th><th>lossless</th><th>heldout</th>"
            "<th>digital</th><th>nodal</th>");
    ck_page(
        "<td>b_l1</td><td>few</td><td class=\"n\">92.12</td><td class=\"n\">92.12</td>");
    ck_page("<tr><td>b_l1</td><td>few</td><td class=\"n\">2</td><td class=\"n\">2</td>");
    ck_page("<tr><td>b_l1</td><td>few</td><td class=\"n\">92.12</td><td "
            "class=\"n\">92</td><td class=\"n\">92.25</td></tr>");
    ck_page("<pre>question: \"is 1 &lt; 2");
}
END_TEST

/* accuracy_: float, lossless, heldout, digital, nodal; drop_: digital, nodal; wrong_nodal */
START_TEST(there_is_a_picture_of_what_matters)
{
    if (!ohm_plot_possible())
        return;
    print(POINTS);
    ck_assert_uint_eq(count("<svg"), 8);
    ck_assert_uint_eq(count("<title>accuracy_nodal</title>"), 1);
    ck_page("<text>many {x} \\ ^2</text>"); /* along the axis, as it is */
    ck_page("<text>b_l1</text>");           /* in the key */
    ck_page("<text>&lt;l1");
}
END_TEST

START_TEST(without_gnuplot_there_are_tables_alone)
{
    char *path = strdup(getenv("PATH"));

    setenv("PATH", "", 1);
    print(POINTS);
    setenv("PATH", path, 1);
    free(path);
    ck_assert_uint_eq(count("<svg"), 0);
    ck_page("gnuplot is not installed here: there are no pictures.");
    ck_page("<h3>accuracy_nodal</h3>");
    ck_assert_ptr_null(ill_formed(page));
}
END_TEST

START_TEST(what_cannot_be_read_is_said)
{
    ck_fails(ohm_page_write(in("gone.h5"), stdout), OHM_EIO, "gone.h5");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report/page");
    TCase *tc = tcase_create("page");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, the_page_is_well_formed, 0, POINTS + 1);
    tcase_add_test(tc, the_page_tells_all);
    tcase_add_test(tc, there_is_a_picture_of_what_matters);
    tcase_add_test(tc, without_gnuplot_there_are_tables_alone);
    tcase_add_test(tc, what_cannot_be_read_is_said);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
