/* variable.c -- the table of result variables. */
#include "study/variable.h"

#include <stdio.h>

const struct ohm_variable_row ohm_variable_rows[] = {
#define X(name, text, scope, extent, where, units, words)                                  \
    { text, units, words, scope, extent, where },
    OHM_VARIABLES(X)
#undef X
};

bool ohm_variable_is_on(enum ohm_variable variable, enum ohm_route route,
                        const bool run[OHM_ROUTES], bool timed)
{
    const bool wires = route == OHM_ROUTE_NODAL || route == OHM_ROUTE_NGSPICE;

    switch (ohm_variable_rows[variable].where) {
    case OHM_ON_CIRCUITS:
        return route != OHM_ROUTE_DIGITAL;
    case OHM_ON_WIRES:
        return wires;
    case OHM_IN_TIME:
        return wires && timed;
    case OHM_ON_RIVALS:
        return route == OHM_ROUTE_NGSPICE && run[OHM_ROUTE_NODAL];
    default:
        return true;
    }
}

void ohm_variable_name(enum ohm_variable variable, enum ohm_route route, char name[],
                       size_t size)
{
    const struct ohm_variable_row *row = &ohm_variable_rows[variable];
    const bool of_route = row->scope == OHM_OF_ROUTE;

    snprintf(name, size, "%s%s%s", row->name, of_route ? "_" : "",
             of_route ? ohm_route_names[route] : "");
}
