/* type.c -- the types of elements. */
#include "store/type.h"

#include <math.h>
#include <stdint.h>

const void *ohm_element_fill(enum ohm_element element)
{
    static const struct {
#define X(element, name, type, fill) type of_##element;
        OHM_ELEMENTS(X)
#undef X
    } fills = {
#define X(element, name, type, fill) fill,
        OHM_ELEMENTS(X)
#undef X
    };
    static const void *const at[] = {
#define X(element, name, type, fill) &fills.of_##element,
        OHM_ELEMENTS(X)
#undef X
    };

    return at[element];
}

hid_t ohm_text_type(size_t bytes)
{
    const hid_t type = H5Tcopy(H5T_C_S1);

    if (type < 0)
        return type;
    if (H5Tset_size(type, bytes) >= 0 && H5Tset_cset(type, H5T_CSET_UTF8) >= 0 &&
        H5Tset_strpad(type, bytes == H5T_VARIABLE ? H5T_STR_NULLTERM : H5T_STR_NULLPAD) >=
            0)
        return type;
    H5Tclose(type);
    return -1;
}

hid_t ohm_element_type(enum ohm_element element)
{
    switch (element) {
    case OHM_DOUBLE:
        return H5Tcopy(H5T_NATIVE_DOUBLE);
    case OHM_FLOAT:
        return H5Tcopy(H5T_NATIVE_FLOAT);
    case OHM_INT64:
        return H5Tcopy(H5T_NATIVE_INT64);
    case OHM_INT32:
        return H5Tcopy(H5T_NATIVE_INT32);
    case OHM_INT16:
        return H5Tcopy(H5T_NATIVE_INT16);
    case OHM_UINT8:
        return H5Tcopy(H5T_NATIVE_UINT8);
    case OHM_STRING:
        return ohm_text_type(H5T_VARIABLE);
    }
    return -1;
}

bool ohm_element_of(hid_t type, enum ohm_element *element)
{
    const size_t bytes = H5Tget_size(type);
    const bool sign = H5Tget_sign(type) == H5T_SGN_2;

    switch (H5Tget_class(type)) {
    case H5T_FLOAT:
        *element = bytes == sizeof(double) ? OHM_DOUBLE : OHM_FLOAT;
        return bytes == sizeof(double) || bytes == sizeof(float);
    case H5T_INTEGER:
        *element = bytes == 8   ? OHM_INT64
                   : bytes == 4 ? OHM_INT32
                   : bytes == 2 ? OHM_INT16
                                : OHM_UINT8;
        return bytes == 1 ? !sign : sign && (bytes == 2 || bytes == 4 || bytes == 8);
    case H5T_STRING:
        *element = OHM_STRING;
        return H5Tis_variable_str(type) > 0;
    default:
        return false;
    }
}

hid_t ohm_dataset_plan(void)
{
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    const hid_t list = H5Pcreate(H5P_DATASET_CREATE);

    if (list < 0 || H5Pset_attr_creation_order(list, order) >= 0)
        return list;
    H5Pclose(list);
    return -1;
}
