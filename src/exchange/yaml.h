/* yaml.h -- a YAML file as a tree whose nodes know their lines.
 *
 * A small YAML: one document of scalars, sequences and mappings.  Refused, each in one sentence
 * "FILE:LINE: ...", are anchors, aliases, merge keys, tags, keys that are no plain words, a key
 * given twice, a second document, and nesting beyond OHM_YAML_DEPTH.  A scalar is its text, quoted
 * or not: nothing is turned into numbers or flags here, and an empty value is the text "".
 *
 * What a file says wrongly is OHM_EUSAGE; a file that cannot be read is OHM_EIO.
 */
#ifndef OHM_EXCHANGE_YAML_H
#define OHM_EXCHANGE_YAML_H

#include "base/field.h"

enum {
    OHM_YAML_DEPTH = 32,     /* sequences and mappings within each other */
    OHM_YAML_ENTRIES = 4096, /* of one sequence or mapping */
    OHM_YAML_BYTES = 1 << 20 /* of one file */
};

enum ohm_yaml_kind { OHM_YAML_SCALAR, OHM_YAML_SEQUENCE, OHM_YAML_MAPPING };

struct ohm_yaml {
    enum ohm_yaml_kind kind;
    const char *file;    /* for sentences; one text for all nodes, owned by the root */
    size_t line;         /* where the node begins, from 1 */
    char *key;           /* of an entry of a mapping, else NULL; owned */
    size_t key_line;     /* where the key stands; 0 without a key */
    char *text;          /* of a scalar, else NULL; owned */
    size_t n;            /* entries of a sequence or mapping */
    struct ohm_yaml *at; /* [n], in the order of the file, owned */
};

/* *root need not be initialised. */
enum ohm_status ohm_yaml_read(const char *path, struct ohm_yaml *root);

/* The same from TEXT; NAME stands for the file in sentences. */
enum ohm_status ohm_yaml_parse(const char *name, const char *text, struct ohm_yaml *root);

/* Frees the whole tree; a zeroed object is accepted and is what remains.  For roots only. */
void ohm_yaml_clear(struct ohm_yaml *root);

/* The entry KEY of a mapping; NULL if there is none or NODE is no mapping. */
const struct ohm_yaml *ohm_yaml_find(const struct ohm_yaml *node, const char *key);

/* Fails with OHM_EUSAGE and "FILE:LINE: ...", the line being that of NODE's key if it has one. */
enum ohm_status ohm_yaml_fail(const struct ohm_yaml *node, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* OHM_EUSAGE unless NODE is of that kind: "FILE:LINE: KEY: a mapping is wanted, not a list". */
enum ohm_status ohm_yaml_expect(const struct ohm_yaml *node, enum ohm_yaml_kind kind);

/* Sets the member of OBJ that FIELD describes from the scalars of NODE.  OHM_EUSAGE: "FILE:LINE: KEY: ...". */
enum ohm_status ohm_yaml_value(const struct ohm_yaml *node, const struct ohm_field *field,
                               void *obj);

/* NODE as flow text, as labels and entries of a sweep keep it: "3 uS", "[1, 3]", "[[1, 3], [3, 3]]".
 * OHM_EUSAGE for mappings, for list entries that hold a comma or a bracket, and for a text of SIZE
 * bytes or more. */
enum ohm_status ohm_yaml_flow(const struct ohm_yaml *node, char *text, size_t size);

/* Reads MAPPING into OBJ, a struct of SIZE bytes that TABLE describes.  Members without an entry
 * keep the value they have, so the caller sets the usual ones first.  Keys in ALSO (ends with NULL;
 * NULL: none) are left to the caller.  OHM_EUSAGE, and OBJ is unchanged, for
 *   an unknown key   "FILE:LINE: clos is not a key here; nearest: cols"
 *   a wrong value    "FILE:LINE: cols: 0 is not in 1 to 4096"
 *   a missing key    "FILE:LINE: the key cols is missing", for fields without a usual value. */
enum ohm_status ohm_yaml_fields(const struct ohm_yaml *mapping,
                                const struct ohm_field table[], const char *const also[],
                                void *obj, size_t size);

#endif
