/* scratch.h -- a folder of its own for each test: scratch_setup and scratch_teardown as a checked
 * fixture, in("name") for the path of a file in it. */
#ifndef OHM_TESTS_STORE_SCRATCH_H
#define OHM_TESTS_STORE_SCRATCH_H

#include "harness.h"
#include "store/tree.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char scratch[] = "scratch-XXXXXX";

static void scratch_setup(void)
{
    strcpy(scratch + strlen(scratch) - 6, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(scratch));
}

/* One of a few buffers, used in turn. */
static inline const char *in(const char *name)
{
    static char paths[8][512];
    static int turn;
    char *path = paths[turn = (turn + 1) % 8];

    snprintf(path, sizeof paths[0], "%s/%s", scratch, name);
    return path;
}

static void scratch_teardown(void)
{
    DIR *folder = opendir(scratch);
    const struct dirent *entry;

    while ((entry = readdir(folder)) != NULL)
        remove(in(entry->d_name));
    closedir(folder);
    rmdir(scratch);
}

/* What PATH of the store is; that it can be found out is part of the test. */
static inline enum ohm_object object_of(struct ohm_store *store, const char *path)
{
    enum ohm_object object = OHM_NO_OBJECT;

    ck_ok(ohm_store_object(store, path, &object));
    return object;
}

static inline bool there_is(struct ohm_store *store, const char *path)
{
    return object_of(store, path) != OHM_NO_OBJECT;
}

#endif
