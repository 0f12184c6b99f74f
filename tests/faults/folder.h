/* folder.h -- the files of the current folder, and of the folder `room` in it: those that were there, and others. */
#ifndef OHM_TESTS_FAULTS_FOLDER_H
#define OHM_TESTS_FAULTS_FOLDER_H

#include <stdbool.h>

/* Everything that is there now may stay. */
void folder_note(void);

/* A file that may not be there; "" for none.  OUTPUT may, and, if it can be RESUMED, OUTPUT.partial with its
 * journal. */
const char *folder_stray(const char *output, bool resumed);

/* Removes all files that were not there. */
void folder_remove_new(void);

#endif
