/* driver.h -- HDF5 files whose flushes are all or nothing; only for the room `store`.
 *
 * An HDF5 file driver that writes through a journal (journal.h).  The file is an ordinary HDF5
 * file for everybody else.  Closing it does not flush: it remains as it was flushed last.
 */
#ifndef OHM_STORE_DRIVER_H
#define OHM_STORE_DRIVER_H

#include "base/status.h"

#include <hdf5.h>

#include <stdbool.h>
#include <stdint.h>

/* Files made or opened with ACCESS (a file access property list) use this driver; they are open
 * for reading and writing.  False when HDF5 does not accept it. */
bool ohm_driver_use(hid_t access);

/* Flushes FILE, all or nothing: OHM_OK means that a killed process leaves this state, a failure
 * that it leaves the last one.  OHM_EIO, OHM_ENOMEM. */
enum ohm_status ohm_driver_flush(hid_t file);

/* The length of FILE, bytes. */
uint64_t ohm_driver_bytes(hid_t file);

/* The failure of a write to FILE since it was opened, OHM_OK if there was none.  HDF5 does not know
 * of it. */
enum ohm_status ohm_driver_check(hid_t file);

#endif
