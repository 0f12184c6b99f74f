/* subckt.c -- fuzz target: a netlist of the user's, checked against the contract.
 *
 * The first byte is how many ports its cell has and whether it has a name and a section, which then stand before
 * the first zero bytes; what stands behind a further one is the file more.sub beside it,
 * which else is empty.
 */
#include "fuzz/fuzz.h"

#include "netlist/subckt.h"

/* A folder of this process, since files are included from folders; both stay open. */
static char folder[64];
static struct file {
    char path[80];
    int fd;
    size_t size;
} cell_sub, more_sub;

static void leave(void)
{
    unlink(cell_sub.path);
    unlink(more_sub.path);
    rmdir(folder);
}

static void enter(void)
{
    const char *root = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

    snprintf(folder, sizeof folder, "%s/ohmslice-fuzz-XXXXXX", root);
    if (!mkdtemp(folder))
        abort();
    snprintf(cell_sub.path, sizeof cell_sub.path, "%s/cell.sub", folder);
    snprintf(more_sub.path, sizeof more_sub.path, "%s/more.sub", folder);
    cell_sub.fd = open(cell_sub.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    more_sub.fd = open(more_sub.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    atexit(leave);
    ohm_log_level(OHM_QUIET);
}

static void put(struct file *file, const void *bytes, size_t size)
{
    if ((size > 0 && pwrite(file->fd, bytes, size, 0) != (ssize_t)size) ||
        (size != file->size && ftruncate(file->fd, (off_t)size) != 0))
        abort();
    file->size = size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const unsigned how = fuzz_byte(&data, &size);
    struct ohm_cell cell = { .law = { .kind = OHM_LAW_SPICE }, .access = how & 1 };
    char *word = NULL, *text = NULL;
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
    put(&more_sub, more ? more + 1 : data, more ? (size_t)(data + size - more - 1) : 0);
    put(&cell_sub, data, more ? (size_t)(more - data) : size);
    snprintf(cell.foreign.file, sizeof cell.foreign.file, "%s", cell_sub.path);
    if (fuzz_told(ohm_subckt_load(&cell, &text)) == OHM_OK &&
        (!text || !strcasestr(text, "subckt")))
        fuzz_wrong("a cell without a text");
    free(text);
    return 0;
}
