/* bytes.c -- reads a whole file into memory, up to a limit. */
#include "exchange/bytes.h"

#include "base/input.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FIRST_BYTES = 65536 };

/* The bytes to make room for first: one more than the file has, so that its end is met without
 * growing. */
static size_t first_capacity(FILE *in, size_t limit)
{
    struct stat facts;
    size_t size = FIRST_BYTES;

    if (fstat(fileno(in), &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size >= 0)
        size = (size_t)facts.st_size;
    return (size < limit ? size : limit) + 1;
}

/* Reads until the end of the file or until LIMIT + 1 bytes are there. */
static enum ohm_status read_all(FILE *in, const char *path, size_t limit,
                                struct ohm_bytes *draft)
{
    size_t capacity = first_capacity(in, limit);

    for (;;) {
        unsigned char *grown = realloc(draft->at, capacity);

        if (!grown)
            return ohm_fail(OHM_ENOMEM, "%s: no memory for %zu bytes", path, capacity);
        draft->at = grown;
        errno = 0;
        draft->size += fread(draft->at + draft->size, 1, capacity - draft->size, in);
        if (ferror(in))
            return ohm_fail(OHM_EIO, "%s: %s", path, strerror(errno));
        if (draft->size > limit)
            return ohm_fail(OHM_EINPUT, "%s: longer than %zu bytes, the most that is read",
                            path, limit);
        if (draft->size < capacity)
            return OHM_OK;
        capacity = capacity <= limit / 2 ? 2 * capacity : limit + 1;
    }
}

enum ohm_status ohm_bytes_read(const char *path, size_t limit, struct ohm_bytes *bytes)
{
    enum ohm_status status = OHM_OK;
    struct ohm_bytes draft = { 0 };
    FILE *in;

    OHM_TRY(ohm_input_stream(path, &in));
    OHM_GO(read_all(in, path, limit, &draft));
    *bytes = draft;
    draft = (struct ohm_bytes){ 0 };
out:
    ohm_bytes_clear(&draft);
    fclose(in);
    return status;
}

void ohm_bytes_clear(struct ohm_bytes *bytes)
{
    free(bytes->at);
    *bytes = (struct ohm_bytes){ 0 };
}
