/* npyhead.c -- reads and writes the header of a .npy file, a Python dictionary. */
#include "exchange/npyhead.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { MAGIC_BYTES = 6, START_BYTES = 10, TEXT_BYTES = 64, ALIGNMENT = 64 };
static const char magic[] = "\x93NUMPY";

/* A place in the dictionary. */
struct cursor {
    const char *name, *begin, *p, *end;
};

static enum ohm_status damaged(const struct cursor *in, const char *wanted)
{
    return ohm_fail(OHM_EINPUT,
                    "%s: the header is damaged: %s is missing at byte %zu of it", in->name,
                    wanted, (size_t)(in->p - in->begin));
}

static void skip_blanks(struct cursor *in)
{
    while (in->p < in->end && (*in->p == ' ' || *in->p == '\n' || *in->p == '\t'))
        in->p++;
}

/* Goes behind WORD, if that comes next. */
static bool takes(struct cursor *in, const char *word)
{
    const size_t length = strlen(word);

    skip_blanks(in);
    if ((size_t)(in->end - in->p) < length || memcmp(in->p, word, length) != 0)
        return false;
    in->p += length;
    return true;
}

/* A text in either kind of quotes, without escapes or control characters. */
static enum ohm_status read_text(struct cursor *in, char text[static TEXT_BYTES])
{
    const char *const quote = takes(in, "'") ? "'" : takes(in, "\"") ? "\"" : NULL;
    size_t n = 0;

    if (!quote)
        return damaged(in, "a text in quotes");
    while (in->p < in->end && *in->p != *quote) {
        if (n + 1 == TEXT_BYTES || *in->p < ' ' || *in->p > '~' || *in->p == '\\')
            return damaged(in, "a short plain text");
        text[n++] = *in->p++;
    }
    text[n] = '\0';
    return takes(in, quote) ? OHM_OK : damaged(in, "a closing quote");
}

static enum ohm_status read_descr(struct cursor *in, struct ohm_npyhead *head)
{
    char text[TEXT_BYTES];

    if (takes(in, "[") || takes(in, "("))
        return ohm_fail(OHM_EINPUT,
                        "%s: holds records; allowed are arrays of one plain type, "
                        "such as '<f8'",
                        in->name);
    OHM_TRY(read_text(in, text));
    if (ohm_dtype_read(text, &head->dtype) != OHM_OK)
        return ohm_while(OHM_EINPUT, "%s", in->name);
    return OHM_OK;
}

static enum ohm_status read_order(struct cursor *in, struct ohm_npyhead *head)
{
    head->fortran = takes(in, "True");
    return head->fortran || takes(in, "False") ? OHM_OK : damaged(in, "True or False");
}

/* One extent; Python 2 put an L behind it. */
static enum ohm_status read_extent(struct cursor *in, size_t *extent)
{
    size_t value = 0, digits = 0;

    skip_blanks(in);
    for (; in->p < in->end && *in->p >= '0' && *in->p <= '9'; in->p++, digits++)
        if (__builtin_mul_overflow(value, (size_t)10, &value) ||
            __builtin_add_overflow(value, (size_t)(*in->p - '0'), &value))
            return ohm_fail(OHM_EINPUT, "%s: the shape is absurd: an extent beyond %zu",
                            in->name, SIZE_MAX);
    if (digits == 0)
        return damaged(in, "an extent");
    (void)takes(in, "L");
    *extent = value;
    return OHM_OK;
}

/* "()", "(3,)", "(3, 4)", "(3, 4,)" */
static enum ohm_status read_shape(struct cursor *in, struct ohm_npyhead *head)
{
    bool comma = true;

    head->ndim = 0;
    memset(head->shape, 0, sizeof head->shape);
    if (!takes(in, "("))
        return damaged(in, "(");
    while (!takes(in, ")")) {
        size_t extent = 0;

        if (!comma)
            return damaged(in, "a comma");
        OHM_TRY(read_extent(in, &extent));
        if (head->ndim == OHM_NPY_AXES)
            return ohm_fail(OHM_EINPUT, "%s: more than %d axes", in->name, OHM_NPY_AXES);
        head->shape[head->ndim++] = extent;
        comma = takes(in, ",");
    }
    return head->ndim != 1 || comma ? OHM_OK : damaged(in, "a comma");
}

static const struct {
    const char *key;
    enum ohm_status (*read)(struct cursor *in, struct ohm_npyhead *head);
} entries[] = { { "descr", read_descr },
                { "fortran_order", read_order },
                { "shape", read_shape } };
enum { ENTRIES = sizeof entries / sizeof *entries };

