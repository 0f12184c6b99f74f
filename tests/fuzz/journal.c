/* journal.c -- fuzz target: the journal that a killed process left beside its file.
 *
 * The first byte is how long the file is, in blocks of 512 bytes.  Where the second is odd, the rest is the journal as it
 * is; else a journal with a right sum is made: the file's new length, and up to three pages, each a number and a byte
 * that fills it.  Numbers are one byte, and one that says by how many bits it is shifted.
 */
#include "fuzz/fuzz.h"

#include "store/journal.h"
#include "store/pages.h"

enum { BLOCK = 512, BLOCKS = 16, PAGES = 3 };

static char path[64], beside[80];
static int file = -1;

static void clean(void)
{
    unlink(path);
    unlink(beside);
}

static void begin(void)
{
    snprintf(path, sizeof path, "%s/fuzz-journal-%ld",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid());
    snprintf(beside, sizeof beside, "%s.journal", path);
    file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    atexit(clean);
}

static void put(const char *name, const void *data, size_t size)
{
    const int fd = open(name, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);

    if (fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd) != 0)
        abort();
}

static uint64_t number(const uint8_t **data, size_t *size)
{
    const uint64_t value = fuzz_byte(data, size);

    return value << fuzz_byte(data, size) % 64;
}

/* The sum of journal.c, over N words. */
static uint64_t sum_of(const uint64_t *words, size_t n, uint64_t sum)
{
    for (size_t k = 0; k < n; k++) {
        sum = (sum ^ words[k]) * 0x100000001b3u;
        sum ^= sum >> 32;
    }
    return sum;
}

static void put_right(const uint8_t *data, size_t size)
{
    static struct {
        char magic[8];
        uint64_t n, length, sum;
        struct ohm_page page[PAGES];
    } journal;
    const size_t n = fuzz_byte(&data, &size) % (PAGES + 1);

    memcpy(journal.magic, "ohmpage1", sizeof journal.magic);
    journal.n = n;
    journal.length = number(&data, &size);
    for (size_t k = 0; k < n; k++) {
        journal.page[k].number = number(&data, &size);
        memset(journal.page[k].bytes, (int)fuzz_byte(&data, &size), OHM_PAGE_BYTES);
    }
    journal.sum = sum_of(&journal.n, 2, 0xcbf29ce484222325u);
    journal.sum = sum_of((const uint64_t *)(const void *)journal.page,
                         n * sizeof *journal.page / sizeof(uint64_t), journal.sum);
    put(beside, &journal, sizeof journal - (PAGES - n) * sizeof *journal.page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t zeros[BLOCKS * BLOCK];
    const unsigned blocks = fuzz_byte(&data, &size) % BLOCKS;

    if (path[0] == '\0')
        begin();
    if (pwrite(file, zeros, BLOCK * blocks, 0) != (ssize_t)(BLOCK * blocks) ||
        ftruncate(file, BLOCK * blocks) != 0)
        abort();
    if (fuzz_byte(&data, &size) % 2)
        put(beside, data, size);
    else
        put_right(data, size);
    if (ohm_journal_replay(path) == OHM_OK && access(beside, F_OK) == 0)
        fuzz_wrong("a journal that was replayed is still there");
    return 0;
}
