/* weights.c -- fuzz target: a network's weights in an .npz. */
#include "fuzz/archive.h"
#include "fuzz/zipped.h"

#include "model/weightsnpz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fuzz_file file;
    const struct archive *zip = archive_of(data, size);
    const char *path = zipped_file(&file, zip->at, zip->n);
    struct ohm_network network;

    if (fuzz_told(ohm_weights_npz_read(path, &network)) != OHM_OK)
        return 0;
    if (ohm_network_check(&network, "again") != OHM_OK ||
        ohm_network_parameters(&network) == 0)
        fuzz_wrong("a network that breaks its own rules");
    ohm_network_clear(&network);
    return 0;
}
