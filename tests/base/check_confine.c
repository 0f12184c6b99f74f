/* What a confined process can no longer do, call by call: with filters, and with limits alone. */
#define _GNU_SOURCE
#include "base/confine.h"

#include "harness.h"
#include "noseccomp.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64], file[96], other[96];

static void setup(void)
{
    int fd;

    strcpy(folder, "/tmp/check-confine-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/file", folder);
    snprintf(other, sizeof other, "%s/other", folder);
    fd = open(file, O_WRONLY | O_CREAT, 0600);
    ck_assert_int_ge(fd, 0);
    close(fd);
}

static void teardown(void)
{
    remove(file);
    remove(other);
    rmdir(folder);
}

enum stage { BEGIN, END };

/* Runs BODY in a child that is confined that far; its exit status, 200 where it could not be confined that way, 100 +
 * N where signal N ended it. */
static int confined(enum stage stage, enum ohm_confinement wanted, int (*body)(void))
{
    enum ohm_confinement how;
    int status = 0;
    const pid_t pid = fork();

    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        if (wanted == OHM_CONFINED_LIMITS)
            (void)refuse_seccomp();
        if (ohm_confine_begin(&how) != OHM_OK || how != wanted ||
            (stage == END && ohm_confine_end(how) != OHM_OK))
            _exit(200);
        _exit(body());
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? 100 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int nothing(void)
{
    return 0;
}

/* --- filters --- */

/* A call and what it gives in the two stages: 0 or an errno. */
struct call {
    const char *what;
    long number, a, b, c, d;
    int begin, end;
};

static const struct call *called; /* for the child */

static int call(void)
{
    errno = 0;
    return syscall(called->number, called->a, called->b, called->c, called->d, 0L, 0L) == -1
               ? errno
               : 0;
}

static long at(const void *pointer)
{
    return (long)(intptr_t)pointer;
}

enum { CALLS_MOST = 80, NEW_OPENAT2 = 437, NEW_IO_URING = 425, NEW_CLONE3 = 435 };

static size_t list_calls(struct call calls[CALLS_MOST])
{
    static const struct rlimit limit = { 8, 8 };
    static char page[3 * 4096];
    const long here = AT_FDCWD, parent = getpid(), no = -1;
    const long aligned = (at(page) + 4095) / 4096 * 4096;
    const struct call all[] = {
        { "open to write", SYS_openat, here, at(file), O_WRONLY, 0, EPERM, EPERM },
        { "open to change", SYS_openat, here, at(file), O_RDWR, 0, EPERM, EPERM },
        { "open to append", SYS_openat, here, at(file), O_APPEND, 0, EPERM, EPERM },
        { "open to cut", SYS_openat, here, at(file), O_TRUNC, 0, EPERM, EPERM },
        { "open new", SYS_openat, here, at(other), O_CREAT, 0600, EPERM, EPERM },
        { "open, no name", SYS_openat, here, at(folder), O_TMPFILE | O_RDWR, 0600, EPERM,
          EPERM },
        { "open the newest way", NEW_OPENAT2, here, at(file), 0, 0, ENOSYS, ENOSYS },
        { "open to read", SYS_openat, here, at(file), O_RDONLY, 0, 0, EPERM },
#ifdef SYS_open
        { "old open to write", SYS_open, at(file), O_WRONLY, 0, 0, EPERM, EPERM },
        { "old open new", SYS_open, at(other), O_CREAT, 0600, 0, EPERM, EPERM },
        { "old open to read", SYS_open, at(file), O_RDONLY, 0, 0, 0, EPERM },
        { "creat", SYS_creat, at(other), 0600, 0, 0, EPERM, EPERM },
        { "fork", SYS_fork, 0, 0, 0, 0, EPERM, EPERM },
        { "unlink", SYS_unlink, at(file), 0, 0, 0, EPERM, EPERM },
        { "rename", SYS_rename, at(file), at(other), 0, 0, EPERM, EPERM },
#endif
        { "remove", SYS_unlinkat, here, at(file), 0, 0, EPERM, EPERM },
        { "move", SYS_renameat2, here, at(file), here, at(other), EPERM, EPERM },
        { "link", SYS_linkat, here, at(file), here, at(other), EPERM, EPERM },
        { "symlink", SYS_symlinkat, at(file), here, at(other), 0, EPERM, EPERM },
        { "mkdir", SYS_mkdirat, here, at(other), 0700, 0, EPERM, EPERM },
        { "mknod", SYS_mknodat, here, at(other), S_IFIFO | 0600, 0, EPERM, EPERM },
        { "chmod", SYS_fchmodat, here, at(file), 0777, 0, EPERM, EPERM },
        { "chown", SYS_fchownat, here, at(file), no, no, EPERM, EPERM },
        { "truncate", SYS_truncate, at(file), 0, 0, 0, EPERM, EPERM },
        { "utimes", SYS_utimensat, here, at(file), 0, 0, EPERM, EPERM },
        { "setxattr", SYS_setxattr, at(file), at("user.a"), at("b"), 1, EPERM, EPERM },
        { "chdir", SYS_chdir, at("/"), 0, 0, 0, EPERM, EPERM },
        { "chroot", SYS_chroot, at(folder), 0, 0, 0, EPERM, EPERM },
        { "mount", SYS_mount, at("none"), at(folder), at("tmpfs"), 0, EPERM, EPERM },
        { "process", SYS_clone, SIGCHLD, 0, 0, 0, EPERM, EPERM },
        { "thread", SYS_clone, CLONE_THREAD | CLONE_SIGHAND | CLONE_VM, 0, 0, 0, EPERM,
          EPERM },
        { "process the newest way", NEW_CLONE3, 0, 0, 0, 0, ENOSYS, ENOSYS },
        { "exec", SYS_execve, at("/bin/true"), 0, 0, 0, EPERM, EPERM },
        { "exec at", SYS_execveat, here, at("/bin/true"), 0, 0, EPERM, EPERM },
        { "socket", SYS_socket, AF_INET, SOCK_STREAM, 0, 0, EPERM, EPERM },
        { "local socket", SYS_socket, AF_UNIX, SOCK_STREAM, 0, 0, EPERM, EPERM },
        { "connect", SYS_connect, 0, at(file), 2, 0, EPERM, EPERM },
        { "memory as a file", SYS_memfd_create, at("m"), 0, 0, 0, EPERM, EPERM },
        { "shared memory", SYS_shmget, 0, 4096, 0600, 0, EPERM, EPERM },
        { "signal to another", SYS_kill, parent, 0, 0, 0, EPERM, EPERM },
        { "signal to its thread", SYS_tgkill, parent, parent, 0, 0, EPERM, EPERM },
        { "trace another", SYS_ptrace, 16 /* attach */, parent, 0, 0, EPERM, EPERM },
        { "read another", SYS_process_vm_readv, parent, 0, 0, 0, EPERM, EPERM },
        { "write another", SYS_process_vm_writev, parent, 0, 0, 0, EPERM, EPERM },
        { "limit another", SYS_prlimit64, parent, RLIMIT_NOFILE, at(&limit), 0, EPERM,
          EPERM },
        { "limit itself", SYS_prlimit64, 0, RLIMIT_NOFILE, at(&limit), 0, 0, EPERM },
        { "ask for a limit", SYS_prlimit64, 0, RLIMIT_NOFILE, 0, at(page), 0, 0 },
        { "ring", NEW_IO_URING, 1, at(page), 0, 0, EPERM, EPERM },
        { "namespace", SYS_unshare, CLONE_NEWUSER, 0, 0, 0, EPERM, EPERM },
        { "session", SYS_setsid, 0, 0, 0, 0, EPERM, EPERM },
        { "bpf", SYS_bpf, 0, 0, 0, 0, EPERM, EPERM },
        { "type into a terminal", SYS_ioctl, 0, 0x5412, at("x"), 0, EPERM, EPERM },
        { "all memory as code", SYS_personality, 0x0400000, 0, 0, 0, EPERM, EPERM },
        { "map memory", SYS_mmap, 0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, 0, 0 },
        { "map code", SYS_mmap, 0, 4096, PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, 0, EPERM },
        { "make memory code", SYS_mprotect, aligned, 4096, PROT_READ | PROT_EXEC, 0, 0,
          EPERM },
        { "another filter", SYS_seccomp, 2 /* is there this action? */, 0, at("\0\0\0"), 0,
          0, EPERM },
        { "a call that there is not", 1000000, 0, 0, 0, 0, EPERM, EPERM },
        { "a call of another processor", 0x40000000 + SYS_getpid, 0, 0, 0, 0, EPERM,
          EPERM },
        { "its number", SYS_getpid, 0, 0, 0, 0, 0, 0 },
    };

    memcpy(calls, all, sizeof all);
    return sizeof all / sizeof *all;
}

static bool has_filters(void)
{
    return confined(BEGIN, OHM_CONFINED_SECCOMP, nothing) == 0;
}

START_TEST(calls_are_refused)
{
    struct call calls[CALLS_MOST];
    const size_t n = list_calls(calls);

    if (!has_filters()) {
        printf("# skipped: no filters of system calls here\n");
        return;
    }
    ck_assert_uint_le(n, CALLS_MOST);
    for (called = calls; called < calls + n; called++) {
        const int begin = confined(BEGIN, OHM_CONFINED_SECCOMP, call);
        const int end = confined(END, OHM_CONFINED_SECCOMP, call);

        ck_assert_msg(begin == called->begin, "%s gives %d at first", called->what, begin);
        ck_assert_msg(end == called->end, "%s gives %d at last", called->what, end);
    }
    ck_assert_int_eq(access(file, R_OK), 0);
    ck_assert_int_ne(access(other, F_OK), 0);
}
END_TEST

static int give_up(void)
{
    abort();
}

/* It can still end itself, and no core is left. */
START_TEST(a_confined_process_can_abort)
{
    if (has_filters())
        ck_assert_int_eq(confined(END, OHM_CONFINED_SECCOMP, give_up), 100 + SIGABRT);
    ck_assert_int_eq(confined(END, OHM_CONFINED_LIMITS, give_up), 100 + SIGABRT);
}
END_TEST

/* --- limits alone --- */

static int write_a_byte(void)
{
    const int fd = open(file, O_WRONLY);

    signal(SIGXFSZ, SIG_IGN);
    return fd >= 0 && write(fd, "x", 1) == 1 ? 0 : errno;
}

static int open_it(void)
{
    return open(file, O_RDONLY) >= 0 ? 0 : errno;
}

static int connect_it(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 ? 0 : errno;
}

/* The status of a shell: its libraries cannot be opened. */
static int start_program(void)
{
    const int status = system("exit 0");

    return status == 0 ? 0 : 1;
}

static int core_limit(void)
{
    struct rlimit limit;

    return getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max == 0 ? 0 : 1;
}

START_TEST(limits_hold_without_filters)
{
    ck_assert_int_eq(confined(BEGIN, OHM_CONFINED_LIMITS, open_it), 0);
    ck_assert_int_eq(confined(BEGIN, OHM_CONFINED_LIMITS, write_a_byte), EFBIG);
    ck_assert_int_eq(confined(END, OHM_CONFINED_LIMITS, write_a_byte), EMFILE);
    ck_assert_int_eq(confined(END, OHM_CONFINED_LIMITS, open_it), EMFILE);
    ck_assert_int_eq(confined(END, OHM_CONFINED_LIMITS, connect_it), EMFILE);
    ck_assert_int_eq(confined(END, OHM_CONFINED_LIMITS, start_program), 1);
    ck_assert_int_eq(confined(BEGIN, OHM_CONFINED_LIMITS, core_limit), 0);
}
END_TEST

START_TEST(names_are_words)
{
    ck_assert_str_eq(ohm_confinement_name(OHM_CONFINED_LIMITS), "limits");
    ck_assert_str_eq(ohm_confinement_name(OHM_CONFINED_SECCOMP), "seccomp");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base/confine");
    TCase *tc = tcase_create("confine");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, calls_are_refused);
    tcase_add_test(tc, a_confined_process_can_abort);
    tcase_add_test(tc, limits_hold_without_filters);
    tcase_add_test(tc, names_are_words);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
