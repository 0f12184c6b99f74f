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

/* A part of a command's options: a table, and where its struct lies in theirs. */
struct ohm_part {
    const struct ohm_field *fields;
    size_t offset;
};

/* Which files of a command may be results (HDF5).  Where they are all that it reads, it runs in a
 * process of its own, since HDF5 crashes on damaged ones. */
enum ohm_results {
    OHM_RESULTS_NONE,
    OHM_RESULTS_WEIGHTS, /* among others, to take networks from */
    OHM_RESULTS_FIRST,   /* the first argument */
    OHM_RESULTS_ALL,     /* all arguments */
    OHM_RESULTS_FROM,    /* that of the option --from */
};

struct ohm_command {
    const char *name;
    const char *arguments;        /* what follows the options, e.g. "EXPERIMENT.yaml" */
    size_t least, most;           /* number of arguments */
    const char *sentence;         /* for the list of commands */
    const char *details;          /* paragraphs for --help */
    const struct ohm_part *parts; /* ends with NULL fields */
    size_t size;                  /* of the options' struct */
    enum ohm_results results;     /* with any, there is the option --unsealed */
    enum ohm_status (*run)(const void *options, char *const arguments[]);
};

/* The rows of main.c's table; ends with NULL. */
extern const struct ohm_command *const ohm_commands[];

extern const struct ohm_command ohm_command_solve, ohm_command_netlist, ohm_command_settle,
    ohm_command_run, ohm_command_train, ohm_command_map, ohm_command_calibrate,
    ohm_command_adc, ohm_command_merge, ohm_command_show, ohm_command_describe,
    ohm_command_report, ohm_command_bench, ohm_command_fixed;

#endif
