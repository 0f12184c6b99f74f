/* store.c -- creates, reopens, flushes, seals and closes result files. */
#include "store/store.h"

#include "base/input.h"
#include "store/attribute.h"
#include "store/driver.h"
#include "store/handle.h"
#include "store/journal.h"
#include "store/reader.h"
#include "store/seal.h"
#include "store/survey.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char conventions[] = "CF-1.8";

/* How a file is made or opened. */
enum opening { CREATE, REPLACE, REOPEN };

enum ohm_status ohm_handle_new(struct ohm_store **store, const char *path, bool writes)
{
    struct ohm_store *s = calloc(1, sizeof *s);
    const size_t n = strlen(path);

    if (s) {
        s->file = -1;
        s->source = -1;
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
    if (s->source >= 0)
        close(s->source);
    free(s->path);
    free(s->current);
    free(s);
}

hid_t ohm_handle_access(const struct ohm_source *source)
{
    const hid_t list = H5Pcreate(H5P_FILE_ACCESS);

    if (list < 0)
        return list;
    if (H5Pset_libver_bounds(list, H5F_LIBVER_V18, H5F_LIBVER_V110) >= 0 &&
        H5Pset_fclose_degree(list, H5F_CLOSE_STRONG) >= 0 &&
        (source ? ohm_reader_use(list, source) : ohm_driver_use(list)))
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
    const hid_t access = ohm_handle_access(NULL);
    const hid_t creation = creation_list();

    if (access < 0 || creation < 0)
        status = ohm_hdf_fail(OHM_EIO, "HDF5 does not work");
    else if (opening == CREATE || opening == REPLACE)
        s->file = H5Fcreate(s->current, opening == CREATE ? H5F_ACC_EXCL : H5F_ACC_TRUNC,
                            creation, access);
    else
        s->file = H5Fopen(s->current, H5F_ACC_RDWR, access);
    if (status == OHM_OK && s->file < 0)
        status = ohm_hdf_fail(OHM_EIO, "cannot be opened");
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

enum ohm_status ohm_handle_check_ours(const struct ohm_store *store)
{
    enum ohm_status status = OHM_OK;
    char *text = NULL;
    bool there;

    OHM_TRY(ohm_attribute_exists(store->file, "Conventions", &there));
    if (there)
        OHM_TRY(ohm_attribute_read_text(store->file, "Conventions", &text));
    if (!there || strncmp(text, "CF-", 3) != 0)
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

enum ohm_status ohm_handle_end(struct ohm_store *s, enum ohm_status status)
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
    bool there = true;

    ohm_hdf_hush();
    OHM_TRY(ohm_handle_new(&s, path, true));
    status = ohm_input_spare(path);
    if (status == OHM_OK) {
        status = check_target(path);
        if (status != OHM_OK)
            ohm_while(status, "%s", path);
    }
    if (status != OHM_OK) {
        free_store(s);
        return status;
    }
    there = access(s->current, F_OK) == 0;
    if (!replace && there)
        OHM_GO(ohm_fail(OHM_EUSAGE, "an earlier run left it; resume or replace it"));
    OHM_GO(open_file(s, replace ? REPLACE : CREATE));
    OHM_GO(ohm_attribute_write_text(s->file, "Conventions", conventions));
    OHM_GO(ohm_driver_flush(s->file));
    *store = s;
    return OHM_OK;
out:
    if (s->file >= 0 || !there)
        unlink(s->current);
    return ohm_handle_end(s, status);
}

/* What is open may be written from here on: it is not finished any more. */
static enum ohm_status unseal(struct ohm_store *s)
{
    OHM_TRY(ohm_survey(s->file, ohm_driver_bytes(s->file)));
    OHM_TRY(ohm_handle_check_ours(s));
    return ohm_attribute_remove(s->file, OHM_SEAL_NOTE);
}

enum ohm_status ohm_store_reopen(struct ohm_store **store, const char *path)
{
    enum ohm_status status;
    struct ohm_store *s = NULL;

    ohm_hdf_hush();
    OHM_TRY(ohm_handle_new(&s, path, true));
    OHM_GO(ohm_handle_try(s->current));
    OHM_GO(open_file(s, REOPEN));
    OHM_GO(unseal(s));
    *store = s;
    return OHM_OK;
out:
    return ohm_handle_end(s, status);
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

/* Appends its seal to the file PATH, which HDF5 has closed. */
static enum ohm_status seal(const char *path)
{
    enum ohm_status status = OHM_OK;
    const int file = open(path, O_RDWR | O_CLOEXEC);

    if (file < 0)
        return ohm_fail(OHM_EIO, "%s", strerror(errno));
    OHM_GO(ohm_journal_lock(file, true));
    OHM_GO(ohm_seal_append(file));
    if (fsync(file) != 0 && errno != EINVAL)
        OHM_GO(ohm_fail(OHM_EIO, "%s", strerror(errno)));
out:
    if (close(file) != 0 && status == OHM_OK)
        status = ohm_fail(OHM_EIO, "%s", strerror(errno));
    return status;
}

enum ohm_status ohm_store_commit(struct ohm_store *store)
{
    enum ohm_status status = ohm_handle_check_writes(store);

    if (status == OHM_OK) /* inputs may have been opened since */
        status = ohm_input_spare(store->path);
    if (status == OHM_OK)
        status = ohm_attribute_write_text(store->file, OHM_SEAL_NOTE,
                                          "SHA-256 at the end of the file");
    if (status == OHM_OK)
        status = ohm_driver_flush(store->file);
    if (status == OHM_OK)
        status = close_file(store);
    if (status == OHM_OK)
        status = seal(store->current);
    if (status == OHM_OK && rename(store->current, store->path) != 0)
        status = ohm_fail(OHM_EIO, "not renamed to %s: %s", store->path, strerror(errno));
    if (status == OHM_OK)
        status = sync_path(folder(store->path), O_DIRECTORY);
    return ohm_handle_end(store, status);
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
    return ohm_handle_end(store, status);
}
