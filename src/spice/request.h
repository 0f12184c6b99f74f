/* request.h -- a run as bytes, on its way to a worker; only for the room `spice`. */
#ifndef OHM_SPICE_REQUEST_H
#define OHM_SPICE_REQUEST_H

#include "spice/run.h"

/* A run out of its bytes; the pointers are into them, but for the list of vectors. */
struct ohm_request {
    struct ohm_spice_run run;
    bool freely; /* run.points is the most points, not how many */
};

/* The bytes of a request, the caller's to free.  OHM_ENOMEM. */
enum ohm_status ohm_request_pack(const struct ohm_request *request, char **bytes,
                                 size_t *size);

/* The other way, from SIZE bytes; then free((void *)run.vectors).  OHM_ENOMEM; OHM_EUSAGE when the bytes are no
 * request. */
enum ohm_status ohm_request_unpack(struct ohm_request *request, const char *bytes,
                                   size_t size);

#endif
