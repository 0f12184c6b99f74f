#include "spice/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The bytes: this head, then the strings, each with its zero byte: deck, analysis, model ("": none),
 * vectors. */
struct head {
    size_t points, n;
    bool linear, freely;
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

static const char *next(const char **at)
{
    const char *text = *at;

    *at += strlen(text) + 1;
    return text;
}

enum ohm_status ohm_request_unpack(struct ohm_request *request, const char *bytes)
{
    struct ohm_spice_run *run = &request->run;
    const char *at = bytes + sizeof(struct head);
    const char **vectors;
    struct head head;

    memcpy(&head, bytes, sizeof head);
    vectors = calloc(head.n + 1, sizeof *vectors);
    if (!vectors)
        return ohm_fail(OHM_ENOMEM, "no memory for %zu vectors", head.n);
    *request = (struct ohm_request){ .freely = head.freely };
    run->points = head.points;
    run->n = head.n;
    run->linear = head.linear;
    run->deck = next(&at);
    run->analysis = next(&at);
    run->osdi = next(&at);
    if (run->osdi[0] == '\0')
        run->osdi = NULL;
    for (size_t k = 0; k < head.n; k++)
        vectors[k] = next(&at);
    run->vectors = vectors;
    return OHM_OK;
}
