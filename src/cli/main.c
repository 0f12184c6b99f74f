#include "base/descriptors.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/spelling.h"
#include "base/version.h"
#include "cli/options.h"
#include "num/init.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

const struct ohm_command *const ohm_commands[] = {
    &ohm_command_run,
    &ohm_command_solve,
    &ohm_command_netlist,
    &ohm_command_settle,
    &ohm_command_train,
    &ohm_command_map,
    &ohm_command_calibrate,
    &ohm_command_adc,
    &ohm_command_merge,
    &ohm_command_show,
    &ohm_command_describe,
    &ohm_command_report,
    &ohm_command_bench,
    NULL,
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
          "6 the audit failed\n",
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
    const bool good = fflush(stdout) == 0 && !ferror(stdout);

    return good ? OHM_OK : ohm_fail(OHM_EIO, "standard output cannot be written");
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
    if (help)
        ohm_options_help(stdout, command);
    else
        OHM_GO(command->run(options, arguments));
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

int main(int argc, char *argv[])
{
    const struct ohm_command *command = NULL;
    enum ohm_status status;

    ohm_descriptors_init();
    signal(SIGXFSZ, SIG_IGN); /* a file beyond the limit is a failure like a full disk */
    ohm_num_init();
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
        fprintf(stderr, "ohmslice%s%s: %s\n", command ? " " : "",
                command ? command->name : "", ohm_sentence());
    return ohm_status_exit(status);
}
