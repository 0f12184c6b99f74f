/* descriptors.h -- which files a process holds open. */
#ifndef OHM_BASE_DESCRIPTORS_H
#define OHM_BASE_DESCRIPTORS_H

/* Opens standard input, output and error where the caller of the program left them closed (cron, daemons,
 * `>&-`), so that no file or socket of ours is taken for one of them.  What was closed stays unusable: reading
 * from it and writing to it fail, nothing is lost without a word.  Call it first in main. */
void ohm_descriptors_init(void);

/* Moves FD to a number above 2 and returns it; -1 with errno (FD is closed then). */
int ohm_descriptors_above_standard(int fd);

/* Closes all but 0, 1, 2 and KEPT.  Needs neither memory nor /proc. */
void ohm_descriptors_close_but(int kept);

#endif
