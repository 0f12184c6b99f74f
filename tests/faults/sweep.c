/* sweep.c -- runs a command with every way to run out of memory or disk in turn, and judges how it ends.
 *
 * usage: sweep KIND SAMPLES SHIM OUTPUT -- PROGRAM ARGUMENT...
 *
 *     own, foreign   allocation N of the program, or of its libraries, fails
 *     own-on         ... and all later ones
 *     disk           call N that writes a file, and all later ones
 *     size           no file may get longer than N pages of 512 bytes
 *     room           the folder `room`, where OUTPUT has to be, holds N pages of 4096 bytes (a tmpfs)
 *
 * for SAMPLES values of N (0: all).  OUTPUT is the file that the command writes, - for none.  Allowed are: the very same
 * output and file as without the fault, and exit status 0; or another status with a sentence on standard error,
 * and OUTPUT is not there or whole.  Never may the command crash, hang, leave a process or another
 * file (but for OUTPUT.partial with its journal: where PROGRAM's command is `run`, --resume then has to make the
 * same result).  A crash below a library whose own allocation failed is counted apart.
 */
#define _GNU_SOURCE
#include "faults/child.h"
#include "faults/page.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FILES = 64, ARGUMENTS = 64, LONG_STEP = 8 };

static struct sweep {
    const char *kind, *shim, *output;
    char **arguments;
    struct fault_page *page;
    char *print, *file; /* what is right: standard output, and what OUTPUT says; owned */
    char *before[FILES]; /* names in the folder before anything ran */
    size_t files, wrong, refused, same, foreign, resumed;
} sweep;

static bool is_kind(const char *kind)
{
    return strcmp(sweep.kind, kind) == 0;
}

/* --- the folder --- */

static void list_before(void)
{
    DIR *folder = opendir(".");
    const struct dirent *entry;

    while (folder && sweep.files < FILES && (entry = readdir(folder)) != NULL)
        sweep.before[sweep.files++] = strdup(entry->d_name);
    closedir(folder);
}

/* Is the file NAME one that was there, OUTPUT, or one from which a run goes on? */
static bool may_be_there(const char *name)
{
    const size_t n = strlen(sweep.output);
    const bool runs = strcmp(sweep.arguments[1], "run") == 0;

    for (size_t k = 0; k < sweep.files; k++)
        if (strcmp(name, sweep.before[k]) == 0)
            return true;
    return strncmp(name, sweep.output, n) == 0 &&
           (name[n] == '\0' || (runs && (strcmp(name + n, ".partial") == 0 ||
                                         strcmp(name + n, ".partial.journal") == 0)));
}

/* The first file in FOLDER that should not be there; "" for none. */
static const char *stray(const char *folder_path, const char *prefix)
{
    static char found[300];
    DIR *folder = opendir(folder_path);
    const struct dirent *entry;

    found[0] = '\0';
    while (folder && (entry = readdir(folder)) != NULL) {
        char name[300];

        snprintf(name, sizeof name, "%s%s", prefix, entry->d_name);
        if (entry->d_name[0] != '.' && !may_be_there(name))
            snprintf(found, sizeof found, "%s", name);
    }
    closedir(folder);
    return found;
}

static void remove_new(const char *folder_path, const char *prefix)
{
    DIR *folder = opendir(folder_path);
    const struct dirent *entry;

    while (folder && (entry = readdir(folder)) != NULL) {
        char name[300];
        bool old = false;

        snprintf(name, sizeof name, "%s%s", prefix, entry->d_name);
        for (size_t k = 0; k < sweep.files; k++)
            old |= strcmp(name, sweep.before[k]) == 0;
        if (!old && entry->d_name[0] != '.')
            remove(name);
    }
    closedir(folder);
}

/* --- what the output says: of a result its tables, of any other file its bytes --- */

static char *read_file(const char *path)
{
    FILE *in = fopen(path, "rb");
    char *text = calloc(1, 1 << 20);
    size_t n;

    if (!in || !text)
        abort();
    n = fread(text, 1, (1 << 20) - 1, in);
    fclose(in);
    for (size_t k = 0; k < n; k++) /* compared as text */
        text[k] = text[k] == '\0' ? '0' : text[k];
    return text;
}

