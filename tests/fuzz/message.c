/* message.c -- fuzz target: what comes over the line from a process that a cell may have taken over.
 *
 * A message is a byte that says what its head claims beyond the truth, two bytes of length, and so many
 * bytes, or fewer.
 */
#include "fuzz/fuzz.h"

#include "base/message.h"

#include <sys/socket.h>

static void say(int line, const void *bytes, size_t size)
{
    if (size > 0 && send(line, bytes, size, MSG_NOSIGNAL) != (ssize_t)size)
        abort();
}

static void say_message(int line, const uint8_t **data, size_t *size)
{
    const unsigned how = fuzz_byte(data, size);
    const size_t length = 256 * (size_t)fuzz_byte(data, size) + fuzz_byte(data, size);
    const size_t n = length < *size ? length : *size;
    struct ohm_message head;

    memset(&head, (int)how, sizeof head);
    head.size = how & 1   ? UINT64_MAX - length
                : how & 2 ? INT64_MAX + (uint64_t)length
                          : length;
    if (how & 4) { /* cut off within the head */
        say(line, &head, *size % sizeof head);
        *size = 0;
        return;
    }
    say(line, &head, sizeof head);
    say(line, *data, n);
    *data += n;
    *size -= n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ohm_message head;
    char *bytes = NULL;
    int ends[2];

    if (size > 1 << 12 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return 0;
    while (size > 0)
        say_message(ends[0], &data, &size);
    close(ends[0]);
    while (ohm_message_receive(ends[1], &head, &bytes, NULL)) {
        if (bytes[head.size] != '\0')
            fuzz_wrong("no zero byte behind a message");
        free(bytes);
    }
    close(ends[1]);
    return 0;
}
