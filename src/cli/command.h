/* command.h -- a subcommand: one file each, one row in main.c's table. */
#ifndef OHM_CLI_COMMAND_H
#define OHM_CLI_COMMAND_H

#include "base/field.h"

#include <stdbool.h>
#include <stdio.h>

enum { OHM_REPEATS = 32 };

/* An option that may be given several times (--set): a member of this kind. */
struct ohm_repeated {
    size_t n;
    const char *at[OHM_REPEATS]; /* point into argv */
};

struct ohm_command {
    const char *name;
    const char
        *arguments; /* what follows the options, e.g. "EXPERIMENT.yaml"; "" for nothing */
    size_t least, most;   /* number of arguments */
    const char *sentence; /* for the list of commands */
    const char *details;  /* paragraphs for --help */
    const struct ohm_field
        *options; /* keys: r_word is --r-word; a key "set" of kind OHM_COUNT is
                                      * a struct ohm_repeated */
    size_t size;  /* of the options' struct */
    enum ohm_status (*run)(const void *options, char *const arguments[]);
};

/* The rows of main.c's table. */
extern const struct ohm_command *const ohm_commands[]; /* ends with NULL */

extern const struct ohm_command ohm_command_solve, ohm_command_netlist, ohm_command_run,
    ohm_command_train, ohm_command_map, ohm_command_calibrate, ohm_command_adc,
    ohm_command_merge, ohm_command_show, ohm_command_describe, ohm_command_report,
    ohm_command_bench;

/* Reads argv (after the command's name) into OPTIONS, which begin with their usual values;
 * *arguments points at the first of the others.  *help is set by --help.  OHM_EUSAGE. */
enum ohm_status ohm_options_read(const struct ohm_command *command, int argc, char *argv[],
                                 void *options, char ***arguments, bool *help);

/* --help of one command. */
void ohm_options_help(FILE *out, const struct ohm_command *command);

/* "--r-word" from "r_word". */
void ohm_option_name(const char *key, char name[64]);

#endif
