/* weights.c -- fuzz target: a network's weights in an .npz. */
#include "fuzz/archive.h"

#include "model/weightsnpz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fuzz_file file;
    struct ohm_network network;

    if (fuzz_told(ohm_weights_npz_read(archive_file(&file, data, size), &network)) !=
        OHM_OK)
        return 0;
    if (ohm_network_check(&network, "again") != OHM_OK ||
        ohm_network_parameters(&network) == 0)
        fuzz_wrong("a network that breaks its own rules");
    ohm_network_clear(&network);
    return 0;
}