static char *what_it_says(void)
{
    const char *ending = strrchr(sweep.output, '.');
    char *show[] = { sweep.arguments[0], (char *)"show", (char *)sweep.output, NULL };
    struct child child;
    char *text;

    if (access(sweep.output, F_OK) != 0)
        return NULL;
    if (!ending || strcmp(ending, ".h5") != 0)
        return read_file(sweep.output);
    child_run(&child, show, NULL, 0);
    text = strdup(child.status == 0 ? child.text[0] : child.text[1]);
    child_clear(&child);
    return text;
}

/* --- one run --- */

static void wrong(long n, const char *what, const struct child *child)
{
    sweep.wrong++;
    printf("%s %ld of %s: %s; it ended with %s %d, standard error: %s\n", sweep.kind, n,
           sweep.page->who[0] ? sweep.page->who : "the program", what,
           WIFSIGNALED(child->status) ? "signal" : "status",
           WIFSIGNALED(child->status) ? WTERMSIG(child->status) : WEXITSTATUS(child->status),
           child->text[1]);
}

/* Has the last line of standard error a sentence of the program? */
static bool has_sentence(const struct child *child)
{
    const char *text = child->text[1], *line = text;

    for (const char *p = text; *p; p++)
        if (*p == '\n' && p[1] != '\0')
            line = p + 1;
    return strncmp(line, "ohmslice", 8) == 0 && strlen(line) > 12;
}

/* OUTPUT.partial goes on to the right result. */
static void resume(long n)
{
    char *arguments[ARGUMENTS + 1], partial[300];
    struct child child;
    size_t k = 0;
    char *says;

    snprintf(partial, sizeof partial, "%s.partial", sweep.output);
    if (strcmp(sweep.arguments[1], "run") != 0 || access(partial, F_OK) != 0)
        return;
    for (; sweep.arguments[k] && k < ARGUMENTS - 1; k++)
        arguments[k] = sweep.arguments[k];
    arguments[k] = (char *)"--resume";
    arguments[k + 1] = NULL;
    child_run(&child, arguments, NULL, 0);
    says = child.status == 0 ? what_it_says() : NULL;
    if (!says || strcmp(says, sweep.file) != 0)
        wrong(n, "what it left does not go on to the same result", &child);
    else
        sweep.resumed++;
    free(says);
    child_clear(&child);
}

/* Judges a run that is over; the order matters: a crash is told first. */
static void judge(long n, const struct child *child)
{
    char *says = strcmp(sweep.output, "-") == 0 ? NULL : what_it_says();
    const bool whole = sweep.file ? says && strcmp(says, sweep.file) == 0 : says == NULL;
    const bool ours = !strstr(sweep.page->who, ".so");

    if (child->status == -1)
        wrong(n, "it hangs, or left a process behind", child);
    else if (says && !whole)
        wrong(n, "the file under its name is not the right one", child);
    else if (is_kind("foreign") && !ours &&
             (WIFSIGNALED(child->status) || WEXITSTATUS(child->status) > 6))
        sweep.foreign++;
    else if (WIFSIGNALED(child->status))
        wrong(n, "a crash", child);
    else if (*stray(".", "") || (is_kind("room") && *stray("room", "room/")))
        wrong(n, "a file is left", child);
    else if (child->status != 0 && WEXITSTATUS(child->status) > 6)
        wrong(n, "no exit status of ours", child);
    else if (child->status != 0 && !has_sentence(child))
        wrong(n, "no sentence", child);
    else if (child->status == 0 && !whole)
        wrong(n, "success without the right file", child);
    else if (child->status == 0 && strcmp(child->text[0], sweep.print) != 0)
        wrong(n, "success with another output", child);
    else if (child->status == 0)
        sweep.same++;
    else
        sweep.refused++;
    free(says);
}

/* A tmpfs of N pages over the folder `room`. */
static bool make_room(long n)
{
    char options[64];

    umount("room");
    snprintf(options, sizeof options, "size=%ld", n * 4096);
    return mount("tmpfs", "room", "tmpfs", 0, options) == 0;
}

/* Sets the fault for calls FIRST to LAST. */
static void set_fault(enum fault fault, long first, long last)
{
    sweep.page->fault = (int)fault;
    sweep.page->first = first;
    sweep.page->last = last;
    if (fault != FAULT_NONE)
        sweep.page->who[0] = '\0';
    atomic_store(&sweep.page->count, 0);
    atomic_store(&sweep.page->failed, 0);
}

static enum fault fault_of_kind(void)
{
    if (is_kind("own") || is_kind("own-on"))
        return FAULT_OWN;
    if (is_kind("foreign"))
        return FAULT_FOREIGN;
    return is_kind("disk") ? FAULT_DISK : FAULT_NONE;
}

