#define _GNU_SOURCE
#include "base/worker.h"

#include "base/log.h"
#include "base/message.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct job {
    ohm_serve *serve;
    struct ohm_worker_life life;
};

struct ohm_worker {
    pid_t supervisor;
    int line;
};

struct child {
    pid_t pid; /* 0: none */
    int line;
    unsigned served;
    bool killed; /* ended by a SIGKILL that was not ours */
    int caller;  /* the line of who waits for its answers */
};

/* Leaves only the standard files and LINE open, so that no process holds another's line. */
static void close_others(int line)
{
    DIR *open_files = opendir("/proc/self/fd");
    const struct dirent *entry;

    if (!open_files)
        return;
    while ((entry = readdir(open_files)) != NULL) {
        const int fd = atoi(entry->d_name);

        if (fd > 2 && fd != line && fd != dirfd(open_files))
            close(fd);
    }
    closedir(open_files);
}

/* Forks a process that runs BODY with its end of a new line, and exits. */
static bool fork_with_line(void (*body)(int line, struct job), struct job job, pid_t *pid,
                           int *line)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    fflush(NULL);
    *pid = fork();
    if (*pid == 0) {
        close_others(ends[1]);
        body(ends[1], job);
        _exit(0);
    }
    close(ends[1]);
    *line = ends[0];
    if (*pid > 0)
        return true;
    close(ends[0]);
    return false;
}

/* The child's whole life: serve until the line closes or a request fails. */
static void child_body(int line, struct job job)
{
    struct ohm_message head;
    char *request;

    while (ohm_message_receive(line, &head, &request)) {
        char *bytes = NULL;
        size_t size = 0;
        FILE *reply = open_memstream(&bytes, &size);
        enum ohm_status status = OHM_ENOMEM;

        if (reply) {
            status = job.serve(request, head.size, reply);
            fclose(reply);
        }
        free(request);
        if (status != OHM_OK) {
            head = (struct ohm_message){ .size = strlen(ohm_sentence()),
                                         .status = (int)status };
            ohm_message_send(line, head, ohm_sentence());
            _exit(1); /* whatever state the library is in dies with the process */
        }
        ohm_message_send(line, (struct ohm_message){ .size = size }, bytes);
        free(bytes);
    }
}

