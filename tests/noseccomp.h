/* noseccomp.h -- a system that takes no filters of system calls, as emulators and some containers: a filter that
 * refuses further ones, for the process and its children. */
#ifndef OHM_TESTS_NOSECCOMP_H
#define OHM_TESTS_NOSECCOMP_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#ifdef __linux__
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

/* False where the system refuses this filter too, so that there is nothing to do. */
static inline bool refuse_seccomp(void)
{
#ifdef __linux__
    struct sock_filter step[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_seccomp, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog code = { .len = sizeof step / sizeof *step, .filter = step };

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &code) == 0;
#else
    return false;
#endif
}

#endif
