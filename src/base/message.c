#include "base/message.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>

static bool send_all(int line, const void *from, size_t size)
{
    const char *p = from;

    while (size > 0) {
        const ssize_t n = send(line, p, size, MSG_NOSIGNAL);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        p += n;
        size -= (size_t)n;
    }
    return true;
}

static bool receive_all(int line, void *to, size_t size)
{
    char *p = to;

    while (size > 0) {
        const ssize_t n = recv(line, p, size, 0);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        p += n;
        size -= (size_t)n;
    }
    return true;
}

bool ohm_message_send(int line, struct ohm_message head, const void *bytes)
{
    return send_all(line, &head, sizeof head) && send_all(line, bytes, head.size);
}

bool ohm_message_receive(int line, struct ohm_message *head, char **bytes)
{
    *bytes = NULL;
    if (!receive_all(line, head, sizeof *head))
        return false;
    *bytes = malloc(head->size + 1);
    if (!*bytes || !receive_all(line, *bytes, head->size)) {
        free(*bytes);
        *bytes = NULL;
        return false;
    }
    (*bytes)[head->size] = '\0';
    return true;
}
