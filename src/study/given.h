/* given.h -- which keys an experiment sets, and where: no key has two sources, and none is set in vain.
 *
 * A key may be set in a section, with its section before a dot at the first level of the file, by an axis
 * of the sweep, and by --set, which wins over the file.  Two places of one kind for one key are refused;
 * so is a change of --set that the sweep overrules.  What the file sets and nothing reads is told.
 */
#ifndef OHM_STUDY_GIVEN_H
#define OHM_STUDY_GIVEN_H

#include "study/changes.h"
#include "study/sweep.h"

struct ohm_given {
    char key[OHM_TEXT_BYTES];    /* "crossbar.r_word"; a card is "device" */
    const struct ohm_yaml *node; /* the entry that sets it */
};

struct ohm_givens {
    size_t n;
    struct ohm_given *at; /* [n] in the order of the file, owned */
};

/* KEY as it is compared: `device.card` is `device`, a bare `audit` is `audit.required`. */
const char *ohm_given_key(const char *key);

/* All keys that the tree of an experiment sets outside `sweep` and `claims`.  OHM_EUSAGE for a section that
 * is no mapping, for a key of the first level that is none at all, and for one that is set twice. */
enum ohm_status ohm_givens_init(struct ohm_givens *givens, const struct ohm_yaml *root);
void ohm_givens_clear(struct ohm_givens *givens);

/* OHM_EUSAGE for a key that two axes set, for a change that the sweep overrules, and for what is changed of
 * a card where the sweep puts another card in its place; each sentence names both places. */
enum ohm_status ohm_givens_check(const struct ohm_givens *givens,
                                 const struct ohm_changes *changes,
                                 const struct ohm_sweep *sweep);

/* Warns of every key that is set and has no effect at any point of SWEEP, whose settings are POINT: the sweep sets it everywhere, or another
 * setting makes it void (ohm_settings_unused). */
void ohm_givens_tell(const struct ohm_givens *givens, const struct ohm_changes *changes,
                     const struct ohm_sweep *sweep, const struct ohm_settings point[]);

#endif
