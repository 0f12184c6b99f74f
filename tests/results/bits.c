/* bits.c -- every number of a result file, to the last bit, for bits.sh.
 *
 * usage: bits result FILE.h5      the arrays, one number a line, in hexadecimal
 *        bits draws N             N uniform and N normal random numbers
 */
#include "base/memory.h"
#include "num/rng.h"
#include "store/facts.h"
#include "store/slab.h"
#include "store/store.h"
#include "store/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum ohm_status print_array(struct ohm_store *store, const char *path)
{
    size_t ndim, shape[16], n = 1;
    enum ohm_element element;
    double *values = NULL;
    char **texts = NULL;
    enum ohm_status status;

    OHM_TRY(ohm_store_shape(store, path, &ndim, shape));
    OHM_TRY(ohm_store_element(store, path, &element));
    for (size_t k = 0; k < ndim; k++)
        n *= shape[k];
    if (element == OHM_STRING) {
        OHM_TRY(ohm_store_read_texts(store, path, NULL, NULL, &texts));
        for (size_t k = 0; k < n; k++)
            printf("%s[%zu] %s\n", path, k, texts[k]);
        free(texts);
        return OHM_OK;
    }
    OHM_TRY(OHM_NEW(values, n + 1, "values"));
    status = ohm_store_read(store, path, OHM_DOUBLE, NULL, NULL, values);
    for (size_t k = 0; k < n && status == OHM_OK; k++)
        printf("%s[%zu] %a\n", path, k, values[k]);
    free(values);
    return status;
}

static enum ohm_status print_group(struct ohm_store *store, const char *path)
{
    struct ohm_entry *entries = NULL;
    size_t n = 0;
    enum ohm_status status;

    OHM_TRY(ohm_store_entries(store, path, &n, &entries));
    status = OHM_OK;
    for (size_t k = 0; k < n && status == OHM_OK; k++) {
        char child[1024];

        snprintf(child, sizeof child, "%.500s%s%.255s", path, *path ? "/" : "",
                 entries[k].name);
        status = entries[k].object == OHM_GROUP ? print_group(store, child)
                                                : print_array(store, child);
    }
    free(entries);
    return status;
}

static enum ohm_status print_result(const char *path)
{
    struct ohm_store *store = NULL;
    enum ohm_status status;

    OHM_TRY(ohm_store_open(&store, path));
    status = print_group(store, "");
    ohm_store_close(store);
    return status;
}

static void print_draws(unsigned long n)
{
    for (uint32_t k = 0; k < n; k++) {
        struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 0, k);
        const double uniform = ohm_rng_draw_uniform(&rng);

        printf("draw[%u] %a %a\n", (unsigned)k, uniform, ohm_rng_draw_normal(&rng));
    }
}

int main(int argc, char *argv[])
{
    enum ohm_status status = OHM_OK;

    if (argc == 3 && strcmp(argv[1], "result") == 0)
        status = print_result(argv[2]);
    else if (argc == 3 && strcmp(argv[1], "draws") == 0)
        print_draws(strtoul(argv[2], NULL, 10));
    else
        status = ohm_fail(OHM_EUSAGE, "usage: bits result FILE.h5 | bits draws N");
    if (status != OHM_OK)
        fprintf(stderr, "bits: %s\n", ohm_sentence());
    return status != OHM_OK;
}
