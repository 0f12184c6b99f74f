/* change.h -- changes a result file into one that is good HDF5 and wrong in what it says.
 *
 * HDF5's own reader is not what is tested here, so the file is changed through HDF5: the bytes choose
 * objects of it, and what becomes of them: gone, of another type or shape, odd numbers and texts, notes
 * of another kind, links in circles and to outside.
 */
#ifndef OHM_TESTS_FUZZ_CHANGE_H
#define OHM_TESTS_FUZZ_CHANGE_H

#include "fuzz/archive.h"

#include <hdf5.h>

enum { CHANGE_OBJECTS = 256, CHANGE_NOTES = 96, CHANGE_PATH = 128, CHANGE_MOST = 8 };

/* The bytes that are left, and what there is to be changed. */
struct change {
    const uint8_t *data;
    size_t size;
    hid_t file;
    size_t objects;
    char path[CHANGE_OBJECTS][CHANGE_PATH];
};

static inline unsigned change_byte(struct change *change)
{
    return fuzz_byte(&change->data, &change->size);
}

static inline const char *change_object(struct change *change)
{
    return change->path[change_byte(change) % change->objects];
}

/* What H5Oget_info2 and H5Ovisit2 tell of an object. */
#if H5_VERSION_GE(1, 12, 0)
typedef H5O_info1_t change_info;
#else
typedef H5O_info_t change_info;
#endif

static inline herr_t change_note_path(hid_t group, const char *name,
                                      const change_info *info, void *user)
{
    struct change *change = user;

    (void)group, (void)info;
    if (change->objects < CHANGE_OBJECTS && strlen(name) < CHANGE_PATH)
        strcpy(change->path[change->objects++], name);
    return 0;
}

/* A type of numbers or texts, good or odd; H5Tclose(). */
static inline hid_t change_type(struct change *change)
{
    const unsigned how = change_byte(change);
    hid_t type;

    switch (how % 9) {
    case 0:
        return H5Tcopy(H5T_NATIVE_DOUBLE);
    case 1:
        return H5Tcopy(H5T_NATIVE_FLOAT);
    case 2:
        return H5Tcopy(H5T_NATIVE_INT64);
    case 3:
        return H5Tcopy(H5T_NATIVE_UINT8);
    case 4:
        return H5Tcopy(H5T_STD_REF_OBJ);
    case 5:
        return H5Tvlen_create(H5T_NATIVE_INT);
    case 6:
        return H5Tcreate(H5T_OPAQUE, 3);
    default:
        type = H5Tcopy(H5T_C_S1);
        H5Tset_size(type, how % 9 == 7 ? H5T_VARIABLE : 1 + how / 9);
        if (how & 16)
            H5Tset_cset(type, H5T_CSET_UTF8);
        if (how & 32)
            H5Tset_strpad(type, H5T_STR_SPACEPAD);
        return type;
    }
}

/* 0 to 3 axes of up to 23 entries, or no space at all. */
static inline hid_t change_space(struct change *change)
{
    const unsigned axes = change_byte(change) % 5;
    hsize_t shape[3];

    if (axes == 4)
        return H5Screate(H5S_NULL);
    for (unsigned k = 0; k < axes; k++)
        shape[k] = change_byte(change) % 24;
    return H5Screate_simple((int)axes, shape, NULL);
}

/* Bytes for N values of TYPE: numbers and texts that readers have to think about; free(). */
static inline void *change_values(struct change *change, hid_t type, size_t n)
{
    static char words[256];
    const size_t bytes = H5Tget_size(type);
    const unsigned number = change_byte(change);
    const char *const word = words;
    char *values = calloc(n + 1, bytes + 16);

    if (!values)
        abort();
    for (size_t k = 0; k < sizeof words - 1; k++)
        words[k] = (char)(change->size > 0 ? change->data[k % change->size] : 'x');
    words[number % sizeof words] = '\0';
    for (size_t k = 0; k < n; k++) {
        const double x = archive_number(number);

        if (H5Tis_variable_str(type) > 0)
            memcpy(values + k * bytes, &word, sizeof word);
        else if (H5Tget_class(type) == H5T_FLOAT && bytes == 4)
            memcpy(values + 4 * k, &(float){ (float)x }, 4);
        else if (H5Tget_class(type) == H5T_FLOAT)
            memcpy(values + 8 * k, &x, 8);
        else if (H5Tget_class(type) != H5T_VLEN)
            memset(values + k * bytes, (int)number, bytes);
    }
    return values;
}

/* Another note under a name that is there, or a new one. */
static inline void change_note(struct change *change, hid_t object)
{
    change_info info;
    char key[256] = "units";
    hid_t type, space, note;
    void *values;

    if (H5Oget_info2(object, &info, H5O_INFO_NUM_ATTRS) >= 0 && info.num_attrs > 0)
        H5Aget_name_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC,
                           change_byte(change) % info.num_attrs, key, sizeof key,
                           H5P_DEFAULT);
    H5Adelete(object, key);
    if (change_byte(change) % 4 == 0)
        return;
    type = change_type(change);
    space = change_space(change);
    values = change_values(change, type, (size_t)H5Sget_simple_extent_npoints(space));
    note = H5Acreate2(object, key, type, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(note, type, values);
    free(values);
    H5Aclose(note);
    H5Sclose(space);
    H5Tclose(type);
}

