/* reply.c -- checks and unpacks the reply of a worker. */
#include "spice/reply.h"

#include <stddef.h>
#include <string.h>

static enum ohm_status strange(size_t size)
{
    return ohm_fail(OHM_ESPICE, "the worker's reply of %zu bytes is none", size);
}

enum ohm_status ohm_reply_points(const void *bytes, size_t size, size_t n, size_t *points)
{
    size_t said, values;

    if (size < sizeof said)
        return strange(size);
    memcpy(&said, bytes, sizeof said);
    values = (size - sizeof said) / sizeof(double);
    if (said == 0 || said != values / n || values % n != 0 ||
        (size - sizeof said) % sizeof(double) != 0)
        return strange(size);
    *points = said;
    return OHM_OK;
}

/* A flag is a byte of 0 or 1. */
static bool is_flag(const void *bytes, size_t at)
{
    return ((const unsigned char *)bytes)[at] <= 1;
}

enum ohm_status ohm_reply_facts(const void *bytes, size_t size,
                                struct ohm_spice_facts *facts)
{
    struct ohm_spice_facts said;

    if (size != sizeof said || !is_flag(bytes, offsetof(struct ohm_spice_facts, klu)) ||
        !is_flag(bytes, offsetof(struct ohm_spice_facts, osdi)))
        return strange(size);
    memcpy(&said, bytes, sizeof said);
    if (!memchr(said.version, '\0', sizeof said.version) ||
        !memchr(said.summary, '\0', sizeof said.summary))
        return strange(size);
    *facts = said;
    return OHM_OK;
}
