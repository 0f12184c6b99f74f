/* definition.c -- .subckt to .ends. */
#include "netlist/definition.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NEST_MOST = 16, DEFINITIONS_MOST = 1000 };

static bool is_plain(const char *name)
{
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "0123456789_")] == '\0';
}

/* Is the text at AT "=" or "= value", as behind the name of a parameter? */
static bool assigned(const char *at)
{
    return at[strspn(at, " \t")] == '=';
}

/* What follows the gaps between words. */
static const char *rest(const char *at)
{
    return at + strspn(at, " \t,()");
}

static enum ohm_status check_port(const struct ohm_statement *s, const char *port)
{
    static const char *const everywhere[] = { "0", "gnd", "null", NULL };

    for (int k = 0; everywhere[k]; k++)
        if (strcasecmp(port, everywhere[k]) == 0)
            return ohm_statement_refuse(s, "the port %s is a node of the whole deck", port);
    return OHM_OK;
}

/* Ports end where the parameters begin. */
static enum ohm_status take_ports(struct ohm_definition *d, const struct ohm_statement *s,
                                  const char *at)
{
    char word[OHM_NAME_BYTES];
    const char *next;

    for (; (next = ohm_statement_word(at, word, sizeof word)) != NULL; at = next) {
        if (assigned(next) || strcasecmp(word, "params:") == 0)
            break;
        OHM_TRY(check_port(s, word));
        for (size_t k = 0; k < d->ports && k < OHM_DEFINITION_PORTS; k++)
            if (strcasecmp(d->port[k], word) == 0)
                return ohm_statement_refuse(s, "the port %s is there twice", word);
        if (d->ports < OHM_DEFINITION_PORTS)
            strcpy(d->port[d->ports], word);
        d->ports++;
    }
    if (!next && *rest(at) != '\0')
        return ohm_statement_refuse(s, "a port has a name of more than %d letters, or none",
                                    OHM_NAME_BYTES - 1);
    for (; (next = strpbrk(at, "gG")) != NULL; at = next + 1)
        if (strchr(" \t,(:", next[-1]) && assigned(next + 1))
            d->has_g = true;
    return OHM_OK;
}

static enum ohm_status take_header(struct ohm_definitions *all, struct ohm_definition *d,
                                   const struct ohm_statement *s)
{
    const char *at =
        ohm_statement_word(s->text + strlen(".subckt"), d->name, sizeof d->name);

    if (!at)
        return ohm_statement_refuse(s, "a sub-circuit has a name, of at most %d letters",
                                    OHM_NAME_BYTES - 1);
    if (!is_plain(d->name))
        return ohm_statement_refuse(
            s, "%s: ngspice finds only names of letters, digits and _", d->name);
    for (size_t k = 0; k < all->n; k++)
        if (all->at[k].parent == d->parent && strcasecmp(all->at[k].name, d->name) == 0)
            return ohm_statement_refuse(s, "there is a sub-circuit %s already", d->name);
    return take_ports(d, s, at);
}

/* Room for one more. */
static enum ohm_status append(struct ohm_definitions *all, const struct ohm_definition *d)
{
    if (all->n == 0 || (all->n & (all->n - 1)) == 0) {
        struct ohm_definition *more =
            realloc(all->at, (all->n == 0 ? 1 : 2 * all->n) * sizeof *more);

        if (!more)
            return ohm_fail(OHM_ENOMEM, "no memory for the sub-circuits of a netlist");
        all->at = more;
    }
    all->at[all->n++] = *d;
    return OHM_OK;
}

enum ohm_status ohm_definitions_find(struct ohm_definitions *all,
                                     const struct ohm_statements *list)
{
    size_t open[NEST_MOST], nest = 0;

    for (size_t k = 0; k < list->n; k++) {
        const struct ohm_statement *s = &list->at[k];

        if (ohm_statement_is(s, ".subckt")) {
            struct ohm_definition d = { .first = k,
                                        .parent = nest ? open[nest - 1] : SIZE_MAX };

            if (all->n == DEFINITIONS_MOST)
                return ohm_statement_refuse(s, "there are more than %d sub-circuits",
                                            DEFINITIONS_MOST);
            if (nest == NEST_MOST)
                return ohm_statement_refuse(s,
                                            "sub-circuits stand in sub-circuits more than "
                                            "%d deep",
                                            NEST_MOST);
            OHM_TRY(take_header(all, &d, s));
            OHM_TRY(append(all, &d));
            open[nest++] = all->n - 1;
        } else if (ohm_statement_is(s, ".ends")) {
            if (nest == 0)
                return ohm_statement_refuse(s, "it ends a sub-circuit where none began");
            all->at[open[--nest]].last = k;
        }
    }
    if (nest > 0)
        return ohm_statement_refuse(&list->at[all->at[open[nest - 1]].first],
                                    "the sub-circuit has no end (.ends)");
    return OHM_OK;
}

void ohm_definitions_clear(struct ohm_definitions *all)
{
    free(all->at);
    *all = (struct ohm_definitions){ 0 };
}

const struct ohm_definition *ohm_definition_named(const struct ohm_definitions *all,
                                                  const char *name, size_t within)
{
    for (;; within = all->at[within].parent) {
        for (size_t k = 0; k < all->n; k++)
            if (all->at[k].parent == within && strcasecmp(all->at[k].name, name) == 0)
                return &all->at[k];
        if (within == SIZE_MAX)
            return NULL;
    }
}

bool ohm_definition_of_instance(const struct ohm_statement *instance,
                                char name[OHM_NAME_BYTES])
{
    char word[OHM_NAME_BYTES];
    const char *at = instance->text, *next;
    size_t words = 0;

    name[0] = '\0';
    for (; (next = ohm_statement_word(at, word, sizeof word)) != NULL; at = next) {
        if (assigned(next) || strcasecmp(word, "params:") == 0)
            break;
        strcpy(name, word);
        words++;
    }
    return words > 1 && (next || *rest(at) == '\0');
}
