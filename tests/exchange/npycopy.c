/* npycopy.c -- reads .npy and .npz files and writes them again, for numpy.sh.
 *
 * usage: npycopy IN.npy OUT.npy      npycopy IN.npz OUT.npz
 */
#include "exchange/npz.h"

#include <stdio.h>
#include <string.h>

static enum ohm_status copy_array(const char *from, const char *to)
{
    struct ohm_npy a;
    enum ohm_status status;

    OHM_TRY(ohm_npy_read(from, &a));
    status = ohm_npy_write(to, a.ndim, a.shape, a.values);
    ohm_npy_clear(&a);
    return status;
}

static enum ohm_status copy_archive(const char *from, const char *to)
{
    enum ohm_status status = OHM_OK;
    struct ohm_npz *in = NULL, *out = NULL;

    OHM_GO(ohm_npz_open(from, &in));
    OHM_GO(ohm_npz_create(to, &out));
    for (const char *const *name = ohm_npz_names(in); *name; name++) {
        struct ohm_npy a;

        OHM_GO(ohm_npz_read(in, *name, &a));
        status = ohm_npz_add(out, *name, a.ndim, a.shape, a.values);
        ohm_npy_clear(&a);
        if (status != OHM_OK)
            goto out;
    }
    OHM_GO(ohm_npz_close(out));
out:
    ohm_npz_free(in);
    ohm_npz_free(out);
    return status;
}

int main(int n, char *words[])
{
    enum ohm_status status;

    if (n != 3)
        return ohm_status_exit(OHM_EUSAGE);
    status = strstr(words[1], ".npz") ? copy_archive(words[1], words[2])
                                      : copy_array(words[1], words[2]);
    if (status != OHM_OK)
        fprintf(stderr, "%s\n", ohm_sentence());
    return ohm_status_exit(status);
}
