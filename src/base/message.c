/* message.c -- sends and receives whole messages over a socket. */
#include "base/message.h"

#include "base/line.h"

#include <stdlib.h>

bool ohm_message_send(int line, struct ohm_message head, const void *bytes,
                      struct ohm_deadline *deadline)
{
    return ohm_line_send(line, &head, sizeof head, deadline) &&
           ohm_line_send(line, bytes, head.size, deadline);
}

bool ohm_message_receive(int line, struct ohm_message *head, char **bytes,
                         struct ohm_deadline *deadline)
{
    *bytes = NULL;
    if (!ohm_line_receive(line, head, sizeof *head, deadline) || head->size >= PTRDIFF_MAX)
        return false;
    *bytes = malloc(head->size + 1);
    if (!*bytes || !ohm_line_receive(line, *bytes, head->size, deadline)) {
        free(*bytes);
        *bytes = NULL;
        return false;
    }
    (*bytes)[head->size] = '\0';
    return true;
}
