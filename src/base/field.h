/* field.h -- a parameter struct described by one table.
 *
 * Everything a user sets is a plain struct with a table of fields: key, unit, kind, member, usual
 * value, range, words, sentence.  The YAML reader, the range check, `ohmslice describe`, the man
 * page and the HDF5 attributes all walk the same table.  Usual values are written as a user would
 * write them ("100 uS"), so that the table itself is the example.
 */
#ifndef OHM_BASE_FIELD_H
#define OHM_BASE_FIELD_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum {
    OHM_TEXT_BYTES = 512, /* an OHM_TEXT member is char[OHM_TEXT_BYTES] */
    OHM_COUNTS_MAX = 64,
};

enum ohm_kind {
    OHM_REAL,  /* double, SI */
    OHM_COUNT, /* size_t */
    OHM_FLAG,  /* bool: yes or no */
    OHM_WORD,  /* int: index into words */
    OHM_TEXT,  /* char[OHM_TEXT_BYTES] */
    OHM_COUNTS, /* struct ohm_counts; one number is a list of one where the usual value is one */
    OHM_REALS, /* struct ohm_reals: a list with one unit */
};

/* A list of counts, or a table of equally long lists: "[1, 3, 3, 3]", "[[1, 3], [3, 3]]".
 * rows is 0 for a plain list. */
struct ohm_counts {
    size_t rows, cols;
    size_t at[OHM_COUNTS_MAX];
};

struct ohm_reals {
    size_t n;
    double at[OHM_COUNTS_MAX];
};

/* What an experiment makes, in order; a field belongs to the first stage that reads it.  What is kept of a stage
 * is found again by the values of its fields (study/key.h).  Fields of all stages but the first and the last may
 * be swept. */
enum ohm_stage {
    OHM_STAGE_NONE,     /* no experiment's: an option of a command, a part of a claim */
    OHM_STAGE_DATA,     /* the images, one set a study */
    OHM_STAGE_PRETRAIN, /* the first phase of a training */
    OHM_STAGE_TRAIN,    /* the whole training */
    OHM_STAGE_CHIP,     /* the crossbars and their currents */
    OHM_STAGE_READOUT,  /* the codes */
    OHM_STAGE_STUDY,    /* the study as a whole */
};

struct ohm_field {
    const char *key, *unit;
    enum ohm_kind kind;
    size_t offset;
    const char *usual; /* NULL: required, has no usual value */
    double min, max;   /* SI, inclusive; for texts unused */
    const char *const *
        words; /* OHM_WORD, OHM_TEXT: the allowed words, ends with NULL; of a text, NULL: any; one
                               * that begins with a dot stands for all names of files that end so */
    const char *sentence;
    enum ohm_stage stage;
};

/* Sets every field of OBJ to its usual value; required ones to zero. */
void ohm_fields_default(const struct ohm_field table[], void *obj);

/* Sets one member from text.  OHM_EUSAGE: "rows: 0 is not in 1 to 4096". */
enum ohm_status ohm_field_read(const struct ohm_field *field, void *obj, const char *text);

/* Sets a list, or a table of ROWS lists of COLS entries each (ROWS 0: a plain list), from its entries
 * item[ROWS * COLS or COLS], at most OHM_COUNTS_MAX.  OHM_EUSAGE also for a member that is no list. */
enum ohm_status ohm_field_read_items(const struct ohm_field *field, void *obj, size_t rows,
                                     size_t cols, const char *const item[]);

/* The member as text that reads back to the same value. */
void ohm_field_print(const struct ohm_field *field, const void *obj, char *text,
                     size_t size);

/* Do two objects have the same value there? */
bool ohm_field_same(const struct ohm_field *field, const void *a, const void *b);

/* The field with KEY, or NULL. */
const struct ohm_field *ohm_field_find(const struct ohm_field table[], const char *key);

/* The key of TABLE nearest to KEY in spelling, or NULL if none is near. */
const char *ohm_field_nearest(const struct ohm_field table[], const char *key);

/* What may be written for FIELD, e.g. "0 S to 1 S", "ground, float". */
void ohm_field_range(const struct ohm_field *field, char *text, size_t size);

#endif
