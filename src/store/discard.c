/* discard.c -- removes what a store that failed has left, where nobody can go on with it. */
#include "store/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

enum {
    NAME_BYTES = 4096 + 32
}; /* on the stack: this is called when there may be no memory */

enum ohm_status ohm_store_discard(const char *path, enum ohm_status status)
{
    char partial[NAME_BYTES], journal[NAME_BYTES];
    int file;

    if (snprintf(partial, NAME_BYTES, "%s.partial", path) >= NAME_BYTES ||
        snprintf(journal, NAME_BYTES, "%s.partial.journal", path) >= NAME_BYTES)
        return status;
    file = open(partial, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return status;
    if (flock(file, LOCK_EX | LOCK_NB) == 0) {
        unlink(partial);
        unlink(journal);
    }
    close(file);
    return status;
}
