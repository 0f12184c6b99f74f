/* scan.h -- a netlist file as text, read with suspicion. */
#ifndef OHM_NETLIST_SCAN_H
#define OHM_NETLIST_SCAN_H

#include "netlist/statement.h"

enum {
    OHM_SCAN_BYTES = 1048576
}; /* the most that is read, of a file and of all it includes */

/* Appends the statements of the file PATH, which people know as NAME; *bytes grows by its length.  A byte order
 * mark and CR LF are understood.
 *
 * OHM_EIO; OHM_EINPUT for what is no regular file, is longer than may be, or has bytes that a netlist
 * has not: control characters, outside of comments and of names of files others than ASCII and what a shell or
 * ngspice's command language takes for its own, and comments that ngspice carries out (*#). */
enum ohm_status ohm_scan_file(const char *path, const char *name, size_t *bytes,
                              struct ohm_statements *to);

#endif
