/* vfd.h -- what the file drivers for HDF5 (driver.h, reader.h) have in common; only for the room `store`. */
#ifndef OHM_STORE_VFD_H
#define OHM_STORE_VFD_H

#include <hdf5.h>

#include <stdbool.h>
#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

/* What an open file of either driver begins with. */
struct ohm_vfd {
    H5FD_t hdf5; /* first: HDF5 knows only this part */
    haddr_t eoa; /* bytes, the end of what HDF5 has allocated */
};

/* The slots get_eoa and set_eoa of a driver. */
haddr_t ohm_vfd_eoa(const H5FD_t *hdf5, H5FD_mem_t type);
herr_t ohm_vfd_set_eoa(H5FD_t *hdf5, H5FD_mem_t type, haddr_t eoa);

/* Files opened with ACCESS use DRIVER, which is registered once, as *id (H5I_INVALID_HID before), and stays so:
 * H5FD_close of HDF5 1.10 gives up a file's hold on its driver first and looks into the driver afterwards.  False
 * when HDF5 does not accept it. */
bool ohm_vfd_use(hid_t access, const H5FD_class_t *driver, hid_t *id);

#endif
