/* npy.c -- fuzz target: an array in NumPy's .npy format. */
#include "fuzz/fuzz.h"

#include "exchange/npy.h"

/* What is written reads back as the same values. */
static void again(const struct ohm_npy *a)
{
    const size_t n = ohm_npy_size(a);
    struct ohm_bytes bytes;
    struct ohm_npy b;

    if (ohm_npy_encode(a->ndim, a->shape, a->values, &bytes) != OHM_OK ||
        ohm_npy_parse("again", bytes.at, bytes.size, &b) != OHM_OK)
        fuzz_wrong("an array that was read cannot be written");
    if (b.ndim != a->ndim || memcmp(b.shape, a->shape, sizeof a->shape) != 0 ||
        (n > 0 && memcmp(b.values, a->values, n * sizeof *a->values) != 0))
        fuzz_wrong("an array is another one after writing");
    ohm_npy_clear(&b);
    ohm_bytes_clear(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ohm_npy a;

    if (fuzz_told(ohm_npy_parse("fuzz", data, size, &a)) != OHM_OK)
        return 0;
    (void)fuzz_told(ohm_npy_finite(&a, "fuzz"));
    (void)fuzz_told(ohm_npy_expect(&a, "fuzz", 2, NULL));
    again(&a);
    ohm_npy_clear(&a);
    return 0;
}
