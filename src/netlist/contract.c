/* contract.c -- the rules of contract.h, statement by statement, then sub-circuit by sub-circuit. */
#include "netlist/contract.h"

#include "netlist/definition.h"
#include "netlist/dependence.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- statements that begin with a dot --- */

enum { INSIDE = 1, OUTSIDE = 2 };

/* What may be there, and where. */
static const struct {
    const char *keyword;
    int where;
} kept[] = { { ".subckt", INSIDE | OUTSIDE }, { ".ends", INSIDE | OUTSIDE },
             { ".model", INSIDE | OUTSIDE },  { ".param", INSIDE },
             { ".params", INSIDE },           { ".func", INSIDE } };

/* Why others may not: the usual ones. */
static const struct {
    const char *keyword, *reason;
} reasons[] = {
    { ".control", "a block of commands is carried out, and a cell has none" },
    { ".endc", "a block of commands is carried out, and a cell has none" },
    { ".exec", "commands are carried out, and a cell has none" },
    { ".global", "a global node is a node of the whole deck" },
    { ".option", "options hold for the whole deck" },
    { ".options", "options hold for the whole deck" },
    { ".temp", "the temperature holds for the whole deck" },
    { ".save", "what is saved is the affair of the whole deck" },
    { ".ic", "give an element its start by ic=" },
    { ".nodeset", "give an element its start by ic=" },
    { ".end", "the end of the deck is not the file's to set" },
    { ".param", "a parameter outside of a sub-circuit holds for the whole deck" },
    { ".params", "a parameter outside of a sub-circuit holds for the whole deck" },
    { ".func", "a function outside of a sub-circuit holds for the whole deck" },
};

static enum ohm_status check_dot(const struct ohm_statement *s, bool inside)
{
    char keyword[24];

    for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
        if (ohm_statement_is(s, kept[k].keyword) &&
            kept[k].where & (inside ? INSIDE : OUTSIDE))
            return OHM_OK;
    for (size_t k = 0; k < sizeof reasons / sizeof *reasons; k++)
        if (ohm_statement_is(s, reasons[k].keyword))
            return ohm_statement_refuse(s, "%s: %s", reasons[k].keyword, reasons[k].reason);
    snprintf(keyword, sizeof keyword, "%.*s", (int)strcspn(s->text, " \t,("), s->text);
    return ohm_statement_refuse(s,
                                "%s: a cell has .subckt, .ends and .model, and within "
                                "sub-circuits .param and .func, but nothing else",
                                keyword);
}

/* --- models and devices --- */

/* Types that are numbers alone; code models, and those of numerical devices, read and write files. */
static const char *const types[] = { "r",      "res",    "c",     "cap",  "l",    "ind",
                                     "d",      "npn",    "pnp",   "njf",  "pjf",  "nmf",
                                     "pmf",    "nhfet",  "phfet", "nmos", "pmos", "vdmos",
                                     "vdmosn", "vdmosp", "sw",    "csw",  "ltra", NULL };

static enum ohm_status check_model(const struct ohm_statement *s)
{
    char name[OHM_NAME_BYTES], type[16];
    const char *at = ohm_statement_word(s->text + strlen(".model"), name, sizeof name);

    if (!at || !ohm_statement_word(at, type, sizeof type))
        return ohm_statement_refuse(s, "a model has a name and a type");
    for (int k = 0; types[k]; k++)
        if (strcasecmp(type, types[k]) == 0)
            return OHM_OK;
    return ohm_statement_refuse(s,
                                "a model of type %s: a cell may have r, c, l, d, npn, pnp, "
                                "njf, pjf, nmf, pmf, nmos, pmos, vdmos, sw, csw, ltra",
                                type);
}

/* Does the statement have WORD as a whole word, whatever its letters? */
static bool has_word(const char *text, const char *word)
{
    const size_t n = strlen(word);
    static const char gaps[] = " \t,()={}'";

    for (const char *at = text; *at; at++)
        if (strncasecmp(at, word, n) == 0 && at > text && strchr(gaps, at[-1]) &&
            strchr(gaps, at[n])) /* or the end */
            return true;
    return false;
}

static enum ohm_status check_device(const struct ohm_statement *s, bool inside)
{
    /* by letter; not a code models, n compiled ones, p, u and y lines that are not used any more */
    static const char letters[] = "bcdefghijklmoqrstvwxz";
    static const char *const words[] = { "file", "external", NULL };
    const char first = *s->text;

    if (!strchr(letters, first) && !strchr("BCDEFGHIJKLMOQRSTVWXZ", first))
        return ohm_statement_refuse(s,
                                    "it begins with %c, which is no element that a cell "
                                    "may have (%s)",
                                    first, letters);
    if (!inside)
        return ohm_statement_refuse(s, "an element outside of a sub-circuit");
    for (int k = 0; words[k]; k++)
        if (has_word(s->text, words[k]))
            return ohm_statement_refuse(s,
                                        "%s: a source of a cell takes its values from no "
                                        "file and no program",
                                        words[k]);
    return OHM_OK;
}

static enum ohm_status check_statements(const struct ohm_statements *list)
{
    size_t nest = 0;

