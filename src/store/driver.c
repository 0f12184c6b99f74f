/* driver.c -- the HDF5 file driver on top of the journal. */
#include "store/driver.h"

#include "store/hdf.h"
#include "store/journal.h"
#include "store/vfd.h"

#include <stdint.h>
#include <stdlib.h>

struct file {
    struct ohm_vfd vfd; /* first */
    struct ohm_journal *journal;
};

/* Hands the thread's failure sentence to HDF5, as the innermost cause of what fails now. */
static void complain(enum ohm_status status)
{
    const hid_t major = status == OHM_ENOMEM ? H5E_RESOURCE : H5E_VFL;

    H5Epush2(H5E_DEFAULT, __FILE__, __func__, __LINE__, H5E_ERR_CLS, major, H5E_SYSERRSTR,
             "%s", ohm_sentence());
}

static struct ohm_journal *journal(const H5FD_t *hdf5)
{
    return ((const struct file *)hdf5)->journal;
}

static H5FD_t *driver_open(const char *name, unsigned flags, hid_t access, haddr_t max)
{
    struct file *file = calloc(1, sizeof *file);
    enum ohm_status status = OHM_ENOMEM;

    (void)access;
    (void)max;
    if (file)
        status = ohm_journal_new(&file->journal, name,
                                 !(flags & H5F_ACC_CREAT) ? OHM_EXISTING
                                 : flags & H5F_ACC_EXCL   ? OHM_NEW_FILE
                                                          : OHM_EMPTIED);
    else
        ohm_fail(status, "no memory for a file");
    if (status == OHM_OK)
        return &file->vfd.hdf5;
    complain(status);
    free(file);
    return NULL;
}

/* Never fails.  What was not flushed by ohm_driver_flush is not there. */
static herr_t driver_close(H5FD_t *hdf5)
{
    ohm_journal_free(journal(hdf5));
    free(hdf5);
    return 0;
}

static herr_t driver_query(const H5FD_t *hdf5, unsigned long *flags)
{
    (void)hdf5;
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA |
             H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA |
             H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

static haddr_t driver_eof(const H5FD_t *hdf5, H5FD_mem_t type)
{
    (void)type;
    return ohm_journal_length(journal(hdf5));
}

static herr_t driver_handle(H5FD_t *hdf5, hid_t access, void **handle)
{
    (void)access;
    *handle = journal(hdf5);
    return 0;
}

static herr_t driver_read(H5FD_t *hdf5, H5FD_mem_t type, hid_t transfer, haddr_t at,
                          size_t size, void *to)
{
    const enum ohm_status status = ohm_journal_read(journal(hdf5), at, size, to);

    (void)type;
    (void)transfer;
    if (status != OHM_OK)
        complain(status);
    return status == OHM_OK ? 0 : -1;
}

/* HDF5 is never told of a failure: after one it could not close the file, keeps it, and stumbles
 * over it when the process ends.  The journal remembers, and whoever writes or flushes is told. */
static herr_t driver_write(H5FD_t *hdf5, H5FD_mem_t type, hid_t transfer, haddr_t at,
                           size_t size, const void *from)
{
    (void)type;
    (void)transfer;
    ohm_journal_write(journal(hdf5), at, size, from);
    return 0;
}

/* HDF5 wants the file to end where its allocations end. */
static herr_t driver_truncate(H5FD_t *hdf5, hid_t transfer, hbool_t closing)
{
    (void)transfer;
    (void)closing;
    ohm_journal_cut(journal(hdf5), ((const struct file *)hdf5)->vfd.eoa);
    return 0;
}

static const H5FD_class_t driver = {
#if H5_VERSION_GE(1, 13, 0)
    .version = H5FD_CLASS_VERSION,
    .value = 500,
#endif
    .name = "ohmslice",
    .maxaddr = INT64_MAX,
    .fc_degree = H5F_CLOSE_WEAK,
    .open = driver_open,
    .close = driver_close,
    .query = driver_query,
    .get_eoa = ohm_vfd_eoa,
    .set_eoa = ohm_vfd_set_eoa,
    .get_eof = driver_eof,
    .get_handle = driver_handle,
    .read = driver_read,
    .write = driver_write,
    .truncate = driver_truncate,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

bool ohm_driver_use(hid_t access)
{
    static hid_t id = H5I_INVALID_HID;

    return ohm_vfd_use(access, &driver, &id);
}

/* The journal of FILE; it must use this driver. */
static struct ohm_journal *journal_of(hid_t file)
{
    void *handle = NULL;

    H5Fget_vfd_handle(file, H5P_DEFAULT, &handle);
    return handle;
}

uint64_t ohm_driver_bytes(hid_t file)
{
    return ohm_journal_length(journal_of(file));
}

enum ohm_status ohm_driver_check(hid_t file)
{
    return ohm_journal_check(journal_of(file));
}

enum ohm_status ohm_driver_flush(hid_t file)
{
    if (H5Fflush(file, H5F_SCOPE_GLOBAL) < 0)
        return ohm_hdf_fail(OHM_EIO, "not flushed");
    return ohm_journal_settle(journal_of(file));
}
