/* gzip.c -- fuzz target: gzip data.  The first byte is how much is unpacked. */
#include "fuzz/fuzz.h"

#include "exchange/gzip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const size_t most = 1 + 16 * (size_t)fuzz_byte(&data, &size);
    char *copy = fuzz_text(data, size);
    const struct ohm_bytes packed = { .size = size, .at = (unsigned char *)copy };
    struct ohm_bytes plain;

    if (ohm_gzip_begins(&packed) &&
        fuzz_told(ohm_gzip_decode("fuzz", &packed, most, &plain)) == OHM_OK) {
        if (plain.size > most)
            fuzz_wrong("more was unpacked than was asked for");
        ohm_bytes_clear(&plain);
    }
    free(copy);
    return 0;
}
