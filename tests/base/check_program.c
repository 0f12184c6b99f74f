/* Another program, fed with a text: one that reads it, does not, fails, hangs, is not there. */
#include "base/program.h"

#include "harness.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BYTES = 1000000 }; /* more than a socket holds */

static enum ohm_status feed(const char *script, double seconds)
{
    const char *const arguments[] = { "sh", "-c", script, NULL };
    char *text = malloc(BYTES);
    enum ohm_status status;

    ck_assert_ptr_nonnull(text);
    memset(text, 'x', BYTES);
    status = ohm_program_feed(arguments, text, BYTES, seconds);
    free(text);
    return status;
}

START_TEST(all_of_the_text_arrives)
{
    ck_ok(feed("test \"$(wc -c)\" -eq 1000000", 300));
}
END_TEST

/* A write that nobody reads raises no signal, whatever the program's caller did with it. */
START_TEST(a_program_that_stops_reading_is_judged_by_its_status)
{
    signal(SIGPIPE, SIG_DFL);
    ck_ok(feed("exit 0", 300));
    ck_ok(feed("head -c 1000 >/dev/null", 300));
    ck_fails(feed("exec <&-; exit 3", 300), OHM_EIO, "sh ended with status 3");
    ck_fails(feed("kill -9 $$", 300), OHM_EIO, "sh was ended by signal 9");
}
END_TEST

START_TEST(a_program_that_hangs_is_ended)
{
    ck_fails(feed("exec sleep 100000", 0.2), OHM_EIO, "sh has not ended within 0.2 s");
    ck_fails(feed("cat >/dev/null; exec sleep 100000", 0.2), OHM_EIO, "not ended within");
}
END_TEST

START_TEST(a_program_that_is_not_there_is_told)
{
    static const char *const arguments[] = { "no-such-program-here", NULL };

    ck_fails(ohm_program_feed(arguments, "x", 1, 300), OHM_EIO, "no-such-program-here");
}
END_TEST

static int open_descriptors(void)
{
    int n = 0;

    for (int fd = 0; fd < 1024; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}

START_TEST(nothing_is_left_open)
{
    const int before = open_descriptors();

    ck_ok(feed("exit 0", 300));
    ck_fails(feed("exit 1", 300), OHM_EIO, "status 1");
    ck_fails(
        ohm_program_feed((const char *const[]){ "no-such-program-here", NULL }, "", 0, 300),
        OHM_EIO, "started");
    ck_assert_int_eq(open_descriptors(), before);
}
END_TEST

START_TEST(closed_standard_descriptors_do_not_matter)
{
    close(0);
    close(1);
    _exit(feed("test \"$(wc -c)\" -eq 1000000", 300) != OHM_OK);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base/program");
    TCase *tc = tcase_create("program");

    tcase_add_test(tc, all_of_the_text_arrives);
    tcase_add_test(tc, a_program_that_stops_reading_is_judged_by_its_status);
    tcase_add_test(tc, a_program_that_hangs_is_ended);
    tcase_add_test(tc, a_program_that_is_not_there_is_told);
    tcase_add_test(tc, nothing_is_left_open);
    tcase_add_exit_test(tc, closed_standard_descriptors_do_not_matter, 0);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
