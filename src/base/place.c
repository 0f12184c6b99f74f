/* place.c -- finds the project's data files, and says which paths other programs can take. */
#include "base/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum ohm_status ohm_place_find(const char *folder, const char *name, char *path,
                               size_t size)
{
    const char *const roots[] = { getenv("OHM_DATA"), OHM_SOURCE_DATA, OHM_INSTALLED_DATA };

    for (size_t k = 0; k < sizeof roots / sizeof *roots; k++) {
        if (!roots[k] ||
            (size_t)snprintf(path, size, "%s/%s/%s", roots[k], folder, name) >= size)
            continue;
        if (access(path, R_OK) == 0)
            return OHM_OK;
    }
    return ohm_fail(OHM_EINPUT, "%s/%s: there is no such file in %s%s%s or %s", folder,
                    name, roots[0] ? roots[0] : "", roots[0] ? ", " : "", roots[1],
                    roots[2]);
}

void ohm_place_scratch(const char *name, char *path, size_t size)
{
    const char *folder = getenv("TMPDIR");

    if (!folder || !*folder || strlen(folder) + strlen(name) + 32 > size)
        folder = "/tmp";
    snprintf(path, size, "%s/ohmslice-%s-XXXXXX", folder, name);
}

static bool has_none_of(const char *path, const char *characters)
{
    for (const char *p = path; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f || strchr(characters, *p))
            return false;
    return *path != '\0' && *path != '~';
}

bool ohm_place_plain(const char *path)
{
    return has_none_of(path, " \"'`$;|&<>{}[]()*?~!^\\#,=");
}

bool ohm_place_quotable(const char *path)
{
    return has_none_of(path, "\"`$;\\");
}
