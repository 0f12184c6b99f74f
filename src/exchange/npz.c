/* npz.c -- reads and writes .npz files with libzip. */
#include "exchange/npz.h"

#include "base/input.h"
#include "base/memory.h"
#include "exchange/draft.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

struct ohm_npz {
    char *path;
    zip_t *zip; /* NULL once closed */
    /* reading */
    char **names;   /* [n + 1], the last is NULL; in the order of the members */
    uint64_t bytes; /* of the whole file */
    /* writing */
    struct ohm_draft draft; /* only its name is used: libzip writes the file */
};

enum { MEMBERS_MOST = 4096, LIST_BYTES = 600, DOS_1980_01_01 = 1 << 5 | 1 };
static const uint64_t member_most = (uint64_t)8 << 30;
static const char ending[] = ".npy";

/* The status for one of libzip's errors, with its words behind those of the caller.  "No such file"
 * is not OHM_EIO: libzip also says so of a missing field within a file. */
static enum ohm_status zip_failure(const char *path, const char *what, zip_error_t *error,
                                   enum ohm_status other)
{
    const int code = zip_error_code_zip(error);

    if (code == ZIP_ER_MEMORY)
        other = OHM_ENOMEM;
    else if (code == ZIP_ER_OPEN)
        other = OHM_EIO;
    return ohm_fail(other, "%s: %s (%s)", path, what, zip_error_strerror(error));
}

static enum ohm_status copy_text(const char *text, size_t length, char **copy)
{
    *copy = malloc(length + 1);
    if (!*copy)
        return ohm_fail(OHM_ENOMEM, "%.100s: no memory for a name", text);
    memcpy(*copy, text, length);
    (*copy)[length] = '\0';
    return OHM_OK;
}

static enum ohm_status npz_new(const char *path, struct ohm_npz **npz)
{
    *npz = calloc(1, sizeof **npz);
    if (!*npz)
        return ohm_fail(OHM_ENOMEM, "%s: no memory for an archive", path);
    if (copy_text(path, strlen(path), &(*npz)->path) == OHM_OK)
        return OHM_OK;
    ohm_npz_free(*npz);
    *npz = NULL;
    return OHM_ENOMEM;
}

/* The number of bytes of NAME without ".npy". */
static size_t stem(const char *name)
{
    const size_t length = strlen(name), tail = sizeof ending - 1;

    return length > tail && strcmp(name + length - tail, ending) == 0 ? length - tail
                                                                      : length;
}

/* The member for the array NAME, or -1. */
static zip_int64_t find(const struct ohm_npz *npz, const char *name)
{
    const size_t length = stem(name);

    for (size_t k = 0; npz->names[k]; k++)
        if (strlen(npz->names[k]) == length && memcmp(npz->names[k], name, length) == 0)
            return (zip_int64_t)k;
    return -1;
}

/* npz->names[] from the zip file's table of contents. */
static enum ohm_status read_names(struct ohm_npz *npz)
{
    const size_t n = (size_t)zip_get_num_entries(npz->zip, 0);

    if (n > MEMBERS_MOST)
        return ohm_fail(OHM_EINPUT, "%s: %zu arrays; at most %d are read", npz->path, n,
                        MEMBERS_MOST);
    OHM_TRY(OHM_NEW(npz->names, n + 1, "names"));
    for (size_t k = 0; k < n; k++) {
        const char *name = zip_get_name(npz->zip, k, 0);

        if (!name)
            return ohm_fail(OHM_EINPUT, "%s: member %zu has no name", npz->path, k + 1);
        for (const char *p = name; *p; p++)
            if ((unsigned char)*p < ' ' || *p == 127)
                return ohm_fail(OHM_EINPUT,
                                "%s: the name of member %zu has a control character",
                                npz->path, k + 1);
        if (zip_name_locate(npz->zip, name, 0) != (zip_int64_t)k || find(npz, name) >= 0)
            return ohm_fail(OHM_EINPUT, "%s: two arrays are named %.*s", npz->path,
                            (int)stem(name), name);
        OHM_TRY(copy_text(name, stem(name), &npz->names[k]));
    }
    return OHM_OK;
}

enum ohm_status ohm_npz_open(const char *path, struct ohm_npz **npz)
{
    enum ohm_status status = OHM_OK;
    struct ohm_npz *draft = NULL;
    struct stat facts;
    int code, file;

