/* shim.c -- makes the N-th allocation, or the N-th call that writes a file, fail (LD_PRELOAD).
 *
 * Which calls are counted and which fail stands in the page (page.h).  A library that is loaded
 * by LD_PRELOAD comes before libc, so its malloc is everybody's; the allocators behind it are those that
 * glibc has under names of its own.
 */
#define _GNU_SOURCE
#include "faults/page.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

enum { OBJECTS = 128, FRAMES = 48 };

/* Where the program and its libraries lie; the program is the first. */
static struct object {
    uintptr_t from, to;
    const char *name;
} object[OBJECTS];
static size_t objects;

static struct fault_page *page;
static _Thread_local bool busy; /* in here already */

static int note_object(struct dl_phdr_info *info, size_t size, void *user)
{
    struct object *o = &object[objects];

    (void)size, (void)user;
    o->name = info->dlpi_name;
    o->from = UINTPTR_MAX;
    for (int k = 0; k < info->dlpi_phnum; k++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[k];
        const uintptr_t from = info->dlpi_addr + part->p_vaddr;

        if (part->p_type != PT_LOAD)
            continue;
        o->from = from < o->from ? from : o->from;
        o->to = from + part->p_memsz > o->to ? from + part->p_memsz : o->to;
    }
    objects++;
    return objects == OBJECTS;
}

static size_t object_of(const void *address)
{
    size_t k = 0;

    while (k < objects &&
           ((uintptr_t)address < object[k].from || (uintptr_t)address >= object[k].to))
        k++;
    return k;
}

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("OHM_FAULT_PAGE");
    void *frames[1], *at;
    int fd;

    busy = true;
    dl_iterate_phdr(note_object, NULL);
    backtrace(frames, 1);   /* what it loads, it loads now */
    unsetenv("LD_PRELOAD"); /* programs that this one starts are not meant */
    fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd >= 0) {
        at = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        page = at == MAP_FAILED ? NULL : at;
        close(fd);
    }
    busy = false;
}

/* Notes which library, other than libc and this one, asked. */
static void note_who(void)
{
    void *frames[FRAMES];
    const int n = backtrace(frames, FRAMES);

    for (int k = 0; k < n; k++) {
        const size_t o = object_of(frames[k]);
        const char *name = o < objects ? object[o].name : "", *slash = strrchr(name, '/');

        if (strstr(name, "libc.so") || strstr(name, "shim"))
            continue;
        snprintf(page->who, sizeof page->who, "%s", slash ? slash + 1 : name);
        return;
    }
}

/* Counts a call; must it fail? */
static bool fails(enum fault fault)
{
    bool failing;
    long n;

    if (!page || busy || page->fault != (int)fault)
        return false;
    busy = true;
    n = atomic_fetch_add(&page->count, 1) + 1;
    failing = page->first > 0 && n >= page->first && n <= page->last;
    if (failing && atomic_fetch_add(&page->failed, 1) == 0)
        note_who();
    busy = false;
    return failing;
}

static bool no_memory(const void *caller)
{
    const bool failing = fails(object_of(caller) == 0 ? FAULT_OWN : FAULT_FOREIGN);

    if (failing)
        errno = ENOMEM;
    return failing;
}

void *malloc(size_t size)
{
    return no_memory(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return no_memory(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
    return no_memory(__builtin_return_address(0)) ? NULL : __libc_realloc(p, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return no_memory(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **to, size_t alignment, size_t size)
{
    void *p =
        no_memory(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);

    if (!p)
        return ENOMEM;
    *to = p;
    return 0;
}

/* --- files --- */

static bool no_space(void)
{
    const bool failing = fails(FAULT_DISK);

    if (failing)
        errno = ENOSPC;
    return failing;
}

static bool is_regular(int fd)
{
    struct stat facts;

    return fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode);
}

/* The function of that name behind this one. */
#define BEHIND(name) ((__typeof__(name) *)(uintptr_t)dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *from, size_t size)
{
    return is_regular(fd) && no_space() ? -1 : BEHIND(write)(fd, from, size);
}

ssize_t pwrite(int fd, const void *from, size_t size, off_t at)
{
    return is_regular(fd) && no_space() ? -1 : BEHIND(pwrite)(fd, from, size, at);
}

ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at)
{
    return is_regular(fd) && no_space() ? -1 : BEHIND(pwrite64)(fd, from, size, at);
}

int ftruncate(int fd, off_t length)
{
    return no_space() ? -1 : BEHIND(ftruncate)(fd, length);
}

int ftruncate64(int fd, off64_t length)
{
    return no_space() ? -1 : BEHIND(ftruncate64)(fd, length);
}

int fsync(int fd)
{
    return no_space() ? -1 : BEHIND(fsync)(fd);
}

int rename(const char *from, const char *to)
{
    return no_space() ? -1 : BEHIND(rename)(from, to);
}

FILE *fopen(const char *path, const char *mode)
{
    return strpbrk(mode, "wa") && no_space() ? NULL : BEHIND(fopen)(path, mode);
}

int fclose(FILE *file)
{
    const bool failing = is_regular(fileno(file)) && no_space();
    const int status = BEHIND(fclose)(file);

    if (failing)
        errno = ENOSPC;
    return failing ? EOF : status;
}
