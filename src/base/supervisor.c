/* supervisor.c -- passes requests on to a child, limits and replaces it. */
#include "base/supervisor.h"

#include "base/message.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/resource.h>
#include <sys/wait.h>

enum {
    REPLY_SECONDS = 60, /* for the bytes of a reply, once they come */
    MARGIN_SECONDS =
        120 /* for forks, ends and busy machines, beside a request's own limit */
};

struct child {
    struct ohm_process process;
    unsigned served;
    bool killed; /* ended by a SIGKILL that was not ours */
    int caller;  /* the line of who waits for its answers */
};

/* The child's whole life: serve until the line closes or a request fails. */
static void child_body(int line, const void *context)
{
    const struct ohm_job *job = context;
    struct ohm_message head;
    char *request;

    while (ohm_message_receive(line, &head, &request, NULL)) {
        char *bytes = NULL;
        size_t size = 0;
        FILE *reply = open_memstream(&bytes, &size);
        enum ohm_status status = OHM_ENOMEM;

        if (reply) {
            status = job->serve(request, head.size, reply);
            fclose(reply);
        }
        free(request);
        if (status != OHM_OK) {
            head = (struct ohm_message){ .size = strlen(ohm_sentence()),
                                         .status = (int)status };
            ohm_message_send(line, head, ohm_sentence(), NULL);
            _exit(1); /* whatever state the library is in dies with the process */
        }
        ohm_message_send(line, (struct ohm_message){ .size = size }, bytes, NULL);
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
    const bool there = child->process.pid != 0;
    const int status = ohm_process_end(&child->process, grace, &child->killed);

    if (there && WIFSIGNALED(status))
        snprintf(
            words, size, "the worker process was ended by signal %d%s", WTERMSIG(status),
            address_space_is_limited() ? "; the system limits its memory (ulimit -v)" : "");
    else if (there)
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
                     struct ohm_deadline *deadline, char *words, size_t size)
{
    for (;;) {
        struct pollfd wait[2] = { { .fd = child->process.line, .events = POLLIN },
                                  { .fd = child->caller, .events = POLLIN } };
        const double left = ohm_deadline_left(deadline);
        const double slice = fmin(left, limits->megabytes > 0 ? 0.02 : 0.5);
        const int n = poll(wait, 2, left > 0 ? (int)(slice * 1e3) + 1 : 0);

        if (limits->megabytes > 0 && resident(child->process.pid) > limits->megabytes) {
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
        if ((n == 0 && left <= 0) || (n < 0 && errno != EINTR)) {
            snprintf(words, size, "no answer within %g s", limits->seconds);
            return false;
        }
    }
}

/* A child for the next request; false with WORDS without. */
static bool provide(struct child *child, const struct ohm_job *job, bool fresh, char *words,
                    size_t size)
{
    if (fresh)
        bury(child, 0, words, size);
    child->killed = false;
    if (child->process.pid != 0)
        return true;
    child->served = 0;
    if (ohm_process_new(&child->process, child_body, job, true))
        return true;
    snprintf(words, size, "no process could be made: %s", strerror(errno));
    return false;
}

static bool is_worn(const struct child *child, const struct ohm_job *job)
{
    return child->served >= job->life.requests ||
           (job->life.megabytes > 0 && resident(child->process.pid) > job->life.megabytes);
}

/* Passes one request to the child; false with WORDS when there is no reply to pass back. */
static bool pass_on(struct child *child, const struct ohm_job *job,
                    struct ohm_message request, const char *from, struct ohm_message *head,
                    char **bytes, char *words, size_t size)
{
    struct ohm_deadline deadline, reply;
    char ignored[128];

    if (!provide(child, job, request.limits.alone, words, size))
        return false;
    child->served++;
    deadline = ohm_deadline_in(request.limits.seconds);
    if (ohm_message_send(child->process.line, request, from, &deadline)) {
        if (!answered(child, &request.limits, &deadline, words, size)) {
            bury(child, 0, ignored, sizeof ignored);
            return false;
        }
        reply = ohm_deadline_in(REPLY_SECONDS);
        if (ohm_message_receive(child->process.line, head, bytes, &reply)) {
            if (head->status != OHM_OK || request.limits.alone || is_worn(child, job))
                bury(child, 0, ignored, sizeof ignored);
            return true;
        }
    }
    if (ohm_deadline_left(&deadline) <= 0) {
        snprintf(words, size, "no answer within %g s", request.limits.seconds);
        bury(child, 0, ignored, sizeof ignored);
        return false;
    }
    bury(child, 1.0, words, size); /* it is dying of something: wait to see what */
    return false;
}

/* The same, once more if somebody killed the child: that is not the request's fault.  (A child that
 * crashes is.) */
static bool pass_on_again(struct child *child, const struct ohm_job *job,
                          struct ohm_message request, const char *from,
                          struct ohm_message *head, char **bytes, char *words, size_t size)
{
    return pass_on(child, job, request, from, head, bytes, words, size) ||
           (child->killed && pass_on(child, job, request, from, head, bytes, words, size));
}

static void supervisor_body(int line, const void *context)
{
    const struct ohm_job *job = context;
    struct child child = { .caller = line };
    struct ohm_message request;
    char *from, words[128];
    bool sent = true;

    signal(SIGINT, SIG_IGN); /* the caller decides; its end closes our line */
    while (sent && ohm_message_receive(line, &request, &from, NULL)) {
        struct ohm_message head;
        char *bytes = NULL;

        if (!pass_on_again(&child, job, request, from, &head, &bytes, words,
                           sizeof words)) {
            head = (struct ohm_message){ .size = strlen(words), .status = OHM_ESPICE };
            sent = ohm_message_send(line, head, words, NULL);
        } else {
            sent = ohm_message_send(line, head, bytes, NULL);
        }
        free(from);
        free(bytes);
    }
    bury(&child, 0, words, sizeof words);
}

bool ohm_supervisor_new(struct ohm_process *process, const struct ohm_job *job)
{
    return ohm_process_new(process, supervisor_body, job, false);
}

double ohm_supervisor_seconds(const struct ohm_worker_limits *limits)
{
    return 2 * (limits->seconds + REPLY_SECONDS) + MARGIN_SECONDS;
}
