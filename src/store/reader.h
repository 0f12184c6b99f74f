/* reader.h -- HDF5 files that are only read, from bytes at hand; only for the room `store`.
 *
 * An HDF5 file driver.  HDF5 reads the very bytes that were checked before, not those of a name that
 * may mean another file by now; and while it reads them it opens no other file.
 */
#ifndef OHM_STORE_READER_H
#define OHM_STORE_READER_H

#include "store/source.h"

#include <hdf5.h>

/* The file opened next with ACCESS (a file access property list) is SOURCE, whatever its name: its
 * size is where HDF5's part ends, its descriptor is duplicated.  False when HDF5 does not accept
 * that. */
bool ohm_reader_use(hid_t access, const struct ohm_source *source);

#endif
