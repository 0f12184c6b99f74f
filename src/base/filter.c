/* filter.c -- seccomp filters as programs of the kernel's packet filter, for x86-64 and aarch64. */
#define _GNU_SOURCE
#include "base/filter.h"

#include <errno.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                 \
    __has_feature(memory_sanitizer)
#define SANITIZED 1 /* they read /proc, and start threads and programs of their own */
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#endif

#if defined(__linux__) && (defined(__x86_64__) || defined(__AARCH64EL__)) &&               \
    defined(__LP64__) && !defined(SANITIZED)

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

enum { STEPS_MOST = 400, OTHER_NUMBERS = 0x40000000 /* x32's calls have this bit */ };

#define REFUSE (SECCOMP_RET_ERRNO | EPERM)
#define UNKNOWN                                                                            \
    (SECCOMP_RET_ERRNO | ENOSYS) /* so that libraries use an older call instead */
#define WRITING (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)

struct program {
    struct sock_filter step[STEPS_MOST];
    unsigned short n;
};

/* Whatever the arguments are, these change nothing outside the process. */
static const int allowed[] = {
    /* its descriptors */
    __NR_read,
    __NR_write,
    __NR_readv,
    __NR_writev,
    __NR_pread64,
    __NR_lseek,
    __NR_close,
    __NR_recvfrom,
    __NR_sendto,
    __NR_ppoll,
    __NR_fstat,
    /* what files are */
    __NR_newfstatat,
    __NR_faccessat,
    __NR_readlinkat,
    __NR_getcwd,
    __NR_getdents64,
    __NR_statfs,
    __NR_fstatfs,
    /* memory */
    __NR_brk,
    __NR_munmap,
    __NR_mremap,
    __NR_madvise,
    /* time, and who it is */
    __NR_clock_gettime,
    __NR_clock_getres,
    __NR_gettimeofday,
    __NR_nanosleep,
    __NR_clock_nanosleep,
    __NR_times,
    __NR_getrusage,
    __NR_getrlimit,
    __NR_sysinfo,
    __NR_uname,
    __NR_getpid,
    __NR_getppid,
    __NR_gettid,
    __NR_getuid,
    __NR_geteuid,
    __NR_getgid,
    __NR_getegid,
    __NR_getrandom,
    __NR_sched_getaffinity,
    __NR_sched_yield,
    /* its thread, signals and end */
    __NR_futex,
    __NR_set_robust_list,
    __NR_rt_sigaction,
    __NR_rt_sigprocmask,
    __NR_rt_sigreturn,
    __NR_sigaltstack,
    __NR_restart_syscall,
    __NR_exit,
    __NR_exit_group,
#ifdef __NR_rseq
    __NR_rseq,
#endif
#ifdef __NR_statx
    __NR_statx,
#endif
#ifdef __NR_poll /* calls that the newer processor has not */
    __NR_poll,
    __NR_stat,
    __NR_lstat,
    __NR_access,
    __NR_readlink,
    __NR_time,
    __NR_arch_prctl,
#endif
};

static void add(struct program *p, uint16_t code, uint32_t k, uint8_t if_true,
                uint8_t if_false)
{
    p->step[p->n++] = (struct sock_filter){ code, if_true, if_false, k };
}

static void answer(struct program *p, uint32_t what)
{
    add(p, BPF_RET | BPF_K, what, 0, 0);
}

/* The low half of an argument; these processors keep it in front. */
static void load_argument(struct program *p, size_t k)
{
    add(p, BPF_LD | BPF_W | BPF_ABS,
        (uint32_t)(offsetof(struct seccomp_data, args) + k * sizeof(uint64_t)), 0, 0);
}

/* Loads the number of the call; those of another kind of processor are refused. */
static void begin(struct program *p)
{
    add(p, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch), 0, 0);
    add(p, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
    answer(p, REFUSE);
    add(p, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0, 0);
    add(p, BPF_JMP | BPF_JGE | BPF_K, OTHER_NUMBERS, 0, 1);
    answer(p, REFUSE);
}

