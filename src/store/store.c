#include "store/store.h"

#include "store/attribute.h"
#include "store/driver.h"
#include "store/handle.h"
#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char conventions[] = "CF-1.8";

/* How a file is opened. */
enum opening { CREATE, REPLACE, REOPEN, READ };

static enum ohm_status new_store(struct ohm_store **store, const char *path, bool writes)
{
    struct ohm_store *s = calloc(1, sizeof *s);
    const size_t n = strlen(path);

    if (s) {
        s->file = -1;
        s->writes = writes;
        s->path = calloc(n + 1, 1);
        s->current = calloc(n + sizeof ".partial", 1);
    }
    if (!s || !s->path || !s->current) {
        if (s) {
            free(s->path);
            free(s->current);
        }
        free(s);
        return ohm_fail(OHM_ENOMEM, "%s: no memory for a store", path);
    }
    strcpy(s->path, path);
    strcat(strcpy(s->current, path), writes ? ".partial" : "");
    *store = s;
    return OHM_OK;
}

static void free_store(struct ohm_store *s)
{
    free(s->path);
    free(s->current);
    free(s);
}

/* Low bound V18: a file that a killed process leaves has no mark "open for writing".  Strong: the
 * datasets that are open are closed with the file. */
static hid_t access_list(enum opening opening)
{
    const hid_t list = H5Pcreate(H5P_FILE_ACCESS);

    if (list < 0)
        return list;
    if (H5Pset_libver_bounds(list, H5F_LIBVER_V18, H5F_LIBVER_V110) >= 0 &&
        H5Pset_fclose_degree(list, H5F_CLOSE_STRONG) >= 0 &&
        (opening == READ || ohm_driver_use(list)))
        return list;
    H5Pclose(list);
    return -1;
}

/* netCDF writes only to files that remember the order in which things were made. */
static hid_t creation_list(void)
{
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    const hid_t list = H5Pcreate(H5P_FILE_CREATE);

    if (list < 0)
        return list;
    if (H5Pset_link_creation_order(list, order) >= 0 &&
        H5Pset_attr_creation_order(list, order) >= 0)
        return list;
    H5Pclose(list);
    return -1;
}

static enum ohm_status open_file(struct ohm_store *s, enum opening opening)
{
    enum ohm_status status = OHM_OK;
    const hid_t access = access_list(opening);
    const hid_t creation = creation_list();

    if (access < 0 || creation < 0)
        status = ohm_hdf_fail(OHM_EIO, "HDF5 does not work");
    else if (opening == CREATE || opening == REPLACE)
        s->file = H5Fcreate(s->current, opening == CREATE ? H5F_ACC_EXCL : H5F_ACC_TRUNC,
                            creation, access);
    else
        s->file =
            H5Fopen(s->current, opening == READ ? H5F_ACC_RDONLY : H5F_ACC_RDWR, access);
    if (status == OHM_OK && s->file < 0)
        status = ohm_hdf_fail(opening == READ ? OHM_EINPUT : OHM_EIO, "cannot be opened");
    if (access >= 0)
        H5Pclose(access);
    if (creation >= 0)
        H5Pclose(creation);
    return status;
}

/* OHM_EIO if PATH is there and could not be replaced. */
static enum ohm_status check_target(const char *path)
{
    struct stat facts;

    if (stat(path, &facts) != 0)
        return errno == ENOENT ? OHM_OK : ohm_fail(OHM_EIO, "%s", strerror(errno));
    if (!S_ISREG(facts.st_mode))
        return ohm_fail(OHM_EIO, "not a file");
    return access(path, W_OK) == 0 ? OHM_OK : ohm_fail(OHM_EIO, "%s", strerror(errno));
}

/* OHM_EINPUT unless the open file is one of ours. */
static enum ohm_status check_ours(const struct ohm_store *s)
{
    enum ohm_status status;
    char *text = NULL;

    status = ohm_attribute_read_text(s->file, "Conventions", &text);
    if (status == OHM_ENOMEM)
        return status;
    if (status != OHM_OK || strncmp(text, "CF-", 3) != 0)
        status = ohm_fail(OHM_EINPUT, "not a result file: it has no note Conventions = %s",
                          conventions);
    free(text);
    return status;
}

/* Ends HDF5's side of the store; the file is as it was flushed last. */
static enum ohm_status close_file(struct ohm_store *s)
{
    const hid_t file = s->file;

    s->file = -1;
    if (file >= 0 && H5Fclose(file) < 0)
        return ohm_hdf_fail(OHM_EIO, "not closed");
    return OHM_OK;
}

/* Ends the store; a failure is told as it was before. */
static enum ohm_status end_store(struct ohm_store *s, enum ohm_status status)
{
    char words[1024];

