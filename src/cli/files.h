/* files.h -- the files that a command line names: what is written is none of what is read. */
#ifndef OHM_CLI_FILES_H
#define OHM_CLI_FILES_H

#include "cli/command.h"

/* OHM_EUSAGE when an output is an input too, under whatever name, or is given twice.  Inputs are all
 * arguments and texts of options that are names of files. */
enum ohm_status ohm_files_check(const struct ohm_command *command, const void *options,
                                char *const arguments[]);

/* The K-th result that the command reads, NULL behind the last. */
const char *ohm_files_result(const struct ohm_command *command, const void *options,
                             char *const arguments[], size_t k);

/* Where the result that a command writes grows (--output), "" if it writes none; is there something already? */
enum { OHM_FILES_NAME = OHM_TEXT_BYTES + 16 };
bool ohm_files_partial(const struct ohm_command *command, const void *options,
                       char partial[OHM_FILES_NAME]);

#endif
