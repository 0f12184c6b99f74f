/* request.c -- packs and unpacks a run. */
#include "spice/request.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The bytes: this head, then the strings, each with its zero byte: deck, analysis, model ("": none),
 * vectors. */
struct head {
    size_t points, n;
    unsigned char linear, freely;
};

static void put(FILE *out, const char *text)
{
    fwrite(text, 1, strlen(text) + 1, out);
}

enum ohm_status ohm_request_pack(const struct ohm_request *request, char **bytes,
                                 size_t *size)
{
    const struct ohm_spice_run *run = &request->run;
    struct head head;
    char *packed = NULL;
    FILE *out = open_memstream(&packed, size);
    bool good;

    if (!out)
        return ohm_fail(OHM_ENOMEM, "no memory for a request");
    memset(&head, 0, sizeof head); /* the gaps too */
    head.points = run->points;
    head.n = run->n;
    head.linear = run->linear;
    head.freely = request->freely;
    fwrite(&head, sizeof head, 1, out);
    put(out, run->deck);
    put(out, run->analysis);
    put(out, run->osdi ? run->osdi : "");
    for (size_t k = 0; k < run->n; k++)
        put(out, run->vectors[k]);
    good = !ferror(out);
    if (fclose(out) != 0 || !good) {
        free(packed);
        return ohm_fail(OHM_ENOMEM, "no memory for a request");
    }
    *bytes = packed;
    return OHM_OK;
}

/* The text at *AT, which then stands behind it; NULL if it does not end before END. */
static const char *next(const char **at, const char *end)
{
    const char *text = *at;
    const char *zero = text < end ? memchr(text, '\0', (size_t)(end - text)) : NULL;

    *at = zero ? zero + 1 : end;
    return zero ? text : NULL;
}

/* The texts of RUN, whose vectors[n] are ready to be filled; false if any is missing or there are more. */
static bool read_texts(struct ohm_spice_run *run, const char **vectors, const char *at,
                       const char *end)
{
    bool good;

    run->deck = next(&at, end);
    run->analysis = next(&at, end);
    run->osdi = next(&at, end);
    good = run->osdi != NULL; /* the last that was looked for */
    if (good && run->osdi[0] == '\0')
        run->osdi = NULL;
    for (size_t k = 0; good && k < run->n; k++) {
        vectors[k] = next(&at, end);
        good = vectors[k] != NULL;
    }
    run->vectors = vectors;
    return good && at == end;
}

enum ohm_status ohm_request_unpack(struct ohm_request *request, const char *bytes,
                                   size_t size)
{
    struct ohm_request draft = { .freely = false };
    const char **vectors;
    struct head head;

    if (size < sizeof head)
        return ohm_fail(OHM_EUSAGE, "%zu bytes are no request", size);
    memcpy(&head, bytes, sizeof head);
    if (head.n > size) /* each name has a byte at least */
        return ohm_fail(OHM_EUSAGE, "%zu bytes are no request", size);
    vectors = calloc(head.n + 1, sizeof *vectors);
    if (!vectors)
        return ohm_fail(OHM_ENOMEM, "no memory for %zu vectors", head.n);
    draft.freely = head.freely;
    draft.run.points = head.points;
    draft.run.n = head.n;
    draft.run.linear = head.linear;
    if (!read_texts(&draft.run, vectors, bytes + sizeof head, bytes + size)) {
        free(vectors);
        return ohm_fail(OHM_EUSAGE, "%zu bytes are no request", size);
    }
    *request = draft;
    return OHM_OK;
}
