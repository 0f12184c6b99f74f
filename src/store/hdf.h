/* hdf.h -- failures of HDF5; only for the room `store`. */
#ifndef OHM_STORE_HDF_H
#define OHM_STORE_HDF_H

#include "base/status.h"

/* A failure of an HDF5 call just made: the words, then the innermost cause that HDF5 gives.
 * Returns STATUS, or OHM_ENOMEM if that is the cause. */
enum ohm_status ohm_hdf_fail(enum ohm_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* HDF5 prints nothing on its own, and loads no filters from elsewhere, from now on. */
void ohm_hdf_hush(void);

#endif
