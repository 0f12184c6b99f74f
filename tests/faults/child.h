/* child.h -- one run of a program, with all that it printed and how it ended. */
#ifndef OHM_TESTS_FAULTS_CHILD_H
#define OHM_TESTS_FAULTS_CHILD_H

#include <stddef.h>

enum { CHILD_SECONDS = 300 }; /* longer is a hang */

struct child {
    char *text[2];  /* standard output and error, with a zero byte behind; owned */
    size_t size[2]; /* of them */
    int status;     /* of waitpid(); -1: it did not end, or left a process behind */
};

/* Runs ARGUMENTS (ends with NULL).  SHIM: loaded first, NULL for none; FILE_BYTES: no file gets longer, 0
 * for any length. */
void child_run(struct child *child, char *const arguments[], const char *shim,
               size_t file_bytes);
void child_clear(struct child *child);

#endif
