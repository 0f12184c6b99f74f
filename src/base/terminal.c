/* terminal.c -- standard output and single lines without control characters. */
#define _GNU_SOURCE
#include "base/terminal.h"

#include "base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    PIECE = 8,      /* bytes of one character cleaned, with a zero byte, at most */
    ROOM = 1 << 12, /* bytes written together */
};

/* The first bytes of a character whose rest is not printed yet. */
static unsigned char waiting[4];
static size_t waiting_n;

static bool clean; /* ohm_terminal_clean was called */

/* piece = the character of N bytes at P, or its byte if N is 0, for people; IN_LINE: no line break.
 * Returns the bytes of the piece. */
static size_t put_character(const unsigned char *p, size_t n, bool in_line,
                            char piece[PIECE])
{
    const bool harmless = !in_line && (*p == '\n' || *p == '\t');

    if (n == 0 || (*p < ' ' && !harmless))
        return (size_t)snprintf(piece, PIECE, "\\x%02x", *p);
    if (*p == 0x7f || (n == 2 && p[0] == 0xc2 && p[1] < 0xa0))
        return (size_t)snprintf(piece, PIECE, "\\u%04x", p[n - 1]);
    memcpy(piece, p, n);
    return n;
}

static bool write_all(const char *from, size_t size)
{
    while (size > 0) {
        const ssize_t n = write(STDOUT_FILENO, from, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        from += n;
        size -= (size_t)n;
    }
    return true;
}

/* Writes the N bytes at P cleaned.  ENDED: nothing follows; else *left bytes at their end may be the
 * beginning of a character and are not written. */
static bool write_clean(const unsigned char *p, size_t n, bool ended, size_t *left)
{
    char room[ROOM];
    size_t used = 0, length;

    for (; n > 0; p += length, n -= length) {
        const size_t character = ohm_utf8_length(p, n);

        if (character > n && !ended)
            break;
        length = character == 0 || character > n ? 1 : character;
        if (used + PIECE > ROOM) {
            if (!write_all(room, used))
                return false;
            used = 0;
        }
        used += put_character(p, character > n ? 0 : character, false, room + used);
    }
    *left = n;
    return write_all(room, used);
}

/* What stdio calls with printed bytes; 0 is a failure. */
static ssize_t take(void *cookie, const char *bytes, size_t size)
{
    const unsigned char *p = (const unsigned char *)bytes;
    size_t n = size, left;

    (void)cookie;
    while (waiting_n > 0 &&
           n > 0) { /* byte by byte until the character is whole, or none */
        waiting[waiting_n++] = *p++;
        n--;
        if (!write_clean(waiting, waiting_n, false, &left))
            return 0;
        memmove(waiting, waiting + waiting_n - left, left);
        waiting_n = left;
    }
    if (n == 0)
        return (ssize_t)size;
    if (!write_clean(p, n, false, &left))
        return 0;
    memcpy(waiting, p + n - left, left);
    waiting_n = left;
    return (ssize_t)size;
}

bool ohm_terminal_clean(void)
{
    FILE *out = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = take });

    if (!out)
        return false;
    setvbuf(out, NULL, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, BUFSIZ);
    stdout = out;
    clean = true;
    return true;
}

bool ohm_terminal_flush(void)
{
    size_t left;
    bool good = fflush(stdout) == 0 && !ferror(stdout);

    if (good && clean && waiting_n > 0) {
        good = write_clean(waiting, waiting_n, true, &left);
        waiting_n = 0;
    }
    return good;
}

void ohm_terminal_line(const char *text, char to[], size_t size)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t left = strlen(text), used = 0;

    while (left > 0) {
        const size_t length = ohm_utf8_length(p, left);
        const size_t character = length > left ? 0 : length;
        char piece[PIECE];
        const size_t n = put_character(p, character, true, piece);

        if (used + n >= size)
            break;
        memcpy(to + used, piece, n);
        used += n;
        p += character ? character : 1;
        left -= character ? character : 1;
    }
    to[used] = '\0';
}
