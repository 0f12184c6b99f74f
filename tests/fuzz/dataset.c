/* dataset.c -- fuzz target: a data set in an .npz, or, where the first byte is odd, in four IDX files.
 *
 * The four begin one after the other: two bytes of length, then the bytes.
 */
#include "fuzz/archive.h"
#include "fuzz/memory.h"
#include "fuzz/zipped.h"

#include "model/dataset.h"

#include <stdbool.h>

static char folder[64], path[4][128];

static void remove_folder(void)
{
    for (int k = 0; k < 4; k++)
        unlink(path[k]);
    rmdir(folder);
}

/* A folder of four empty files: that they are there is asked of the disk, what is in them is not. */
static void make_folder(void)
{
    static const char *const names[] = { "train-images-idx3-ubyte",
                                         "train-labels-idx1-ubyte",
                                         "t10k-images-idx3-ubyte",
                                         "t10k-labels-idx1-ubyte" };
    const char *where = getenv("TMPDIR");

    snprintf(folder, sizeof folder, "%.40s/fuzz-XXXXXX", where ? where : "/tmp");
    if (!mkdtemp(folder))
        abort();
    for (int k = 0; k < 4; k++) {
        snprintf(path[k], sizeof path[k], "%s/%s", folder, names[k]);
        if (close(open(path[k], O_CREAT | O_WRONLY | O_CLOEXEC, 0600)) != 0)
            abort();
    }
    atexit(remove_folder);
}

static const char *four_files(const uint8_t *data, size_t size)
{
    static char name[80];

    if (folder[0] == '\0')
        make_folder();
    for (unsigned k = 0; k < 4; k++) {
        const size_t wanted =
            256 * (size_t)fuzz_byte(&data, &size) + fuzz_byte(&data, &size);
        const size_t n = wanted < size ? wanted : size;

        memory_file(k, path[k], data, n);
        data += n;
        size -= n;
    }
    snprintf(name, sizeof name, "mnist:%s", folder);
    return name;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fuzz_file file;
    const bool four = fuzz_byte(&data, &size) % 2 == 1;
    struct ohm_dataset set;
    char name[64];

    if (!four) {
        const struct archive *zip = archive_of(data, size);

        snprintf(name, sizeof name, "npz:%.50s", zipped_file(&file, zip->at, zip->n));
    }
    if (fuzz_told(ohm_dataset_init(&set, four ? four_files(data, size) : name, 1, 1)) !=
        OHM_OK)
        return 0;
    for (size_t k = 0; k < set.train.n; k++)
        if (set.train.label[k] >= set.classes)
            fuzz_wrong("a label beyond the classes");
    if (set.test.n == 0 || !isfinite(set.mean) || !(set.deviation > 0))
        fuzz_wrong("a data set without images");
    ohm_dataset_clear(&set);
    return 0;
}
