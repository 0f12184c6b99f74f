/* open.c -- opens stores for reading: the seal first, then HDF5. */
#include "store/store.h"

#include "base/guard.h"
#include "base/input.h"
#include "base/log.h"
#include "store/attribute.h"
#include "store/handle.h"
#include "store/journal.h"
#include "store/probe.h"
#include "store/reader.h"
#include "store/seal.h"
#include "store/survey.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const double try_seconds = 600; /* for a hang, not for a slow machine */

static bool accept_changed;
static bool trying; /* this process only looks */

void ohm_store_accept_changed(void)
{
    accept_changed = true;
}

bool ohm_store_sealed(const struct ohm_store *store)
{
    return store->sealed;
}

const char *ohm_store_name(const struct ohm_store *store)
{
    return store->current;
}

/* Does PATH name a store that is not complete, which may have a journal? */
static bool is_partial(const char *path)
{
    const size_t n = strlen(path), ending = strlen(".partial");

    return n > ending && strcmp(path + n - ending, ".partial") == 0;
}

/* --- a look at it in another process --- */

/* The state of a file: it is tried once. */
struct state {
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec changed;
};

static bool same_state(const struct state *a, const struct state *b)
{
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
           a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

static enum ohm_status try_to_read(void *path)
{
    struct ohm_store *store;
    enum ohm_status status;

    trying = true;
    OHM_TRY(ohm_store_open(&store, path));
    status = ohm_probe(store);
    ohm_store_close(store);
    return status;
}

/* Tries the file PATH, unless it was tried as it is. */
static enum ohm_status try_apart(const char *path)
{
    static struct state tried;
    enum ohm_status status;
    struct stat facts;
    struct state state;
    char *copy;

    if (stat(path, &facts) != 0)
        return ohm_fail(OHM_EIO, "%s: %s", path, strerror(errno));
    state = (struct state){ facts.st_dev, facts.st_ino, facts.st_size, facts.st_ctim };
    if (same_state(&state, &tried))
        return OHM_OK;
    copy = strdup(path);
    if (!copy)
        return ohm_fail(OHM_ENOMEM, "%s: no memory for its name", path);
    status = ohm_guard(try_to_read, copy, path, try_seconds);
    free(copy);
    if (status == OHM_OK)
        tried = state;
    return status;
}

enum ohm_status ohm_handle_try(const char *path)
{
    return ohm_guarded() ? OHM_OK : try_apart(path);
}

/* --- the file itself --- */

/* OHM_EINPUT unless SOURCE begins as HDF5 files do. */
static enum ohm_status check_start(const struct ohm_source *source)
{
    char start[8];

    if (!ohm_source_read(source, 0, sizeof start, start))
        return ohm_fail(OHM_EIO, "%s", strerror(errno));
    return memcmp(start, "\x89HDF\r\n\x1a\n", sizeof start) == 0
               ? OHM_OK
               : ohm_fail(OHM_EINPUT, "not an HDF5 file");
}

/* Told once for each file, by the process whose numbers are used. */
static void warn_of(const char *path)
{
    static char *told;

    if (trying || (told && strcmp(told, path) == 0))
        return;
    free(told);
    told = strdup(path);
    ohm_log(OHM_WARN, "%s: changed since it was finished: its numbers may be wrong", path);
}

static enum ohm_status changed(const char *path)
{
    if (!accept_changed)
        return ohm_fail(OHM_EINPUT,
                        "changed since it was finished; --unsealed reads it nevertheless");
    warn_of(path);
    return OHM_OK;
}

/* HDF5 opens the bytes of SOURCE. */
static enum ohm_status open_file(struct ohm_store *s, const struct ohm_source *source)
{
    const hid_t access = ohm_handle_access(source);
    enum ohm_status status = OHM_OK;

    if (access < 0)
        return ohm_hdf_fail(OHM_EIO, "HDF5 does not work");
    s->file = H5Fopen(s->current, H5F_ACC_RDONLY, access);
    if (s->file < 0)
        status = ohm_hdf_fail(OHM_EINPUT, "cannot be opened");
    H5Pclose(access);
    return status;
}

/* A file that says it is sealed, and has no seal, is not as it was finished; one that is not finished
 * may say so, if its process was killed just then. */
static enum ohm_status check_note(const struct ohm_store *s, enum ohm_seal seal)
{
    bool there;

    OHM_TRY(ohm_attribute_exists(s->file, OHM_SEAL_NOTE, &there));
    return there && seal == OHM_SEAL_NONE && !is_partial(s->path) ? changed(s->path)
                                                                  : OHM_OK;
}

/* Opens the store of SOURCE, whose size becomes that of HDF5's part; APART: a look from another
 * process comes first unless its seal is right. */
static enum ohm_status open_source(struct ohm_store *s, struct ohm_source *source,
                                   bool apart)
{
    enum ohm_seal seal;

    OHM_TRY(check_start(source));
    OHM_TRY(ohm_seal_check(source, &seal, &source->size));
    if (seal == OHM_SEAL_WRONG)
        OHM_TRY(changed(s->path));
    s->sealed = seal == OHM_SEAL_RIGHT;
    if (apart && !s->sealed && !ohm_guarded())
        OHM_TRY(try_apart(s->path));
    OHM_TRY(open_file(s, source));
    OHM_TRY(check_note(s, seal));
    OHM_TRY(ohm_survey(s->file, source->size));
    return ohm_handle_check_ours(s);
}

/* Opens the file for reading, with what a killed process had begun to write. */
static enum ohm_status open_bytes(struct ohm_store *s, struct ohm_source *source)
{
    struct stat facts;

    if (is_partial(s->path))
        OHM_TRY(ohm_journal_replay(s->path));
    OHM_TRY(ohm_journal_lock(s->source, false));
    if (fstat(s->source, &facts) != 0)
        return ohm_fail(OHM_EIO, "%s", strerror(errno));
    *source = (struct ohm_source){ .file = s->source, .size = (uint64_t)facts.st_size };
    return OHM_OK;
}

enum ohm_status ohm_store_open(struct ohm_store **store, const char *path)
{
    enum ohm_status status;
    struct ohm_source source;
    struct ohm_store *s = NULL;

    ohm_hdf_hush();
    OHM_TRY(ohm_handle_new(&s, path, false));
    OHM_GO(ohm_input_open(path, &s->source));
    OHM_GO(open_bytes(s, &source));
    OHM_GO(open_source(s, &source, true));
    *store = s;
    return OHM_OK;
out:
    return ohm_handle_end(s, status);
}

enum ohm_status ohm_store_try(const char *path)
{
    enum ohm_status status;
    struct ohm_source source;
    struct ohm_store *s = NULL;
    enum ohm_seal seal;

    OHM_TRY(ohm_handle_new(&s, path, false));
    OHM_GO(ohm_input_open(path, &s->source));
    OHM_GO(open_bytes(s, &source));
    OHM_GO(check_start(&source));
    OHM_GO(ohm_seal_check(&source, &seal, &source.size));
    if (seal == OHM_SEAL_WRONG)
        OHM_GO(changed(path));
    if (seal != OHM_SEAL_RIGHT)
        OHM_GO(ohm_handle_try(path));
out:
    return ohm_handle_end(s, status);
}

enum ohm_status ohm_store_open_bytes(struct ohm_store **store, const char *name,
                                     const unsigned char *bytes, size_t size)
{
    struct ohm_source source = { .file = -1, .bytes = bytes, .size = size };
    enum ohm_status status;
    struct ohm_store *s = NULL;

    ohm_hdf_hush();
    OHM_TRY(ohm_handle_new(&s, name, false));
    OHM_GO(open_source(s, &source, false));
    *store = s;
    return OHM_OK;
out:
    return ohm_handle_end(s, status);
}
