/* guard.c -- forks a child for one task, with limits, and tells how it ended. */
#define _GNU_SOURCE
#include "base/guard.h"

#include "base/deadline.h"
#include "base/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
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

/* What a child says last; short enough for a pipe to take it whole. */
struct answer {
    enum ohm_status status;
    char sentence[1024];
};

static bool guarded;

bool ohm_guarded(void)
{
    return guarded;
}

/* No core file, and no more address space than the machine has memory, but 2 GiB at least: shared
 * libraries and stacks are in it too.  (Sanitizers need more than any machine has.) */
static void limit_child(void)
{
    const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), least = (uint64_t)2 << 30;
    const uint64_t memory = (uint64_t)sysconf(_SC_PHYS_PAGES) * page;
    const rlim_t most = (rlim_t)(memory > least ? memory : least);
    struct rlimit limit = { 0, 0 };

    setrlimit(RLIMIT_CORE, &limit);
    if (SANITIZED || getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur <= most)
        return;
    limit.rlim_cur = most;
    setrlimit(RLIMIT_AS, &limit);
}

/* The child's whole life. */
static _Noreturn void child_body(ohm_task *task, void *with, pid_t parent, FILE *printed,
                                 int line)
{
    struct answer answer = { .status = OHM_OK };

    guarded = true;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    limit_child();
    if (dup2(fileno(printed), STDOUT_FILENO) < 0)
        _exit(1);
    answer.status = task(with);
    if (!ohm_terminal_flush() && answer.status == OHM_OK)
        answer.status = ohm_fail(OHM_EIO, "what is printed cannot be kept for a while");
    snprintf(answer.sentence, sizeof answer.sentence, "%s", ohm_sentence());
    while (write(line, &answer, sizeof answer) < 0 && errno == EINTR)
        ;
    _exit(0);
}

/* Waits for the answer; false if none came.  *late: nor did the child end. */
static bool receive(int line, double seconds, struct answer *answer, bool *late)
{
    struct ohm_deadline deadline = ohm_deadline_in(seconds);
    ssize_t got;

    *late = !ohm_deadline_wait(&deadline, line, POLLIN);
    if (*late)
        return false;
    do
        got = read(line, answer, sizeof *answer);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof *answer;
}

/* Passes on what the child has printed, which is clean already. */
static enum ohm_status pass_on(FILE *printed)
{
    char bytes[1 << 14];
    size_t n;

    rewind(printed);
    while ((n = fread(bytes, 1, sizeof bytes, printed)) > 0)
        if (fwrite(bytes, 1, n, stdout) < n)
            break; /* told at the end, as any failure of standard output */
    return ferror(printed) ? ohm_fail(OHM_EIO, "what was printed cannot be read again")
                           : OHM_OK;
}

static bool has_results(enum ohm_status status)
{
    return status == OHM_OK || status == OHM_EUNMET || status == OHM_EPARTIAL ||
           status == OHM_EAUDIT || status == OHM_EDIVERGED;
}

/* What the child that printed to PRINTED came to. */
static enum ohm_status conclude(pid_t child, int line, FILE *printed, const char *what,
                                double seconds)
{
    struct answer answer;
    bool late;
    const bool answered = receive(line, seconds, &answer, &late);
    int ended = 0;

    if (!answered)
        kill(child, SIGKILL);
    while (waitpid(child, &ended, 0) < 0 && errno == EINTR)
        ;
    if (!answered && late)
        return ohm_fail(OHM_EINPUT, "%s: reading it did not end within %g s", what,
                        seconds);
    if (!answered)
        return ohm_fail(OHM_EINPUT,
                        "%s: reading it ended a process by %s %d: it is damaged, or there "
                        "is too little memory",
                        what, WIFSIGNALED(ended) ? "signal" : "exit status",
                        WIFSIGNALED(ended) ? WTERMSIG(ended) : WEXITSTATUS(ended));
    if (has_results(answer.status))
        OHM_TRY(pass_on(printed));
    return answer.status == OHM_OK ? OHM_OK
                                   : ohm_fail(answer.status, "%s", answer.sentence);
}

enum ohm_status ohm_guard(ohm_task *task, void *with, const char *what, double seconds)
{
    const pid_t parent = getpid();
    enum ohm_status status = OHM_OK;
    FILE *printed = NULL;
    int ends[2] = { -1, -1 };
    pid_t child;

    if (guarded)
        return task(with);
    printed = tmpfile();
    if (!printed)
        OHM_GO(ohm_fail(OHM_EIO, "no temporary file: %s", strerror(errno)));
    if (pipe2(ends, O_CLOEXEC) != 0)
        OHM_GO(ohm_fail(OHM_ENOMEM, "no pipe to a process: %s", strerror(errno)));
    fflush(NULL);
    child = fork();
    if (child < 0)
        OHM_GO(ohm_fail(OHM_ENOMEM, "no process: %s", strerror(errno)));
    if (child == 0)
        child_body(task, with, parent, printed, ends[1]);
    close(ends[1]);
    ends[1] = -1;
    status = conclude(child, ends[0], printed, what, seconds);
out:
    for (int k = 0; k < 2; k++)
        if (ends[k] >= 0)
            close(ends[k]);
    if (printed)
        fclose(printed);
    return status;
}
