/* deckfile.c -- writes a deck as a file that plain ngspice runs. */
#include "cli/deckfile.h"

#include "base/place.h"
#include "base/version.h"
#include "exchange/draft.h"
#include "netlist/subckt.h"

#include <stdlib.h>
#include <string.h>

static const char *const forms[] = { "flat", "hierarchical", NULL };

/* clang-format off */
#define AT(member) offsetof(struct ohm_deckfile, member)
const struct ohm_field ohm_deckfile_fields[] = {
    { "output", "", OHM_TEXT, AT(output), NULL, 0, 0, NULL, "The deck.", OHM_STAGE_NONE },
    { "transient", "", OHM_FLAG, AT(transient), "no", 0, 0, NULL,
      "The read in time, with the capacitances and the pulse; prints samples and energies.", OHM_STAGE_NONE },
    { "reltol", "", OHM_REAL, AT(reltol), "1e-6", 1e-12, 1e-2, NULL,
      "With --transient: ngspice's option of that name; the largest step follows it.", OHM_STAGE_NONE },
    { "form", "", OHM_WORD, AT(form), "flat", 0, 0, forms,
      "Cells as elements, or as instances of one sub-circuit that stands in the deck.", OHM_STAGE_NONE },
    { "include", "", OHM_TEXT, AT(include), "", 0, 0, NULL,
      "A file with the cell's sub-circuit, nodes w b [gate] and parameter g (S at 0 V): the "
      "hierarchical deck includes it.", OHM_STAGE_NONE },
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
    return ohm_subckt_find(file->include, gate ? 3 : 2, name);
}

/* Changes the path FILE to what a deck in the file OUTPUT has to say: ngspice looks beside the deck, then in the
 * folder in which it runs.  So a deck in another folder than this one names what lies below its own from there,
 * and anything else by its whole path; WHOLE: always so, for what is not found beside the deck. */
static void name_from(const char *output, bool whole, char file[OHM_TEXT_BYTES])
{
    const char *slash = strrchr(output, '/');
    char folder[OHM_TEXT_BYTES], *there, *real;

    if (!slash || *file == '/')
        return;
    snprintf(folder, sizeof folder, "%.*s", (int)(slash - output), output);
    there = realpath(*folder ? folder : "/", NULL);
    real = realpath(file, NULL);
    if (there && real) {
        const size_t n = strlen(there);
        const bool below = !whole && strncmp(real, there, n) == 0 && real[n] == '/';
        const char *name = below ? real + n + 1 : real;

        if (strlen(name) < OHM_TEXT_BYTES &&
            (whole ? ohm_place_plain(name) : ohm_place_quotable(name)))
            strcpy(file, name);
    }
    free(there);
    free(real);
}

/* Two slashes are one, and begin a comment in some versions of ngspice. */
static void squeeze_slashes(char *path)
{
    char *to = path;

    for (const char *from = path; *from; from++)
        if (*from != '/' || from[1] != '/')
            *to++ = *from;
    *to = '\0';
}

/* The deck with the netlist of user-supplied cells, *text, which is to be freed, or their compiled model as it has to be
 * named; CROSSBAR and CELL are room for what that changes. */
static enum ohm_status take_cell(const struct ohm_deckfile *file, struct ohm_deck *deck,
                                 struct ohm_crossbar *crossbar, struct ohm_cell *cell,
                                 char **text)
{
    if (!deck->crossbar->cell || !ohm_cell_foreign(deck->crossbar->cell))
        return OHM_OK;
    *crossbar = *deck->crossbar;
    *cell = *crossbar->cell;
    OHM_TRY(ohm_subckt_load(cell, text));
    if (ohm_subckt_code(cell))
        name_from(file->output, true, cell->foreign.file);
    deck->cell = *text;
    crossbar->cell = cell;
    deck->crossbar = crossbar;
    return OHM_OK;
}

enum ohm_status ohm_deckfile_write(const struct ohm_deckfile *file, struct ohm_deck *deck,
                                   const struct ohm_charge *charge,
                                   const struct ohm_pulse *pulse, const char *origin)
{
    const struct ohm_wave wave = { .charge = charge,
                                   .pulse = pulse,
                                   .tolerance = file->reltol };
    const size_t size = strlen(origin) + OHM_TEXT_BYTES;
    char *text = malloc(size), *netlist = NULL;
    char name[OHM_NAME_BYTES], include[OHM_TEXT_BYTES];
    struct ohm_draft draft = { .out = NULL };
    struct ohm_crossbar crossbar;
    struct ohm_cell cell;
    enum ohm_status status;

    if (!text)
        return ohm_fail(OHM_ENOMEM, "no memory for a deck");
    OHM_GO(find_subckt(file, deck->crossbar->cell, name));
    snprintf(text, size, "written by ohmslice %s\n%s", ohm_version(), origin);
    deck->origin = text;
    deck->standalone = true;
    deck->wave = file->transient ? &wave : NULL;
    deck->form = name[0] != '\0' ? OHM_DECK_HIERARCHICAL : file->form;
    snprintf(include, sizeof include, "%s", file->include);
    name_from(file->output, false, include);
    squeeze_slashes(include);
    deck->include = name[0] != '\0' ? include : NULL;
    OHM_GO(take_cell(file, deck, &crossbar, &cell, &netlist));
    deck->subckt = name;
    OHM_GO(ohm_draft_init(&draft, file->output));
    OHM_GO(ohm_deck_write(draft.out, deck));
    OHM_GO(ohm_draft_commit(&draft));
out:
    ohm_draft_clear(&draft);
    free(netlist);
    free(text);
    return status;
}
