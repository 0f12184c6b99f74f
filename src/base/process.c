/* process.c -- starts and ends the processes that workers are made of. */
#define _GNU_SOURCE
#include "base/process.h"

#include "base/deadline.h"
#include "base/descriptors.h"
#include "base/line.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

/* The new process's life; PARENT is who forked it. */
static void live(void (*body)(int line, const void *context), const void *context, int line,
                 pid_t parent, bool dies_along)
{
    ohm_descriptors_close_but(line);
#ifdef PR_SET_PDEATHSIG
    if (dies_along)
        prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (!dies_along || getppid() == parent)
        body(line, context);
    _exit(0);
}

bool ohm_process_new(struct ohm_process *process,
                     void (*body)(int line, const void *context), const void *context,
                     bool dies_along)
{
    const pid_t parent = getpid();
    int ends[2], code;
    pid_t pid;

    if (!ohm_line_new(ends))
        return false;
    fflush(NULL);
    pid = fork();
    code = errno;
    if (pid == 0) {
        close(ends[0]);
        live(body, context, ends[1], parent, dies_along);
    }
    close(ends[1]);
    if (pid > 0) {
        *process = (struct ohm_process){ .pid = pid, .line = ends[0] };
        return true;
    }
    close(ends[0]);
    errno = code;
    return false;
}

int ohm_process_end(struct ohm_process *process, double grace, bool *killed)
{
    struct ohm_deadline deadline = ohm_deadline_in(grace);
    bool ours = false;
    int status = 0;
    pid_t ended;

    *killed = false;
    if (process->pid == 0)
        return 0;
    shutdown(process->line, SHUT_WR);
    while ((ended = waitpid(process->pid, &status, WNOHANG)) == 0 ||
           (ended < 0 && errno == EINTR)) {
        if (ohm_deadline_left(&deadline) <= 0) {
            kill(process->pid, SIGKILL);
            ours = true;
        }
        usleep(500);
    }
    close(process->line);
    *killed = !ours && ended > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    process->pid = 0;
    return ended > 0 ? status : 0;
}
