/* scan.c -- the bytes of a file to statements. */
#include "netlist/scan.h"

#include "base/input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- bytes --- */

/* The bytes to make room for first: one more than the file has, so that its end is met without growing. */
static size_t first_room(int fd, size_t most)
{
    struct stat facts;

    return (fstat(fd, &facts) == 0 && (size_t)facts.st_size < most ? (size_t)facts.st_size
                                                                   : most) +
           1;
}

/* Until the end, with a zero byte behind it; *text is the caller's to free, after failure too. */
static enum ohm_status read_bytes(int fd, const char *name, size_t most, char **text,
                                  size_t *size)
{
    size_t room = first_room(fd, most);

    *size = 0;
    for (;;) {
        char *grown = realloc(*text, room + 1);
        ssize_t n;

        if (!grown)
            return ohm_fail(OHM_ENOMEM, "%s: no memory for it", name);
        *text = grown;
        do
            n = read(fd, grown + *size, room - *size);
        while (n < 0 && errno == EINTR);
        if (n < 0)
            return ohm_fail(OHM_EIO, "%s: %s", name, strerror(errno));
        *size += (size_t)n;
        if (*size > most)
            return ohm_fail(OHM_EINPUT,
                            "%s: with what it includes it is longer than %d bytes, the "
                            "most that is read",
                            name, OHM_SCAN_BYTES);
        grown[*size] = '\0';
        if (n == 0)
            return OHM_OK;
        if (*size == room)
            room = room <= most / 2 ? 2 * room : most + 1;
    }
}

/* A whole regular file; *text is the caller's to free, and has a zero byte behind it. */
static enum ohm_status slurp(const char *path, const char *name, size_t most, char **text,
                             size_t *size)
{
    char *draft = NULL;
    enum ohm_status status = OHM_OK;
    int fd;

    OHM_TRY(ohm_input_open(path, &fd));
    OHM_GO(read_bytes(fd, name, most, &draft, size));
    *text = draft;
    draft = NULL;
out:
    free(draft);
    close(fd);
    return status;
}

/* --- lines --- */

/* How long a line is without the comment at its end: where ngspice sees one. */
static size_t without_comment(const char *line, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const bool gap = k == 0 || strchr(" \t,", line[k - 1]) != NULL;

        if (line[k] == ';' || (line[k] == '/' && k + 1 < n && line[k + 1] == '/') ||
            (line[k] == '$' && gap))
            return k;
    }
    return n;
}

static bool begins(const char *line, size_t n, const char *word)
{
    return n >= strlen(word) && strncasecmp(line, word, strlen(word)) == 0;
}

/* What a comment may not be: ngspice carries out the one, and takes a file with the other for a script. */
static enum ohm_status check_comment(const struct ohm_statement *here, const char *line,
                                     size_t n)
{
    if (begins(line, n, "*#"))
        return ohm_statement_refuse(here, "a comment that begins with *# is a command of "
                                          "ngspice");
    if (begins(line, n, "*ng_script"))
        return ohm_statement_refuse(here, "*ng_script makes a script of a netlist");
    return OHM_OK;
}

static enum ohm_status check_control(const struct ohm_statement *here, const char *line,
                                     size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const unsigned char c = (unsigned char)line[k];

        if ((c < ' ' && c != '\t') || c == 0x7f)
            return ohm_statement_refuse(here, "there is a control character, 0x%02x", c);
    }
    return OHM_OK;
}

/* Names of files are not passed on, so they may have any letters. */
static enum ohm_status check_letters(const struct ohm_statement *here, const char *line,
                                     size_t n)
{
    if (begins(line, n, ".inc") || begins(line, n, ".lib"))
        return OHM_OK;
    for (size_t k = 0; k < n; k++) {
        if ((unsigned char)line[k] >= 0x80)
            return ohm_statement_refuse(here, "there is a letter that is not ASCII outside "
                                              "of a comment");
        if (strchr("`$\\\"#@", line[k]))
            return ohm_statement_refuse(here,
                                        "there is a %c, which netlists of cells may "
                                        "not have outside of a comment",
                                        line[k]);
    }
    return OHM_OK;
}

/* One line, without its end. */
static enum ohm_status take_line(const struct ohm_statement *here, const char *line,
                                 size_t n, size_t first, struct ohm_statements *to)
{
    OHM_TRY(check_control(here, line, n));
    while (n > 0 && strchr(" \t", *line)) {
        line++;
        n--;
    }
    if (n > 0 && *line == '*')
        return check_comment(here, line, n);
    n = without_comment(line, n);
    while (n > 0 && strchr(" \t", line[n - 1]))
        n--;
    if (n == 0)
        return OHM_OK;
    OHM_TRY(check_letters(here, line, n));
    if (*line != '+')
        return ohm_statements_add(to, line, n, here->file, here->line);
    if (to->n == first)
        return ohm_statement_refuse(here, "a line that goes on (+) where nothing began");
    return ohm_statements_extend(to, line + 1, n - 1);
}

static enum ohm_status take_lines(const char *text, size_t size, const char *file,
                                  struct ohm_statements *to)
{
    static const char mark[] = "\xef\xbb\xbf"; /* a byte order mark, as editors write it */
    const char *end = text + size, *line = text;
    const size_t first = to->n;
    struct ohm_statement here = { .file = file, .line = 1 };

    if (size >= 3 && memcmp(text, mark, 3) == 0)
        line += 3;
    for (; line < end; here.line++) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t n = (size_t)((stop ? stop : end) - line);

        if (n > 0 && line[n - 1] == '\r')
            n--;
        OHM_TRY(take_line(&here, line, n, first, to));
        line = stop ? stop + 1 : end;
    }
    return OHM_OK;
}

enum ohm_status ohm_scan_file(const char *path, const char *name, size_t *bytes,
                              struct ohm_statements *to)
{
    char *text = NULL;
    const char *file;
    size_t size = 0;
    enum ohm_status status;

    OHM_TRY(ohm_statements_file(to, name, &file));
    OHM_TRY(slurp(path, name, OHM_SCAN_BYTES - *bytes, &text, &size));
    *bytes += size;
    status = take_lines(text, size, file, to);
    free(text);
    return status;
}
