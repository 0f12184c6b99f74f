#include "store/handle.h"

#include <string.h>

/* The length of the UTF-8 character at P, 0 if it is none.  Overlong forms, surrogates and what is
 * beyond U+10FFFF are none. */
static size_t character(const unsigned char *p)
{
    const size_t n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    unsigned long code = n == 1 ? p[0] : p[0] & (0x7fu >> n);
    static const unsigned long least[] = { 0, 0, 0x80, 0x800, 0x10000 };

    if (n > 1 && (p[0] < 0xc2 || p[0] > 0xf4))
        return 0;
    for (size_t k = 1; k < n; k++) {
        if ((p[k] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (p[k] & 0x3fu);
    }
    if (code < least[n] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return 0;
    return n;
}

enum ohm_status ohm_text_check(const char *text)
{
    for (const unsigned char *p = (const unsigned char *)text; *p;) {
        const size_t n = character(p);

        if (n == 0)
            return ohm_fail(OHM_EUSAGE, "a text is not UTF-8 from its byte %td on",
                            p - (const unsigned char *)text);
        p += n;
    }
    return OHM_OK;
}

static bool begins_well(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (unsigned char)c >= 0x80;
}

enum ohm_status ohm_name_check(const char *name)
{
    const size_t n = strlen(name);

    if (n == 0)
        return ohm_fail(OHM_EUSAGE, "a name is empty");
    if (n >= OHM_ENTRY_BYTES)
        return ohm_fail(OHM_EUSAGE, "the name \"%.32s...\" is longer than %d bytes", name,
                        OHM_ENTRY_BYTES - 1);
    if (ohm_text_check(name) != OHM_OK)
        return ohm_while(OHM_EUSAGE, "a name");
    if (!begins_well(name[0]))
        return ohm_fail(OHM_EUSAGE,
                        "the name \"%s\" does not begin with a letter, digit or underscore",
                        name);
    for (size_t k = 0; k < n; k++)
        if ((unsigned char)name[k] < ' ' || name[k] == 0x7f || name[k] == '/')
            return ohm_fail(OHM_EUSAGE, "the name \"%s\" has a '/' or a control character",
                            name);
    if (name[n - 1] == ' ')
        return ohm_fail(OHM_EUSAGE, "the name \"%s\" ends with a blank", name);
    return OHM_OK;
}

enum ohm_status ohm_path_clean(const char *path, char clean[OHM_PATH_BYTES])
{
    const char *p = path + strspn(path, "/");
    char name[OHM_ENTRY_BYTES + 1], draft[OHM_PATH_BYTES];
    size_t used = 0;

    if (strlen(path) >= OHM_PATH_BYTES - 1)
        return ohm_fail(OHM_EUSAGE, "the path \"%.32s...\" is longer than %d bytes", path,
                        OHM_PATH_BYTES - 2);
    while (*p) {
        const size_t n = strcspn(p, "/");

        memcpy(name, p, n < sizeof name ? n : sizeof name - 1);
        name[n < sizeof name ? n : sizeof name - 1] = '\0';
        if (ohm_name_check(name) != OHM_OK)
            return ohm_while(OHM_EUSAGE, "the path \"%s\"", path);
        draft[used++] = '/';
        memcpy(draft + used, p, n);
        used += n;
        p += n;
        if (*p == '/' && *++p == '\0')
            return ohm_fail(OHM_EUSAGE, "the path \"%s\" ends with a '/'", path);
    }
    if (used == 0)
        draft[used++] = '/';
    draft[used] = '\0';
    memcpy(clean, draft, used + 1);
    return OHM_OK;
}
