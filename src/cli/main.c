/* main.c -- the table of commands, help, and the exit status. */
#include "base/descriptors.h"
#include "base/guard.h"
#include "base/input.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/spelling.h"
#include "base/terminal.h"
#include "base/version.h"
#include "cli/files.h"
#include "cli/options.h"
#include "num/init.h"
#include "store/store.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct ohm_command *const ohm_commands[] = {
    &ohm_command_run,       &ohm_command_solve, &ohm_command_netlist,
    &ohm_command_settle,    &ohm_command_train, &ohm_command_map,
    &ohm_command_calibrate, &ohm_command_adc,   &ohm_command_fixed,
    &ohm_command_merge,     &ohm_command_show,  &ohm_command_describe,
    &ohm_command_report,    &ohm_command_bench, NULL,
};

static void print_usage(FILE *out)
{
    fputs("ohmslice: bit-slice sparsity, judged by Ohm's law\n\n"
          "usage: ohmslice COMMAND [options] [arguments]\n\ncommands:\n",
          out);
    for (size_t k = 0; ohm_commands[k]; k++)
        fprintf(out, "  %-10s %s\n", ohm_commands[k]->name, ohm_commands[k]->sentence);
    fputs("\nohmslice COMMAND --help tells the options of a command.\n"
          "exit status: 0 done, 1 an expectation is not met (--expect), 2 bad usage or\n"
          "configuration, 3 bad input file, 4 the simulator failed, 5 partial result,\n"
          "6 the audit failed, 7 a training diverged and the result has the others\n",
          out);
}

static const struct ohm_command *find(const char *name)
{
    for (size_t k = 0; ohm_commands[k]; k++)
        if (strcmp(ohm_commands[k]->name, name) == 0)
            return ohm_commands[k];
    return NULL;
}

static enum ohm_status unknown_command(const char *name)
{
    const char *names[32];
    const char *nearest;
    size_t n = 0;

    for (; ohm_commands[n]; n++)
        names[n] = ohm_commands[n]->name;
    names[n] = NULL;
    nearest = ohm_spelling_nearest(name, names);
    return ohm_fail(OHM_EUSAGE, "%s is not a command; %s%s", name,
                    nearest ? "nearest: " : "see ohmslice --help", nearest ? nearest : "");
}

/* Standard output is told of its failures here alone: a full disk, a closed descriptor. */
static enum ohm_status flush(void)
{
    return ohm_terminal_flush() ? OHM_OK
                                : ohm_fail(OHM_EIO, "standard output cannot be written");
}

/* A command with all that it is told. */
struct call {
    const struct ohm_command *command;
    const void *options;
    char *const *arguments;
};

static enum ohm_status run_call(void *given)
{
    const struct call *call = given;

    return call->command->run(call->options, call->arguments);
}

enum { APART_SECONDS = 3600 }; /* for a hang, not for a slow machine */

/* Runs a command that reads results in a process of its own, after a look at each of them in
 * another; any other command as it is. */
static enum ohm_status run_apart(struct call *call)
{
    const char *first = ohm_files_result(call->command, call->options, call->arguments, 0);
    const char *result;
    char partial[OHM_FILES_NAME];
    bool was_there;
    enum ohm_status status;

    for (size_t k = 0; (result = ohm_files_result(call->command, call->options,
                                                  call->arguments, k)) != NULL;
         k++)
        OHM_TRY(ohm_store_try(result));
    if (!first)
        return run_call(call);
    was_there = ohm_files_partial(call->command, call->options, partial);
    status = ohm_guard(run_call, call, first, APART_SECONDS);
    if (status == OHM_EINPUT && !was_there)
        unlink(partial); /* what a process that ended midway has left */
    return status;
}

static enum ohm_status run(const struct ohm_command *command, int argc, char *argv[])
{
    void *options = NULL;
    char **arguments;
    bool help;
    enum ohm_status status;

    options = ohm_array_new(1, command->size);
    if (!options)
        return ohm_fail(OHM_ENOMEM, "no memory for the options");
    OHM_GO(ohm_options_read(command, argc, argv, options, &arguments, &help));
    if (help) {
        ohm_options_help(stdout, command);
    } else {
        OHM_GO(ohm_files_check(command, options, arguments));
        OHM_GO(run_apart(&(struct call){
            .command = command, .options = options, .arguments = arguments }));
    }
    OHM_GO(flush());
out:
    free(options);
    return status;
}

static bool is_word(const char *argument, const char *a, const char *b)
{
    return strcmp(argument, a) == 0 || strcmp(argument, b) == 0;
}

/* ohmslice help, or help of the command NAME. */
static enum ohm_status print_help(const char *name)
{
    const struct ohm_command *command = name ? find(name) : NULL;

    if (name && !command)
        return unknown_command(name);
    if (command)
        ohm_options_help(stdout, command);
    else
        print_usage(stdout);
    return flush();
}

/* The sentence of a failure, on standard error. */
static void complain(const struct ohm_command *command, enum ohm_status status)
{
    char line[8192];

    ohm_terminal_line(*ohm_sentence() ? ohm_sentence() : ohm_status_words(status), line,
                      sizeof line);
    fprintf(stderr, "ohmslice%s%s: %s\n", command ? " " : "", command ? command->name : "",
            line);
}

int main(int argc, char *argv[])
{
    const struct ohm_command *command = NULL;
    enum ohm_status status;

    ohm_descriptors_init();
    signal(SIGXFSZ, SIG_IGN); /* a file beyond the limit is a failure like a full disk */
    ohm_num_init();
    ohm_input_remember();
    if (!ohm_terminal_clean()) {
        ohm_fail(OHM_ENOMEM, "no memory for standard output");
        complain(NULL, OHM_ENOMEM);
        return ohm_status_exit(OHM_ENOMEM);
    }
    if (argc < 2) {
        print_usage(stderr);
        return ohm_status_exit(OHM_EUSAGE);
    }
    if (is_word(argv[1], "--help", "help")) {
        status = print_help(argv[2]);
    } else if (is_word(argv[1], "--version", "version")) {
        printf("ohmslice %s\n", ohm_version());
        status = flush();
    } else {
        command = find(argv[1]);
        status = command ? run(command, argc - 1, argv + 1) : unknown_command(argv[1]);
    }
    if (status != OHM_OK)
        complain(command, status);
    return ohm_status_exit(status);
}
