/* page.h -- what the sweep (sweep.c) and the library that makes calls fail (shim.c) share: one page of
 * memory, by way of a file that the environment variable OHM_FAULT_PAGE names. */
#ifndef OHM_TESTS_FAULTS_PAGE_H
#define OHM_TESTS_FAULTS_PAGE_H

#include <stdatomic.h>

enum fault {
    FAULT_NONE,
    FAULT_OWN,     /* allocations that the program itself asks for */
    FAULT_FOREIGN, /* those of libraries */
    FAULT_DISK,    /* what makes or writes files: ENOSPC */
};

struct fault_page {
    int fault;          /* enum fault */
    atomic_long count;  /* calls so far, of the program and all that it forks */
    long first, last;   /* which of them fail, from 1; 0: none */
    atomic_long failed; /* how many have */
    char who
        [64]; /* the library, not libc, that asked first for what failed; "": the program */
};

#endif
