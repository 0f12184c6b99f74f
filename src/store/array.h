/* array.h -- numbers or texts over named axes, with units.
 *
 * Row-major: the last axis runs fastest.  Entries that were never written are NaN, -1 for signed
 * integers, 255 for OHM_UINT8, "" for OHM_STRING (element.h).  Stored in chunks of up to 512 kB
 * that hold the last axes whole, compressed and with checksums.
 */
#ifndef OHM_STORE_ARRAY_H
#define OHM_STORE_ARRAY_H

#include "store/element.h"
#include "store/store.h"

enum { OHM_AXES_MAX = 16 }; /* of one array */

/* Makes the array PATH over NAXES axes, which must be there (axis.h); 0 axes: a single entry.  No
 * axis twice.  UNITS and LONG_NAME as in axis.h, NULL for none.  OHM_EINPUT if PATH is there
 * already or an axis is not. */
enum ohm_status ohm_store_array(struct ohm_store *store, const char *path,
                                enum ohm_element element, size_t naxes,
                                const char *const axes[], const char *units,
                                const char *long_name);

#endif