static void always(struct program *p, long call, uint32_t what)
{
    add(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 1);
    answer(p, what);
}

/* Is argument K without any of BITS? */
static void unless_bits(struct program *p, long call, size_t k, uint32_t bits)
{
    add(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 4);
    load_argument(p, k);
    add(p, BPF_JMP | BPF_JSET | BPF_K, bits, 1, 0);
    answer(p, SECCOMP_RET_ALLOW);
    answer(p, REFUSE);
}

/* Is the low half of argument K this? */
static void if_equal(struct program *p, long call, size_t k, uint32_t value)
{
    add(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 4);
    load_argument(p, k);
    add(p, BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
    answer(p, SECCOMP_RET_ALLOW);
    answer(p, REFUSE);
}

/* prlimit64 with a new limit is refused: both halves of that address must be 0. */
static void only_asking(struct program *p)
{
    add(p, BPF_JMP | BPF_JEQ | BPF_K, __NR_prlimit64, 0, 6);
    load_argument(p, 2);
    add(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3);
    add(p, BPF_LD | BPF_W | BPF_ABS,
        offsetof(struct seccomp_data, args) + 2 * sizeof(uint64_t) + sizeof(uint32_t), 0,
        0);
    add(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1);
    answer(p, SECCOMP_RET_ALLOW);
    answer(p, REFUSE);
}

static void first_program(struct program *p)
{
    begin(p);
    for (size_t k = 0; k < sizeof allowed / sizeof *allowed; k++)
        always(p, allowed[k], SECCOMP_RET_ALLOW);
    always(p, __NR_mmap, SECCOMP_RET_ALLOW);
    always(p, __NR_mprotect, SECCOMP_RET_ALLOW);
    always(p, __NR_seccomp, SECCOMP_RET_ALLOW); /* filters only add up */
    unless_bits(p, __NR_openat, 2, WRITING);
#ifdef __NR_open
    unless_bits(p, __NR_open, 1, WRITING);
#endif
    if_equal(p, __NR_ioctl, 1, TCGETS);              /* isatty() */
    if_equal(p, __NR_tgkill, 0, (uint32_t)getpid()); /* abort() */
    if_equal(p, __NR_prlimit64, 0, 0); /* its own limits: the last is still to come */
#ifdef __NR_openat2
    always(p, __NR_openat2, UNKNOWN);
#endif
#ifdef __NR_clone3
    always(p, __NR_clone3, UNKNOWN);
#endif
    answer(p, REFUSE);
}

/* On top of the first: whatever this one lets through, that one looks at. */
static void second_program(struct program *p)
{
    begin(p);
    always(p, __NR_openat, REFUSE);
#ifdef __NR_open
    always(p, __NR_open, REFUSE);
#endif
    always(p, __NR_seccomp, REFUSE);
    only_asking(p);
    unless_bits(p, __NR_mmap, 2, PROT_EXEC);
    unless_bits(p, __NR_mprotect, 2, PROT_EXEC);
    answer(p, SECCOMP_RET_ALLOW);
}

/* Without the flag, kernels before 5.16 slow the process down. */
static bool load(struct program *p)
{
    struct sock_fprog code = { .len = p->n, .filter = p->step };
    unsigned flags = 0;

#ifdef SECCOMP_FILTER_FLAG_SPEC_ALLOW
    flags = SECCOMP_FILTER_FLAG_SPEC_ALLOW;
#endif
    return syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, flags, &code) == 0 ||
           (flags && errno == EINVAL &&
            syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, &code) == 0);
}

bool ohm_filter_begin(void)
{
    struct program program = { .n = 0 };

    first_program(&program);
    return load(&program);
}

bool ohm_filter_end(void)
{
    struct program program = { .n = 0 };

    second_program(&program);
    return load(&program);
}

#else /* no filters here */

bool ohm_filter_begin(void)
{
    errno = ENOSYS;
    return false;
}

bool ohm_filter_end(void)
{
    errno = ENOSYS;
    return false;
}

#endif
