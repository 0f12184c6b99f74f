/* subckt.c -- fuzz target: a netlist of the user's, checked against the contract.
 *
 * The first byte is how many ports its cell has and whether it has a name and a section, which then stand before
 * the first zero bytes; what stands behind a further one is the file more.sub beside it.
 */
#include "fuzz/fuzz.h"

#include "netlist/subckt.h"

/* A folder of this process, since files are included from folders. */
static char folder[64];

static void leave(void)
{
    char path[80];

    snprintf(path, sizeof path, "%s/cell.sub", folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/more.sub", folder);
    unlink(path);
    rmdir(folder);
}

static void enter(void)
{
    const char *root = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

    snprintf(folder, sizeof folder, "%s/ohmslice-fuzz-XXXXXX", root);
    if (!mkdtemp(folder))
        abort();
    atexit(leave);
    ohm_log_level(OHM_QUIET);
}

static void put(const char *name, const void *bytes, size_t size, char path[80])
{
    int fd;

    snprintf(path, 80, "%s/%s", folder, name);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
        abort();
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const unsigned how = fuzz_byte(&data, &size);
    struct ohm_cell cell = { .law = { .kind = OHM_LAW_SPICE }, .access = how & 1 };
    char *word = NULL, *text = NULL, path[80];
    const uint8_t *more;

    if (folder[0] == '\0')
        enter();
    for (unsigned k = 0; k < 2; k++) {
        if (!(how & 2U << k))
            continue;
        word = fuzz_word(&data, &size);
        snprintf(k == 0 ? cell.foreign.name : cell.foreign.section, 60, "%s", word);
        free(word);
    }
    more = size > 0 ? memchr(data, '\0', size) : NULL;
    if (more)
        put("more.sub", more + 1, (size_t)(data + size - more - 1), path);
    put("cell.sub", data, more ? (size_t)(more - data) : size, path);
    snprintf(cell.foreign.file, sizeof cell.foreign.file, "%s", path);
    if (fuzz_told(ohm_subckt_load(&cell, &text)) == OHM_OK &&
        (!text || !strstr(text, "subckt")))
        fuzz_wrong("a cell without a text");
    free(text);
    return 0;
}
