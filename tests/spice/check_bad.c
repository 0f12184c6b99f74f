/* Decks and requests that cannot be answered: none yields a number, each has a sentence with ngspice's
 * own words, and the same pool answers the next good deck. */
#include "spice/spice.h"

#include "harness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = 1 }; /* it wants more address space than any limit */
#else
enum { SANITIZED = 0 };
#endif

static struct ohm_spice *spice;

static void setup(void)
{
    ck_ok(ohm_spice_new(&spice, 1));
}

static void teardown(void)
{
    ohm_spice_free(spice);
}

#define GOOD "good\nv_1 a 0 1\nr_1 a b 1000\nv_s b 0 0\n.end\n"

static struct ohm_spice_run run_of(const char *deck, const char *analysis,
                                   const char *const *vector, bool linear)
{
    return (struct ohm_spice_run){ .deck = deck,
                                   .analysis = analysis,
                                   .points = 1,
                                   .n = 1,
                                   .vectors = vector,
                                   .linear = linear,
                                   .seconds = HARNESS_PATIENCE };
}

static void run_good(void)
{
    static const char *const current[] = { "v_s#branch" };
    const struct ohm_spice_run run = run_of(GOOD, "op", current, true);
    double i = 0;

    ck_ok(ohm_spice_run(spice, &run, &i));
    ck_near(i, 1e-3, 1e-15);
}

/* The run must fail with WORDS, by both ways of asking; what it would write stays as it was. */
static void check_refused(const struct ohm_spice_run *run, const char *what,
                          const char *words)
{
    double value = 42, *values = &value;
    size_t points = 43;
    enum ohm_status status = ohm_spice_run(spice, run, &value);

    ck_assert_msg(status == OHM_ESPICE, "%s gives %g, status %d", what, value, (int)status);
    ck_assert_msg(strstr(ohm_sentence(), words), "%s: \"%s\" lacks \"%s\"", what,
                  ohm_sentence(), words);
    ck_assert_msg(value == 42, "%s changed the value", what);
    run_good();
    status = ohm_spice_trace(spice, run, &points, &values);
    ck_assert_msg(status == OHM_ESPICE, "%s: a trace has status %d", what, (int)status);
    ck_assert_msg(points == 43 && values == &value, "%s changed the trace", what);
    run_good();
}

/* The decks for which libngspice says that all is well, decks that make it call its exit handler, and
 * names that it cuts or takes for something else.  Where LINEAR is false, a complaint alone would not
 * be a failure. */
static const struct {
    const char *what, *deck, *words;
    bool both; /* refused as a non-linear deck too */
} decks[] = {
    { "undefined parameter", "p\nv_1 a 0 1\nr_1 a b {nothing}\nv_s b 0 0\n.end\n",
      "ndefined parameter [nothing]", true },
    { "missing model", "m\nv_1 a 0 1\nd_1 a b nothing\nv_s b 0 0\n.end\n", "nothing",
      true },
    { "missing subcircuit", "s\nv_1 a 0 1\nx_1 a b nothing\nv_s b 0 0\n.end\n", "subckt",
      true },
    { "garbage value", "g\nv_1 a 0 1\nr_1 a b garbage\nv_s b 0 0\n.end\n", "garbage",
      true },
    { "garbage line", "g\nv_1 a 0 1\n&%$ nonsense\nr_1 a b 1\nv_s b 0 0\n.end\n",
      "nonsense", true },
    { "two sources in parallel",
      "two\nv_1 a 0 1\nv_2 a 0 2\nr_1 a b 1000\nv_s b 0 0\n.end\n", "singular", true },
    { "floating", "f\nv_1 a 0 1\nr_1 a b 1000\nv_s b 0 0\nr_2 x y 1\n.end\n", "singular",
      true },
    { "no such vector", "v\nv_1 a 0 1\nr_1 a b 1000\nv_t b 0 0\n.end\n", "v_s#branch",
      true },
    { "nothing", "", "ngspice", true },
    { "a title alone", "title", "ngspice", true },
    { "no circuit", "title\n.end\n", "ngspice", true },
    { "a resistor without a value", "r\nv_1 a 0 1\nr_1 a b\nv_s b 0 0\n.end\n", "r_1",
      true },
    { "a source without a value", "s\nv_1 a 0\nr_1 a b 1\nv_s b 0 0\n.end\n", "v_1", true },
    { "a deck that quits",
      "q\nv_1 a 0 1\nr_1 a b 1000\nv_s b 0 0\n.control\nquit\n.endc\n.end\n", "exit",
      true },
    { "an unbalanced brace", "b\nv_1 a 0 {1\nr_1 a b 1000\nv_s b 0 0\n.end\n", "Closing",
      true },
    { "a file that is not there",
      "i\n.include /nonexistent/file\nv_1 a 0 1\nr_1 a b 1\nv_s b 0 0\n.end\n",
      "/nonexistent/file", true },
    { "a node \"a b\"", "n\nv_1 \"a b\" 0 1\nr_1 \"a b\" c 1000\nv_s c 0 0\n.end\n", "a b",
      true },
    { "a node a;b", "n\nv_1 a;b 0 1\nr_1 a;b c 1000\nv_s c 0 0\n.end\n", "_1", true },
    { "a node a,b", "n\nv_1 a,b 0 1\nr_1 a,b c 1000\nv_s c 0 0\n.end\n", "a,b", true },
    { "a node a=b", "n\nv_1 a=b 0 1\nr_1 a=b c 1000\nv_s c 0 0\n.end\n", "[b]", true },
};

