/* memory.h -- files that are read whole, without files: the reader of bytes (exchange/bytes.h) is replaced.
 *
 * A path is then a name.  The copy that is handed out has not one byte more than the file.
 */
#ifndef OHM_TESTS_FUZZ_MEMORY_H
#define OHM_TESTS_FUZZ_MEMORY_H

#include "exchange/bytes.h"
#include "fuzz/fuzz.h"

enum { MEMORY_FILES = 4 };

static struct {
    const char *path;
    const void *data;
    size_t size;
} memory[MEMORY_FILES];

/* File number K has this path and these bytes, which remain the caller's; the path. */
static inline const char *memory_file(unsigned k, const char *path, const void *data,
                                      size_t size)
{
    ohm_log_level(OHM_QUIET);
    memory[k].path = path;
    memory[k].data = data;
    memory[k].size = size;
    return path;
}

enum ohm_status ohm_bytes_read(const char *path, size_t limit, struct ohm_bytes *bytes)
{
    unsigned k = 0;

    while (k < MEMORY_FILES && (!memory[k].path || strcmp(memory[k].path, path) != 0))
        k++;
    if (k == MEMORY_FILES)
        return ohm_fail(OHM_EIO, "%s: no such file", path);
    if (memory[k].size > limit)
        return ohm_fail(OHM_EINPUT, "%s: longer than %zu bytes, the most that is read",
                        path, limit);
    bytes->size = memory[k].size;
    bytes->at = malloc(bytes->size > 0 ? bytes->size : 1);
    if (!bytes->at)
        abort();
    if (bytes->size > 0)
        memcpy(bytes->at, memory[k].data, bytes->size);
    return OHM_OK;
}

void ohm_bytes_clear(struct ohm_bytes *bytes)
{
    free(bytes->at);
    *bytes = (struct ohm_bytes){ 0 };
}

#endif
