/* note.h -- what is said about a group, an axis or an array: the attributes of the file.
 *
 * A note has a key and is a text, a number or a list of numbers.  On the root they are the
 * provenance of the result.  Written again, a note is replaced.  PATH is that of the object; keys
 * are names as in store.h.  What HDF5 and netCDF need for themselves (DIMENSION_LIST, _FillValue
 * ...) is neither listed nor can it be written.  Arrays named in the text "coordinates" of their
 * group, with blanks between them, are coordinates in xarray.
 *
 * OHM_EINPUT: there is no such object or note, or the note is of another kind.
 */
#ifndef OHM_STORE_NOTE_H
#define OHM_STORE_NOTE_H

#include "store/tree.h"

#include <stdint.h>

enum ohm_note_kind { OHM_NOTE_TEXT, OHM_NOTE_REAL, OHM_NOTE_COUNT, OHM_NOTE_REALS };

/* UTF-8, of any length. */
enum ohm_status ohm_note_write_text(struct ohm_store *store, const char *path,
                                    const char *key, const char *text);
enum ohm_status ohm_note_write_real(struct ohm_store *store, const char *path,
                                    const char *key, double value);
enum ohm_status ohm_note_write_count(struct ohm_store *store, const char *path,
                                     const char *key, int64_t value);

/* N is at least 1. */
enum ohm_status ohm_note_write_reals(struct ohm_store *store, const char *path,
                                     const char *key, size_t n, const double values[]);

/* *there: has PATH, which must be there, the note KEY?  A failure means that it is not known. */
enum ohm_status ohm_note_exists(struct ohm_store *store, const char *path, const char *key,
                                bool *there);

/* *text is the caller's, free(). */
enum ohm_status ohm_note_read_text(struct ohm_store *store, const char *path,
                                   const char *key, char **text);

/* Reads counts too. */
enum ohm_status ohm_note_read_real(struct ohm_store *store, const char *path,
                                   const char *key, double *value);
enum ohm_status ohm_note_read_count(struct ohm_store *store, const char *path,
                                    const char *key, int64_t *value);

/* Reads single numbers too; values[n] is the caller's, free(). */
enum ohm_status ohm_note_read_reals(struct ohm_store *store, const char *path,
                                    const char *key, size_t *n, double **values);

struct ohm_note {
    char key[OHM_ENTRY_BYTES];
    enum ohm_note_kind kind;
};

/* The notes of PATH, oldest first, without those of other kinds; notes[n] is the caller's,
 * free(). */
enum ohm_status ohm_store_notes(struct ohm_store *store, const char *path, size_t *n,
                                struct ohm_note **notes);

#endif
