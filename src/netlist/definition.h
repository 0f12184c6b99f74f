/* definition.h -- the sub-circuits that a netlist defines. */
#ifndef OHM_NETLIST_DEFINITION_H
#define OHM_NETLIST_DEFINITION_H

#include "device/cell.h"
#include "netlist/statement.h"

#include <limits.h>

enum { OHM_DEFINITION_PORTS = 3 }; /* names that are kept */

struct ohm_definition {
    size_t first, last; /* its .subckt and its .ends in the list */
    size_t parent;      /* the definition it stands in; SIZE_MAX: none */
    char name[OHM_NAME_BYTES];
    size_t ports;
    char port[OHM_DEFINITION_PORTS][OHM_NAME_BYTES]; /* the first ones */
    bool has_g;                                      /* a parameter g */
};

struct ohm_definitions {
    struct ohm_definition *at;
    size_t n;
};

/* Finds the sub-circuits of LIST; the caller clears it also after a failure.  OHM_EINPUT for one without an end, an end
 * without one, names or ports that a deck cannot have, the same name twice. */
enum ohm_status ohm_definitions_find(struct ohm_definitions *all,
                                     const struct ohm_statements *list);

void ohm_definitions_clear(struct ohm_definitions *all);

/* The definition that an instance within WITHIN means by NAME; NULL: none.  SIZE_MAX: outside of all. */
const struct ohm_definition *ohm_definition_named(const struct ohm_definitions *all,
                                                  const char *name, size_t within);

/* The name of the sub-circuit that an instance (x...) is of; false without one. */
bool ohm_definition_of_instance(const struct ohm_statement *instance,
                                char name[OHM_NAME_BYTES]);

#endif
