/* service.h -- what a worker serves, how long it lives, and what a request may use (worker.h). */
#ifndef OHM_BASE_SERVICE_H
#define OHM_BASE_SERVICE_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Runs in the child: answers REQUEST by writing to REPLY.  A status other than OHM_OK goes to the
 * caller with its sentence, and the child ends. */
typedef enum ohm_status ohm_serve(const void *request, size_t size, FILE *reply);

/* When a child is replaced although nothing is wrong with it. */
struct ohm_worker_life {
    unsigned requests; /* after so many */
    double
        megabytes; /* or when it still holds more after a request (resident, 1e6 bytes; 0: any) */
};

/* What one request may use. */
struct ohm_worker_limits {
    double seconds;
    double
        megabytes; /* resident, looked at 50 times a second; 0: any.  Where the system has no
                         /proc, memory is not limited. */
    bool alone;    /* in a child of its own: fresh, and replaced afterwards */
};

#endif
