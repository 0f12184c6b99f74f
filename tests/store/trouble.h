/* trouble.h -- a process that dies, or a disk that refuses, at any change of a file.
 *
 * For programs linked with pwrite, ftruncate and unlink wrapped (tests/local.mk).  The trouble
 * comes after changes_left changes, in the middle of what is being written.
 */
#ifndef OHM_TESTS_STORE_TROUBLE_H
#define OHM_TESTS_STORE_TROUBLE_H

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>
#include <unistd.h>

static long changes_left = -1; /* before the trouble; -1: no trouble */
static bool dies;              /* the trouble is death, else EIO from then on */
static bool passes;            /* or EIO only once */

ssize_t __real_pwrite(int file, const void *from, size_t size, off_t at);
int __real_ftruncate(int file, off_t size);
int __real_unlink(const char *path);
ssize_t __wrap_pwrite(int file, const void *from, size_t size, off_t at);
int __wrap_ftruncate(int file, off_t size);
int __wrap_unlink(const char *path);

static bool trouble(void)
{
    if (changes_left < 0 || changes_left-- > 0)
        return false;
    changes_left = passes ? -1 : 0;
    if (dies)
        kill(getpid(), SIGKILL);
    errno = EIO;
    return true;
}

/* Trouble comes in the middle of what is being written. */
ssize_t __wrap_pwrite(int file, const void *from, size_t size, off_t at)
{
    if (changes_left == 0)
        __real_pwrite(file, from, size / 2, at);
    return trouble() ? -1 : __real_pwrite(file, from, size, at);
}

int __wrap_ftruncate(int file, off_t size)
{
    return trouble() ? -1 : __real_ftruncate(file, size);
}

int __wrap_unlink(const char *path)
{
    return trouble() ? -1 : __real_unlink(path);
}

#endif
