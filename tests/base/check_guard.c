#define _GNU_SOURCE
#include "base/guard.h"

#include "harness.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined __SANITIZE_ADDRESS__
#define SANITIZED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum { MINUTES = 600 };

static enum ohm_status says_its_status(void *with)
{
    const enum ohm_status status = *(enum ohm_status *)with;

    printf("printed");
    return status == OHM_OK ? OHM_OK : ohm_fail(status, "a sentence");
}

/* What a guarded task leaves on standard output, in text[SIZE]. */
static enum ohm_status printed_by(ohm_task *task, void *with, char text[], size_t size)
{
    FILE *kept = tmpfile();
    const int out = dup(STDOUT_FILENO);
    enum ohm_status status;

    fflush(stdout);
    dup2(fileno(kept), STDOUT_FILENO);
    status = ohm_guard(task, with, "it", MINUTES);
    fflush(stdout);
    dup2(out, STDOUT_FILENO);
    close(out);
    rewind(kept);
    text[fread(text, 1, size - 1, kept)] = '\0';
    fclose(kept);
    return status;
}

START_TEST(only_results_are_passed_on)
{
    static const struct {
        enum ohm_status status;
        const char *text;
    } ends[] = { { OHM_OK, "printed" },     { OHM_EPARTIAL, "printed" },
                 { OHM_EAUDIT, "printed" }, { OHM_EUNMET, "printed" },
                 { OHM_EINPUT, "" },        { OHM_ENOMEM, "" } };

    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
        enum ohm_status status = ends[k].status;
        char text[64];

        ck_assert_int_eq(printed_by(says_its_status, &status, text, sizeof text),
                         ends[k].status);
        ck_assert_str_eq(text, ends[k].text);
        if (status != OHM_OK)
            ck_assert_str_eq(ohm_sentence(), "a sentence");
    }
}
END_TEST

static enum ohm_status dies(void *with)
{
    printf("half");
    fflush(stdout);
    signal(*(int *)with, SIG_DFL);
    raise(*(int *)with);
    return OHM_OK;
}

START_TEST(a_crash_is_a_sentence)
{
    static const int signals[] = { SIGSEGV, SIGABRT, SIGKILL, SIGFPE };

    for (size_t k = 0; k < sizeof signals / sizeof *signals; k++) {
        int number = signals[k];
        char text[64], words[64];

        snprintf(words, sizeof words, "it: reading it ended a process by signal %d",
                 number);
        ck_fails(printed_by(dies, &number, text, sizeof text), OHM_EINPUT, words);
        ck_assert_str_eq(text, "");
    }
}
END_TEST

static enum ohm_status hangs(void *with)
{
    (void)with;
    for (;;)
        pause();
    return OHM_OK;
}

static enum ohm_status exits(void *with)
{
    (void)with;
    _exit(0);
}

START_TEST(no_answer_is_a_sentence)
{
    ck_fails(ohm_guard(hangs, NULL, "it", 0.1), OHM_EINPUT, "it: reading it did not end");
    ck_fails(ohm_guard(exits, NULL, "it", MINUTES), OHM_EINPUT, "it: reading it ended");
}
END_TEST

static enum ohm_status counts(void *with)
{
    struct rlimit core, memory;

    ++*(int *)with;
    getrlimit(RLIMIT_CORE, &core);
    getrlimit(RLIMIT_AS, &memory);
    if (SANITIZED) /* needs more address space than any machine has */
        memory.rlim_cur = 1;
    return ohm_guarded() && core.rlim_cur == 0 && memory.rlim_cur != RLIM_INFINITY
               ? OHM_OK
               : ohm_fail(OHM_EUSAGE, "no limits");
}

static enum ohm_status guards_again(void *with)
{
    OHM_TRY(ohm_guard(counts, with, "it", MINUTES));
    return *(int *)with == 1 ? OHM_OK : ohm_fail(OHM_EUSAGE, "called elsewhere");
}

START_TEST(a_guarded_task_has_limits_and_changes_nothing_here)
{
    int n = 0;

    ck_ok(ohm_guard(counts, &n, "it", MINUTES));
    ck_assert_int_eq(n, 0);
    ck_assert(!ohm_guarded());
    ck_ok(ohm_guard(guards_again, &n, "it", MINUTES)); /* within a guard it is a call */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base/guard");
    TCase *tc = tcase_create("guard");

    tcase_add_test(tc, only_results_are_passed_on);
    tcase_add_test(tc, a_crash_is_a_sentence);
    tcase_add_test(tc, no_answer_is_a_sentence);
    tcase_add_test(tc, a_guarded_task_has_limits_and_changes_nothing_here);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
