#include "harness.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static long left = -1;
static bool failed;

void allocations_left(long n)
{
    left = n;
    if (n >= 0)
        failed = false;
}

bool allocation_failed(void)
{
    return failed;
}

static bool granted(void)
{
    if (left < 0)
        return true;
    if (left-- > 0)
        return true;
    left = 0;
    failed = true;
    return false;
}

/* Called instead of the allocators by all code of the project (ld --wrap); not by libraries. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

void *__wrap_malloc(size_t size)
{
    return granted() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
    return granted() ? __real_calloc(n, size) : NULL;
}

void *__wrap_realloc(void *p, size_t size)
{
    return granted() ? __real_realloc(p, size) : NULL;
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return granted() ? __real_aligned_alloc(alignment, size) : NULL;
}

/* Check reads the limit of time when a test case is made, which is before harness() is called. */
__attribute__((constructor)) static void one_limit(void)
{
    (void)setenv("CK_DEFAULT_TIMEOUT", HARNESS_SECONDS, 0);
}

int harness(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int bad;

    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    bad = srunner_ntests_failed(runner);
    srunner_free(runner);
    return bad != 0;
}

int harness_skip(const char *why)
{
    printf("1..0 # SKIP %s\n", why);
    return 0;
}

const char *harness_shared(const char *path)
{
    static char whole[4096];
    const char *folder = getenv("OHM_SHARED");

    if (!folder || *folder == '\0')
        return NULL;
    snprintf(whole, sizeof whole, "%s/%s", folder, path);
    return access(whole, R_OK) == 0 ? whole : NULL;
}
