/* journal.c -- fuzz target: the journal that a killed process left beside its file.
 *
 * The first byte is how long the file is, in pages of 512 bytes; the rest is the journal.
 */
#include "fuzz/fuzz.h"

#include "store/journal.h"

static char path[64], beside[80];

static void clean(void)
{
    unlink(path);
    unlink(beside);
}

static void put(const char *name, const uint8_t *data, size_t size)
{
    const int fd = open(name, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);

    if (fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t zeros[16 * 512];
    const unsigned pages = fuzz_byte(&data, &size) % 16;

    if (path[0] == '\0') {
        snprintf(path, sizeof path, "%s/fuzz-journal-%ld",
                 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid());
        snprintf(beside, sizeof beside, "%s.journal", path);
        atexit(clean);
    }
    put(path, zeros, 512 * pages);
    put(beside, data, size);
    (void)fuzz_told(ohm_journal_replay(path));
    return 0;
}
