#include "spice/spice.h"

#include "harness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const current[] = { "v_s#branch" };

#define GOOD "good\nv_1 a 0 1\nr_1 a b 1000\nv_s b 0 0\n.end\n"

static struct ohm_spice *spice;

static void setup(void)
{
    ck_ok(ohm_spice_new(&spice, 1));
}

static void teardown(void)
{
    ohm_spice_free(spice);
}

static enum ohm_status run_linear(const char *deck, double *i)
{
    return ohm_spice_run(spice,
                         &(struct ohm_spice_run){ .deck = deck,
                                                  .analysis = "op",
                                                  .points = 1,
                                                  .n = 1,
                                                  .vectors = current,
                                                  .linear = true,
                                                  .seconds = HARNESS_PATIENCE },
                         i);
}

START_TEST(a_good_deck_gives_its_current)
{
    double i = 0;

    ck_ok(run_linear(GOOD, &i));
    ck_near(i, 1e-3, 1e-15);
    ck_assert_ptr_nonnull(strstr(ohm_spice_facts(spice)->version, "ngspice-"));
}
END_TEST

START_TEST(a_sweep_gives_all_its_points)
{
    static const char *const both[] = { "v_s#branch", "v(a)" };
    double x[6];

    ck_ok(ohm_spice_run(
        spice,
        &(struct ohm_spice_run){ .deck = "sweep\nv_index index 0 0\n"
                                         "b_1 a 0 v=pwl(v(index),0,1,1,-2,2,4)\n"
                                         "r_1 a b 1000\nv_s b 0 0\n.end\n",
                                 .analysis = "dc v_index 0 2 1",
                                 .points = 3,
                                 .n = 2,
                                 .vectors = both,
                                 .linear = true,
                                 .seconds = HARNESS_PATIENCE },
        x));
    for (int k = 0; k < 3; k++) {
        ck_near(x[3 + k], k == 0 ? 1 : k == 1 ? -2 : 4, 1e-12);
        ck_near(x[k], 1e-3 * x[3 + k], 1e-15);
    }
}
END_TEST

START_TEST(a_deck_that_takes_too_long_is_given_up)
{
    double i = 42;

    ck_fails(ohm_spice_run(spice,
                           &(struct ohm_spice_run){
                               .deck = "long\nv_1 a 0 sin(0 1 1meg)\nr_1 a b 1k\n"
                                       "c_1 b 0 1n\nv_s b c 0\nr_2 c 0 1k\n.end\n",
                               .analysis = "tran 1n 10 0 1n",
                               .points = 1,
                               .n = 1,
                               .vectors = current,
                               .seconds = 0.3 },
                           &i),
             OHM_ESPICE, "no answer within 0.3 s");
    ck_assert(i == 42);
    ck_ok(run_linear(GOOD, &i));
}
END_TEST

START_TEST(a_sweep_of_the_wrong_length_is_refused)
{
    double x[2] = { 42, 42 };

    ck_fails(ohm_spice_run(spice,
                           &(struct ohm_spice_run){ .deck = GOOD,
                                                    .analysis = "op",
                                                    .points = 2,
                                                    .n = 1,
                                                    .vectors = current,
                                                    .linear = true,
                                                    .seconds = HARNESS_PATIENCE },
                           x),
             OHM_ESPICE, "1 values for v_s#branch instead of 2");
    ck_assert(x[0] == 42);
}
END_TEST

/* ngspice chooses the points: a charging capacitor follows its exponential, and the answer has as many
 * values of everything as of the time. */
START_TEST(a_trace_has_the_points_that_ngspice_chose)
{
    static const char *const vectors[] = { "time", "v(b)" };
    struct ohm_spice_run run = { .deck = "rc\nv_1 a 0 1\nr_1 a b 1000\nc_1 b 0 1e-12 ic=0\n"
                                         ".options reltol=1e-6\n.end\n",
                                 .analysis = "tran 1e-11 5e-9 0 1e-11 uic",
                                 .n = 2,
                                 .vectors = vectors,
                                 .linear = true,
                                 .seconds = HARNESS_PATIENCE };
    double *values = NULL;
    size_t points = 7;

    ck_ok(ohm_spice_trace(spice, &run, &points, &values));
    ck_assert_uint_ge(points, 500);
    for (size_t p = 1; p < points; p++) {
        ck_assert(values[p] > values[p - 1]);
        ck_near(values[points + p], 1 - exp(-values[p] / 1e-9), 2e-4);
    }
    ck_near(values[points - 1], 5e-9, 1e-20);
    free(values);
    values = NULL;
    run.points = points - 1;
    ck_fails(ohm_spice_trace(spice, &run, &points, &values), OHM_ESPICE, "more than the");
    ck_assert_uint_eq(points, run.points + 1);
    ck_assert_ptr_null(values);
    run.points = points;
    ck_ok(ohm_spice_trace(spice, &run, &points, &values));
    free(values);
}
END_TEST

