/* roworder.c -- reads a permutation of a layer's inputs. */
#include "model/roworder.h"

#include "base/memory.h"
#include "exchange/npy.h"

#include <stdio.h>
#include <stdlib.h>

/* order[n] from a[n], every input once; place[n] is for work. */
static enum ohm_status check(const char *path, size_t n, const double a[], uint32_t order[],
                             size_t place[])
{
    for (size_t k = 0; k < n; k++) {
        size_t input;

        if (!(a[k] >= 0 && a[k] < (double)n) || a[k] > (double)(size_t)a[k])
            return ohm_fail(OHM_EUSAGE,
                            "%s: entry %zu is %g, which is none of the inputs 0 to %zu",
                            path, k, a[k], n - 1);
        input = (size_t)a[k];
        if (place[input] > 0)
            return ohm_fail(OHM_EUSAGE,
                            "%s: input %zu is there twice, as the entries %zu and %zu",
                            path, input, place[input] - 1, k);
        place[input] = k + 1;
        order[k] = (uint32_t)input;
    }
    return OHM_OK;
}

enum ohm_status ohm_row_order_read(const char *path, size_t in, uint32_t **order)
{
    struct ohm_npy a = { .ndim = 0 };
    uint32_t *draft = NULL;
    size_t *place = NULL;
    enum ohm_status status;

    OHM_GO(ohm_npy_read(path, &a));
    if (a.ndim != 1 || a.shape[0] != in) {
        char shape[64] = "one value";

        if (a.ndim == 1)
            snprintf(shape, sizeof shape, "%zu entries", a.shape[0]);
        if (a.ndim > 1)
            snprintf(shape, sizeof shape, "%zu axes", a.ndim);
        status = ohm_fail(OHM_EUSAGE,
                          "%s: %s, wanted is a list of the %zu inputs of the first layer",
                          path, shape, in);
        goto out;
    }
    OHM_GO(OHM_NEW(draft, in, "rows"));
    OHM_GO(OHM_NEW(place, in, "rows"));
    OHM_GO(check(path, in, a.values, draft, place));
    *order = draft;
    draft = NULL;
out:
    ohm_npy_clear(&a);
    free(draft);
    free(place);
    return status;
}

uint64_t ohm_row_order_sum(size_t in, const uint32_t order[])
{
    uint64_t sum = 0xcbf29ce484222325u;

    for (size_t k = 0; k < in; k++)
        for (int byte = 0; byte < 4; byte++)
            sum = (sum ^ (order[k] >> (8 * byte) & 255)) * 0x100000001b3u;
    return sum;
}
