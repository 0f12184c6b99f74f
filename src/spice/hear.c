/* hear.c -- sorts what ngspice prints into notes, complaints and errors. */
#include "spice/hear.h"

#include <stdio.h>
#include <string.h>

#include <ngspice/sharedspice.h>

/* Filled in by ngspice's callbacks. */
static struct {
    bool listening, klu;
    char version[64];
    struct ohm_heard heard;
} hearing;

/* Notes that ngspice writes to its standard error although nothing is wrong.  (A source without a value,
 * of which it makes one of 0 V, is more than a note: part of a line may have been lost.) */
static bool is_note(const char *words)
{
    return (strncmp(words, "Note:", 5) == 0 && !strstr(words, "has no value")) ||
           strspn(words, " \t\r\n") == strlen(words);
}

/* Words of complaints after which a number would be that of another circuit, or of none. */
static bool is_error(const char *words)
{
    static const char *const signs[] = {
        "rror",   "singular", "aborted",         "failed",
        "can't",  "annot",    "no such command", "has no value",
        "to low", "ignored",  "replaced"
    };

    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
        if (strstr(words, signs[k]))
            return true;
    return false;
}

static void note_complaint(const char *words)
{
    struct ohm_heard *heard = &hearing.heard;
    const size_t used = strlen(heard->first), room = sizeof heard->first - used;

    heard->complaints++;
    heard->errors += is_error(words);
    if (heard->complaints <= 4 && room > 1)
        snprintf(heard->first + used, room, "%s%s", used ? "; " : "", words);
}

static int hear_text(char *line, int id, void *user)
{
    (void)id;
    (void)user;
    if (strstr(line, "Compiled with KLU"))
        hearing.klu = true;
    if (strncmp(line, "stdout ** ngspice-", 18) == 0 && hearing.version[0] == '\0')
        sscanf(line + 10, "%63s", hearing.version);
    if (hearing.listening && strncmp(line, "stderr ", 7) == 0 && !is_note(line + 7))
        note_complaint(line + 7);
    return 0;
}

static int hear_exit(int status, NG_BOOL immediate, NG_BOOL quit, int id, void *user)
{
    (void)status;
    (void)immediate;
    (void)quit;
    (void)id;
    (void)user;
    hearing.heard.exited = true;
    return 0;
}

bool ohm_hear_init(void)
{
    return ngSpice_Init(hear_text, NULL, hear_exit, NULL, NULL, NULL, NULL) == 0;
}

void ohm_hear_start(void)
{
    hearing.heard = (struct ohm_heard){ 0 };
    hearing.listening = true;
}

void ohm_hear_stop(void)
{
    hearing.listening = false;
}

const struct ohm_heard *ohm_heard(void)
{
    return &hearing.heard;
}

const char *ohm_heard_version(void)
{
    return hearing.version;
}

bool ohm_heard_klu(void)
{
    return hearing.klu;
}

enum ohm_status ohm_hear_fail(const char *what)
{
    const struct ohm_heard *heard = &hearing.heard;

    return ohm_fail(OHM_ESPICE, "%s: %s%s", what,
                    heard->first[0] ? heard->first : "ngspice gave no reason",
                    heard->exited ? "; it called its exit handler" : "");
}
