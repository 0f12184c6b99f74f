/* survey.h -- is a file made as results are, before anything of it is read?  Only for the room
 * `store`. */
#ifndef OHM_STORE_SURVEY_H
#define OHM_STORE_SURVEY_H

#include "base/status.h"

#include <hdf5.h>

#include <stdint.h>

/* Visits every object of FILE, of BYTES bytes, once.  OHM_EINPUT for what a result never has: links
 * or data in other files, virtual data, soft links, a group within itself or with two names, filters
 * that are not HDF5's own, more axes, groups or numbers than there can be. */
enum ohm_status ohm_survey(hid_t file, uint64_t bytes);

#endif
