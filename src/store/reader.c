/* reader.c -- the file driver for reading. */
#include "store/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

enum { BEYOND = 1 << 16 }; /* bytes past the end that HDF5 may ask for, which are 0 */

struct file {
    H5FD_t hdf5; /* first: HDF5 knows only this part */
    struct ohm_source source;
    haddr_t eoa; /* the end of what HDF5 has allocated */
};

static _Thread_local const struct ohm_source *opening; /* what driver_open is called for */

static void complain(const char *words)
{
    H5Epush2(H5E_DEFAULT, __FILE__, __func__, __LINE__, H5E_ERR_CLS, H5E_VFL, H5E_READERROR,
             "%s", words);
}

static H5FD_t *driver_open(const char *name, unsigned flags, hid_t access, haddr_t max)
{
    struct file *file = NULL;
    const struct ohm_source *source = opening;

    (void)name;
    (void)access;
    (void)max;
    opening = NULL;
    if (!source || (flags & H5F_ACC_RDWR)) { /* a link, or data elsewhere */
        complain("another file, which is not opened");
        return NULL;
    }
    file = calloc(1, sizeof *file);
    if (!file) {
        H5Epush2(H5E_DEFAULT, __FILE__, __func__, __LINE__, H5E_ERR_CLS, H5E_RESOURCE,
                 H5E_NOSPACE, "no memory for a file");
        return NULL;
    }
    file->source = *source;
    if (source->file >= 0 &&
        (file->source.file = fcntl(source->file, F_DUPFD_CLOEXEC, 3)) < 0) {
        complain(strerror(errno));
        free(file);
        return NULL;
    }
    return &file->hdf5;
}

static herr_t driver_close(H5FD_t *hdf5)
{
    struct file *file = (struct file *)hdf5;

    if (file->source.file >= 0)
        close(file->source.file);
    free(file);
    return 0;
}

static herr_t driver_query(const H5FD_t *hdf5, unsigned long *flags)
{
    (void)hdf5;
    *flags = H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

static haddr_t driver_eoa(const H5FD_t *hdf5, H5FD_mem_t type)
{
    (void)type;
    return ((const struct file *)hdf5)->eoa;
}

static herr_t driver_set_eoa(H5FD_t *hdf5, H5FD_mem_t type, haddr_t eoa)
{
    (void)type;
    ((struct file *)hdf5)->eoa = eoa;
    return 0;
}

static haddr_t driver_eof(const H5FD_t *hdf5, H5FD_mem_t type)
{
    (void)type;
    return ((const struct file *)hdf5)->source.size;
}

static herr_t driver_read(H5FD_t *hdf5, H5FD_mem_t type, hid_t transfer, haddr_t at,
                          size_t size, void *to)
{
    const struct ohm_source *source = &((const struct file *)hdf5)->source;

    (void)type;
    (void)transfer;
    if (at > source->size + BEYOND || size > source->size + BEYOND - at) {
        complain("a length in it goes beyond its end"); /* and may be gigabytes */
        return -1;
    }
    if (ohm_source_read(source, at, size, to))
        return 0;
    complain(strerror(errno));
    return -1;
}

static herr_t driver_write(H5FD_t *hdf5, H5FD_mem_t type, hid_t transfer, haddr_t at,
                           size_t size, const void *from)
{
    (void)hdf5;
    (void)type;
    (void)transfer;
    (void)at;
    (void)size;
    (void)from;
    complain("open for reading only");
    return -1;
}

static const H5FD_class_t driver = {
#if H5_VERSION_GE(1, 13, 0)
    .version = H5FD_CLASS_VERSION,
    .value = 501,
#endif
    .name = "ohmslice-reader",
    .maxaddr = INT64_MAX,
    .fc_degree = H5F_CLOSE_WEAK,
    .open = driver_open,
    .close = driver_close,
    .query = driver_query,
    .get_eoa = driver_eoa,
    .set_eoa = driver_set_eoa,
    .get_eof = driver_eof,
    .read = driver_read,
    .write = driver_write,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

/* It stays registered, as the driver for writing does. */
bool ohm_reader_use(hid_t access, const struct ohm_source *source)
{
    static hid_t id = H5I_INVALID_HID;

    if (id < 0)
        id = H5FDregister(&driver);
    opening = source;
    return id >= 0 && H5Pset_driver(access, id, NULL) >= 0;
}
