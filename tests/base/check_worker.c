#include "base/worker.h"

#include "base/log.h"
#include "harness.h"

#include <dirent.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Resident megabytes of this process, whatever its libraries and sanitizers take. */
static double resident(void)
{
    unsigned long all, pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fscanf(file, "%lu %lu", &all, &pages), 2);
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

/* Megabytes that a child may have which holds as many more than this process. */
static double above(double megabytes)
{
    return ceil(resident()) + megabytes;
}

/* Requests: "echo:...", "fail", "crash", "exit", "hang", "pid", "parent", "big", "hold:MEGABYTES", which
 * answers, and "keep:MEGABYTES", which does not. */
static enum ohm_status serve(const void *request, size_t size, FILE *reply)
{
    const char *words = request;

    if (strncmp(words, "echo:", 5) == 0) {
        fwrite(words, 1, size, reply);
    } else if (strcmp(words, "fail") == 0) {
        return ohm_fail(OHM_EINPUT, "asked to fail");
    } else if (strcmp(words, "crash") == 0) {
        signal(SIGSEGV, SIG_DFL); /* not a sanitizer's */
        raise(SIGSEGV);
    } else if (strcmp(words, "exit") == 0) {
        _exit(3);
    } else if (strcmp(words, "hang") == 0) {
        for (;;)
            pause();
    } else if (strcmp(words, "pid") == 0) {
        fprintf(reply, "%ld", (long)getpid());
    } else if (strcmp(words, "parent") == 0) {
        fprintf(reply, "%ld", (long)getppid());
    } else if (strcmp(words, "big") == 0) {
        for (int k = 0; k < 1000000; k++)
            fputs("01234567", reply);
    } else if (strncmp(words, "hold:", 5) == 0 || strncmp(words, "keep:", 5) == 0) {
        const size_t megabytes = strtoul(words + 5, NULL, 10);
        char *held = malloc(megabytes * 1000000); /* kept: not freed on purpose */

        if (!held)
            return ohm_fail(OHM_ENOMEM, "no memory");
        memset(held, 1, megabytes * 1000000);
        while (words[0] == 'k')
            pause();
        fprintf(reply, "%ld %d", (long)getpid(), held[0]);
    }
    return OHM_OK;
}

static const struct ohm_worker_life usual = { .requests = 100 };
static struct ohm_worker_limits limits = { .seconds = HARNESS_PATIENCE };

static enum ohm_status call(struct ohm_worker *worker, const char *words, char **reply)
{
    size_t size;
    void *bytes;
    const enum ohm_status status =
        ohm_worker_call(worker, words, strlen(words) + 1, limits, &bytes, &size);

    if (status == OHM_OK && reply)
        *reply = bytes;
    else if (status == OHM_OK)
        free(bytes);
    return status;
}

START_TEST(requests_are_answered)
{
    struct ohm_worker *worker;
    char *reply;

    ck_ok(ohm_worker_new(&worker, serve, &usual));
    ck_ok(call(worker, "echo:hello", &reply));
    ck_assert_str_eq(reply, "echo:hello");
    free(reply);
    ck_ok(call(worker, "big", &reply));
    ck_assert_uint_eq(strlen(reply), 8000000);
    free(reply);
    ohm_worker_free(worker);
}
END_TEST

/* Law: after any kind of failure there is a sentence, and the next request is served. */
START_TEST(failures_are_told_and_survived)
{
    static const struct {
        const char *words, *sentence;
        enum ohm_status status;
    } failures[] = { { "fail", "asked to fail", OHM_EINPUT },
                     { "crash", "signal 11", OHM_ESPICE },
                     { "exit", "status 3", OHM_ESPICE },
                     { "hang", "no answer within 0.5 s", OHM_ESPICE } };
    struct ohm_worker *worker;

    ck_ok(ohm_worker_new(&worker, serve, &usual));
    for (size_t k = 0; k < sizeof failures / sizeof *failures; k++) {
        limits.seconds = strcmp(failures[k].words, "hang") == 0 ? 0.5 : HARNESS_PATIENCE;
        ck_fails(call(worker, failures[k].words, NULL), failures[k].status,
                 failures[k].sentence);
        limits.seconds = HARNESS_PATIENCE;
        ck_ok(call(worker, "echo:still here", NULL));
    }
    ohm_worker_free(worker);
}
END_TEST

