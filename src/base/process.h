/* process.h -- a process of our own at the other end of a socket; only for worker.c and supervisor.c. */
#ifndef OHM_BASE_PROCESS_H
#define OHM_BASE_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

struct ohm_process {
    pid_t pid; /* 0: none */
    int line;  /* our end; above 2 */
};

/* Forks a process that runs BODY with its end of a new line, and exits.  It holds nothing open but the standard
 * descriptors and that end.  With DIES_ALONG it is killed when its parent ends, however that does (Linux).
 * False with errno without. */
bool ohm_process_new(struct ohm_process *process,
                     void (*body)(int line, const void *context), const void *context,
                     bool dies_along);

/* Closes the line, waits up to GRACE seconds for the process to end, kills it then, and returns how it ended (as waitpid
 * does); *killed says that somebody else's SIGKILL ended it.  Nothing happens where there is none. */
int ohm_process_end(struct ohm_process *process, double grace, bool *killed);

#endif
