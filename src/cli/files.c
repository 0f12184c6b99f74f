/* files.c -- compares outputs with inputs before anything is read or written. */
#include "cli/files.h"

#include "base/input.h"
#include "cli/options.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Options whose text is a file that is written. */
static bool is_output(const char *key)
{
    static const char *const keys[] = { "output", "voltages", "waveforms" };

    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (strcmp(keys[k], key) == 0)
            return true;
    return false;
}

/* The text of option K, "" if it has none; *option is it. */
static const char *text_of(const struct ohm_command *command, const void *options, size_t k,
                           struct ohm_option *option)
{
    *option = ohm_option_at(command, k);
    return option->field && option->field->kind == OHM_TEXT
               ? (const char *)options + option->offset + option->field->offset
               : "";
}

/* Is OUTPUT the file INPUT, or what follows a ':' in it (npz:FILE, inverted:npz:FILE)? */
static bool is_read(const char *output, const char *input)
{
    for (const char *part = input; part; part = strchr(part, ':')) {
        part += *part == ':';
        if (ohm_path_same(output, part))
            return true;
    }
    return false;
}

/* OHM_EUSAGE if INPUT is OUTPUT or the draft of a result. */
static enum ohm_status check_pair(const char *key, const char *output, const char *input)
{
    char partial[OHM_FILES_NAME], name[64];

    snprintf(partial, sizeof partial, "%s.partial", output);
    if (is_read(output, input) || ohm_path_same(partial, input)) {
        ohm_option_name(key, name);
        return ohm_fail(OHM_EUSAGE,
                        "--%s: %s is an input of this command; it is not overwritten", name,
                        output);
    }
    return OHM_OK;
}

/* Output K against everything that is read, and the outputs before it. */
static enum ohm_status check_output(const struct ohm_command *command, const void *options,
                                    char *const arguments[], size_t k)
{
    struct ohm_option option, other;
    const char *output = text_of(command, options, k, &option);
    char name[64];

    for (size_t j = 0; arguments[j]; j++)
        OHM_TRY(check_pair(option.field->key, output, arguments[j]));
    for (size_t j = 0; ohm_option_at(command, j).field; j++) {
        const char *text = text_of(command, options, j, &other);

        if (*text && !is_output(other.field->key))
            OHM_TRY(check_pair(option.field->key, output, text));
        if (*text && is_output(other.field->key) && j < k &&
            (strcmp(text, output) == 0 || ohm_path_same(text, output))) {
            ohm_option_name(option.field->key, name);
            return ohm_fail(OHM_EUSAGE, "--%s: %s is another output of this command", name,
                            output);
        }
    }
    return OHM_OK;
}

enum ohm_status ohm_files_check(const struct ohm_command *command, const void *options,
                                char *const arguments[])
{
    struct ohm_option option;

    for (size_t k = 0; ohm_option_at(command, k).field; k++)
        if (*text_of(command, options, k, &option) && is_output(option.field->key))
            OHM_TRY(check_output(command, options, arguments, k));
    return OHM_OK;
}

/* The text of the option --from, NULL without. */
static const char *text_of_from(const struct ohm_command *command, const void *options)
{
    struct ohm_option option;

    for (size_t k = 0; ohm_option_at(command, k).field; k++) {
        const char *text = text_of(command, options, k, &option);

        if (*text && strcmp(option.field->key, "from") == 0)
            return text;
    }
    return NULL;
}

const char *ohm_files_result(const struct ohm_command *command, const void *options,
                             char *const arguments[], size_t k)
{
    switch (command->results) {
    case OHM_RESULTS_FIRST:
        return k == 0 ? arguments[0] : NULL;
    case OHM_RESULTS_ALL:
        return arguments[k];
    case OHM_RESULTS_FROM:
        return k == 0 ? text_of_from(command, options) : NULL;
    default:
        return NULL;
    }
}

bool ohm_files_partial(const struct ohm_command *command, const void *options,
                       char partial[OHM_FILES_NAME])
{
    struct ohm_option option;

    partial[0] = '\0';
    for (size_t k = 0; ohm_option_at(command, k).field; k++)
        if (strcmp(ohm_option_at(command, k).field->key, "output") == 0)
            snprintf(partial, OHM_FILES_NAME, "%s.partial",
                     text_of(command, options, k, &option));
    return access(partial, F_OK) == 0;
}
