/* options.h -- a command's options: read from the command line, told by --help.
 *
 * The key r_word is --r-word; a flag needs no value (--json, --first-segment=no); physical values may
 * be plain SI numbers; the key "set", of kind OHM_COUNT, is a struct ohm_repeated.
 */
#ifndef OHM_CLI_OPTIONS_H
#define OHM_CLI_OPTIONS_H

#include "cli/command.h"

struct ohm_option {
    const struct ohm_field *field;
    size_t offset; /* of the struct that it is a member of, in the options */
};

/* Option K; a NULL field behind the last. */
struct ohm_option ohm_option_at(const struct ohm_command *command, size_t k);

/* "r-word" from "r_word"; the short form of an option, or 0; may it be given several times? */
void ohm_option_name(const char *key, char name[64]);
int ohm_option_letter(const char *key);
bool ohm_option_is_repeated(const struct ohm_field *field);

/* Was the option KEY given, on the command line that was read last? */
bool ohm_option_given(const char *key);

/* OHM_EUSAGE for the first of KEYS (ends with NULL) that was given: "--points: has no effect without
 * --waveforms", where the format makes what follows the colon. */
enum ohm_status ohm_options_refuse(const char *const keys[], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Reads argv (from the command's name on) into OPTIONS, which begin with their usual values;
 * *arguments points at the first of the others.  *help is set by --help; -v or
 * --verbose has details logged from now on, --unsealed has changed results read.  OHM_EUSAGE. */
enum ohm_status ohm_options_read(const struct ohm_command *command, int argc, char *argv[],
                                 void *options, char ***arguments, bool *help);

/* --help of one command. */
void ohm_options_help(FILE *out, const struct ohm_command *command);

/* The man page of the program: all commands, all options, all keys of experiments. */
void ohm_options_man(FILE *out);

#endif
