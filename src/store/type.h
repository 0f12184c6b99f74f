/* type.h -- elements as HDF5's types; only for the room `store`.  Handles are the caller's to close. */
#ifndef OHM_STORE_TYPE_H
#define OHM_STORE_TYPE_H

#include "store/element.h"

#include <hdf5.h>
#include <stdbool.h>

hid_t ohm_element_type(enum ohm_element element);

/* UTF-8 of BYTES bytes, or of any length: H5T_VARIABLE. */
hid_t ohm_text_type(size_t bytes);

/* False if TYPE is none of ours. */
bool ohm_element_of(hid_t type, enum ohm_element *element);

/* The value of unwritten entries. */
const void *ohm_element_fill(enum ohm_element element);

/* The creation list of a dataset of ours; the caller's, H5Pclose(). */
hid_t ohm_dataset_plan(void);

#endif
