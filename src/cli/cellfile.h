/* cellfile.h -- the cell of a card, or of a law, as a .sub file. */
#ifndef OHM_CLI_CELLFILE_H
#define OHM_CLI_CELLFILE_H

#include "base/status.h"

/* TEXT is a law by its words or a card, as for --cell; the sub-circuit is called cell_TEXT, without what a name
 * may not have.  OHM_EUSAGE for a card whose cell is a netlist already. */
enum ohm_status ohm_cellfile_write(const char *text, const char *path);

#endif
