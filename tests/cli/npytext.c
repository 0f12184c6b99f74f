/* npytext.c -- .npy files to text and back, for the tests of the program.
 *
 * usage: npytext write OUT.npy EXTENT...  <NUMBERS     (nan and inf are numbers)
 *        npytext print IN.npy                          one row of the last axis a line
 *        npytext pack OUT.npz NAME=IN.npy...
 */
#include "base/memory.h"
#include "exchange/npz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum ohm_status write_array(const char *path, int n, char *words[])
{
    size_t shape[OHM_NPY_AXES], size = 1;
    double *values = NULL;
    enum ohm_status status;

    if (n < 1 || n > OHM_NPY_AXES)
        return ohm_fail(OHM_EUSAGE, "1 to %d extents are wanted", OHM_NPY_AXES);
    for (int k = 0; k < n; k++) {
        shape[k] = strtoul(words[k], NULL, 10);
        size *= shape[k];
    }
    OHM_TRY(OHM_NEW(values, size + 1, "values"));
    for (size_t k = 0; k < size; k++) {
        if (scanf("%lf", &values[k]) != 1)
            OHM_GO(ohm_fail(OHM_EINPUT, "%zu numbers instead of %zu", k, size));
    }
    status = ohm_npy_write(path, (size_t)n, shape, values);
out:
    free(values);
    return status;
}

static enum ohm_status print_array(const char *path)
{
    struct ohm_npy a;
    size_t row;

    OHM_TRY(ohm_npy_read(path, &a));
    row = a.ndim ? a.shape[a.ndim - 1] : 1;
    for (size_t k = 0; k < ohm_npy_size(&a); k++)
        printf("%.17g%c", a.values[k], (k + 1) % row ? ' ' : '\n');
    ohm_npy_clear(&a);
    return OHM_OK;
}

static enum ohm_status pack(const char *path, int n, char *words[])
{
    struct ohm_npz *npz = NULL;
    enum ohm_status status;

    OHM_TRY(ohm_npz_create(path, &npz));
    for (int k = 0; k < n; k++) {
        char *from = strchr(words[k], '=');
        struct ohm_npy a;

        if (!from)
            OHM_GO(ohm_fail(OHM_EUSAGE, "%s is not NAME=IN.npy", words[k]));
        *from++ = '\0';
        OHM_GO(ohm_npy_read(from, &a));
        status = ohm_npz_add(npz, words[k], a.ndim, a.shape, a.values);
        ohm_npy_clear(&a);
        if (status != OHM_OK)
            goto out;
    }
    OHM_GO(ohm_npz_close(npz));
out:
    ohm_npz_free(npz);
    return status;
}

int main(int n, char *words[])
{
    enum ohm_status status = OHM_EUSAGE;

    ohm_fail(status, "see the head of npytext.c");
    if (n > 3 && strcmp(words[1], "write") == 0)
        status = write_array(words[2], n - 3, words + 3);
    else if (n == 3 && strcmp(words[1], "print") == 0)
        status = print_array(words[2]);
    else if (n > 3 && strcmp(words[1], "pack") == 0)
        status = pack(words[2], n - 3, words + 3);
    if (status != OHM_OK)
        fprintf(stderr, "npytext: %s\n", ohm_sentence());
    return ohm_status_exit(status);
}
