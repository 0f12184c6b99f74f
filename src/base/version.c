/* version.c -- the version of the program, and the processor's instruction set. */
#include "base/version.h"

#include "config.h"

const char *ohm_version(void)
{
    return PACKAGE_VERSION;
}

const char *ohm_instruction_set(void)
{
#if defined __x86_64__
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f"))
        return "avx512f";
    if (__builtin_cpu_supports("avx2"))
        return "avx2";
#endif
    return "generic";
}
