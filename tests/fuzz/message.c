/* message.c -- fuzz target: what comes over the line from a process that a cell may have taken over. */
#include "fuzz/fuzz.h"

#include "base/message.h"

#include <sys/socket.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ohm_message head;
    char *bytes = NULL;
    int ends[2];

    if (size > 1 << 15 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return 0;
    if (send(ends[0], data, size, MSG_NOSIGNAL) != (ssize_t)size)
        abort();
    close(ends[0]);
    while (ohm_message_receive(ends[1], &head, &bytes)) {
        if (bytes[head.size] != '\0')
            fuzz_wrong("no zero byte behind a message");
        free(bytes);
    }
    close(ends[1]);
    return 0;
}
