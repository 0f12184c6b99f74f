/* place.h -- where the project's own data files are. */
#ifndef OHM_BASE_PLACE_H
#define OHM_BASE_PLACE_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* The path of FOLDER/NAME: in $OHM_DATA if that is set, else in the tree that the program was built
 * from, else where it was installed.  OHM_EINPUT names the places that were tried. */
enum ohm_status ohm_place_find(const char *folder, const char *name, char *path,
                               size_t size);

/* Fills PATH with a template for mkstemp or mkdtemp: ohmslice-NAME-XXXXXX in $TMPDIR, else in /tmp. */
void ohm_place_scratch(const char *name, char *path, size_t size);

/* May a path stand in the commands of another program as it is?  It has no blank, no control character and nothing
 * that a shell or ngspice takes for its own. */
bool ohm_place_plain(const char *path);

/* May it within double quotes in a netlist?  Blanks and brackets may be in it then. */
bool ohm_place_quotable(const char *path);

#endif
