/* Bytes over a socket, whatever part of them a call takes, with interruptions, and with an end to each wait. */
#define _GNU_SOURCE
#include "base/line.h"

#include "base/log.h"
#include "base/message.h"
#include "harness.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/types.h>

/* Linked with send, recv and poll wrapped (tests/local.mk). */
ssize_t __real_send(int line, const void *from, size_t size, int flags);
ssize_t __real_recv(int line, void *to, size_t size, int flags);
int __real_poll(struct pollfd *wait, nfds_t n, int milliseconds);
ssize_t __wrap_send(int line, const void *from, size_t size, int flags);
ssize_t __wrap_recv(int line, void *to, size_t size, int flags);
int __wrap_poll(struct pollfd *wait, nfds_t n, int milliseconds);

static size_t most;      /* bytes that a call takes; 0: all */
static unsigned hurried; /* every such call is interrupted; 0: none */
static unsigned calls;

static bool interrupted(void)
{
    if (hurried == 0 || ++calls % hurried != 0)
        return false;
    errno = EINTR;
    return true;
}

static size_t part(size_t size)
{
    return most && most < size ? most : size;
}

ssize_t __wrap_send(int line, const void *from, size_t size, int flags)
{
    return interrupted() ? -1 : __real_send(line, from, part(size), flags);
}

ssize_t __wrap_recv(int line, void *to, size_t size, int flags)
{
    return interrupted() ? -1 : __real_recv(line, to, part(size), flags);
}

int __wrap_poll(struct pollfd *wait, nfds_t n, int milliseconds)
{
    return interrupted() ? -1 : __real_poll(wait, n, milliseconds);
}

enum { BYTES = 300000 }; /* more than a socket holds */

static unsigned char sent[BYTES], received[BYTES];
static int ends[2];

static void setup(void)
{
    for (size_t k = 0; k < BYTES; k++)
        sent[k] = (unsigned char)(k * 31 + k / 251);
    ck_assert(ohm_line_new(ends));
}

/* Another process that takes and gives back what comes. */
static void echo(void)
{
    if (ohm_line_receive(ends[1], received, BYTES, NULL))
        ohm_line_send(ends[1], received, BYTES, NULL);
    _exit(0);
}

static const struct {
    size_t most;
    unsigned hurried;
} ways[] = { { 0, 0 }, { 1009, 0 }, { 0, 2 }, { 77, 3 }, { 1, 0 } };

/* Law: what arrives is what was sent, in whatever parts and however often interrupted. */
START_TEST(short_transfers_lose_nothing)
{
    struct ohm_deadline deadline = ohm_deadline_in(300);
    pid_t other;

    most = ways[_i].most;
    hurried = ways[_i].hurried;
    other = fork();
    ck_assert_int_ge(other, 0);
    if (other == 0)
        echo();
    ck_assert(ohm_line_send(ends[0], sent, BYTES, &deadline));
    ck_assert(ohm_line_receive(ends[0], received, BYTES, &deadline));
    ck_assert_mem_eq(sent, received, BYTES);
}
END_TEST

START_TEST(messages_come_whole)
{
    struct ohm_message head = { .size = 70000, .status = 3, .limits = { .seconds = 2.5 } };
    struct ohm_deadline deadline = ohm_deadline_in(300);
    char *bytes;
    pid_t other;

    most = ways[_i].most;
    hurried = ways[_i].hurried;
    other = fork(); /* a socket does not hold many short sends */
    ck_assert_int_ge(other, 0);
    if (other == 0)
        _exit(!ohm_message_send(ends[0], head, sent, &deadline));
    head = (struct ohm_message){ 0 };
    ck_assert(ohm_message_receive(ends[1], &head, &bytes, &deadline));
    ck_assert_int_eq(head.status, 3);
    ck_assert(head.limits.seconds == 2.5);
    ck_assert_uint_eq(head.size, 70000);
    ck_assert_mem_eq(bytes, sent, 70000);
    ck_assert_int_eq(bytes[70000], 0);
    free(bytes);
}
END_TEST

/* A poisoned process may claim any size. */
START_TEST(absurd_sizes_are_refused)
{
    static const uint64_t sizes[] = { UINT64_MAX, UINT64_MAX - 1, (uint64_t)1 << 63,
                                      (uint64_t)INT64_MAX };
    struct ohm_deadline deadline = ohm_deadline_in(300);
    struct ohm_message head = { .size = sizes[_i] };
    char *bytes = (char *)sent;

    ck_assert(ohm_line_send(ends[0], &head, sizeof head, &deadline));
    ck_assert(!ohm_message_receive(ends[1], &head, &bytes, &deadline));
    ck_assert_ptr_null(bytes);
}
END_TEST

/* Neither raises a signal. */
START_TEST(an_end_that_is_gone_is_noticed)
{
    close(ends[1]);
    ck_assert(!ohm_line_send(ends[0], sent, BYTES, NULL));
    ck_assert(!ohm_line_receive(ends[0], received, 1, NULL));
}
END_TEST

/* The other end is there, and neither gives nor takes; the waits end. */
START_TEST(waits_have_an_end)
{
    struct ohm_deadline deadline = ohm_deadline_in(0.05);

    hurried = (unsigned)_i;
    ck_assert(!ohm_line_receive(ends[0], received, 1, &deadline));
    deadline = ohm_deadline_in(0.05);
    while (ohm_line_send(ends[0], sent, BYTES, &deadline))
        ;
    ck_assert(ohm_deadline_left(&deadline) == 0);
}
END_TEST

/* Time that passed unseen (the process was stopped) counts as one step alone. */
START_TEST(stopped_time_is_not_counted)
{
    struct ohm_deadline deadline = ohm_deadline_in(10);

    deadline.seen -= 1e6;
    ck_assert(ohm_deadline_left(&deadline) > 10 - 1.5 * OHM_DEADLINE_STEP);
    deadline.seen -= 1e6;
    ck_assert(ohm_deadline_left(&deadline) <= 10 - 2 * OHM_DEADLINE_STEP);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base/line");
    TCase *tc = tcase_create("line");
    const int n = sizeof ways / sizeof *ways;

    tcase_add_checked_fixture(tc, setup, NULL);
    tcase_add_loop_test(tc, short_transfers_lose_nothing, 0, n);
    tcase_add_loop_test(tc, messages_come_whole, 0, n);
    tcase_add_loop_test(tc, absurd_sizes_are_refused, 0, 4);
    tcase_add_test(tc, an_end_that_is_gone_is_noticed);
    tcase_add_loop_test(tc, waits_have_an_end, 0, 4);
    tcase_add_test(tc, stopped_time_is_not_counted);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