    for (size_t k = 0; k < list->n; k++) {
        const struct ohm_statement *s = &list->at[k];

        if (*s->text == '.')
            OHM_TRY(check_dot(s, nest > 0));
        else
            OHM_TRY(check_device(s, nest > 0));
        if (ohm_statement_is(s, ".model"))
            OHM_TRY(check_model(s));
        if (ohm_statement_is(s, ".subckt"))
            nest++;
        if (ohm_statement_is(s, ".ends") && nest > 0)
            nest--;
    }
    return OHM_OK;
}

/* --- sub-circuits --- */

/* Instances are of sub-circuits that are there, and of none that they stand in. */
static enum ohm_status check_instances(const struct ohm_statements *list,
                                       const struct ohm_definitions *all, size_t d,
                                       unsigned char state[])
{
    enum { UNSEEN, OPEN, DONE };
    size_t nest = 0;

    state[d] = OPEN;
    for (size_t k = all->at[d].first + 1; k < all->at[d].last; k++) {
        const struct ohm_statement *s = &list->at[k];
        const struct ohm_definition *of;
        char name[OHM_NAME_BYTES];

        nest += ohm_statement_is(s, ".subckt");
        nest -= ohm_statement_is(s, ".ends");
        if (nest > 0 || (*s->text != 'x' && *s->text != 'X'))
            continue;
        if (!ohm_definition_of_instance(s, name))
            return ohm_statement_refuse(s, "an instance has nodes and the name of a "
                                           "sub-circuit");
        of = ohm_definition_named(all, name, d);
        if (!of)
            return ohm_statement_refuse(s, "there is no sub-circuit %s", name);
        if (state[of - all->at] == OPEN)
            return ohm_statement_refuse(s, "the sub-circuit %s is in itself", name);
        if (state[of - all->at] == UNSEEN)
            OHM_TRY(check_instances(list, all, (size_t)(of - all->at), state));
    }
    state[d] = DONE;
    return OHM_OK;
}

static enum ohm_status check_all_instances(const struct ohm_statements *list,
                                           const struct ohm_definitions *all)
{
    unsigned char *state = calloc(all->n + 1, 1);
    enum ohm_status status = OHM_OK;

    if (!state)
        return ohm_fail(OHM_ENOMEM, "no memory for the sub-circuits of a netlist");
    for (size_t d = 0; d < all->n && status == OHM_OK; d++)
        if (state[d] == 0)
            status = check_instances(list, all, d, state);
    free(state);
    return status;
}

/* The one of that name, or the first of the file itself, not of what it includes, that fits. */
static enum ohm_status pick(const struct ohm_statements *list,
                            const struct ohm_definitions *all, const char *file,
                            const char *wanted, size_t ports,
                            const struct ohm_definition **picked)
{
    *picked = NULL;
    for (size_t k = 0; k < all->n && !*picked; k++)
        if (all->at[k].parent == SIZE_MAX &&
            (*wanted ? strcasecmp(all->at[k].name, wanted) == 0
                     : all->at[k].ports == ports &&
                           list->at[all->at[k].first].file == list->file[0]))
            *picked = &all->at[k];
    if (!*picked)
        return ohm_fail(OHM_EINPUT, "%s: there is no .subckt %s in it%s", file,
                        *wanted      ? wanted
                        : ports == 3 ? "with nodes w b gate"
                                     : "with nodes w b",
                        all->n > 0 ? "" : ", nor any other");
    return OHM_OK;
}

/* The sub-circuit that is the cell. */
static enum ohm_status check_cell(const struct ohm_statements *list,
                                  const struct ohm_definitions *all,
                                  const struct ohm_definition *d, size_t ports)
{
    const struct ohm_statement *s = &list->at[d->first], *again;

    if (d->ports != ports)
        return ohm_statement_refuse(s,
                                    ".subckt %s has %zu nodes, and a cell %s gate has %zu "
                                    "(%s)",
                                    d->name, d->ports, ports == 3 ? "with a" : "without a",
                                    ports, ports == 3 ? "w b gate" : "w b");
    if (!d->has_g)
        return ohm_statement_refuse(s,
                                    ".subckt %s has no parameter g, which gets the cell's "
                                    "conductance (%s g=1e-5)",
                                    d->name, ports == 3 ? "w b gate" : "w b");
    again = ohm_dependence_hidden(list, d, "g");
    if (again)
        return ohm_statement_refuse(again,
                                    "it gives the parameter g another value than the "
                                    "cell's conductance");
    if (!ohm_dependence_on(list, all, d, "g"))
        return ohm_statement_refuse(s,
                                    ".subckt %s does not use its parameter g, the cell's "
                                    "conductance",
                                    d->name);
    return OHM_OK;
}

enum ohm_status ohm_contract_check(const struct ohm_statements *list, const char *file,
                                   const char *wanted, size_t ports,
                                   char name[OHM_NAME_BYTES])
{
    struct ohm_definitions all = { 0 };
    const struct ohm_definition *cell;
    enum ohm_status status;

    OHM_GO(check_statements(list));
    OHM_GO(ohm_definitions_find(&all, list));
    OHM_GO(check_all_instances(list, &all));
    OHM_GO(pick(list, &all, file, wanted, ports, &cell));
    OHM_GO(check_cell(list, &all, cell, ports));
    strcpy(name, cell->name);
out:
    ohm_definitions_clear(&all);
    return status;
}
