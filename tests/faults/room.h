/* room.h -- a small file system, so that a disk can be full. */
#ifndef OHM_TESTS_FAULTS_ROOM_H
#define OHM_TESTS_FAULTS_ROOM_H

#include <stdbool.h>

#define ROOM "room" /* the folder over which it is mounted, in the current one */

/* Can this process mount one, as root or as a user who may have a namespace?  To be asked once, first. */
bool room_possible(void);

/* A new, empty one of N pages of 4096 bytes in place of the last. */
bool room_make(long n);

#endif
