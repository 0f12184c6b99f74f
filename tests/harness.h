/* harness.h -- what every unit test needs: Check, TAP output, and memory that runs out. */
#ifndef OHM_TESTS_HARNESS_H
#define OHM_TESTS_HARNESS_H

#include "base/status.h"

#include <check.h>
#include <stdbool.h>

/* A limit of time is for what hangs, so there is one for all tests, HARNESS_SECONDS, or
 * CK_DEFAULT_TIMEOUT of the environment.  A test that sets its own is not heard: how long it takes
 * depends on the machine, on what else runs there, and on sanitizers. */
#define HARNESS_SECONDS "600"
/* For limits of time that a test sets in what it calls and that must not run out: less than that. */
#define HARNESS_PATIENCE               500.0
#define tcase_set_timeout(tc, seconds) ((void)(tc), (void)(seconds))

/* All of Check's assertions come down to these two.  What holds costs nothing here: Check's own tell a file each
 * time where they stand, which is most of the time of a test that compares a million numbers. */
#undef ck_assert_msg
#undef ck_assert
#define ck_assert_msg(holds, ...)                                                          \
    do {                                                                                   \
        if (!(holds))                                                                      \
            ck_abort_msg(__VA_ARGS__);                                                     \
    } while (0)
#define ck_assert(holds) ck_assert_msg(holds, "not so: %s", #holds)

/* Runs the suite and prints TAP; the value for main() to return. */
int harness(Suite *suite);

/* Skips the rest of this program's tests: prints a TAP plan that says why.  Returns 0. */
int harness_skip(const char *why);

/* PATH in the folder of data that are not shipped, which the environment calls OHM_SHARED (make check
 * sets it; configure --with-shared=DIR); NULL where it is not there.  Good until the next call. */
const char *harness_shared(const char *path);

/* The next N allocations of this thread's process succeed, every later one fails; -1: no limit. */
void allocations_left(long n);
bool allocation_failed(void);

/* CALL (an enum ohm_status expression) must report OHM_ENOMEM, and leak nothing, for every
 * allocation that can fail in it; then succeed.  UNDO releases what a success made. */
#define ck_survives_scarcity(call, undo)                                                   \
    do {                                                                                   \
        for (long ck_n = 0;; ck_n++) {                                                     \
            enum ohm_status ck_status;                                                     \
            allocations_left(ck_n);                                                        \
            ck_status = (call);                                                            \
            allocations_left(-1);                                                          \
            if (ck_status == OHM_OK) {                                                     \
                undo;                                                                      \
                if (!allocation_failed())                                                  \
                    break;                                                                 \
                continue;                                                                  \
            }                                                                              \
            ck_assert_int_eq(ck_status, OHM_ENOMEM);                                       \
            ck_assert_int_lt(ck_n, 1000);                                                  \
        }                                                                                  \
    } while (0)

/* The call must succeed; otherwise the failure sentence is shown. */
#define ck_ok(call)                                                                        \
    do {                                                                                   \
        const enum ohm_status ck_ok_status = (call);                                       \
        ck_assert_msg(ck_ok_status == OHM_OK, "%s: %s", #call, ohm_sentence());            \
    } while (0)

/* The call must fail with CODE and a sentence that contains WORDS. */
#define ck_fails(call, code, words)                                                        \
    do {                                                                                   \
        const enum ohm_status ck_fails_status = (call);                                    \
        ck_assert_msg(ck_fails_status == (code), "%s: status %d: %s", #call,               \
                      (int)ck_fails_status, ohm_sentence());                               \
        ck_assert_msg(strstr(ohm_sentence(), (words)) != NULL, "%s: \"%s\" lacks \"%s\"",  \
                      #call, ohm_sentence(), (words));                                     \
    } while (0)

/* |a - b| <= limit, printing both. */
#define ck_near(a, b, limit)                                                               \
    do {                                                                                   \
        const double ck_a = (a), ck_b = (b), ck_limit = (limit);                           \
        ck_assert_msg(fabs(ck_a - ck_b) <= ck_limit,                                       \
                      "%s = %.17g is not %s = %.17g (+- %g)", #a, ck_a, #b, ck_b,          \
                      ck_limit);                                                           \
    } while (0)

#endif
