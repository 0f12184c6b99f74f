/* deadline.c -- counts down a time limit, and polls a descriptor until then. */
#include "base/deadline.h"

#include "base/log.h"

#include <errno.h>
#include <math.h>
#include <poll.h>

struct ohm_deadline ohm_deadline_in(double seconds)
{
    return (struct ohm_deadline){ .left = seconds, .seen = ohm_seconds() };
}

double ohm_deadline_left(struct ohm_deadline *deadline)
{
    const double now = ohm_seconds();

    deadline->left -= fmin(now - deadline->seen, OHM_DEADLINE_STEP);
    deadline->seen = now;
    return fmax(deadline->left, 0);
}

bool ohm_deadline_wait(struct ohm_deadline *deadline, int fd, short events)
{
    for (;;) {
        struct pollfd wait = { .fd = fd, .events = events };
        const double left = deadline ? ohm_deadline_left(deadline) : OHM_DEADLINE_STEP;
        const int n = poll(&wait, 1, (int)(1e3 * fmin(left, OHM_DEADLINE_STEP / 2)) + 1);

        if (n > 0)
            return true;
        if ((n < 0 && errno != EINTR) || left <= 0)
            return false;
    }
}
