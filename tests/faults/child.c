/* Runs a program and reads what it prints, with a limit of time. */
#include "faults/child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void become(char *const arguments[], const char *shim, size_t file_bytes,
                   int pipes[2][2])
{
    const struct rlimit limit = { .rlim_cur = file_bytes, .rlim_max = file_bytes };
    const struct rlimit no_core = { 0 };

    setpgid(0, 0);
    dup2(pipes[0][1], 1);
    dup2(pipes[1][1], 2);
    for (int k = 0; k < 4; k++)
        close(pipes[k / 2][k % 2]);
    setrlimit(RLIMIT_CORE, &no_core);
    if (file_bytes > 0)
        setrlimit(RLIMIT_FSIZE, &limit);
    if (shim)
        setenv("LD_PRELOAD", shim, 1);
    execv(arguments[0], arguments);
    _exit(127);
}

/* Adds what PIPE has; false at its end. */
static bool take(struct child *child, int k, int pipe)
{
    char *longer = realloc(child->text[k], child->size[k] + 65536 + 1);
    ssize_t n;

    if (!longer)
        abort();
    child->text[k] = longer;
    n = read(pipe, longer + child->size[k], 65536);
    if (n < 0 && errno == EINTR)
        return true;
    child->size[k] += n > 0 ? (size_t)n : 0;
    longer[child->size[k]] = '\0';
    return n > 0;
}

/* Reads both to their ends, which is when no process holds them any more. */
static bool take_all(struct child *child, int pipes[2][2])
{
    struct pollfd wait[2] = { { .fd = pipes[0][0], .events = POLLIN },
                              { .fd = pipes[1][0], .events = POLLIN } };
    const time_t end = time(NULL) + CHILD_SECONDS;

    while (wait[0].fd >= 0 || wait[1].fd >= 0) {
        if (time(NULL) > end)
            return false;
        if (poll(wait, 2, 1000) <= 0)
            continue;
        for (int k = 0; k < 2; k++)
            if (wait[k].revents != 0 && !take(child, k, wait[k].fd))
                wait[k].fd = -1;
    }
    return true;
}

void child_run(struct child *child, char *const arguments[], const char *shim,
               size_t file_bytes)
{
    int pipes[2][2];
    pid_t pid;
    bool whole;

    *child = (struct child){ .status = -1 };
    child->text[0] = calloc(1, 1);
    child->text[1] = calloc(1, 1);
    if (!child->text[0] || !child->text[1] || pipe(pipes[0]) != 0 || pipe(pipes[1]) != 0)
        abort();
    fflush(NULL);
    pid = fork();
    if (pid < 0)
        abort();
    if (pid == 0)
        become(arguments, shim, file_bytes, pipes);
    close(pipes[0][1]);
    close(pipes[1][1]);
    whole = take_all(child, pipes);
    if (!whole)
        kill(-pid, SIGKILL);
    if (waitpid(pid, &child->status, 0) != pid || !whole)
        child->status = -1;
    close(pipes[0][0]);
    close(pipes[1][0]);
}

void child_clear(struct child *child)
{
    free(child->text[0]);
    free(child->text[1]);
    *child = (struct child){ 0 };
}
