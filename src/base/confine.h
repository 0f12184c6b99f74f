/* confine.h -- a process gives up what it does not need, before it works on what others wrote.
 *
 *   ohm_confine_begin   from then on no file can be written, made, renamed or removed, no program or process
 *                       started, no connection made, no other process touched; files can be read, and libraries
 *                       loaded
 *   ohm_confine_end     and from then on nothing can be opened, and no memory be made executable
 *
 * What is refused fails with EPERM.  Neither can be undone.  Where the system takes seccomp filters, they are what
 * holds (Linux on x86-64 and aarch64).  Where it does not -- in emulators, in some containers, with sanitizers, which
 * need more than the filters allow -- limits hold: no file beyond 0 bytes, from the end on no descriptor, no core,
 * and of users other than root no process.  That is weaker: what a process does by name, like removing a
 * file, is not limited, and until the end a program can be started and a file of 0 bytes be made.
 */
#ifndef OHM_BASE_CONFINE_H
#define OHM_BASE_CONFINE_H

#include "base/status.h"

enum ohm_confinement {
    OHM_CONFINED_LIMITS,
    OHM_CONFINED_SECCOMP, /* and limits */
};

/* "limits" or "seccomp". */
const char *ohm_confinement_name(enum ohm_confinement how);

/* For a process of one thread.  Limits hold always; *how says whether a filter does too.  OHM_EIO where not even
 * the limits are taken. */
enum ohm_status ohm_confine_begin(enum ohm_confinement *how);

/* After a begin that said HOW.  OHM_EIO where what held then holds no longer.  Descriptors that are open stay
 * so; poll() takes at most two of them. */
enum ohm_status ohm_confine_end(enum ohm_confinement how);

#endif