/* One key with its value; SEEN counts the times of each entry. */
static enum ohm_status read_entry(struct cursor *in, struct ohm_npyhead *head,
                                  int seen[static ENTRIES])
{
    char key[TEXT_BYTES];

    OHM_TRY(read_text(in, key));
    if (!takes(in, ":"))
        return damaged(in, "a colon");
    for (int k = 0; k < ENTRIES; k++) {
        if (strcmp(key, entries[k].key) == 0) {
            seen[k]++;
            return entries[k].read(in, head);
        }
    }
    return ohm_fail(OHM_EINPUT, "%s: the header is damaged: '%s' is not a key of it",
                    in->name, key);
}

static enum ohm_status read_dictionary(struct cursor *in, struct ohm_npyhead *head)
{
    int seen[ENTRIES] = { 0 };
    bool comma = true;

    if (!takes(in, "{"))
        return damaged(in, "{");
    while (!takes(in, "}")) {
        if (!comma)
            return damaged(in, "a comma");
        OHM_TRY(read_entry(in, head, seen));
        comma = takes(in, ",");
    }
    for (int k = 0; k < ENTRIES; k++)
        if (seen[k] != 1)
            return ohm_fail(OHM_EINPUT,
                            "%s: the header is damaged: '%s' stands %d times in it",
                            in->name, entries[k].key, seen[k]);
    skip_blanks(in);
    return in->p == in->end ? OHM_OK : damaged(in, "the end");
}

/* head->n, which must fit as doubles; extents of 0 do not hide the others. */
static enum ohm_status count(const char *name, struct ohm_npyhead *head)
{
    size_t most = sizeof(double);
    bool none = false;

    for (size_t k = 0; k < head->ndim; k++) {
        none = none || head->shape[k] == 0;
        if (head->shape[k] > 0 &&
            (__builtin_mul_overflow(most, head->shape[k], &most) || most > SIZE_MAX / 4))
            return ohm_fail(OHM_EINPUT,
                            "%s: the shape is absurd: no memory holds so many values",
                            name);
    }
    head->n = none ? 0 : most / sizeof(double);
    return OHM_OK;
}

/* Where the dictionary stands. */
static enum ohm_status find_dictionary(const char *name, const unsigned char *at,
                                       size_t size, struct cursor *in)
{
    size_t start = START_BYTES, length;

    if (size < MAGIC_BYTES || memcmp(at, magic, MAGIC_BYTES) != 0)
        return ohm_fail(OHM_EINPUT, "%s: not a .npy file", name);
    if (size >= START_BYTES && (at[6] < 1 || at[6] > 3 || at[7] != 0))
        return ohm_fail(OHM_EINPUT, "%s: version %u.%u of .npy; 1.0, 2.0 and 3.0 are read",
                        name, at[6], at[7]);
    if (size >= START_BYTES && at[6] > 1)
        start += 2;
    if (size < start)
        return ohm_fail(OHM_EINPUT, "%s: cut off within the header", name);
    length = at[8] | (size_t)at[9] << 8;
    if (at[6] > 1)
        length |= (size_t)at[10] << 16 | (size_t)at[11] << 24;
    if (length > size - start)
        return ohm_fail(OHM_EINPUT, "%s: cut off within the header", name);
    in->name = name;
    in->begin = in->p = (const char *)at + start;
    in->end = in->begin + length;
    return OHM_OK;
}

enum ohm_status ohm_npyhead_read(const char *name, const void *bytes, size_t size,
                                 struct ohm_npyhead *head)
{
    struct ohm_npyhead draft = { 0 };
    struct cursor in;

    OHM_TRY(find_dictionary(name, bytes, size, &in));
    OHM_TRY(read_dictionary(&in, &draft));
    OHM_TRY(count(name, &draft));
    draft.bytes = (size_t)(in.end - (const char *)bytes);
    *head = draft;
    return OHM_OK;
}

size_t ohm_npyhead_write(size_t ndim, const size_t shape[],
                         char head[static OHM_NPYHEAD_BYTES])
{
    char *const text = head + START_BYTES;
    const size_t room = OHM_NPYHEAD_BYTES - START_BYTES;
    size_t used, length;

    assert(ndim <= OHM_NPY_AXES);
    used =
        (size_t)snprintf(text, room, "{'descr': '<f8', 'fortran_order': False, 'shape': (");
    for (size_t k = 0; k < ndim; k++)
        used += (size_t)snprintf(text + used, room - used, "%zu%s", shape[k],
                                 k + 1 < ndim ? ", "
                                 : ndim == 1  ? ","
                                              : "");
    used += (size_t)snprintf(text + used, room - used, "), }");
    length = START_BYTES + used + 1;
    length = (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - START_BYTES;
    memset(text + used, ' ', length - used);
    text[length - 1] = '\n';
    memcpy(head, magic, MAGIC_BYTES);
    memcpy(head + MAGIC_BYTES, "\x01\x00", 2);
    head[8] = (char)(length & 255);
    head[9] = (char)(length >> 8);
    return START_BYTES + length;
}
