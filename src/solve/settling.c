/* settling.c -- room for what a read in time comes to. */
#include "solve/settling.h"

#include "base/memory.h"

#include <stdlib.h>

enum ohm_status ohm_settling_init(struct ohm_settling *settling, size_t cols, size_t n)
{
    struct ohm_settling draft = { .dc = NULL };
    enum ohm_status status;

    OHM_GO(OHM_NEW(draft.dc, cols, "currents"));
    OHM_GO(OHM_NEW(draft.sample, cols, "currents"));
    OHM_GO(OHM_NEW(draft.settle, cols, "instants"));
    if (n > 0) {
        OHM_GO(OHM_NEW(draft.i, n * cols, "currents"));
        OHM_GO(OHM_NEW(draft.y, n * cols, "currents"));
    }
    *settling = draft;
out:
    if (status != OHM_OK)
        ohm_settling_clear(&draft);
    return status;
}

void ohm_settling_clear(struct ohm_settling *settling)
{
    free(settling->dc);
    free(settling->sample);
    free(settling->settle);
    free(settling->i);
    free(settling->y);
    *settling = (struct ohm_settling){ .dc = NULL };
}
