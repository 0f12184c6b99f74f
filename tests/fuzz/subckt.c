/* subckt.c -- fuzz target: a netlist of the user's.  The first byte is how many nodes its cell has and
 * whether it has a name, which then stands before the first zero byte. */
#include "fuzz/fuzz.h"

#include "netlist/subckt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fuzz_file file;
    const unsigned how = fuzz_byte(&data, &size);
    char *wanted = how & 2 ? fuzz_word(&data, &size) : fuzz_text(data, 0);
    char name[OHM_NAME_BYTES];

    if (fuzz_told(ohm_subckt_find(fuzz_file(&file, data, size), wanted, 2 + (how & 1),
                                  name)) == OHM_OK &&
        strlen(name) >= sizeof name)
        fuzz_wrong("a name that is too long");
    free(wanted);
    return 0;
}
