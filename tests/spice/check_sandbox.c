/* Decks that got past every check: whatever commands they carry, the worker writes no file, changes none, and starts
 * no program.  Under filters of system calls, and under limits alone. */
#include "spice/spice.h"

#include "harness.h"
#include "noseccomp.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = 1 }; /* limits alone */
#else
enum { SANITIZED = 0 };
#endif

#define GOOD "good\nv_1 a 0 1\nr_1 a b 1000\nv_s b 0 0\n.end\n"

static const char *const current[] = { "v_s#branch" };
static struct ohm_spice *spice;
static char folder[64], canary[96];

static void write_canary(void)
{
    FILE *out = fopen(canary, "w");

    ck_assert_ptr_nonnull(out);
    fputs("untouched\n", out);
    fclose(out);
}

/* Its name has small letters alone, as ngspice makes them of others. */
static void make_folder(void)
{
    snprintf(folder, sizeof folder, "/tmp/check-sandbox-%ld", (long)getpid());
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    snprintf(canary, sizeof canary, "%s/canary", folder);
    write_canary();
}

/* What is in the folder beside the untouched canary, and takes it away. */
static size_t marks(void)
{
    char path[512], text[64] = "";
    size_t n = 0;
    const struct dirent *entry;
    DIR *dir = opendir(folder);
    FILE *in = fopen(canary, "r");

    ck_assert_ptr_nonnull(dir);
    n += !in || !fgets(text, sizeof text, in) || strcmp(text, "untouched\n") != 0 ||
         fgets(text, sizeof text, in);
    if (in)
        fclose(in);
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "canary") == 0)
            continue;
        n++;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        remove(path);
    }
    closedir(dir);
    return n;
}

static void setup(void)
{
    make_folder();
    ck_ok(ohm_spice_new(&spice, 1));
}

/* The same where the system takes no filters. */
static void setup_limited(void)
{
    make_folder();
    (void)refuse_seccomp();
    ck_ok(ohm_spice_new(&spice, 1));
    ck_assert_str_eq(ohm_spice_facts(spice)->sandbox, "limits");
}

static void teardown(void)
{
    ohm_spice_free(spice);
    marks();
    remove(canary);
    rmdir(folder);
}

static enum ohm_status run(const char *deck, double *i)
{
    return ohm_spice_run(spice,
                         &(struct ohm_spice_run){ .deck = deck,
                                                  .analysis = "op",
                                                  .points = 1,
                                                  .n = 1,
                                                  .vectors = current,
                                                  .seconds = 60 },
                         i);
}

/* Commands; % is the folder. */
static const char *const commands[] = {
    "shell touch %/mark",    "shell cp /etc/passwd %/canary",
    "shell rm %/canary",     "echo `touch %/mark`",
    "set a=`touch %/mark`",  "echo hello > %/mark",
    "echo more >> %/canary", "write %/mark v(a)",
    "wrdata %/mark v(a)",    "print v(a) > %/mark",
    "listing > %/mark",      "set hcopydevtype=postscript\nhardcopy %/mark v(a)",
    "wrnodev %/mark",        "gnuplot %/mark v(a)",
    "snsave %/mark",
};
enum { COMMANDS = sizeof commands / sizeof *commands };

/* The deck that carries command K; MAGIC: as comments that ngspice carries out. */
static void make_deck(size_t k, bool magic, char deck[1024])
{
    const char *start = magic ? "*# " : "";
    char *to = deck;

    to += sprintf(
        to, "deck\nv_1 a 0 1\nr_1 a b 1000\nv_s b 0 0\nc_1 b 0 1p\n%s\n%stran 1n 10n\n%s",
        magic ? "*" : ".control", start, start);
    for (const char *from = commands[k]; *from; from++) {
        if (*from == '%')
            to += sprintf(to, "%s", folder);
        else if (*from == '\n')
            to += sprintf(to, "\n%s", start);
        else
            *to++ = *from;
    }
    sprintf(to, "\n%s\n.end\n", magic ? "*" : ".endc");
}

START_TEST(commands_leave_nothing)
{
    char deck[1024];
    double i = 0;

    for (int magic = 0; magic < 2; magic++) {
        make_deck((size_t)_i, magic, deck);
        (void)run(deck, &i); /* a failure, or a number */
        ck_assert_msg(marks() == 0, "%s left something", commands[_i]);
        ck_ok(run(GOOD, &i));
        ck_near(i, 1e-3, 1e-15);
    }
}
END_TEST

