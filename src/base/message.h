/* message.h -- requests and replies over a socket between processes; only for worker.c and supervisor.c.
 *
 * Short reads and writes and interruptions are dealt with.  Each wait ends with its deadline (NULL: it waits
 * for as long as the other end is there). */
#ifndef OHM_BASE_MESSAGE_H
#define OHM_BASE_MESSAGE_H

#include "base/deadline.h"
#include "base/service.h"

#include <stdbool.h>
#include <stdint.h>

/* What goes before SIZE bytes.  The bytes of a failed reply are its sentence. */
struct ohm_message {
    uint64_t size;
    struct ohm_worker_limits limits; /* request */
    int status;                      /* reply */
};

/* False when the other end is gone, or takes nothing until the deadline. */
bool ohm_message_send(int line, struct ohm_message head, const void *bytes,
                      struct ohm_deadline *deadline);

/* The same, or no memory.  *bytes is the caller's, free(), with a zero byte behind its end. */
bool ohm_message_receive(int line, struct ohm_message *head, char **bytes,
                         struct ohm_deadline *deadline);

#endif
