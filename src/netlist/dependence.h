/* dependence.h -- does what a sub-circuit does depend on one of its parameters? */
#ifndef OHM_NETLIST_DEPENDENCE_H
#define OHM_NETLIST_DEPENDENCE_H

#include "netlist/definition.h"

/* Is there an element in D whose value has the parameter NAME in it, directly, through other parameters, functions and
 * models of D, or through an instance of a sub-circuit that depends on what it is given? */
bool ohm_dependence_on(const struct ohm_statements *list, const struct ohm_definitions *all,
                       const struct ohm_definition *d, const char *name);

/* The statement in D that sets NAME again, so that what an instance gives it is lost; NULL: none. */
const struct ohm_statement *ohm_dependence_hidden(const struct ohm_statements *list,
                                                  const struct ohm_definition *d,
                                                  const char *name);

#endif
