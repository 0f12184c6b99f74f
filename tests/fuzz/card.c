/* card.c -- fuzz target: a device card. */
#include "fuzz/memory.h"

#include "study/settings.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ohm_card card;
    struct ohm_cell cell;

    if (fuzz_told(ohm_card_read(memory_file(0, "./card.yaml", data, size), &card)) !=
        OHM_OK)
        return 0;
    cell = ohm_card_cell(&card);
    if (!(ohm_card_lsb(&card, 2) > 0) || !(ohm_card_sigma(&card, card.g_on) >= 0) ||
        !(ohm_card_level(&card, 4, 3) > ohm_card_level(&card, 4, 0)))
        fuzz_wrong("a card without levels");
    if (!ohm_cell_foreign(&cell))
        (void)ohm_card_at_zero(&card, &cell, card.g_on);
    return 0;
}
