/* vfd.c -- the slots that HDF5's file drivers share, and their registration. */
#include "store/vfd.h"

haddr_t ohm_vfd_eoa(const H5FD_t *hdf5, H5FD_mem_t type)
{
    (void)type;
    return ((const struct ohm_vfd *)hdf5)->eoa;
}

herr_t ohm_vfd_set_eoa(H5FD_t *hdf5, H5FD_mem_t type, haddr_t eoa)
{
    (void)type;
    ((struct ohm_vfd *)hdf5)->eoa = eoa;
    return 0;
}

bool ohm_vfd_use(hid_t access, const H5FD_class_t *driver, hid_t *id)
{
    if (*id < 0)
        *id = H5FDregister(driver);
    return *id >= 0 && H5Pset_driver(access, *id, NULL) >= 0;
}
