/* confine.c -- limits, and the filters of filter.c where there are any. */
#include "base/confine.h"

#include "base/filter.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

enum {
    LOADING_FILES = 64, /* descriptors while libraries are loaded */
    LAST_FILES =
        2, /* then standard input and output have them all: there is none for another */
};

const char *ohm_confinement_name(enum ohm_confinement how)
{
    return how == OHM_CONFINED_SECCOMP ? "seccomp" : "limits";
}

/* Lowers a limit for good. */
static enum ohm_status limit(int resource, rlim_t most, const char *words)
{
    struct rlimit now;

    if (getrlimit(resource, &now) == 0) {
        if (now.rlim_max == RLIM_INFINITY || now.rlim_max > most)
            now.rlim_max = most;
        now.rlim_cur = now.rlim_max;
        if (setrlimit(resource, &now) == 0)
            return OHM_OK;
    }
    return ohm_fail(OHM_EIO, "the limit of %s: %s", words, strerror(errno));
}

/* Programs with more rights than their caller (set-user-ID) have none for this process. */
static void renounce(void)
{
#ifdef PR_SET_NO_NEW_PRIVS
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); /* a kernel without it has no filters */
#endif
}

enum ohm_status ohm_confine_begin(enum ohm_confinement *how)
{
    renounce();
    OHM_TRY(limit(RLIMIT_CORE, 0, "core files"));
    OHM_TRY(limit(RLIMIT_FSIZE, 0, "the size of files"));
    OHM_TRY(limit(RLIMIT_NPROC, 0, "processes"));
    OHM_TRY(limit(RLIMIT_NOFILE, LOADING_FILES, "descriptors"));
    *how = ohm_filter_begin() ? OHM_CONFINED_SECCOMP : OHM_CONFINED_LIMITS;
    return OHM_OK;
}

enum ohm_status ohm_confine_end(enum ohm_confinement how)
{
    OHM_TRY(limit(RLIMIT_NOFILE, LAST_FILES, "descriptors"));
    if (how == OHM_CONFINED_SECCOMP && !ohm_filter_end())
        return ohm_fail(OHM_EIO, "the second filter of system calls: %s", strerror(errno));
    return OHM_OK;
}
