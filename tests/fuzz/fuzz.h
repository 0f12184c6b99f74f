/* fuzz.h -- what the fuzz targets share.
 *
 * A target is a file NAME.c with LLVMFuzzerTestOneInput, which hands the bytes to one reader.  Beside it
 * stands NAME.corpus (corpus.h).  With --enable-fuzzers a target is linked with libFuzzer, else with
 * replay.c, which puts its corpus through it once.  A finding is what ends the process: a sanitizer's
 * report, an assertion, or fuzz_wrong().
 */
#ifndef OHM_TESTS_FUZZ_H
#define OHM_TESTS_FUZZ_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memfd_create */
#endif

#include "base/log.h"
#include "base/status.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A finding: WHAT should not be. */
static inline void fuzz_wrong(const char *what)
{
    fprintf(stderr, "fuzz: %s; the last sentence: %s\n", what, ohm_sentence());
    abort();
}

/* STATUS as readers of outside bytes may end: done, or a sentence (whose
 * control characters are replaced where it is printed).  No bytes may ask for
 * more memory than there is: what a header claims is held against what follows it. */
static inline enum ohm_status fuzz_told(enum ohm_status status)
{
    if (status == OHM_OK)
        return status;
    if (ohm_sentence()[0] == '\0')
        fuzz_wrong("a failure without a sentence");
    if (status == OHM_ENOMEM)
        fuzz_wrong("the bytes asked for too much memory");
    return status;
}

/* A copy with a zero byte behind it and not one byte more; free(). */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);

    if (!text)
        abort();
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

/* The text up to the first zero byte; *data and *size become the rest.  free(). */
static inline char *fuzz_word(const uint8_t **data, size_t *size)
{
    const uint8_t *end = *size > 0 ? memchr(*data, 0, *size) : NULL;
    const size_t n = end ? (size_t)(end - *data) : *size;
    char *text = fuzz_text(*data, n);

    *data += n + (end != NULL);
    *size -= n + (end != NULL);
    return text;
}

/* One byte, *data and *size become the rest; 0 at the end. */
static inline unsigned fuzz_byte(const uint8_t **data, size_t *size)
{
    if (*size == 0)
        return 0;
    --*size;
    return *(*data)++;
}

/* A file in memory, for readers that take a path. */
struct fuzz_file {
    int fd;
    size_t size;
    char path[32];
};

/* FILE holds these bytes from now on; made where fd is not yet there (path is empty). */
static inline const char *fuzz_file(struct fuzz_file *file, const void *data, size_t size)
{
    if (file->path[0] == '\0') {
        file->fd = memfd_create("fuzz", MFD_CLOEXEC);
        if (file->fd < 0)
            abort();
        snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->fd);
        ohm_log_level(OHM_QUIET);
    }
    if ((size != file->size && ftruncate(file->fd, (off_t)size) != 0) ||
        pwrite(file->fd, data, size, 0) != (ssize_t)size)
        abort();
    file->size = size;
    return file->path;
}

#endif