    ohm_handle_told(s, status);
    snprintf(words, sizeof words, "%s", ohm_sentence());
    close_file(s);
    free_store(s);
    return status == OHM_OK ? status : ohm_fail(status, "%s", words);
}

enum ohm_status ohm_store_create(struct ohm_store **store, const char *path, bool replace)
{
    enum ohm_status status = OHM_OK;
    struct ohm_store *s = NULL;

    ohm_hdf_hush();
    OHM_TRY(new_store(&s, path, true));
    status = check_target(path);
    if (status != OHM_OK) {
        ohm_while(status, "%s", path);
        free_store(s);
        return status;
    }
    if (!replace && access(s->current, F_OK) == 0)
        OHM_GO(ohm_fail(OHM_EUSAGE, "an earlier run left it; resume or replace it"));
    OHM_GO(open_file(s, replace ? REPLACE : CREATE));
    OHM_GO(ohm_attribute_write_text(s->file, "Conventions", conventions));
    OHM_GO(ohm_driver_flush(s->file));
    *store = s;
    return OHM_OK;
out:
    if (s->file >= 0)
        unlink(s->current);
    return end_store(s, status);
}

/* Does PATH name a store that is not complete, which may have a journal? */
static bool is_partial(const char *path)
{
    const size_t n = strlen(path), ending = strlen(".partial");

    return n > ending && strcmp(path + n - ending, ".partial") == 0;
}

/* Opens what exists. */
static enum ohm_status open_existing(struct ohm_store **store, const char *path,
                                     enum opening opening)
{
    enum ohm_status status = OHM_OK;
    struct ohm_store *s = NULL;
    FILE *file;
    char start[8] = "";

    ohm_hdf_hush();
    OHM_TRY(new_store(&s, path, opening == REOPEN));
    file = fopen(s->current, opening == READ ? "rb" : "r+b");
    if (!file || (fread(start, 1, sizeof start, file) < sizeof start && ferror(file)))
        OHM_GO(ohm_fail(OHM_EIO, "%s", strerror(errno)));
    if (memcmp(start, "\x89HDF\r\n\x1a\n", sizeof start) != 0)
        OHM_GO(ohm_fail(OHM_EINPUT, "not an HDF5 file"));
    if (opening == READ && is_partial(path))
        OHM_GO(ohm_journal_replay(path));
    OHM_GO(open_file(s, opening));
    OHM_GO(check_ours(s));
out:
    if (file)
        fclose(file);
    if (status != OHM_OK)
        return end_store(s, status);
    *store = s;
    return OHM_OK;
}

enum ohm_status ohm_store_reopen(struct ohm_store **store, const char *path)
{
    return open_existing(store, path, REOPEN);
}

enum ohm_status ohm_store_open(struct ohm_store **store, const char *path)
{
    return open_existing(store, path, READ);
}

const char *ohm_store_name(const struct ohm_store *store)
{
    return store->current;
}

enum ohm_status ohm_store_flush(struct ohm_store *store)
{
    enum ohm_status status = ohm_handle_check_writes(store);

    if (status == OHM_OK)
        status = ohm_driver_flush(store->file);
    return ohm_handle_told(store, status);
}

/* Waits until the file or folder PATH is on the disk. */
static enum ohm_status sync_path(const char *path, int flags)
{
    enum ohm_status status = OHM_OK;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | flags);

    if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL))
        status = ohm_fail(OHM_EIO, "%s", strerror(errno));
    if (fd >= 0)
        close(fd);
    return status;
}

/* The folder of PATH; in place. */
static const char *folder(char *path)
{
    char *slash = strrchr(path, '/');

    if (!slash)
        return ".";
    slash[slash == path] = '\0';
    return path;
}

enum ohm_status ohm_store_commit(struct ohm_store *store)
{
    enum ohm_status status = ohm_handle_check_writes(store);

    if (status == OHM_OK)
        status = ohm_driver_flush(store->file);
    if (status == OHM_OK)
        status = close_file(store);
    if (status == OHM_OK)
        status = sync_path(store->current, 0);
    if (status == OHM_OK && rename(store->current, store->path) != 0)
        status = ohm_fail(OHM_EIO, "not renamed to %s: %s", store->path, strerror(errno));
    if (status == OHM_OK)
        status = sync_path(folder(store->path), O_DIRECTORY);
    return end_store(store, status);
}

enum ohm_status ohm_store_close(struct ohm_store *store)
{
    enum ohm_status status = OHM_OK;

    if (!store)
        return OHM_OK;
    if (store->writes)
        status = ohm_driver_flush(store->file);
    if (status == OHM_OK)
        status = close_file(store);
    return end_store(store, status);
}
