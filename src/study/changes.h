/* changes.h -- what the command line changes of an experiment, and how its text remembers it.
 *
 *     --set key=value --set device=prime
 *
 * leaves at the end of the experiment's text
 *
 *     # --set key=value
 *     # --set device=prime
 *     # changes by --set: 2
 *
 * Only lines that end so, with their number, are changes; whatever else looks like one is a comment.
 */
#ifndef OHM_STUDY_CHANGES_H
#define OHM_STUDY_CHANGES_H

#include "study/settings.h"

enum { OHM_CHANGES_MAX = 64 };

struct ohm_changes {
    char *copy;    /* of the text, cut into lines; owned */
    size_t length; /* of the text without the lines of changes */
    size_t n;
    const char
        *at[OHM_CHANGES_MAX]; /* [n] "key=value"; point into copy, or are not owned */
};

/* The changes that TEXT remembers, then the N GIVEN.  OHM_EUSAGE for too many, for one with a line break, or
 * for two GIVEN of one key with different values. */
enum ohm_status ohm_changes_init(struct ohm_changes *changes, const char *text, size_t n,
                                 const char *const given[]);
void ohm_changes_clear(struct ohm_changes *changes);

/* Applies them in their order, those of cards first.  OHM_EUSAGE: "--set KEY=VALUE: ...". */
enum ohm_status ohm_changes_apply(const struct ohm_changes *changes,
                                  struct ohm_settings *settings);

/* *written = TEXT, with these changes instead of those that it remembers; the caller's. */
enum ohm_status ohm_changes_write(const struct ohm_changes *changes, const char *text,
                                  char **written);

#endif
