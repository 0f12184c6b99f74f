/* program.c -- runs another program with a text as its standard input. */
#define _GNU_SOURCE
#include "base/program.h"

#include "base/deadline.h"
#include "base/line.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/wait.h>

extern char **environ;

/* Starts it with INPUT as its standard input; 0 or the number of an error. */
static int start(const char *const arguments[], int input, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    int code = posix_spawn_file_actions_init(&actions);

    if (code != 0)
        return code;
    code = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO && code == 0; fd++)
        code = posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_WRONLY, 0);
    if (code == 0)
        code = posix_spawnp(pid, arguments[0], &actions, NULL, (char *const *)arguments,
                            environ);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* Waits for it, and kills it after the deadline; true if it ended by itself, with *status. */
static bool ends(pid_t pid, struct ohm_deadline *deadline, int *status)
{
    bool killed = false;
    pid_t ended;

    while ((ended = waitpid(pid, status, WNOHANG)) == 0 || (ended < 0 && errno == EINTR)) {
        if (ohm_deadline_left(deadline) <= 0) {
            kill(pid, SIGKILL);
            killed = true;
        }
        usleep(500);
    }
    return ended > 0 && !killed;
}

static enum ohm_status judge(const char *name, bool ended, int status, double seconds)
{
    if (!ended)
        return ohm_fail(OHM_EIO, "%s has not ended within %g s", name, seconds);
    if (WIFSIGNALED(status))
        return ohm_fail(OHM_EIO, "%s was ended by signal %d", name, WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return ohm_fail(OHM_EIO, "%s ended with status %d", name, WEXITSTATUS(status));
    return OHM_OK;
}

enum ohm_status ohm_program_feed(const char *const arguments[], const char *text,
                                 size_t size, double seconds)
{
    struct ohm_deadline deadline = ohm_deadline_in(seconds);
    int line[2], code, status = 0;
    pid_t pid;
    bool ended;

    /* a socket, since a write to a pipe that nobody reads raises a signal */
    if (!ohm_line_new(line))
        return ohm_fail(OHM_EIO, "%s cannot be started: %s", arguments[0], strerror(errno));
    code = start(arguments, line[1], &pid);
    close(line[1]);
    if (code != 0)
        close(line[0]);
    if (code != 0)
        return ohm_fail(OHM_EIO, "%s cannot be started: %s", arguments[0], strerror(code));
    (void)ohm_line_send(line[0], text, size, &deadline);
    close(line[0]);
    ended = ends(pid, &deadline, &status);
    return judge(arguments[0], ended, status, seconds);
}