    OHM_TRY(ohm_input_open(path, &file));
    OHM_GO(npz_new(path, &draft));
    if (fstat(file, &facts) != 0) {
        status = ohm_fail(OHM_EIO, "%s: %s", path, strerror(errno));
        goto out;
    }
    draft->bytes = (uint64_t)facts.st_size;
    draft->zip = zip_fdopen(file, 0, &code); /* takes the descriptor, if it opens */
    if (!draft->zip) {
        zip_error_t error;

        zip_error_init_with_code(&error, code);
        status = zip_failure(path, "not a .npz file", &error, OHM_EINPUT);
        zip_error_fini(&error);
        goto out;
    }
    file = -1;
    OHM_GO(read_names(draft));
    *npz = draft;
    draft = NULL;
out:
    if (file >= 0)
        close(file);
    ohm_npz_free(draft);
    return status;
}

const char *const *ohm_npz_names(const struct ohm_npz *npz)
{
    return (const char *const *)npz->names;
}

static enum ohm_status missing(const struct ohm_npz *npz, const char *name)
{
    char list[LIST_BYTES] = "none";
    size_t used = 0;

    for (size_t k = 0; npz->names[k] && used < sizeof list; k++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", k ? ", " : "",
                                 npz->names[k]);
    if (used >= sizeof list)
        strcpy(list + sizeof list - 5, " ...");
    return ohm_fail(OHM_EINPUT, "%s: no array is named %s; there are %s", npz->path, name,
                    list);
}

/* Whether the member's facts make sense and can be treated here. */
static enum ohm_status check_member(const struct ohm_npz *npz, const char *name,
                                    const zip_stat_t *facts)
{
    const uint64_t deflate_most = 1032; /* unpacked bytes for one packed byte */
    const zip_uint64_t wanted = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD |
                                ZIP_STAT_ENCRYPTION_METHOD;

    if ((facts->valid & wanted) != wanted)
        return ohm_fail(OHM_EINPUT, "%s: %s: damaged: its size or method is missing",
                        npz->path, name);
    if (facts->encryption_method != ZIP_EM_NONE)
        return ohm_fail(OHM_EINPUT, "%s: %s: encrypted; only open arrays are read",
                        npz->path, name);
    if (facts->comp_method != ZIP_CM_STORE && facts->comp_method != ZIP_CM_DEFLATE)
        return ohm_fail(OHM_EINPUT,
                        "%s: %s: packed by method %u; stored (0) and deflated (8) are read",
                        npz->path, name, facts->comp_method);
    if (facts->size > member_most)
        return ohm_fail(OHM_EINPUT, "%s: %s: %llu bytes are more than 8 GiB", npz->path,
                        name, (unsigned long long)facts->size);
    if (facts->comp_size > npz->bytes ||
        (facts->comp_method == ZIP_CM_STORE && facts->size != facts->comp_size) ||
        facts->size / deflate_most > facts->comp_size)
        return ohm_fail(OHM_EINPUT, "%s: %s: damaged: its sizes contradict each other",
                        npz->path, name);
    return OHM_OK;
}

/* The SIZE bytes of a member, and the knowledge that there are no more and that the check sum is
 * right: libzip looks at it when the end is met. */
static enum ohm_status unpack(const struct ohm_npz *npz, const char *name, zip_file_t *file,
                              size_t size, unsigned char *at)
{
    unsigned char beyond;
    size_t used = 0;
    zip_int64_t got;

    do {
        got = used < size ? zip_fread(file, at + used, size - used)
                          : zip_fread(file, &beyond, 1);
        if (got > 0 && used == size)
            return ohm_fail(OHM_EINPUT, "%s: %s: damaged: longer than it says", npz->path,
                            name);
        used += got > 0 ? (size_t)got : 0;
    } while (got > 0);
    if (got < 0 && zip_error_code_zip(zip_file_get_error(file)) == ZIP_ER_MEMORY)
        return ohm_fail(OHM_ENOMEM, "%s: %s: no memory to unpack it", npz->path, name);
    if (got < 0)
        return ohm_fail(OHM_EINPUT, "%s: %s: damaged (%s)", npz->path, name,
                        zip_file_strerror(file));
    if (used < size)
        return ohm_fail(OHM_EINPUT, "%s: %s: damaged: shorter than it says", npz->path,
                        name);
    return OHM_OK;
}

/* Unpacks and decodes the member at INDEX. */
static enum ohm_status read_member(const struct ohm_npz *npz, zip_uint64_t index,
                                   const char *name, struct ohm_npy *a)
{
    enum ohm_status status = OHM_OK;
    unsigned char *bytes = NULL;
    zip_file_t *file = NULL;
    zip_stat_t facts;

    zip_stat_init(&facts);
    if (zip_stat_index(npz->zip, index, 0, &facts) != 0)
        return zip_failure(npz->path, name, zip_get_error(npz->zip), OHM_EINPUT);
    OHM_TRY(check_member(npz, name, &facts));
    bytes = malloc((size_t)facts.size + 1);
    if (!bytes)
        return ohm_fail(OHM_ENOMEM, "%s: %s: no memory for %llu bytes", npz->path, name,
                        (unsigned long long)facts.size);
    file = zip_fopen_index(npz->zip, index, 0);
    if (!file) {
        status = zip_failure(npz->path, name, zip_get_error(npz->zip), OHM_EINPUT);
        goto out;
    }
    OHM_GO(unpack(npz, name, file, (size_t)facts.size, bytes));
    status = ohm_npy_parse(name, bytes, (size_t)facts.size, a);
    if (status != OHM_OK)
        ohm_while(status, "%s", npz->path);
out:
    if (file)
        zip_fclose(file);
    free(bytes);
    return status;
}

