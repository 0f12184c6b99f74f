/* replay.c -- puts the corpus of a fuzz target through it, without libFuzzer; TAP.
 *
 * usage: NAME [FILE ...]      the corpus NAME.corpus of the source tree, or the files as they are
 */
#define _GNU_SOURCE
#include "fuzz/corpus.h"
#include "fuzz/fuzz.h"

enum { ROOM = 1 << 20 };

/* An exact copy, so that a sanitizer sees a read behind its end. */
static void feed(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);

    if (!copy)
        abort();
    if (size > 0)
        memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

/* How many inputs of PATH went through; 0: something is wrong with the file. */
static unsigned feed_corpus(const char *path, uint8_t *room)
{
    FILE *in = fopen(path, "r");
    unsigned line = 0, n = 0;
    size_t size = 0;

    if (!in)
        return 0;
    while (corpus_get(in, room, ROOM, &size, &line)) {
        printf("# line %u\n", line); /* the last one before an end is the finding */
        fflush(stdout);
        feed(room, size);
        n++;
    }
    fclose(in);
    if (size <= ROOM)
        return n;
    printf("# line %u is no input\n", line);
    return 0;
}

static bool feed_file(const char *path, uint8_t *room)
{
    FILE *in = fopen(path, "rb");
    size_t size;

    if (!in)
        return false;
    size = fread(room, 1, ROOM, in);
    fclose(in);
    feed(room, size);
    return true;
}

int main(int argc, char **argv)
{
    const char *folder = getenv("top_srcdir"), *slash = strrchr(argv[0], '/');
    const char *name = slash ? slash + 1 : argv[0];
    uint8_t *room = malloc(ROOM);
    char path[4096];
    unsigned n = 0;

    if (!room)
        return 1;
    feed(NULL, 0);
    for (int k = 1; k < argc; k++)
        n += feed_file(argv[k], room);
    if (argc == 1) {
        snprintf(path, sizeof path, "%s/tests/fuzz/%s.corpus", folder ? folder : ".", name);
        n = feed_corpus(path, room);
    }
    printf("1..1\n%sok 1 - %s: %u inputs of the corpus\n", n > 0 ? "" : "not ", name, n);
    free(room);
    return n == 0;
}
