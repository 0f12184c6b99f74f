/* source.c -- reads from a descriptor or from memory. */
#include "store/source.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static bool read_file(int file, uint64_t at, size_t size, char *to)
{
    while (size > 0) {
        const ssize_t n = pread(file, to, size, (off_t)at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        if (n == 0) { /* cut off since it was opened */
            memset(to, 0, size);
            return true;
        }
        to += n;
        at += (uint64_t)n;
        size -= (size_t)n;
    }
    return true;
}

bool ohm_source_read(const struct ohm_source *source, uint64_t at, size_t size, void *to)
{
    const uint64_t there = at < source->size ? source->size - at : 0;
    const size_t part = there < size ? (size_t)there : size;

    memset((char *)to + part, 0, size - part);
    if (part == 0)
        return true;
    if (source->file >= 0)
        return read_file(source->file, at, part, to);
    memcpy(to, source->bytes + at, part);
    return true;
}