static bool address_space_is_limited(void)
{
    struct rlimit limit;

    return getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

/* Waits up to GRACE seconds for the child to end, then ends it; WORDS say how it ended. */
static void bury(struct child *child, double grace, char *words, size_t size)
{
    const double end = ohm_seconds() + grace;
    bool ours = false;
    int status = 0;

    child->killed = false;
    if (child->pid == 0)
        return;
    while (waitpid(child->pid, &status, WNOHANG) == 0) {
        if (ohm_seconds() >= end) {
            kill(child->pid, SIGKILL);
            ours = true;
        }
        usleep(500);
    }
    child->killed = !ours && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    close(child->line);
    child->pid = 0;
    if (WIFSIGNALED(status))
        snprintf(
            words, size, "the worker process was ended by signal %d%s", WTERMSIG(status),
            address_space_is_limited() ? "; the system limits its memory (ulimit -v)" : "");
    else
        snprintf(words, size, "the worker process exited with status %d",
                 WEXITSTATUS(status));
}

/* Resident memory of a process in megabytes; 0 where it is not known. */
static double resident(pid_t pid)
{
    char path[64];
    unsigned long all, pages = 0;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%ld/statm", (long)pid);
    file = fopen(path, "r");
    if (!file)
        return 0;
    if (fscanf(file, "%lu %lu", &all, &pages) != 2)
        pages = 0;
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

/* Waits for the child's answer (or its end) within the limits; false with WORDS beyond them, and when nobody
 * waits for it any more: a caller that is there says nothing meanwhile. */
static bool answered(const struct child *child, const struct ohm_worker_limits *limits,
                     char *words, size_t size)
{
    const double end = ohm_seconds() + limits->seconds;

    for (;;) {
        struct pollfd wait[2] = { { .fd = child->line, .events = POLLIN },
                                  { .fd = child->caller, .events = POLLIN } };
        const double left = end - ohm_seconds();
        const double slice = limits->megabytes > 0 ? fmin(left, 0.02) : left;
        const int n = poll(wait, 2, left > 0 ? (int)(slice * 1e3) + 1 : 0);

        if (limits->megabytes > 0 && resident(child->pid) > limits->megabytes) {
            snprintf(words, size, "it needs more than %.0f megabytes of memory",
                     limits->megabytes);
            return false;
        }
        if (n > 0 && wait[1].revents) {
            snprintf(words, size, "the caller is gone");
            return false;
        }
        if (n > 0)
            return true;
        if ((n == 0 && ohm_seconds() >= end) || (n < 0 && errno != EINTR)) {
            snprintf(words, size, "no answer within %g s", limits->seconds);
            return false;
        }
    }
}

/* A child for the next request; false with WORDS without. */
static bool provide(struct child *child, struct job job, bool fresh, char *words,
                    size_t size)
{
    if (fresh)
        bury(child, 0, words, size);
    child->killed = false;
    if (child->pid != 0)
        return true;
    child->served = 0;
    if (fork_with_line(child_body, job, &child->pid, &child->line))
        return true;
    child->pid = 0;
    snprintf(words, size, "no process could be made: %s", strerror(errno));
    return false;
}

static bool is_worn(const struct child *child, const struct job *job)
{
    return child->served >= job->life.requests ||
           (job->life.megabytes > 0 && resident(child->pid) > job->life.megabytes);
}

/* Passes one request to the child; false with WORDS when there is no reply to pass back. */
static bool pass_on(struct child *child, struct job job, struct ohm_message request,
                    const char *from, struct ohm_message *head, char **bytes, char *words,
                    size_t size)
{
    char ignored[128];

    if (!provide(child, job, request.limits.alone, words, size))
        return false;
    child->served++;
    if (ohm_message_send(child->line, request, from)) {
        if (!answered(child, &request.limits, words, size)) {
            bury(child, 0, ignored, sizeof ignored);
            return false;
        }
        if (ohm_message_receive(child->line, head, bytes)) {
            if (head->status != OHM_OK || request.limits.alone || is_worn(child, &job))
                bury(child, 0, ignored, sizeof ignored);
            return true;
        }
    }
    bury(child, 1.0, words, size); /* it is dying of something: wait to see what */
    return false;
}

/* The same, once more if somebody killed the child: that is not the request's fault.  (A child that
 * crashes is.) */
static bool pass_on_again(struct child *child, struct job job, struct ohm_message request,
                          const char *from, struct ohm_message *head, char **bytes,
                          char *words, size_t size)
{
    return pass_on(child, job, request, from, head, bytes, words, size) ||
           (child->killed && pass_on(child, job, request, from, head, bytes, words, size));
}

static void supervisor_body(int line, struct job job)
{
    struct child child = { .caller = line };
    struct ohm_message request;
    char *from, words[128];
    bool sent = true;

    signal(SIGINT, SIG_IGN); /* the caller decides; its end closes our line */
    while (sent && ohm_message_receive(line, &request, &from)) {
        struct ohm_message head;
        char *bytes = NULL;

        if (!pass_on_again(&child, job, request, from, &head, &bytes, words,
                           sizeof words)) {
            head = (struct ohm_message){ .size = strlen(words), .status = OHM_ESPICE };
            sent = ohm_message_send(line, head, words);
        } else {
            sent = ohm_message_send(line, head, bytes);
        }
        free(from);
        free(bytes);
    }
    bury(&child, 0, words, sizeof words);
}

enum ohm_status ohm_worker_new(struct ohm_worker **worker, ohm_serve *serve,
                               const struct ohm_worker_life *life)
{
    const struct job job = { .serve = serve, .life = *life };
    struct ohm_worker *w = calloc(1, sizeof *w);

    if (!w)
        return ohm_fail(OHM_ENOMEM, "no memory for a worker");
    if (!fork_with_line(supervisor_body, job, &w->supervisor, &w->line)) {
        free(w);
        return ohm_fail(OHM_ENOMEM, "no worker process: %s", strerror(errno));
    }
    *worker = w;
    return OHM_OK;
}

enum ohm_status ohm_worker_call(struct ohm_worker *worker, const void *request, size_t size,
                                struct ohm_worker_limits limits, void **reply,
                                size_t *reply_size)
{
    struct ohm_message head = { .size = size, .limits = limits };
    char *bytes;

    if (!ohm_message_send(worker->line, head, request) ||
        !ohm_message_receive(worker->line, &head, &bytes))
        return ohm_fail(OHM_ESPICE, "the worker's supervisor process is gone");
    if (head.status != OHM_OK) {
        ohm_fail((enum ohm_status)head.status, "%s", bytes);
        free(bytes);
        return (enum ohm_status)head.status;
    }
    *reply = bytes;
    *reply_size = head.size;
    return OHM_OK;
}

void ohm_worker_free(struct ohm_worker *worker)
{
    if (!worker)
        return;
    close(worker->line);
    while (waitpid(worker->supervisor, NULL, 0) < 0 && errno == EINTR)
        ;
    free(worker);
}
