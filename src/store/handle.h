/* handle.h -- what the files of this room share: the open file, its datasets, names. */
#ifndef OHM_STORE_HANDLE_H
#define OHM_STORE_HANDLE_H

#include "base/status.h"
#include "store/hdf.h"
#include "store/object.h"
#include "store/source.h"
#include "store/type.h"

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    OHM_PATH_BYTES = 1024, /* of a path inside the file, with its zero byte */
    OHM_OPEN_MAX = 32,     /* datasets kept open: each has a cache of chunks */
};

struct ohm_open_dataset {
    char path[OHM_PATH_BYTES]; /* clean */
    hid_t id;                  /* 0: a free place */
    unsigned long used;        /* when: the clock of the store */
};

struct ohm_store {
    hid_t file;
    int source;    /* descriptor of a file that is read only; -1: none */
    char *path;    /* of the result, owned */
    char *current; /* of the open file: the result or its .partial; owned */
    bool writes, sealed;
    unsigned long clock;
    struct ohm_open_dataset open[OHM_OPEN_MAX];
};

/* --- beginning and end --- */

/* *store: what a store of PATH has before its file is open. */
enum ohm_status ohm_handle_new(struct ohm_store **store, const char *path, bool writes);

/* How its file is opened: to read SOURCE, which must be there until then, or NULL: to write, by the
 * driver with the journal.  Low bound V18: a file that a killed process leaves has no mark "open for
 * writing".  Strong: the datasets that are open are closed with the file.  The caller's, H5Pclose();
 * negative when HDF5 does not work. */
hid_t ohm_handle_access(const struct ohm_source *source);

/* OHM_EINPUT unless the open file is a result. */
enum ohm_status ohm_handle_check_ours(const struct ohm_store *store);

/* Reads the file PATH, which has no seal, in a process of its own, unless this is one: its failure,
 * or how that ended. */
enum ohm_status ohm_handle_try(const char *path);

/* Ends the store; a failure is told as it was before. */
enum ohm_status ohm_handle_end(struct ohm_store *store, enum ohm_status status);

/* --- failures --- */

/* Puts the name of the file before the sentence of a failure, unless it is there; returns STATUS. */
enum ohm_status ohm_handle_told(const struct ohm_store *store, enum ohm_status status);

/* OHM_EIO unless STORE may be written, and every write so far was done. */
enum ohm_status ohm_handle_check_writes(const struct ohm_store *store);

/* --- names --- */

/* Is NAME one that HDF5, netCDF and xarray all take?  OHM_EUSAGE says why not. */
enum ohm_status ohm_name_check(const char *name);

/* OHM_EUSAGE unless TEXT is UTF-8. */
enum ohm_status ohm_text_check(const char *text);

/* clean = PATH with '/' in front, "/" for the root, every name checked. */
enum ohm_status ohm_path_clean(const char *path, char clean[OHM_PATH_BYTES]);

/* --- objects; PATH is clean --- */

/* *object, as ohm_store_object. */
enum ohm_status ohm_handle_object(const struct ohm_store *store, const char *path,
                                  enum ohm_object *object);

/* *id of the axis or array PATH; the store's, stays open.  OHM_EINPUT if there is none. */
enum ohm_status ohm_handle_dataset(struct ohm_store *store, const char *path, hid_t *id);

/* Makes the groups of PATH, where they are missing. */
enum ohm_status ohm_handle_groups(struct ohm_store *store, const char *path);

/* Makes the groups above PATH.  OHM_EINPUT if PATH itself is there already. */
enum ohm_status ohm_handle_prepare(struct ohm_store *store, const char *path);

/* --- a dataset that is open, and called PATH in sentences --- */

/* Its extents, shape[OHM_AXES_MAX]. */
enum ohm_status ohm_dataset_shape(hid_t dataset, const char *path, size_t *ndim,
                                  size_t shape[]);

/* OHM_EINPUT if it is made of something else than our elements. */
enum ohm_status ohm_dataset_element(hid_t dataset, const char *path,
                                    enum ohm_element *element);

#endif
