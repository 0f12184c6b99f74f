/* contract.h -- the statements that a user-supplied netlist of a cell may have.
 *
 * docs/netlists.md has the contract as a table.  Every rule is one of what may be there: a statement of another kind, a
 * device with another letter, a model of another type is refused, so that what a newer ngspice adds is refused too.
 */
#ifndef OHM_NETLIST_CONTRACT_H
#define OHM_NETLIST_CONTRACT_H

#include "device/cell.h"
#include "netlist/statement.h"

/* Does the sub-circuit WANTED keep the contract, or, if that is empty, the first of the file itself that has PORTS ports
 * (2 or 3)?  And everything else in LIST, which was read from the file FILE.  *name is how its .subckt spells it.
 * OHM_EINPUT with the file, the line and the reason. */
enum ohm_status ohm_contract_check(const struct ohm_statements *list, const char *file,
                                   const char *wanted, size_t ports,
                                   char name[OHM_NAME_BYTES]);

#endif