START_TEST(children_are_recycled)
{
    struct ohm_worker *worker;
    char *pid[5];

    ck_ok(ohm_worker_new(&worker, serve, &(struct ohm_worker_life){ .requests = 2 }));
    for (int k = 0; k < 5; k++)
        ck_ok(call(worker, "pid", &pid[k]));
    ck_assert_str_eq(pid[0], pid[1]);
    ck_assert_str_ne(pid[1], pid[2]);
    ck_assert_str_eq(pid[2], pid[3]);
    for (int k = 0; k < 5; k++)
        free(pid[k]);
    ohm_worker_free(worker);
}
END_TEST

/* The process that answered. */
static long served_by(struct ohm_worker *worker, const char *words)
{
    char *reply;
    long pid;

    ck_ok(call(worker, words, &reply));
    pid = strtol(reply, NULL, 10);
    free(reply);
    return pid;
}

START_TEST(a_child_that_keeps_much_memory_is_replaced)
{
    struct ohm_worker *worker;
    long pid;

    ck_ok(ohm_worker_new(
        &worker, serve,
        &(struct ohm_worker_life){ .requests = 100, .megabytes = above(100) }));
    pid = served_by(worker, "pid");
    ck_assert_int_eq(served_by(worker, "hold:20"), pid);
    ck_assert_int_eq(served_by(worker, "hold:160"), pid); /* answered, then replaced */
    ck_assert_int_ne(served_by(worker, "pid"), pid);
    ohm_worker_free(worker);
}
END_TEST

START_TEST(a_request_beyond_its_memory_is_given_up)
{
    struct ohm_worker *worker;

    ck_ok(ohm_worker_new(&worker, serve, &usual));
    limits.megabytes = above(100);
    ck_fails(call(worker, "keep:200", NULL), OHM_ESPICE, "megabytes of memory");
    ck_ok(call(worker, "hold:20", NULL));
    limits.megabytes = 0;
    ck_ok(call(worker, "hold:200", NULL));
    ohm_worker_free(worker);
}
END_TEST

START_TEST(a_request_may_have_a_child_of_its_own)
{
    struct ohm_worker *worker;
    long pid[4];

    ck_ok(ohm_worker_new(&worker, serve, &usual));
    pid[0] = served_by(worker, "pid");
    limits.alone = true;
    pid[1] = served_by(worker, "pid");
    pid[2] = served_by(worker, "pid");
    limits.alone = false;
    pid[3] = served_by(worker, "pid");
    for (int k = 0; k < 3; k++)
        ck_assert_int_ne(pid[k], pid[k + 1]);
    ck_assert_int_eq(served_by(worker, "pid"), pid[3]);
    ohm_worker_free(worker);
}
END_TEST

static int open_files(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int n = 0;

    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}

START_TEST(nothing_is_left_behind)
{
    const int before = open_files();

    for (int k = 0; k < 20; k++) {
        struct ohm_worker *a, *b;
        char *reply;
        pid_t child;

        ck_ok(ohm_worker_new(&a, serve, &usual));
        ck_ok(ohm_worker_new(&b, serve, &usual));
        ck_ok(call(a, "pid", &reply));
        child = (pid_t)atol(reply);
        free(reply);
        ohm_worker_free(a); /* must not wait for b */
        ck_assert_int_ne(kill(child, 0), 0);
        ohm_worker_free(b);
    }
    ck_assert_int_eq(open_files(), before);
}
END_TEST

/* The processes of a worker, told by who waits in vain for an answer. */
struct pair {
    pid_t supervisor, child;
};

/* A caller whose worker hangs; its standard descriptors are open or CLOSED. */
static void wait_for_ever(int tell, bool closed)
{
    struct ohm_worker *worker;
    struct pair pair;

    for (int fd = 0; closed && fd <= 2; fd++)
        close(fd);
    limits.seconds = 10000;
    if (ohm_worker_new(&worker, serve, &usual) != OHM_OK)
        _exit(1);
    pair.child = (pid_t)served_by(worker, "pid");
    pair.supervisor = (pid_t)served_by(worker, "parent");
    if (write(tell, &pair, sizeof pair) == (ssize_t)sizeof pair)
        _exit(call(worker, "hang", NULL) == OHM_ESPICE ? 7 : 1);
    _exit(1);
}