/* Puts bytes into the middle of the text of a note, e.g. of the experiment. */
static inline void change_text(struct change *change, hid_t object, const char *key)
{
    const hid_t note = H5Aopen(object, key, H5P_DEFAULT);
    const hid_t type = H5Aget_type(note);
    char *text = NULL, *longer;

    if (H5Tis_variable_str(type) > 0 && H5Aread(note, type, &text) >= 0 && text) {
        const size_t n = strlen(text), at = 16 * (size_t)change_byte(change) % (n + 1);
        const size_t gone = change_byte(change) % (n - at + 1);
        const size_t most = change_byte(change),
                     in = most < change->size ? most : change->size;

        longer = calloc(n + in + 1, 1);
        if (!longer)
            abort();
        memcpy(longer, text, at);
        memcpy(longer + at, change->data, in);
        strcat(longer, text + at + gone);
        change->data += in;
        change->size -= in;
        H5Awrite(note, type, &longer);
        free(longer);
    }
    H5free_memory(text);
    H5Tclose(type);
    H5Aclose(note);
}

/* A dataset of another type and shape in place of PATH. */
static inline void change_dataset(struct change *change, const char *path)
{
    const hid_t type = change_type(change), space = change_space(change);
    void *values = change_values(change, type, (size_t)H5Sget_simple_extent_npoints(space));
    hid_t dataset;

    H5Ldelete(change->file, path, H5P_DEFAULT);
    dataset =
        H5Dcreate2(change->file, path, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    free(values);
    H5Dclose(dataset);
    H5Sclose(space);
    H5Tclose(type);
}

/* Odd numbers in a dataset as it is; or, where it can grow, another extent. */
static inline void change_numbers(struct change *change, const char *path)
{
    const hid_t dataset = H5Dopen2(change->file, path, H5P_DEFAULT);
    const hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset);
    const hssize_t n = H5Sget_simple_extent_npoints(space);
    hsize_t shape[H5S_MAX_RANK];

    if (H5Sget_simple_extent_dims(space, shape, NULL) > 0 && change_byte(change) % 8 == 0) {
        shape[0] = change_byte(change);
        H5Dset_extent(dataset, shape);
    } else if (n > 0 && n < 4096) {
        void *values = change_values(change, type, (size_t)n);

        H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
        free(values);
    }
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(dataset);
}

/* A link in place of PATH: soft, to outside, or hard to any object, itself above it too. */
static inline void change_link(struct change *change, const char *path)
{
    const char *to = change_object(change);
    const unsigned how = change_byte(change) % 4;
    char extended[2 * CHANGE_PATH];

    snprintf(extended, sizeof extended, "%s/%s", path, how & 1 ? "again" : "read");
    if (how & 2) {
        H5Ldelete(change->file, path, H5P_DEFAULT);
        snprintf(extended, sizeof extended, "%s", path);
    }
    switch (change_byte(change) % 3) {
    case 0:
        H5Lcreate_soft(to, change->file, extended, H5P_DEFAULT, H5P_DEFAULT);
        break;
    case 1:
        H5Lcreate_external("/dev/null", to, change->file, extended, H5P_DEFAULT,
                           H5P_DEFAULT);
        break;
    default:
        H5Lcreate_hard(change->file, to, change->file, extended, H5P_DEFAULT, H5P_DEFAULT);
    }
}

static inline void change_once(struct change *change)
{
    const unsigned what = change_byte(change) % 6;
    const char *path = change_object(change);
    hid_t object;

    switch (what) {
    case 0:
        H5Ldelete(change->file, path, H5P_DEFAULT);
        break;
    case 1:
        change_dataset(change, path);
        break;
    case 2:
        change_numbers(change, path);
        break;
    case 3:
        change_link(change, path);
        break;
    case 4:
        object = H5Oopen(change->file, path, H5P_DEFAULT);
        change_note(change, object);
        H5Oclose(object);
        break;
    default:
        object = H5Oopen(change->file, "/", H5P_DEFAULT);
        change_text(change, object,
                    change_byte(change) % 4 ? "experiment" : "experiment_file");
        H5Oclose(object);
    }
}

/* Changes a copy of the N bytes of the file GOOD as DATA says; the bytes and their number.  free(). */
static inline void *change_result(void *good, size_t n, const uint8_t *data, size_t size,
                                  size_t *changed)
{
    static struct change change;
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    void *bytes;

    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    H5Pset_fapl_core(access, 1 << 12, 0);
    H5Pset_file_image(access, good, n);
    H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V110);
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    change.data = data;
    change.size = size;
    change.file = H5Fopen("fuzz.h5", H5F_ACC_RDWR, access);
    H5Pclose(access);
    if (change.file < 0)
        abort();
    if (change.objects == 0) /* they are the same each time */
        H5Ovisit2(change.file, H5_INDEX_NAME, H5_ITER_INC, change_note_path, &change,
                  H5O_INFO_BASIC);
    for (int k = 0; k < CHANGE_MOST && change.size > 0; k++)
        change_once(&change);
    H5Fflush(change.file, H5F_SCOPE_GLOBAL);
    *changed = (size_t)H5Fget_file_image(change.file, NULL, 0);
    bytes = malloc(*changed);
    if (!bytes || H5Fget_file_image(change.file, bytes, *changed) < 0)
        abort();
    H5Fclose(change.file);
    return bytes;
}

#endif
