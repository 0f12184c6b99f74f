/* corpus.h -- the inputs of one fuzz target in one text file.
 *
 * A line is an input: printable ASCII as it is, but \\ for a backslash, \n for a line end, and \xHH for
 * every other byte and for # at the beginning.  Lines that begin with # are comments.  So a corpus is one file a
 * target, it can be read, edited, and compared line by line.
 */
#ifndef OHM_TESTS_FUZZ_CORPUS_H
#define OHM_TESTS_FUZZ_CORPUS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Writes one input and the line's end. */
static inline void corpus_put(FILE *out, const uint8_t *data, size_t size)
{
    for (size_t k = 0; k < size; k++) {
        const unsigned c = data[k];

        if (c == '\\')
            fputs("\\\\", out);
        else if (c == '\n')
            fputs("\\n", out);
        else if (c < ' ' || c > '~' || (c == '#' && k == 0))
            fprintf(out, "\\x%02x", c);
        else
            fputc((int)c, out);
    }
    fputc('\n', out);
}

/* The byte behind a backslash, or -1 if that is no escape. */
static inline int corpus_escape(FILE *in)
{
    const int c = fgetc(in);
    char digits[3] = "";
    char *end;
    long value;

    if (c == '\\' || c == 'n')
        return c == 'n' ? '\n' : c;
    if (c != 'x' || fread(digits, 1, 2, in) != 2)
        return -1;
    value = strtol(digits, &end, 16);
    return end == digits + 2 ? (int)value : -1;
}

/* The next input into DATA, which holds ROOM bytes; *size are used.  False at the end of the file, and,
 * with *size = ROOM + 1, where a line is wrong or too long.  *line counts lines. */
static inline bool corpus_get(FILE *in, uint8_t *data, size_t room, size_t *size,
                              unsigned *line)
{
    int c;

    *size = 0;
    while ((c = fgetc(in)) == '#') {
        ++*line;
        while (c != '\n' && c != EOF)
            c = fgetc(in);
    }
    if (c == EOF)
        return false;
    ++*line;
    for (; c != '\n' && c != EOF; c = fgetc(in)) {
        const int byte = c == '\\' ? corpus_escape(in) : c;

        if (byte < 0 || *size == room) {
            *size = room + 1;
            return false;
        }
        data[(*size)++] = (uint8_t)byte;
    }
    return true;
}

#endif
