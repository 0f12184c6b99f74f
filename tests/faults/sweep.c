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
#include "faults/folder.h"
#include "faults/page.h"
#include "faults/room.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS = 64, LONG_STEP = 8 };

static struct sweep {
    const char *kind, *shim, *output;
    char **arguments;
    struct fault_page *page;
    char *print, *file; /* what is right: standard output, and what OUTPUT says; owned */
    size_t wrong, refused, same, foreign, resumed;
} sweep;

static bool is_kind(const char *kind)
{
    return strcmp(sweep.kind, kind) == 0;
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
           WIFSIGNALED(child->status) ? WTERMSIG(child->status)
                                      : WEXITSTATUS(child->status),
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
    else if (*folder_stray(sweep.output, strcmp(sweep.arguments[1], "run") == 0))
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

    if (is_kind("room") && !room_make(n))
        abort();
    set_fault(fault, n, single ? n : INT32_MAX);
    child_run(&child, sweep.arguments, fault == FAULT_NONE ? NULL : sweep.shim,
              is_kind("size") ? 512 * (size_t)n : 0);
    set_fault(FAULT_NONE, 0, 0);
    judge(n, &child);
    child_clear(&child);
    if (is_kind("room"))
        room_make(4096);
    else if (n % LONG_STEP == 1 || !single)
        resume(n);
    folder_remove_new();
}

/* What is right, and how many values of N there are; 0: the command itself fails. */
static long measure(void)
{
    const enum fault fault = fault_of_kind();
    struct child child;
    struct stat facts;
    long n;

    if (is_kind("room") && !room_make(1 << 14))
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
    folder_remove_new();
    return n;
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
    mkdir(ROOM, 0700);
    folder_note();
    if (is_kind("room") && !room_possible()) {
        printf("no tmpfs can be mounted here\n");
        return 77;
    }
    total = measure();
    if (total > 0)
        run_all(total, strtol(argv[2], NULL, 10));
    printf("%ld values of N: %zu refused, %zu the same, %zu ended below a library, %zu "
           "resumed, %zu "
           "wrong\n",
           total, sweep.refused, sweep.same, sweep.foreign, sweep.resumed, sweep.wrong);
    return total == 0 || sweep.wrong > 0;
}
