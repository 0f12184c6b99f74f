/* message.c -- fuzz target: what comes over the line from a process that a cell may have taken over.
 *
 * A message is a byte that says what its head claims beyond the truth, two bytes of length, and so many
 * bytes, or fewer.
 */
#include "fuzz/fuzz.h"

#include "base/line.h"
#include "base/message.h"

enum { LONGEST = 1 << 12 };

/* What comes over the line, of which ohm_line_receive has taken so much. */
static struct {
    size_t n, taken;
    char at[LONGEST * (1 + sizeof(struct ohm_message))];
} sent;

/* In place of those of base/line.c, so that nothing goes through the kernel. */
bool ohm_line_receive(int line, void *to, size_t size, struct ohm_deadline *deadline)
{
    const size_t n = size < sent.n - sent.taken ? size : sent.n - sent.taken;

    (void)line, (void)deadline;
    memcpy(to, sent.at + sent.taken, n);
    sent.taken += n;
    return n == size;
}

bool ohm_line_send(int line, const void *from, size_t size, struct ohm_deadline *deadline)
{
    (void)line, (void)from, (void)size, (void)deadline;
    return false;
}

static void say(const void *bytes, size_t size)
{
    if (size > 0)
        memcpy(sent.at + sent.n, bytes, size);
    sent.n += size;
}

static void say_message(const uint8_t **data, size_t *size)
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
        say(&head, *size % sizeof head);
        *size = 0;
        return;
    }
    say(&head, sizeof head);
    say(*data, n);
    *data += n;
    *size -= n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ohm_message head;
    char *bytes = NULL;

    if (size > LONGEST)
        return 0;
    sent.n = sent.taken = 0;
    while (size > 0)
        say_message(&data, &size);
    while (ohm_message_receive(-1, &head, &bytes, NULL)) {
        if (bytes[head.size] != '\0')
            fuzz_wrong("no zero byte behind a message");
        free(bytes);
    }
    return 0;
}
