/* element.h -- what arrays are made of. */
#ifndef OHM_STORE_ELEMENT_H
#define OHM_STORE_ELEMENT_H

#include <stddef.h>

/* element, its name, its C type, the value of entries that were never written.  xarray shows that
 * value as missing, so an array whose values may be -1 (signed sums) is better one of doubles. */
#define OHM_ELEMENTS(X)                                                                    \
    X(OHM_DOUBLE, "double", double, NAN)                                                   \
    X(OHM_FLOAT, "float", float, NAN)                                                      \
    X(OHM_INT64, "int64", int64_t, -1)                                                     \
    X(OHM_INT32, "int32", int32_t, -1)                                                     \
    X(OHM_INT16, "int16", int16_t, -1)                                                     \
    X(OHM_UINT8, "uint8", uint8_t, 255)                                                    \
    X(OHM_STRING, "text", char *, NULL) /* UTF-8, of any length; not written: "" */

enum ohm_element {
#define X(element, name, type, fill) element,
    OHM_ELEMENTS(X)
#undef X
};

const char *ohm_element_name(enum ohm_element element);

/* Bytes of one entry in memory. */
size_t ohm_element_bytes(enum ohm_element element);

#endif
