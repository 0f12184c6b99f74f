/* include.h -- a netlist file with what it includes in its place. */
#ifndef OHM_NETLIST_INCLUDE_H
#define OHM_NETLIST_INCLUDE_H

#include "netlist/statement.h"

enum {
    OHM_INCLUDE_DEPTH = 8,  /* files within files */
    OHM_INCLUDE_FILES = 64, /* in all */
};

/* Fills LIST, which is empty, with the statements of the file PATH: of its section SECTION, or, if that is empty, of
 * what lies in none.  What .include and .lib FILE SECTION name stands in the place of these, outside of sub-circuits
 * once.  No file is opened but PATH, and others in its folder and below, where their links lead as well.
 *
 * OHM_EIO, OHM_ENOMEM; OHM_EINPUT for what scan.h refuses, a section that is not there, files that include one
 * another in a circle, or too many; then LIST has nothing of use but is the caller's to clear. */
enum ohm_status ohm_include_read(const char *path, const char *section,
                                 struct ohm_statements *list);

#endif