static void run_once(long n)
{
    const bool single = is_kind("own") || is_kind("foreign");
    const enum fault fault = fault_of_kind();
    struct child child;

    if (is_kind("room") && !make_room(n))
        abort();
    set_fault(fault, n, single ? n : INT32_MAX);
    child_run(&child, sweep.arguments, fault == FAULT_NONE ? NULL : sweep.shim,
              is_kind("size") ? 512 * (size_t)n : 0);
    set_fault(FAULT_NONE, 0, 0);
    judge(n, &child);
    child_clear(&child);
    if (is_kind("room"))
        make_room(4096);
    else if (n % LONG_STEP == 1 || !single)
        resume(n);
    remove_new(".", "");
    if (is_kind("room"))
        remove_new("room", "room/");
}

/* What is right, and how many values of N there are; 0: the command itself fails. */
static long measure(void)
{
    const enum fault fault = fault_of_kind();
    struct child child;
    struct stat facts;
    long n;

    if (is_kind("room") && !make_room(1 << 14))
        abort();
    set_fault(fault, 0, 0);
    child_run(&child, sweep.arguments, fault == FAULT_NONE ? NULL : sweep.shim, 0);
    n = atomic_load(&sweep.page->count);
    set_fault(FAULT_NONE, 0, 0);
    if (child.status != 0) {
        printf("the command fails without any fault: %s\n", child.text[1]);
        n = 0;
    }
    sweep.print = strdup(child.text[0]);
    if (strcmp(sweep.output, "-") != 0)
        sweep.file = what_it_says();
    if (fault == FAULT_NONE && stat(sweep.output, &facts) == 0)
        n = is_kind("size") ? 4 + facts.st_size / 512 : 16 + facts.st_size / 1024;
    child_clear(&child);
    remove_new(".", "");
    if (is_kind("room"))
        remove_new("room", "room/");
    return n;
}

static bool write_text(const char *path, const char *text)
{
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    const bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return good;
}

/* A user namespace whose root is this user. */
static bool become_root(void)
{
    const unsigned user = getuid(), group = getgid();
    char map[64];

    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return false;
    snprintf(map, sizeof map, "0 %u 1", user);
    if (!write_text("/proc/self/uid_map", map) || !write_text("/proc/self/setgroups", "deny"))
        return false;
    snprintf(map, sizeof map, "0 %u 1", group);
    return write_text("/proc/self/gid_map", map);
}

/* Own namespace of mounts, as root or as a user who may have one. */
static bool may_mount(void)
{
    if (unshare(CLONE_NEWNS) != 0 && !become_root())
        return false;
    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
    return make_room(16);
}

static bool make_page(void)
{
    const int fd = memfd_create("page", 0);
    char path[64];

    if (fd < 0 || ftruncate(fd, sizeof *sweep.page) != 0)
        return false;
    sweep.page = mmap(NULL, sizeof *sweep.page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    snprintf(path, sizeof path, "/proc/%ld/fd/%d", (long)getpid(), fd);
    setenv("OHM_FAULT_PAGE", path, 1);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    return sweep.page != MAP_FAILED;
}

/* All values of N, or the first half of SAMPLES and as many spread over the rest. */
static void run_all(long total, long samples)
{
    const long dense = samples == 0 || samples > total ? total : samples / 2;
    const long sparse = samples == 0 || samples > total ? 0 : samples - dense;

    for (long n = 1; n <= dense; n++)
        run_once(n);
    for (long k = 0; k < sparse; k++)
        run_once(dense + 1 + (total - dense - 1) * k / sparse);
}

int main(int argc, char **argv)
{
    long total;

    if (argc < 7 || argc > ARGUMENTS || strcmp(argv[5], "--") != 0)
        return 2;
    sweep.kind = argv[1];
    sweep.shim = argv[3];
    sweep.output = argv[4];
    sweep.arguments = argv + 6;
    if (!make_page())
        return 2;
    mkdir("room", 0700);
    list_before();
    if (is_kind("room") && !may_mount()) {
        printf("no tmpfs can be mounted here\n");
        return 77;
    }
    total = measure();
    if (total > 0)
        run_all(total, strtol(argv[2], NULL, 10));
    printf("%ld values of N: %zu refused, %zu the same, %zu ended below a library, %zu resumed, %zu "
           "wrong\n",
           total, sweep.refused, sweep.same, sweep.foreign, sweep.resumed, sweep.wrong);
    return total == 0 || sweep.wrong > 0;
}
