/* npz.c -- fuzz target: arrays in NumPy's .npz format: a zip file as it is. */
#include "fuzz/zipped.h"

#include "exchange/npz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fuzz_file file;
    struct ohm_npz *npz;
    struct ohm_npy a;

    if (fuzz_told(ohm_npz_open(zipped_file(&file, data, size), &npz)) != OHM_OK)
        return 0;
    for (const char *const *name = ohm_npz_names(npz); *name; name++)
        if (fuzz_told(ohm_npz_read(npz, *name, &a)) == OHM_OK)
            ohm_npy_clear(&a);
    ohm_npz_free(npz);
    return 0;
}