START_TEST(bad_decks_never_yield_a_number)
{
    static const char *const current[] = { "v_s#branch" };

    for (int linear = 1; linear >= !decks[_i].both; linear--) {
        const struct ohm_spice_run run = run_of(decks[_i].deck, "op", current, linear);

        check_refused(&run, decks[_i].what, decks[_i].words);
    }
}
END_TEST

/* Names of vectors for which there are no values, or those of something else. */
static const struct {
    const char *name, *words;
} names[] = {
    { "", "no values for" },
    { "v(zz)", "v(zz)" },
    { "a b", "a b" },
    { "v(a", "v(a" },
    { "a)", "a)" },
    { "v((a)", "v((a)" },
    { "v(a)+1", "v(a)+1" },
    { "2*v(a)", "2*v(a)" },
    { "a;b", "a;b" },
    { "\303\244", "\303\244" },
    { "3", "no values for 3" },
    { "all", "many vectors" },
    { "allv", "many vectors" },
    { "pi", "pi is a constant" },
    { "v(pi)", "v(pi) is a constant" },
    { "const.e", "const.e is a constant" },
    { "op99.a", "op99.a" },
    { "v(ALL)", "many vectors" },
    { "time", "time" },
};

START_TEST(odd_names_never_yield_a_number)
{
    for (int linear = 0; linear < 2; linear++) {
        const struct ohm_spice_run run = run_of(GOOD, "op", &names[_i].name, linear);

        check_refused(&run, names[_i].name, names[_i].words);
    }
}
END_TEST

/* Nodes with odd names that ngspice takes: the voltage is right, or refused. */
static const char *const nodes[] = { "v(1)", "\303\244", "a(1", "a$b", "a!b",
                                     "A-B",  "1e3",      "x.y", "#" };

START_TEST(odd_nodes_are_right_or_refused)
{
    char deck[200] = "", name[40] = "", words[2][40];
    const char *const vectors[] = { name };
    struct ohm_spice_run run = run_of(deck, "op", vectors, true);

    snprintf(deck, sizeof deck, "node\nv_1 %s 0 3\nr_1 %s c 1000\nv_s c 0 0\n.end\n",
             nodes[_i], nodes[_i]);
    snprintf(words[0], sizeof words[0], "%s", nodes[_i]);
    snprintf(words[1], sizeof words[1], "v(%s)", nodes[_i]);
    for (int k = 0; k < 2; k++) {
        double v = 42;

        strcpy(name, words[k]);
        if (ohm_spice_run(spice, &run, &v) == OHM_OK)
            ck_near(v, 3, 0);
        else
            check_refused(&run, name, name);
    }
}
END_TEST

/* A name is never cut to one that exists. */
START_TEST(long_words_are_not_cut)
{
    char name[400] = "", deck[1000] = "", analysis[1200] = "";
    const char *const vector[] = { name }, *const current[] = { "v_s#branch" };
    struct ohm_spice_run run = run_of(deck, "op", vector, true);

    memset(name, 'a', sizeof name);
    name[127] = '\0';
    snprintf(deck, sizeof deck, "long\nv_1 %s 0 1\nr_1 %s 0 1\n.end\n", name, name);
    name[127] = 'a';
    name[200] = '\0';
    check_refused(&run, "a name of 200 letters", "too long");
    memset(analysis, ' ', sizeof analysis);
    memcpy(analysis, "op", 2);
    strcpy(analysis + 1100, "nonsense");
    run = run_of(GOOD, analysis, current, true);
    check_refused(&run, "a command of 1108 bytes", "too long");
}
END_TEST

static const struct {
    const char *analysis, *words;
} analyses[] = {
    { "opp", "no such command" },
    { "", "no new plot" },
    { "op; echo", "more than one command" },
    { "op\necho", "more than one command" },
    { "quit", "ngspice" },
    { "dc v_nothing 0 1 1", "v_nothing" },
    { "ac lin 1 1 1", "complex" },
    { "tran nonsense", "tran" },
    { "print all", "ngspice" },
};