/* A compiled model is there for its deck (tests/spice/conductor.c says what it computes), and gone for the
 * next one. */
START_TEST(a_compiled_model_is_loaded_for_its_deck_alone)
{
    char relative[1024], path[4096];
    struct ohm_spice_run run = { .deck = "model\nv_1 a 0 2\nn_1 a b thing\n"
                                         ".model thing conductor g=1e-3\nv_s b 0 0\n.end\n",
                                 .analysis = "op",
                                 .points = 1,
                                 .n = 1,
                                 .vectors = current,
                                 .seconds = HARNESS_PATIENCE,
                                 .osdi = path };
    const char *top = getenv("top_builddir");
    double i = 42;

    if (!ohm_spice_facts(spice)->osdi) { /* the next test has what it says */
        printf("# skipped: %s has no OSDI\n", ohm_spice_facts(spice)->version);
        return;
    }
    snprintf(relative, sizeof relative, "%s/tests/spice/conductor.osdi", top ? top : ".");
    ck_assert_msg(realpath(relative, path), "%s is not there", relative);
    for (int k = 0; k < 2; k++) {
        ck_ok(ohm_spice_run(spice, &run, &i));
        ck_near(i, 1e-3 * 2 * (1 + 4), 1e-9);
    }
    run.osdi = NULL;
    i = 42;
    ck_fails(ohm_spice_run(spice, &run, &i), OHM_ESPICE, "thing");
    ck_assert(i == 42);
}
END_TEST

/* A model that cannot be loaded is a failure, not a deck without it. */
START_TEST(a_model_that_does_not_load_is_refused)
{
    static const struct {
        const char *path, *words;
    } models[] = { { "/nonexistent/m.osdi", "/nonexistent/m.osdi: there is no such" },
                   { "m.osdi", "absolute" },
                   { "/tmp/a b.osdi", "plain characters" },
                   { "/proc/self/exe", "did not load the model: Error opening osdi lib" } };
    double i = 42;

    for (size_t k = 0; k < sizeof models / sizeof *models; k++) {
        const bool osdi = ohm_spice_facts(spice)->osdi;
        const struct ohm_spice_run run = { .deck = GOOD,
                                           .analysis = "op",
                                           .points = 1,
                                           .n = 1,
                                           .vectors = current,
                                           .linear = true,
                                           .seconds = HARNESS_PATIENCE,
                                           .osdi = models[k].path };

        ck_fails(ohm_spice_run(spice, &run, &i), OHM_ESPICE,
                 osdi ? models[k].words : "has no OSDI");
        ck_assert(i == 42);
    }
    ck_ok(run_linear(GOOD, &i));
}
END_TEST

/* Neither a user's start-up file in the current folder nor a spinit of his own may change a result. */
START_TEST(the_users_start_up_files_are_not_read)
{
    struct ohm_spice *other;
    FILE *file = fopen(".spiceinit", "w");
    char here[4096];
    double i = 0;

    ck_assert_ptr_nonnull(file);
    fputs("set temp=100\nquit\n", file);
    fclose(file);
    file = fopen("spinit", "w");
    ck_assert_ptr_nonnull(file);
    fputs("set temp=100\nquit\n", file);
    fclose(file);
    ck_assert_ptr_nonnull(getcwd(here, sizeof here));
    setenv("SPICE_SCRIPTS", here, 1);
    ck_ok(ohm_spice_new(&other, 1));
    ck_ok(ohm_spice_run(other,
                        &(struct ohm_spice_run){ .deck = GOOD,
                                                 .analysis = "op",
                                                 .points = 1,
                                                 .n = 1,
                                                 .vectors = current,
                                                 .linear = true,
                                                 .seconds = HARNESS_PATIENCE },
                        &i));
    ck_near(i, 1e-3, 1e-15);
    ohm_spice_free(other);
    remove(".spiceinit");
    remove("spinit");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("spice/spice");
    TCase *tc = tcase_create("spice");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_good_deck_gives_its_current);
    tcase_add_test(tc, a_sweep_gives_all_its_points);
    tcase_add_test(tc, a_deck_that_takes_too_long_is_given_up);
    tcase_add_test(tc, a_sweep_of_the_wrong_length_is_refused);
    tcase_add_test(tc, a_trace_has_the_points_that_ngspice_chose);
    tcase_add_test(tc, a_compiled_model_is_loaded_for_its_deck_alone);
    tcase_add_test(tc, a_model_that_does_not_load_is_refused);
    tcase_add_test(tc, the_users_start_up_files_are_not_read);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