/* The decks are no dummies: the program ngspice carries each of them out. */
START_TEST(the_commands_are_real)
{
    char deck[1024], path[128], words[512];
    FILE *out;

    if (system("command -v ngspice >/dev/null 2>&1") != 0) {
        printf("# skipped: the program ngspice is not installed\n");
        return;
    }
    for (int magic = 0; magic < 2; magic++) {
        make_deck((size_t)_i, magic, deck);
        snprintf(path, sizeof path, "%s.cir", folder);
        out = fopen(path, "w");
        ck_assert_ptr_nonnull(out);
        fputs(deck, out);
        fclose(out);
        snprintf(words, sizeof words, "cd %s && ngspice -b %s </dev/null >/dev/null 2>&1",
                 folder, path);
        (void)!system(words);
        remove(path);
        ck_assert_msg(marks() > 0, "%s does nothing", commands[_i]);
        write_canary();
    }
}
END_TEST

/* Files are not read either: a deck is whole text. */
START_TEST(files_are_not_read)
{
    static const char *const cards[] = { ".include", ".lib" };
    char deck[1024];
    double i = 42;
    FILE *out = fopen(canary, "w");

    ck_assert_ptr_nonnull(out);
    fputs("* nothing\n.lib typical\n.endl\n", out); /* right either way */
    fclose(out);
    for (int k = 0; k < 2; k++) {
        snprintf(deck, sizeof deck,
                 "deck\n%s %s%s\nv_1 a 0 1\nr_1 a b 1000\nv_s b 0 0\n.end\n", cards[k],
                 canary, k == 1 ? " typical" : "");
        ck_assert_int_eq(run(deck, &i), OHM_ESPICE);
        ck_assert(i == 42);
    }
    ck_ok(run(GOOD, &i));
}
END_TEST

/* What has always worked: op, dc, tran, and models that want to write a log beside. */
START_TEST(analyses_work)
{
    static const struct {
        const char *deck, *analysis;
    } runs[] = {
        { GOOD, "op" },
        { GOOD, "dc v_1 0 1 0.25" },
        { "t\nv_1 a 0 pulse(0 1 1n 1n 1n 10n)\nr_1 a b 1000\nc_1 b 0 1p\nv_s b 0 0\n.end\n",
          "tran 1n 50n" },
        { "m\nv_1 a 0 1\nm_1 a a b 0 n w=10u l=1u\n.model n nmos(level=1 vto=0.4)\nv_s b 0 "
          "0\n"
          ".end\n",
          "op" },
        { "b3\nv_1 a 0 1\nm_1 a a b 0 n w=10u l=1u\n.model n nmos(level=8 version=3.3 "
          "paramchk=0)\nv_s b 0 0\n.end\n",
          "op" },
        { "b4\nv_1 a 0 1\nm_1 a a b 0 n w=10u l=1u\n.model n nmos(level=14 version=4.8.2 "
          "paramchk=0)\nv_s b 0 0\n.end\n",
          "op" },
    };
    const struct ohm_spice_run run = { .deck = runs[_i].deck,
                                       .analysis = runs[_i].analysis,
                                       .n = 1,
                                       .vectors = current,
                                       .seconds = 60 };
    double *values, most = 0;
    size_t points = 0;

    ck_ok(ohm_spice_trace(spice, &run, &points, &values));
    ck_assert_uint_ge(points, strncmp(run.analysis, "op", 2) == 0 ? 1 : 5);
    for (size_t p = 0; p < points; p++)
        most = fmax(most, fabs(values[p]));
    ck_assert(most > 0);
    free(values);
}
END_TEST

START_TEST(the_facts_say_what_holds)
{
    const char *sandbox = ohm_spice_facts(spice)->sandbox;

    if (SANITIZED)
        ck_assert_str_eq(sandbox, "limits");
    else
        ck_assert_msg(strcmp(sandbox, "seccomp") == 0 || strcmp(sandbox, "limits") == 0,
                      "\"%s\"", sandbox);
    printf("# the sandbox here: %s\n", sandbox);
}
END_TEST

static void add(Suite *suite, const char *name, void (*begin)(void))
{
    enum { RUNS = 6 };
    TCase *tc = tcase_create(name);

    tcase_add_checked_fixture(tc, begin, teardown);
    tcase_add_loop_test(tc, commands_leave_nothing, 0, COMMANDS);
    tcase_add_test(tc, files_are_not_read);
    tcase_add_loop_test(tc, analyses_work, 0, RUNS);
    suite_add_tcase(suite, tc);
}

int main(void)
{
    Suite *suite = suite_create("spice/sandbox");
    TCase *tc = tcase_create("facts");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_facts_say_what_holds);
    tcase_add_loop_test(tc, the_commands_are_real, 0, COMMANDS);
    suite_add_tcase(suite, tc);
    add(suite, "filters", setup);
    add(suite, "limits", setup_limited);
    return harness(suite);
}