START_TEST(wrong_analyses_never_yield_a_number)
{
    static const char *const current[] = { "v_s#branch" };
    static const char deck[] = "ac\nv_1 a 0 dc 1 ac 1\nr_1 a b 1000\nv_s b 0 0\n.end\n";

    for (int linear = 0; linear < 2; linear++) {
        const struct ohm_spice_run run =
            run_of(deck, analyses[_i].analysis, current, linear);

        check_refused(&run, analyses[_i].analysis, analyses[_i].words);
    }
}
END_TEST

/* The power of 1e200 V at 1e200 A is no number; neither is a sum that overflows. */
START_TEST(numbers_that_are_none_are_refused)
{
    static const char deck[] = "huge\nv_1 a 0 1e200\nr_1 a 0 1\n.end\n";
    static const char *const vector[] = { "@v_1[p]" };
    struct ohm_spice_run run = run_of(deck, "op", vector, false);

    check_refused(&run, "infinite", "value 0 of @v_1[p] is not finite");
    run.deck = "ln\nv_1 a 0 -1\nr_1 a 0 1\nb_1 s 0 v=ln(v(a))\nr_2 s 0 1\n.end\n";
    run.vectors = (const char *const[]){ "v(s)" };
    check_refused(&run, "logarithm of -1", "out of range for ln");
}
END_TEST

/* A chain of N resistors of 1 Ohm, to be freed. */
static char *chain(size_t n)
{
    char *deck = NULL;
    size_t size;
    FILE *out = open_memstream(&deck, &size);

    ck_assert_ptr_nonnull(out);
    fprintf(out, "chain\nv_1 n0 0 1\n");
    for (size_t k = 0; k < n; k++)
        fprintf(out, "r_%zu n%zu n%zu 1\n", k, k, k + 1);
    fprintf(out, "v_s n%zu 0 0\n.end\n", n);
    fclose(out);
    return deck;
}

/* A huge deck either works or says what it lacked. */
START_TEST(a_huge_deck_is_right_or_refused)
{
    static const char *const current[] = { "v_s#branch" };
    const size_t n = getenv("OHM_LONG") ? 1000000 : 100000;
    char *deck = chain(n);
    struct ohm_spice_run run = run_of(deck, "op", current, true);
    double i = 42;
    enum ohm_status status;

    run.megabytes = 40;
    check_refused(&run, "a limit of 40 megabytes", "more than 40 megabytes");
    run.megabytes = 0;
    run.seconds =
        1e-3; /* less than any machine takes to read these 2 MB or more, let alone to solve */
    check_refused(&run, "a limit of time", "no answer within 0.001 s");
    run.seconds = HARNESS_PATIENCE;
    status = ohm_spice_run(spice, &run, &i);
    if (status == OHM_OK)
        ck_near(i, 1 / (double)n, 1e-5 / (double)n); /* rounding grows as n^2 */
    else
        ck_assert_msg(i == 42 && strlen(ohm_sentence()) > 10, "%s", ohm_sentence());
    run_good();
    free(deck);
}
END_TEST

/* Memory that the system itself refuses: ngspice calls its exit handler, or the process ends. */
START_TEST(memory_that_the_system_refuses_is_told)
{
    const struct rlimit limit = { 400u << 20, RLIM_INFINITY };
    static const char *const current[] = { "v_s#branch" };
    struct ohm_spice_run run;
    char *deck = chain(1000000);

    if (SANITIZED) {
        free(deck);
        return;
    }
    teardown();
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
    setup();
    run = run_of(deck, "op", current, true);
    check_refused(&run, "400 MiB of addresses", "memory");
    free(deck);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("spice/bad");
    TCase *tc = tcase_create("bad");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, bad_decks_never_yield_a_number, 0,
                        sizeof decks / sizeof *decks);
    tcase_add_loop_test(tc, odd_names_never_yield_a_number, 0,
                        sizeof names / sizeof *names);
    tcase_add_loop_test(tc, odd_nodes_are_right_or_refused, 0,
                        sizeof nodes / sizeof *nodes);
    tcase_add_test(tc, long_words_are_not_cut);
    tcase_add_loop_test(tc, wrong_analyses_never_yield_a_number, 0,
                        sizeof analyses / sizeof *analyses);
    tcase_add_test(tc, numbers_that_are_none_are_refused);
    tcase_add_test(tc, a_huge_deck_is_right_or_refused);
    tcase_add_test(tc, memory_that_the_system_refuses_is_told);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
