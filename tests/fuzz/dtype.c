/* dtype.c -- fuzz target: the name of a type in NumPy's files, and, behind a zero byte, a value of it. */
#include "fuzz/fuzz.h"

#include "exchange/dtype.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *name = fuzz_word(&data, &size);
    struct ohm_dtype dtype;
    double value;

    if (fuzz_told(ohm_dtype_read(name, &dtype)) == OHM_OK && size >= dtype.bytes &&
        fuzz_told(ohm_dtype_decode(&dtype, data, &value)) == OHM_OK && dtype.kind != 'f' &&
        !(fabs(value) <= 0x1p53))
        fuzz_wrong("an integer beyond 2^53");
    free(name);
    return 0;
}
