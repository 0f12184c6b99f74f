#include "cli/deckfile.h"

#include "base/version.h"
#include "exchange/draft.h"
#include "netlist/subckt.h"

#include <stdlib.h>
#include <string.h>

static const char *const forms[] = { "flat", "hierarchical", NULL };

/* clang-format off */
#define AT(member) offsetof(struct ohm_deckfile, member)
const struct ohm_field ohm_deckfile_fields[] = {
    { "output", "", OHM_TEXT, AT(output), NULL, 0, 0, NULL, "The deck." },
    { "transient", "", OHM_FLAG, AT(transient), "no", 0, 0, NULL,
      "The read in time, with the capacitances and the pulse; prints samples and energies." },
    { "reltol", "", OHM_REAL, AT(reltol), "1e-6", 1e-12, 1e-2, NULL,
      "With --transient: ngspice's option of that name; the largest step follows it." },
    { "form", "", OHM_WORD, AT(form), "flat", 0, 0, forms,
      "Cells as elements, or as instances of one sub-circuit that stands in the deck." },
    { "include", "", OHM_TEXT, AT(include), "", 0, 0, NULL,
      "A file with the cell's sub-circuit, nodes w b [gate] and parameter g (S at 0 V): the "
      "hierarchical deck includes it." },
    { 0 }
};
#undef AT
/* clang-format on */

/* The file's sub-circuit that fits the cell, where there is a file. */
static enum ohm_status find_subckt(const struct ohm_deckfile *file,
                                   const struct ohm_cell *cell, char name[OHM_NAME_BYTES])
{
    const bool gate = cell && cell->access == OHM_ACCESS_TRANSISTOR;

    name[0] = '\0';
    if (file->include[0] == '\0')
        return OHM_OK;
    if (cell && ohm_cell_foreign(cell))
        return ohm_fail(OHM_EUSAGE, "--include: the card names its own file, %.400s",
                        cell->foreign.file);
    if (strpbrk(file->include, "\"\n"))
        return ohm_fail(OHM_EUSAGE, "--include: a deck cannot name a file with a quotation "
                                    "mark or a line break in its name");
    return ohm_subckt_find(file->include, "", gate ? 3 : 2, name);
}

enum ohm_status ohm_deckfile_write(const struct ohm_deckfile *file, struct ohm_deck *deck,
                                   const struct ohm_charge *charge,
                                   const struct ohm_pulse *pulse, const char *origin)
{
    const struct ohm_wave wave = { .charge = charge,
                                   .pulse = pulse,
                                   .tolerance = file->reltol };
    const size_t size = strlen(origin) + OHM_TEXT_BYTES;
    char *text = malloc(size), name[OHM_NAME_BYTES];
    struct ohm_draft draft = { .out = NULL };
    enum ohm_status status;

    if (!text)
        return ohm_fail(OHM_ENOMEM, "no memory for a deck");
    OHM_GO(find_subckt(file, deck->crossbar->cell, name));
    snprintf(text, size, "written by ohmslice %s\n%s", ohm_version(), origin);
    deck->origin = text;
    deck->standalone = true;
    deck->wave = file->transient ? &wave : NULL;
    deck->form = name[0] != '\0' ? OHM_DECK_HIERARCHICAL : file->form;
    deck->include = name[0] != '\0' ? file->include : NULL;
    deck->subckt = name;
    OHM_GO(ohm_draft_init(&draft, file->output));
    OHM_GO(ohm_deck_write(draft.out, deck));
    OHM_GO(ohm_draft_commit(&draft));
out:
    ohm_draft_clear(&draft);
    free(text);
    return status;
}
