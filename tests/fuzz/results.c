/* results.c -- fuzz target: a result file that is good HDF5 and anything as a result (change.h). */
#include "fuzz/change.h"
#include "fuzz/result.h"

#include "results/kept.h"
#include "claims/summary.h"
#include "model/weights.h"
#include "report/page.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/seal.h"
#include "store/slab.h"

static FILE *sink;

/* The small result, made once; *n bytes. */
static void *small_result(size_t *n)
{
    static void *bytes;
    static size_t size;
    char path[64];
    FILE *in;

    if (!bytes) {
        snprintf(path, sizeof path, "%s/fuzz-small-%ld.h5",
                 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid());
        setenv("PATH", "/nonexistent", 1); /* no gnuplot */
        ohm_log_level(OHM_QUIET);
        sink = fopen("/dev/null", "w");
        result_write(path);
        in = fopen(path, "rb");
        bytes = malloc(1 << 20);
        if (!in || !bytes || !sink)
            abort();
        size = fread(bytes, 1, 1 << 20, in);
        fclose(in);
        unlink(path);
    }
    *n = size;
    return bytes;
}

/* All values of an array, as show prints them. */
static void read_values(struct ohm_store *store, const char *path,
                        const struct ohm_array_facts *facts)
{
    size_t n = 1;
    double *values;
    char **texts;

    for (size_t k = 0; k < facts->ndim; k++)
        n *= facts->shape[k];
    if (n > 1 << 16)
        return;
    if (facts->element == OHM_STRING) {
        if (fuzz_told(ohm_store_read_texts(store, path, NULL, NULL, &texts)) == OHM_OK)
            free(texts);
        return;
    }
    values = malloc((n + 1) * sizeof *values);
    if (!values)
        abort();
    (void)fuzz_told(ohm_store_read(store, path, OHM_DOUBLE, NULL, NULL, values));
    free(values);
}

static void read_notes(struct ohm_store *store, const char *path)
{
    struct ohm_note *notes = NULL;
    size_t n = 0;
    int64_t count;
    double real;
    char *text;

    if (fuzz_told(ohm_store_notes(store, path, &n, &notes)) != OHM_OK)
        return;
    for (size_t k = 0; k < n; k++) {
        if (fuzz_told(ohm_note_read_text(store, path, notes[k].key, &text)) == OHM_OK)
            free(text);
        (void)fuzz_told(ohm_note_read_real(store, path, notes[k].key, &real));
        (void)fuzz_told(ohm_note_read_count(store, path, notes[k].key, &count));
    }
    free(notes);
}

/* Everything below PATH. */
static void read_group(struct ohm_store *store, const char *path, unsigned depth)
{
    struct ohm_entry *entries = NULL;
    struct ohm_array_facts facts;
    size_t n = 0;

    read_notes(store, path);
    if (depth > 4 || fuzz_told(ohm_store_entries(store, path, &n, &entries)) != OHM_OK)
        return;
    for (size_t k = 0; k < n; k++) {
        char child[1024];

        snprintf(child, sizeof child, "%.700s%s%.255s", path, *path ? "/" : "",
                 entries[k].name);
        if (entries[k].object == OHM_GROUP) {
            read_group(store, child, depth + 1);
        } else if (fuzz_told(ohm_store_facts(store, child, &facts)) == OHM_OK) {
            read_values(store, child, &facts);
            ohm_array_facts_clear(&facts);
        }
    }
    free(entries);
}

/* The ledger that the file says it is, as show and merge take it. */
static void read_ledger(const char *path)
{
    static struct ohm_experiment experiment;
    static struct ohm_ledger ledger;
    struct ohm_judgements judgements = { 0 };

    if (fuzz_told(ohm_record_open(path, &experiment, &ledger)) != OHM_OK)
        return;
    if (fuzz_told(ohm_judgements_init(&judgements, &ledger.result)) == OHM_OK)
        ohm_summary_print(sink, &ledger, &judgements);
    ohm_judgements_clear(&judgements);
    (void)fuzz_told(ohm_record_load(path, &ledger));
    ohm_ledger_clear(&ledger);
    ohm_experiment_clear(&experiment);
}

/* One read as netlist --from finds it, and the weights. */
static void read_parts(const char *path)
{
    struct ohm_reread_id id;
    struct ohm_network network;

    if (fuzz_told(ohm_weights_read(path, 0, &network)) == OHM_OK)
        ohm_network_clear(&network);
    if (fuzz_told(ohm_kept_find(path, "traces/nodal", 0, &id)) == OHM_OK)
        (void)fuzz_told(ohm_kept_expect(sink, path, "traces/nodal", 0, false));
}

/* The first byte chooses who reads. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fuzz_file file;
    struct ohm_store *store;
    size_t n, changed;
    const unsigned reader = fuzz_byte(&data, &size) % 4;
    void *good = small_result(&n);
    void *bytes = change_result(good, n, data, size, &changed);
    const char *path = fuzz_file(&file, bytes, changed);

    free(bytes);
    if (ohm_seal_append(file.fd) !=
        OHM_OK) /* so that it is read here, not in another process */
        abort();
    if (reader == 0) {
        read_ledger(path);
    } else if (reader == 1) {
        (void)fuzz_told(ohm_page_write(path, sink));
    } else if (reader == 2) {
        read_parts(path);
    } else if (fuzz_told(ohm_store_open(&store, path)) == OHM_OK) {
        read_group(store, "", 0);
        ohm_store_close(store);
    }
    return 0;
}
