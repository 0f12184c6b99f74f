/* idx.c -- fuzz target: images and labels in IDX files, plain or gzip. */
#include "fuzz/memory.h"

#include "exchange/idx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ohm_idx idx;
    size_t n = 1;

    if (fuzz_told(ohm_idx_read(memory_file(0, "fuzz.idx", data, size), &idx)) != OHM_OK)
        return 0;
    for (size_t k = 0; k < idx.ndim; k++)
        n *= idx.shape[k];
    if (n == 0 || (size_t)idx.values[n - 1] + idx.values[0] > 510)
        fuzz_wrong("a shape without values");
    ohm_idx_clear(&idx);
    return 0;
}