static pid_t start_waiting(bool closed, struct pair *pair)
{
    int ends[2];
    pid_t caller;

    ck_assert_int_eq(pipe(ends), 0);
    caller = fork();
    ck_assert_int_ge(caller, 0);
    if (caller == 0)
        wait_for_ever(ends[1], closed);
    close(ends[1]);
    ck_assert_int_eq(read(ends[0], pair, sizeof *pair), sizeof *pair);
    close(ends[0]);
    return caller;
}

/* Waits (a hang, and no speed, makes it fail) until a process of nobody here has ended. */
static void ck_ends(pid_t pid)
{
    const double end = ohm_seconds() + 300;

    while (kill(pid, 0) == 0 && ohm_seconds() < end)
        usleep(10000);
    ck_assert_int_ne(kill(pid, 0), 0);
}

START_TEST(a_caller_that_is_killed_leaves_no_process)
{
    struct pair pair = { 0 };
    const pid_t caller = start_waiting(_i & 1, &pair);

    if (_i & 2)
        usleep(100000); /* the child is at it, or just about to */
    kill(caller, SIGKILL);
    ck_assert_int_eq(waitpid(caller, NULL, 0), caller);
    ck_ends(pair.child);
    ck_ends(pair.supervisor);
}
END_TEST

/* Its caller is told, and its child does not work on for nobody. */
START_TEST(a_supervisor_that_is_killed_leaves_no_child)
{
    struct pair pair = { 0 };
    const pid_t caller = start_waiting(_i & 1, &pair);
    int status;

    kill(pair.supervisor, SIGKILL);
    ck_assert_int_eq(waitpid(caller, &status, 0), caller);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    ck_ends(pair.child);
}
END_TEST

START_TEST(a_worker_without_its_supervisor_says_so)
{
    struct ohm_worker *worker;

    limits.seconds = 10000;
    ck_ok(ohm_worker_new(&worker, serve, &usual));
    kill((pid_t)served_by(worker, "parent"), SIGKILL);
    for (int k = 0; k < 2; k++)
        ck_fails(call(worker, "echo:x", NULL), OHM_ESPICE, "supervisor process is gone");
    ohm_worker_free(worker);
}
END_TEST

/* A supervisor that somebody stopped is ended with its worker. */
START_TEST(a_stopped_supervisor_does_not_hold_its_caller)
{
    struct ohm_worker *worker;
    pid_t child;

    limits.seconds = 10000;
    ck_ok(ohm_worker_new(&worker, serve, &usual));
    child = (pid_t)served_by(worker, "pid");
    kill((pid_t)served_by(worker, "parent"), SIGSTOP);
    ohm_worker_free(worker);
    ck_ends(child);
}
END_TEST

/* With so few descriptors, a worker is refused or fails with a sentence, or works. */
START_TEST(few_descriptors_are_told)
{
    const struct rlimit few = { (rlim_t)_i, (rlim_t)_i };
    struct ohm_worker *worker;
    enum ohm_status status;

    limits.seconds = 10000;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    status = ohm_worker_new(&worker, serve, &usual);
    if (status == OHM_OK) {
        status = call(worker, "echo:x", NULL);
        ohm_worker_free(worker);
    }
    if (status == OHM_OK)
        _exit(_i > 5 ? 0 : 1); /* two ends and the standard ones need more than five */
    _exit(strstr(ohm_sentence(), "process") ? 0 : 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base/worker");
    TCase *tc = tcase_create("worker");

    tcase_add_test(tc, requests_are_answered);
    tcase_add_test(tc, failures_are_told_and_survived);
    tcase_add_test(tc, children_are_recycled);
    if (access("/proc/self/statm", R_OK) == 0) {
        tcase_add_test(tc, a_child_that_keeps_much_memory_is_replaced);
        tcase_add_test(tc, a_request_beyond_its_memory_is_given_up);
    }
    tcase_add_test(tc, a_request_may_have_a_child_of_its_own);
    tcase_add_test(tc, nothing_is_left_behind);
    tcase_add_loop_test(tc, a_caller_that_is_killed_leaves_no_process, 0, 4);
    tcase_add_loop_test(tc, a_supervisor_that_is_killed_leaves_no_child, 0, 2);
    tcase_add_test(tc, a_worker_without_its_supervisor_says_so);
    tcase_add_test(tc, a_stopped_supervisor_does_not_hold_its_caller);
    tcase_add_loop_exit_test(tc, few_descriptors_are_told, 0, 3, 9);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
