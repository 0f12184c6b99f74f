/* line.c -- sends and receives all bytes over a socket, until a deadline. */
#define _GNU_SOURCE
#include "base/line.h"

#include "base/descriptors.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

bool ohm_line_new(int ends[2])
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    for (int k = 0; k < 2; k++)
        ends[k] = ohm_descriptors_above_standard(ends[k]);
    for (int k = 0; k < 2; k++)
        if (ends[k] < 0) {
            if (ends[1 - k] >= 0)
                close(ends[1 - k]);
            return false;
        }
    return true;
}

/* After a transfer of N bytes failed: is it worth another try? */
static bool again(ssize_t n, int line, short events, struct ohm_deadline *deadline)
{
    if (n < 0 && errno == EINTR)
        return !deadline || ohm_deadline_left(deadline) > 0;
    return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) &&
           ohm_deadline_wait(deadline, line, events);
}

bool ohm_line_send(int line, const void *from, size_t size, struct ohm_deadline *deadline)
{
    const char *p = from;

    while (size > 0) {
        const ssize_t n = send(line, p, size, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (n <= 0 && !again(n, line, POLLOUT, deadline))
            return false;
        if (n > 0) {
            p += n;
            size -= (size_t)n;
        }
    }
    return true;
}

bool ohm_line_receive(int line, void *to, size_t size, struct ohm_deadline *deadline)
{
    char *p = to;

    while (size > 0) {
        const ssize_t n = recv(line, p, size, MSG_DONTWAIT);

        if (n <= 0 && !again(n, line, POLLIN, deadline))
            return false;
        if (n > 0) {
            p += n;
            size -= (size_t)n;
        }
    }
    return true;
}
