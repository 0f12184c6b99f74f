/* cellfile.c -- writes the cell of a card, or of a law, as a .sub file. */
#include "cli/cellfile.h"

#include "base/version.h"
#include "cli/circuit.h"
#include "exchange/draft.h"
#include "netlist/subckt.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* "cell_" and the last part of a card's name, in letters that a sub-circuit may have. */
static void cell_name(const char *text, char name[OHM_NAME_BYTES])
{
    const char *slash = strrchr(text, '/');
    size_t n;

    snprintf(name, OHM_NAME_BYTES, "cell_%.50s", slash ? slash + 1 : text);
    n = strlen(name);
    if (n > 5 && strcmp(name + n - 5, ".yaml") == 0)
        name[n - 5] = '\0';
    for (char *p = name; *p; p++)
        if (!isalnum((unsigned char)*p))
            *p = '_';
}

/* What g is at the levels of a card. */
static void write_levels(FILE *out, const struct ohm_card *card,
                         const struct ohm_cell *cell)
{
    fprintf(out,
            "* valid from %g to %g V over the cell; levels, I / V at %g V, and their g:\n",
            -card->v_valid, card->v_valid, card->v_read);
    for (size_t level = 0; level < 4; level++) {
        const double g = ohm_card_level(card, 4, level);

        fprintf(out, "*   level %zu of 4: %.6g S, g=%.17g\n", level, g,
                ohm_card_at_zero(card, cell, g));
    }
}

enum ohm_status ohm_cellfile_write(const char *text, const char *path)
{
    char name[OHM_NAME_BYTES];
    struct ohm_cell cell;
    struct ohm_card card;
    struct ohm_draft draft;
    enum ohm_status status;

    OHM_TRY(ohm_circuit_cell(text, &cell, &card));
    if (ohm_cell_foreign(&cell))
        return ohm_fail(OHM_EUSAGE,
                        "--subckt: the card's cell is a netlist already, %.400s",
                        cell.foreign.file);
    cell_name(text, name);
    OHM_TRY(ohm_draft_init(&draft, path));
    fprintf(draft.out,
            "* %s -- written by ohmslice %s\n"
            "* w    word-line node\n* b    bit-line node\n%s"
            "* g    conductance of the memory at 0 V, in siemens, above 0\n",
            name, ohm_version(),
            cell.access == OHM_ACCESS_TRANSISTOR ? "* gate gate node\n" : "");
    if (card.source[0] != '\0')
        write_levels(draft.out, &card, &cell);
    ohm_subckt_write(draft.out, &cell, name);
    OHM_GO(ohm_draft_commit(&draft));
out:
    ohm_draft_clear(&draft);
    return status;
}
