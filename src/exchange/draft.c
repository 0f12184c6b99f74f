/* draft.c -- writes a file under another name and renames it when it is whole. */
#include "exchange/draft.h"

#include "base/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES = 1000, SUFFIX_BYTES = 64 };

/* A pipe, a device or a folder; a name of the system's, such as /dev/stdout, even where a file stands
 * behind it; false also for what does not exist yet. */
static bool is_special(const char *path)
{
    struct stat facts;

    return strncmp(path, "/dev/std", 8) == 0 || strncmp(path, "/dev/fd/", 8) == 0 ||
           strncmp(path, "/proc/", 6) == 0 ||
           (stat(path, &facts) == 0 && !S_ISREG(facts.st_mode));
}

static bool is_folder(const char *path)
{
    struct stat facts;

    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

/* Makes the draft under the first free name and sets draft->partial and draft->out. */
static enum ohm_status open_partial(struct ohm_draft *draft)
{
    const size_t size = strlen(draft->path) + SUFFIX_BYTES;
    int file = -1;

    draft->partial = malloc(size);
    if (!draft->partial)
        return ohm_fail(OHM_ENOMEM, "%s: no memory for its name", draft->path);
    for (int k = 0; k < TRIES && file < 0; k++) {
        snprintf(draft->partial, size, "%s.%ld-%d.partial", draft->path, (long)getpid(), k);
        file = open(draft->partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file < 0 && errno != EEXIST)
            break;
    }
    if (file < 0) {
        const int error = errno;

        free(draft->partial); /* not ours to remove */
        draft->partial = NULL;
        return ohm_fail(OHM_EIO, "%s: cannot be written: %s", draft->path, strerror(error));
    }
    draft->out = fdopen(file, "wb");
    if (!draft->out) {
        close(file);
        return ohm_fail(OHM_ENOMEM, "%s: no memory for a stream", draft->path);
    }
    return OHM_OK;
}

/* At the end of what is there: somebody else has opened it before. */
static enum ohm_status open_directly(struct ohm_draft *draft)
{
    draft->out = fopen(draft->path, "ab");
    if (!draft->out)
        return ohm_fail(OHM_EIO, "%s: cannot be written: %s", draft->path, strerror(errno));
    return OHM_OK;
}

enum ohm_status ohm_draft_init(struct ohm_draft *draft, const char *path)
{
    enum ohm_status status = OHM_OK;
    struct ohm_draft fresh = { 0 };
    const size_t size = strlen(path) + 1;

    OHM_TRY(ohm_input_spare(path));
    fresh.path = malloc(size);
    if (!fresh.path)
        return ohm_fail(OHM_ENOMEM, "%s: no memory for its name", path);
    memcpy(fresh.path, path, size);
    OHM_GO(is_special(path) ? open_directly(&fresh) : open_partial(&fresh));
    *draft = fresh;
    fresh = (struct ohm_draft){ 0 };
out:
    ohm_draft_clear(&fresh);
    return status;
}

enum ohm_status ohm_draft_probe(const char *path)
{
    struct ohm_draft draft;

    if (is_special(path) && !is_folder(path))
        return OHM_OK; /* who reads a pipe would see its end */
    OHM_TRY(ohm_draft_init(&draft, path));
    ohm_draft_clear(&draft);
    return OHM_OK;
}

/* Closes the stream; false, with errno, if not everything went into it. */
static bool flushed(FILE *out)
{
    const bool good = fflush(out) == 0 && !ferror(out);

    return fclose(out) == 0 && good;
}

/* Asks for PATH's bytes to be on the disk before its name is. */
static bool synced(const char *path)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    const bool good = file >= 0 && fsync(file) == 0;

    if (file >= 0)
        close(file);
    return good;
}

enum ohm_status ohm_draft_commit(struct ohm_draft *draft)
{
    bool good = true;

    if (draft->partial) /* inputs may have been opened since */
        OHM_TRY(ohm_input_spare(draft->path));
    errno = 0;
    if (draft->out)
        good = flushed(draft->out);
    draft->out = NULL;
    if (good && draft->partial)
        good = synced(draft->partial) && rename(draft->partial, draft->path) == 0;
    if (!good)
        return ohm_fail(OHM_EIO, "%s: cannot be written: %s", draft->path,
                        errno ? strerror(errno) : "an earlier write failed");
    free(draft->partial);
    draft->partial = NULL;
    return OHM_OK;
}

void ohm_draft_clear(struct ohm_draft *draft)
{
    if (draft->out)
        fclose(draft->out);
    if (draft->partial)
        unlink(draft->partial);
    free(draft->partial);
    free(draft->path);
    *draft = (struct ohm_draft){ 0 };
}
