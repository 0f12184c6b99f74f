/* Tells the files that a command has left from those that were there. */
#include "faults/folder.h"

#include "faults/room.h"

#include <dirent.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { FILES = 64, NAME = 300 };

static char before[FILES][NAME];
static size_t files;

/* Files of one folder, each by WHAT, which may remove it. */
static void visit(const char *path, const char *prefix,
                  void (*what)(const char *name, void *user), void *user)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;

    while (folder && (entry = readdir(folder)) != NULL) {
        char name[NAME];

        snprintf(name, sizeof name, "%s%s", prefix, entry->d_name);
        if (entry->d_name[0] != '.')
            what(name, user);
    }
    if (folder)
        closedir(folder);
}

static void visit_both(void (*what)(const char *name, void *user), void *user)
{
    visit(".", "", what, user);
    visit(ROOM, ROOM "/", what, user);
}

static void note(const char *name, void *user)
{
    (void)user;
    if (files < FILES)
        snprintf(before[files++], NAME, "%s", name);
}

static bool was_there(const char *name)
{
    for (size_t k = 0; k < files; k++)
        if (strcmp(name, before[k]) == 0)
            return true;
    return false;
}

struct search {
    const char *output;
    bool resumed;
    char found[NAME];
};

static void judge(const char *name, void *user)
{
    struct search *search = user;
    const size_t n = strlen(search->output);
    const char *ending = strncmp(name, search->output, n) == 0 ? name + n : "-";

    if (was_there(name) || *ending == '\0' ||
        (search->resumed &&
         (strcmp(ending, ".partial") == 0 || strcmp(ending, ".partial.journal") == 0)))
        return;
    snprintf(search->found, NAME, "%s", name);
}

static void remove_one(const char *name, void *user)
{
    (void)user;
    if (!was_there(name))
        remove(name);
}

void folder_note(void)
{
    visit_both(note, NULL);
}

const char *folder_stray(const char *output, bool resumed)
{
    static struct search search;

    search = (struct search){ .output = output, .resumed = resumed };
    visit_both(judge, &search);
    return search.found;
}

void folder_remove_new(void)
{
    visit_both(remove_one, NULL);
}
