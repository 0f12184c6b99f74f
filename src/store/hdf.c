/* hdf.c -- failures in the words of HDF5, and its own printing hushed. */
#include "store/hdf.h"

#include <hdf5.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

/* What HDF5 says about a failure: its innermost entry, which comes first; and whether any of them
 * tells of memory. */
struct cause {
    bool memory;
    char words[512];
};

static herr_t first_cause(unsigned n, const H5E_error2_t *error, void *to)
{
    struct cause *cause = to;

    cause->memory = cause->memory || error->maj_num == H5E_RESOURCE ||
                    error->min_num == H5E_NOSPACE || error->min_num == H5E_CANTALLOC;
    if (n > 0)
        return 0;
    snprintf(cause->words, sizeof cause->words, "%s", error->desc ? error->desc : "");
    for (char *p = cause->words; *p; p++)
        if ((unsigned char)*p < ' ')
            *p = ' ';
    return 0;
}

enum ohm_status ohm_hdf_fail(enum ohm_status status, const char *format, ...)
{
    struct cause cause = { .words = "" };
    char words[512];
    va_list arguments;

    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, first_cause, &cause);
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    return ohm_fail(cause.memory ? OHM_ENOMEM : status, "%s%s%s", words,
                    *cause.words ? ": " : "", cause.words);
}

void ohm_hdf_hush(void)
{
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    H5PLset_loading_state(0);
}
