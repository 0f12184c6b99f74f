/* descriptors.c -- opens the standard descriptors, and closes those that a new process must not hold. */
#define _GNU_SOURCE
#include "base/descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

#include <sys/resource.h>
#include <sys/syscall.h>

enum { FDS_MOST = 1 << 20 }; /* the kernel's usual bound (fs.nr_open) */

void ohm_descriptors_init(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        /* The opposite way round: input that cannot be read, output that cannot be written. */
        const int mode = fd == 0 ? O_WRONLY : O_RDONLY;

        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
            continue;
        /* open takes the lowest free number, which is FD; without /dev a folder does as well */
        if (open("/dev/null", mode) < 0)
            (void)!open("/", O_RDONLY | O_DIRECTORY);
    }
}

int ohm_descriptors_above_standard(int fd)
{
    int moved, code;

    if (fd < 0 || fd > 2)
        return fd;
    moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    code = errno;
    close(fd);
    errno = code;
    return moved;
}

/* Closes FIRST to LAST by the kernel's own means; false where it has none (before Linux 5.9). */
static bool close_by_kernel(unsigned first, unsigned last)
{
#ifdef SYS_close_range
    return syscall(SYS_close_range, first, last, 0) == 0;
#else
    (void)first;
    (void)last;
    return false;
#endif
}

/* The number of the highest descriptor that there can be.  A limit that was lowered does not count: what was
 * opened before stays open. */
static int highest(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_max > FDS_MOST)
        return FDS_MOST - 1;
    return limit.rlim_max < 1024 ? 1023 : (int)limit.rlim_max - 1;
}

void ohm_descriptors_close_but(int kept)
{
    const unsigned before = kept > 2 ? (unsigned)kept : 2;

    if (close_by_kernel(before + 1, ~0U) && (before <= 3 || close_by_kernel(3, before - 1)))
        return;
    for (int fd = highest(); fd > 2; fd--)
        if (fd != kept)
            close(fd);
}
