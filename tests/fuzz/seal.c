/* seal.c -- fuzz target: the bytes of a finished file and its seal.  Where the first byte is odd, a right
 * seal is appended; above 1 it says which byte is then changed, and how. */
#include "fuzz/fuzz.h"

#include "store/seal.h"
#include "store/store.h"

/* What a seal says of bytes does not depend on where they are. */
static void judge(const struct fuzz_file *file, const unsigned char *bytes, size_t size)
{
    const struct ohm_source here = { .file = -1, .bytes = bytes, .size = size };
    const struct ohm_source there = { .file = file->fd, .size = size };
    enum ohm_seal one = OHM_SEAL_NONE, other = OHM_SEAL_NONE;
    uint64_t length = 0, same = 0;

    if (fuzz_told(ohm_seal_check(&here, &one, &length)) != OHM_OK ||
        fuzz_told(ohm_seal_check(&there, &other, &same)) != OHM_OK || one != other ||
        length != same || length > size)
        fuzz_wrong("two answers for the same bytes");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fuzz_file file;
    const unsigned how = fuzz_byte(&data, &size);
    struct ohm_store *store;
    unsigned char *bytes;
    off_t all;

    fuzz_file(&file, data, size);
    if (how % 2 && ohm_seal_append(file.fd) != OHM_OK)
        fuzz_wrong("a seal cannot be appended");
    all = lseek(file.fd, 0, SEEK_END);
    bytes = malloc((size_t)all + 1);
    if (!bytes || pread(file.fd, bytes, (size_t)all, 0) != all)
        abort();
    if (how > 1 && all > 0)
        bytes[how * (size_t)all / 256] ^= (unsigned char)(how / 2);
    fuzz_file(&file, bytes, (size_t)all);
    judge(&file, bytes, (size_t)all);
    if (fuzz_told(ohm_store_open_bytes(&store, "fuzz", bytes, (size_t)all)) == OHM_OK)
        ohm_store_close(store);
    free(bytes);
    return 0;
}
