/* input.c -- opens regular files for reading, and remembers which. */
#include "base/input.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file, whatever its names. */
struct identity {
    dev_t device;
    ino_t inode;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct identity *inputs; /* [room], n of them are known */
static size_t n, room;
static bool remembering;

void ohm_input_remember(void)
{
    remembering = true;
}

/* The place of FACTS among the inputs; n if it is none. */
static size_t find(const struct stat *facts)
{
    size_t k = 0;

    while (k < n && (inputs[k].device != facts->st_dev || inputs[k].inode != facts->st_ino))
        k++;
    return k;
}

static bool remember(const struct stat *facts)
{
    bool good = true;

    pthread_mutex_lock(&lock);
    if (find(facts) == n && n == room) {
        const size_t more = room ? 2 * room : 64;
        struct identity *grown = realloc(inputs, more * sizeof *grown);

        good = grown != NULL;
        inputs = good ? grown : inputs;
        room = good ? more : room;
    }
    if (good && find(facts) == n)
        inputs[n++] = (struct identity){ facts->st_dev, facts->st_ino };
    pthread_mutex_unlock(&lock);
    return good;
}

static enum ohm_status check_regular(const char *path, const struct stat *facts)
{
    if (S_ISDIR(facts->st_mode))
        return ohm_fail(OHM_EIO, "%s: %s", path, strerror(EISDIR));
    if (!S_ISREG(facts->st_mode))
        return ohm_fail(OHM_EIO, "%s: not a regular file, but a pipe or a device", path);
    return OHM_OK;
}

/* Asked before it is opened too: that alone may wait for ever, or do something to a device. */
enum ohm_status ohm_input_open(const char *path, int *file)
{
    enum ohm_status status = OHM_OK;
    struct stat facts;
    int fd = -1;

    if (stat(path, &facts) != 0)
        return ohm_fail(OHM_EIO, "%s: %s", path, strerror(errno));
    OHM_TRY(check_regular(path, &facts));
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || fstat(fd, &facts) != 0)
        OHM_GO(ohm_fail(OHM_EIO, "%s: %s", path, strerror(errno)));
    OHM_GO(check_regular(path, &facts));
    if (remembering && !remember(&facts))
        OHM_GO(ohm_fail(OHM_ENOMEM, "%s: no memory for an input", path));
    *file = fd;
    return OHM_OK;
out:
    if (fd >= 0)
        close(fd);
    return status;
}

enum ohm_status ohm_input_stream(const char *path, FILE **in)
{
    FILE *stream;
    int file;

    OHM_TRY(ohm_input_open(path, &file));
    stream = fdopen(file, "rb");
    if (!stream) {
        close(file);
        return ohm_fail(OHM_ENOMEM, "%s: no memory for a stream", path);
    }
    *in = stream;
    return OHM_OK;
}

enum ohm_status ohm_input_spare(const char *path)
{
    struct stat facts;
    bool is_input;

    if (stat(path, &facts) != 0)
        return OHM_OK;
    pthread_mutex_lock(&lock);
    is_input = find(&facts) < n;
    pthread_mutex_unlock(&lock);
    return is_input ? ohm_fail(OHM_EUSAGE,
                               "%s: an input of this command; it is not overwritten", path)
                    : OHM_OK;
}

bool ohm_path_same(const char *a, const char *b)
{
    struct stat one, other;

    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}
