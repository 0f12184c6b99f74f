/* element.c -- the types of elements, and datasets of them. */
#include "store/element.h"

#include <stdint.h>

static const struct {
    const char *name;
    size_t bytes;
} elements[] = {
#define X(element, name, type, fill) { name, sizeof(type) },
    OHM_ELEMENTS(X)
#undef X
};

enum { ELEMENTS = sizeof elements / sizeof *elements };

const char *ohm_element_name(enum ohm_element element)
{
    return (size_t)element < ELEMENTS ? elements[element].name : "nothing";
}

size_t ohm_element_bytes(enum ohm_element element)
{
    return (size_t)element < ELEMENTS ? elements[element].bytes : 0;
}
