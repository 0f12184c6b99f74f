/* settings.h -- everything that one point of an experiment is made of, as plain structs.
 *
 * A key is SECTION.KEY ("readout.bits", "crossbar.r_word"), or KEY alone for the head.  The tables
 * of the sections are those of the rooms that use them; ohmslice describe prints them.
 */
#ifndef OHM_STUDY_SETTINGS_H
#define OHM_STUDY_SETTINGS_H

#include "chip/audit.h"
#include "chip/chip.h"
#include "chip/timing.h"
#include "exchange/yaml.h"
#include "train/train.h"

/* Routes, in the order of the words of `solver`. */
enum ohm_route {
    OHM_ROUTE_DIGITAL,
    OHM_ROUTE_IDEAL,
    OHM_ROUTE_NODAL,
    OHM_ROUTE_NGSPICE,
    OHM_ROUTES
};
extern const char *const ohm_route_names[]; /* ends with NULL */

enum {
    OHM_TRIALS = 65536
}; /* at most, so that (seed, trial) numbers the chips of a study */

struct ohm_head {
    char question[OHM_TEXT_BYTES], source[OHM_TEXT_BYTES];
    char data[OHM_TEXT_BYTES];
    size_t images; /* of the test set; 0: all */
    size_t seed;
    size_t trials;    /* chips a training */
    size_t bootstrap; /* replicates */
};

struct ohm_shape {
    struct ohm_counts layers; /* neurons, inputs first */
};

struct ohm_settings {
    struct ohm_head head;
    struct ohm_shape network;
    struct ohm_train train;
    size_t train_seeds;
    struct ohm_mapping mapping;
    char card_name[OHM_TEXT_BYTES];
    struct ohm_card card;
    struct ohm_wires wires;
    struct ohm_charge charge;
    struct ohm_timing timing;
    struct ohm_bitline bitline;
    bool keep_empty;
    struct ohm_readout readout;
    struct ohm_audit audit;
    bool route[OHM_ROUTES];
};

/* A section: its name ("" is the head) and the table of a part of struct ohm_settings.  A section
 * may be made of several parts. */
struct ohm_section {
    const char *name;
    const struct ohm_field *fields;
    size_t offset; /* of the part in struct ohm_settings */
    const char *sentence;
};
extern const struct ohm_section ohm_sections[]; /* ends with a NULL name */

/* Usual values everywhere; the card is the one called hfo2-linear. */
enum ohm_status ohm_settings_default(struct ohm_settings *settings);

/* Sets one key from text.  `device` (or device.card) loads a card from device_models/ or a file;
 * `solver` takes a list of routes; `audit` takes the word required.  OHM_EUSAGE names an unknown key's
 * nearest. */
enum ohm_status ohm_settings_read(struct ohm_settings *settings, const char *key,
                                  const char *text);

/* The same of a key of a file; what is wrong is told with its line. */
enum ohm_status ohm_settings_read_from(struct ohm_settings *settings, const char *key,
                                       const struct ohm_yaml *node);

/* Cross-section rules: the bits fit the slices and layers, the cells hold the levels, ... */
enum ohm_status ohm_settings_check(const struct ohm_settings *settings);

/* Why KEY has no effect beside the other settings, e.g. "train.method is not l1"; NULL if it has one. */
const char *ohm_settings_unused(const struct ohm_settings *settings, const char *key);

/* Does KEY name a card? */
bool ohm_settings_is_card(const char *key);

/* The field that KEY names, and its part; NULL when there is none. */
const struct ohm_field *ohm_settings_find(const char *key,
                                          const struct ohm_section **section);

/* The stage of KEY, which may be a card (the chip's), `solver` or `audit` (the study's) too; OHM_STAGE_NONE if
 * there is no such key. */
enum ohm_stage ohm_settings_stage(const char *key);

/* The keys of the stages FIRST to LAST with their values, "key: value" lines in the order of the tables.
 * *text is the caller's. */
enum ohm_status ohm_settings_print(const struct ohm_settings *settings,
                                   enum ohm_stage first, enum ohm_stage last, char **text);

/* Reads the card NAME: a file's path, or a name in device_models/.  OHM_EUSAGE also for a key that the
 * card's own model does not read. */
enum ohm_status ohm_card_read(const char *name, struct ohm_card *card);

/* The fabric of a point for one trial. */
struct ohm_fabric ohm_settings_fabric(const struct ohm_settings *settings, size_t trial);

#endif
