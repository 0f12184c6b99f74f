/* unused.c -- which keys of a card its model does not read. */
#include "device/unused.h"

#include <stdbool.h>
#include <string.h>

static bool is_one_of(const char *key, const char *const words[])
{
    for (size_t k = 0; words[k]; k++)
        if (strcmp(key, words[k]) == 0)
            return true;
    return false;
}

const char *ohm_card_unused(const struct ohm_card *card, const char *key)
{
    static const char *const shapes[] = { "shape_on", "shape_off", NULL };
    static const char *const tables[] = { "table_v", "table_i", NULL };
    static const char *const files[] = { "file", "section", "subckt", NULL };
    static const char *const transistors[] = { "t_beta", "t_vt", "t_n", NULL };
    static const char *const gates[] = { "v_gate", "gate", NULL };

    if (is_one_of(key, shapes) && card->model != OHM_LAW_CUBIC &&
        card->model != OHM_LAW_SINH)
        return "model is neither cubic nor sinh";
    if (is_one_of(key, tables) && card->model != OHM_LAW_TABLE)
        return "model is not table";
    if (is_one_of(key, files) && card->model != OHM_LAW_SPICE)
        return "model is not spice";
    if (strcmp(key, "selector_v") == 0 && !(card->selector_i > 0))
        return "selector_i is 0 A, so that there is no selector";
    if (is_one_of(key, transistors) && card->model == OHM_LAW_SPICE)
        return "model is spice, and its file has the transistor";
    if ((is_one_of(key, transistors) || is_one_of(key, gates)) &&
        card->access != OHM_ACCESS_TRANSISTOR)
        return "access is not transistor";
    return NULL;
}
