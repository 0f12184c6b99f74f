/* path.c -- checks names, texts and paths. */
#include "store/handle.h"

#include "base/utf8.h"

#include <string.h>

enum ohm_status ohm_text_check(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;

    for (size_t left = strlen(text), n; left > 0; p += n, left -= n) {
        n = ohm_utf8_length(p, left);
        if (n == 0 || n > left)
            return ohm_fail(OHM_EUSAGE, "a text is not UTF-8 from its byte %td on",
                            p - (const unsigned char *)text);
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
