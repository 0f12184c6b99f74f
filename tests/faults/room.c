/* Mounts a tmpfs in a namespace of its own. */
#define _GNU_SOURCE
#include "faults/room.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

static bool write_text(const char *path, const char *text)
{
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    const bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return good;
}

/* A user namespace whose root is this user. */
static bool become_root(void)
{
    const unsigned user = getuid(), group = getgid();
    char map[64];

    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return false;
    snprintf(map, sizeof map, "0 %u 1", user);
    if (!write_text("/proc/self/uid_map", map) ||
        !write_text("/proc/self/setgroups", "deny"))
        return false;
    snprintf(map, sizeof map, "0 %u 1", group);
    return write_text("/proc/self/gid_map", map);
}

bool room_possible(void)
{
    if (unshare(CLONE_NEWNS) != 0 && !become_root())
        return false;
    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
    return room_make(16);
}

bool room_make(long n)
{
    char options[64];

    umount(ROOM);
    snprintf(options, sizeof options, "size=%ld", n * 4096);
    return mount("tmpfs", ROOM, "tmpfs", 0, options) == 0;
}
