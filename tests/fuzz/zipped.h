/* zipped.h -- a zip file of which libzip gets the bytes without asking the kernel for each few.
 *
 * zip_fdopen is replaced; all else of the reader is as it is, on a file that has the right size.
 */
#ifndef OHM_TESTS_FUZZ_ZIPPED_H
#define OHM_TESTS_FUZZ_ZIPPED_H

#include "fuzz/fuzz.h"

#include <zip.h>

static struct {
    const void *data;
    size_t size;
} zipped;

/* FILE has these bytes, which remain the caller's; its path. */
static inline const char *zipped_file(struct fuzz_file *file, const void *data, size_t size)
{
    if (!zipped.data)
        setenv("TZ", "UTC0", 1); /* else libzip has the C library look at /etc/localtime */
    zipped.data = data;
    zipped.size = size;
    return fuzz_file(file, data, size);
}

zip_t *zip_fdopen(int file, int flags, int *code)
{
    zip_error_t error;
    zip_source_t *source;
    zip_t *zip;

    zip_error_init(&error);
    source = zip_source_buffer_create(zipped.data, zipped.size, 0, &error);
    zip = source ? zip_open_from_source(source, flags | ZIP_RDONLY, &error) : NULL;
    *code = zip_error_code_zip(&error);
    zip_error_fini(&error);
    if (zip)
        close(file);
    else
        zip_source_free(source);
    return zip;
}

#endif
