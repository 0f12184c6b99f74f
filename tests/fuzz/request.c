/* request.c -- fuzz target: what a worker is asked. */
#include "fuzz/fuzz.h"

#include "spice/request.h"

/* What was understood is what is packed again. */
static void again(const struct ohm_request *request, const char *bytes, size_t size)
{
    const size_t head =
        2 * sizeof(size_t); /* flags of other values than 0 and 1 become 1 */
    char *packed;
    size_t n;

    if (ohm_request_pack(request, &packed, &n) != OHM_OK)
        fuzz_wrong("a request cannot be packed again");
    if (n != size || memcmp(packed, bytes, head) != 0 ||
        memcmp(packed + head + 8, bytes + head + 8, n - head - 8) != 0)
        fuzz_wrong("a request is another one");
    free(packed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size > 0 ? size : 1);
    struct ohm_request request;

    if (!copy)
        abort();
    if (size > 0)
        memcpy(copy, data, size);
    if (fuzz_told(ohm_request_unpack(&request, copy, size)) == OHM_OK) {
        again(&request, copy, size);
        free((void *)request.run.vectors);
    }
    free(copy);
    return 0;
}
