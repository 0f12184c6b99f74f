/* corpus.c -- a corpus as a folder of files, which libFuzzer takes, and back.
 *
 * usage: corpus unpack FILE FOLDER      a file an input, into a folder that is there
 *        corpus pack FOLDER FILE        the other way; shortest first, equal ones once
 */
#include "fuzz/corpus.h"

#include <dirent.h>
#include <string.h>

enum { ROOM = 1 << 20, MOST = 1 << 16 };

struct input {
    uint8_t *data; /* owned */
    size_t size;
};

static int fail(const char *what)
{
    fprintf(stderr, "corpus: %s\n", what);
    return 1;
}

static int unpack(const char *file, const char *folder, uint8_t *room)
{
    FILE *in = fopen(file, "r");
    unsigned line = 0;
    size_t size = 0;

    if (!in)
        return fail(file);
    while (corpus_get(in, room, ROOM, &size, &line)) {
        char path[4096];
        FILE *out;

        snprintf(path, sizeof path, "%s/seed-%05u", folder, line);
        out = fopen(path, "wb");
        if (!out || fwrite(room, 1, size, out) != size || fclose(out) != 0)
            return fail(path);
    }
    fclose(in);
    return size > ROOM ? fail("a line is no input") : 0;
}

static int compare(const void *left, const void *right)
{
    const struct input *a = left, *b = right;

    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    return memcmp(a->data, b->data, a->size);
}

/* The files of FOLDER into at[MOST]; their number. */
static size_t gather(const char *folder, struct input at[], uint8_t *room)
{
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    size_t n = 0;

    while (entries && n < MOST && (entry = readdir(entries)) != NULL) {
        char path[4096];
        FILE *in;

        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        in = fopen(path, "rb");
        if (!in)
            continue;
        at[n].size = fread(room, 1, ROOM, in);
        fclose(in);
        at[n].data = malloc(at[n].size + 1);
        if (!at[n].data)
            break;
        memcpy(at[n].data, room, at[n].size);
        n++;
    }
    if (entries)
        closedir(entries);
    return n;
}

static int pack(const char *folder, const char *file, uint8_t *room)
{
    static struct input at[MOST];
    const size_t n = gather(folder, at, room);
    FILE *out;

    if (n == 0)
        return fail("the folder has no files");
    out = fopen(file, "w");
    if (!out)
        return fail(file);
    qsort(at, n, sizeof *at, compare);
    for (size_t k = 0; k < n; k++) {
        if (k == 0 || compare(&at[k - 1], &at[k]) != 0)
            corpus_put(out, at[k].data, at[k].size);
    }
    for (size_t k = 0; k < n; k++)
        free(at[k].data);
    return fclose(out) == 0 ? 0 : fail(file);
}

int main(int argc, char **argv)
{
    uint8_t *room = malloc(ROOM);
    int status = 2;

    if (room && argc == 4 && strcmp(argv[1], "unpack") == 0)
        status = unpack(argv[2], argv[3], room);
    else if (room && argc == 4 && strcmp(argv[1], "pack") == 0)
        status = pack(argv[2], argv[3], room);
    else
        fail("unpack FILE FOLDER, or pack FOLDER FILE");
    free(room);
    return status;
}