enum ohm_status ohm_npz_read(struct ohm_npz *npz, const char *name, struct ohm_npy *a)
{
    const zip_int64_t index = find(npz, name);

    if (index < 0)
        return missing(npz, name);
    return read_member(npz, (zip_uint64_t)index, npz->names[index], a);
}

enum ohm_status ohm_npz_create(const char *path, struct ohm_npz **npz)
{
    enum ohm_status status = OHM_OK;
    struct ohm_npz *draft = NULL;
    int code;

    OHM_GO(npz_new(path, &draft));
    OHM_GO(ohm_draft_init(&draft->draft, path));
    if (!draft->draft.partial) {
        status = ohm_fail(OHM_EIO, "%s: not a regular file", path);
        goto out;
    }
    fclose(draft->draft.out);
    draft->draft.out = NULL;
    draft->zip = zip_open(draft->draft.partial, ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!draft->zip) {
        zip_error_t error;

        zip_error_init_with_code(&error, code);
        status = zip_failure(path, "cannot be written", &error, OHM_EIO);
        zip_error_fini(&error);
        goto out;
    }
    *npz = draft;
    draft = NULL;
out:
    ohm_npz_free(draft);
    return status;
}

/* Hands BYTES (which now belong to libzip, or are freed) over as the member NAME. */
static enum ohm_status add_member(struct ohm_npz *npz, const char *name,
                                  struct ohm_bytes *bytes)
{
    zip_source_t *source = zip_source_buffer(npz->zip, bytes->at, bytes->size, 1);
    zip_int64_t index;

    if (!source) {
        ohm_bytes_clear(bytes);
        return ohm_fail(OHM_ENOMEM, "%s: no memory for %s", npz->path, name);
    }
    index = zip_file_add(npz->zip, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0)
        zip_source_free(source);
    if (index < 0 ||
        zip_set_file_compression(npz->zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) ||
        zip_file_set_dostime(npz->zip, (zip_uint64_t)index, 0, DOS_1980_01_01, 0))
        return zip_failure(npz->path, name, zip_get_error(npz->zip), OHM_EUSAGE);
    return OHM_OK;
}

enum ohm_status ohm_npz_add(struct ohm_npz *npz, const char *name, size_t ndim,
                            const size_t shape[], const double values[])
{
    enum ohm_status status = OHM_OK;
    const size_t length = strlen(name), size = length + sizeof ending;
    struct ohm_bytes bytes = { 0 };
    char *member = malloc(size);

    assert(npz->zip && !npz->names);
    if (!member)
        return ohm_fail(OHM_ENOMEM, "%s: no memory for the name %s", npz->path, name);
    snprintf(member, size, "%s%s", name, ending);
    if (zip_name_locate(npz->zip, member, 0) >= 0) {
        status = ohm_fail(OHM_EUSAGE, "%s: two arrays are named %s", npz->path, name);
        goto out;
    }
    status = ohm_npy_encode(ndim, shape, values, &bytes);
    if (status != OHM_OK) {
        ohm_while(status, "%s: %s", npz->path, name);
        goto out;
    }
    OHM_GO(add_member(npz, member, &bytes));
out:
    free(member);
    return status;
}

enum ohm_status ohm_npz_close(struct ohm_npz *npz)
{
    assert(npz->zip && !npz->names);
    if (zip_get_num_entries(npz->zip, 0) == 0)
        return ohm_fail(OHM_EUSAGE, "%s: no array was added", npz->path);
    if (zip_close(npz->zip) != 0)
        return zip_failure(npz->path, "cannot be written", zip_get_error(npz->zip),
                           OHM_EIO);
    npz->zip = NULL;
    return ohm_draft_commit(&npz->draft);
}

void ohm_npz_free(struct ohm_npz *npz)
{
    if (!npz)
        return;
    if (npz->zip)
        zip_discard(npz->zip);
    ohm_draft_clear(&npz->draft);
    for (size_t k = 0; npz->names && npz->names[k]; k++)
        free(npz->names[k]);
    free(npz->names);
    free(npz->path);
    free(npz);
}
