/* Which files a process holds, with and without the kernel's help. */
#define _GNU_SOURCE
#include "base/descriptors.h"

#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>

/* Linked with syscall wrapped (tests/local.mk): a kernel before close_range. */
static bool old_kernel;

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

long __wrap_syscall(long number, ...)
{
    va_list arguments;
    unsigned first, last;
    int flags;

    if (old_kernel) {
        errno = ENOSYS;
        return -1;
    }
    va_start(arguments, number);
    first = va_arg(arguments, unsigned);
    last = va_arg(arguments, unsigned);
    flags = va_arg(arguments, int);
    va_end(arguments);
    return __real_syscall(number, first, last, flags);
}

static bool is_open(int fd)
{
    return fcntl(fd, F_GETFD) >= 0;
}

/* Tests fork, so what they close is theirs. */
START_TEST(closed_standard_descriptors_are_opened_and_useless)
{
    char byte = 0;

    for (int fd = 0; fd <= 2; fd++)
        if (_i & 1 << fd)
            close(fd);
    ohm_descriptors_init();
    for (int fd = 0; fd <= 2; fd++)
        if (!is_open(fd))
            _exit(1);
    if (_i & 1 && read(0, &byte, 1) >= 0)
        _exit(2);
    if (_i & 2 && write(1, &byte, 1) >= 0)
        _exit(3);
    if (_i & 4 && write(2, &byte, 1) >= 0)
        _exit(4);
    _exit(0);
}
END_TEST

START_TEST(a_descriptor_moves_above_the_standard_ones)
{
    const int fd = open("/dev/null", O_RDONLY);
    int moved;

    ck_assert_int_eq(ohm_descriptors_above_standard(fd), fd); /* it was above */
    dup2(fd, 0);
    moved = ohm_descriptors_above_standard(0);
    if (moved <= 2 || is_open(0) || !is_open(moved))
        _exit(1);
    _exit(0);
}
END_TEST

/* Law: of all that is open, 0 to 2 and the one that is kept stay. */
START_TEST(all_others_are_closed)
{
    static const int kept[] = { 3, 4, 57, 100, -1, 1 };
    const int keep = kept[_i / 2];
    int fd[120];

    old_kernel = _i % 2;
    for (int k = 0; k < 120; k++) {
        fd[k] = open("/dev/null", O_RDONLY);
        ck_assert_int_ge(fd[k], 3);
    }
    if (keep >= 3 && !is_open(keep))
        _exit(1);
    ohm_descriptors_close_but(keep);
    for (int k = 3; k < 1024; k++)
        if (is_open(k) != (k == keep))
            _exit(2);
    _exit(is_open(0) && is_open(1) && is_open(2) ? 0 : 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base/descriptors");
    TCase *tc = tcase_create("descriptors");

    ohm_descriptors_init(); /* whoever started this may have closed some */
    tcase_add_loop_exit_test(tc, closed_standard_descriptors_are_opened_and_useless, 0, 0,
                             8);
    tcase_add_exit_test(tc, a_descriptor_moves_above_the_standard_ones, 0);
    tcase_add_loop_exit_test(tc, all_others_are_closed, 0, 0, 12);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
