#include "spice/session.h"

#include "base/place.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ngspice/sharedspice.h>

enum {
    KLU_LINES = 500,      /* decks with more lines ask for KLU */
    COMMAND_BYTES = 1000, /* ngspice cuts longer commands without saying so */
};

/* The one session of this process, filled in by ngspice's callbacks. */
static struct {
    bool listening; /* complaints count from here */
    bool exited;    /* ngspice called its exit handler: it is of no more use */
    unsigned complaints, errors;
    char first[512]; /* the first complaints, joined */
    struct ohm_spice_facts facts;
} session;

/* Notes that ngspice writes to its standard error although nothing is wrong. */
static bool is_note(const char *words)
{
    return strncmp(words, "Note:", 5) == 0 || strspn(words, " \t\r\n") == strlen(words);
}

static bool is_error(const char *words)
{
    static const char *const signs[] = { "rror",   "singular", "aborted",
                                         "failed", "can't",    "annot" };

    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
        if (strstr(words, signs[k]))
            return true;
    return false;
}

static int hear_text(char *line, int id, void *user)
{
    const char *words = line;

    (void)id;
    (void)user;
    if (strstr(line, "Compiled with KLU"))
        session.facts.klu = true;
    if (strncmp(line, "stdout ** ngspice-", 18) == 0 && session.facts.version[0] == '\0')
        sscanf(line + 10, "%63s", session.facts.version);
    if (!session.listening || strncmp(line, "stderr ", 7) != 0)
        return 0;
    words += 7;
    if (is_note(words))
        return 0;
    session.complaints++;
    session.errors += is_error(words);
    if (session.complaints <= 4 &&
        strlen(session.first) + strlen(words) + 3 < sizeof session.first) {
        if (session.first[0])
            strcat(session.first, "; ");
        strcat(session.first, words);
    }
    return 0;
}

static int hear_exit(int status, NG_BOOL immediate, NG_BOOL quit, int id, void *user)
{
    (void)status;
    (void)immediate;
    (void)quit;
    (void)id;
    (void)user;
    session.exited = true;
    return 0;
}

static enum ohm_status command(const char *words)
{
    char copy[COMMAND_BYTES];

    if (strlen(words) >= sizeof copy)
        return ohm_fail(OHM_ESPICE, "the command \"%.40s...\" is too long for ngspice",
                        words);
    strcpy(copy, words);
    ngSpice_Command(copy); /* its status is always 0 */
    return OHM_OK;
}

static bool write_empty(const char *name)
{
    FILE *file = fopen(name, "w");

    if (!file)
        return false;
    fputs("* empty on purpose\n", file);
    return fclose(file) == 0;
}

/* A folder of our own with an empty .spiceinit and spinit; gone again before any deck runs. */
static enum ohm_status init_in_private_folder(void)
{
    char folder[512];
    const int console = open("/dev/null", O_WRONLY);
    int failed;

    ohm_place_scratch("spice", folder, sizeof folder);
    if (console >= 0) { /* what bypasses the callbacks must not reach the user's output */
        dup2(console, STDOUT_FILENO);
        dup2(console, STDERR_FILENO);
        close(console);
    }
    if (!mkdtemp(folder) || chdir(folder) != 0)
        return ohm_fail(OHM_ESPICE, "no private folder for ngspice: %s", folder);
    if (!write_empty(".spiceinit") || !write_empty("spinit"))
        return ohm_fail(OHM_ESPICE, "ngspice's private folder %s cannot be written",
                        folder);
    setenv("SPICE_SCRIPTS", folder, 1);
    setenv("OMP_NUM_THREADS", "1", 1);
    failed = ngSpice_Init(hear_text, NULL, hear_exit, NULL, NULL, NULL, NULL);
    unlink(".spiceinit");
    unlink("spinit");
    if (rmdir(folder) != 0 || failed)
        return ohm_fail(OHM_ESPICE, "ngspice did not start");
    return OHM_OK;
}

enum ohm_status ohm_session_init(void)
{
    OHM_TRY(init_in_private_folder());
    OHM_TRY(command("version -f"));
    OHM_TRY(command("unset interactive"));
    OHM_TRY(command("set noaskquit"));
    OHM_TRY(command("set nomoremode"));
    if (session.facts.version[0] == '\0')
        return ohm_fail(OHM_ESPICE, "ngspice did not tell its version");
    return OHM_OK;
}

const struct ohm_spice_facts *ohm_session_facts(void)
{
    return &session.facts;
}

/* Splits the deck into lines, adding the solver option behind the title; NULL without memory.
 * The lines point into *text. */
static char **deck_lines(const char *deck, char **text)
{
    /* KLU's usual pivot threshold (1e-3) loses digits when many sources follow one index. */
    static char klu[] = ".options klu pivrel=0.1";
    size_t lines = 3, n = 0;
    char **line;

    for (const char *p = deck; *p; p++)
        lines += *p == '\n';
    *text = strdup(deck);
    line = calloc(lines, sizeof *line);
    if (!*text || !line) {
        free(line);
        return NULL;
    }
    for (char *p = *text; *p;) {
        char *end = p + strcspn(p, "\n");
        const bool last = *end == '\0';

        *end = '\0';
        if (*p || n == 0)
            line[n++] = p;
        if (n == 1 && session.facts.klu && lines > KLU_LINES)
            line[n++] = klu;
        p = last ? end : end + 1;
    }
    return line;
}

static enum ohm_status complaint(const char *what)
{
    return ohm_fail(OHM_ESPICE, "%s: %s", what,
                    session.first[0] ? session.first : "ngspice gave no reason");
}

static enum ohm_status load(const struct ohm_spice_run *run)
{
    char *text = NULL;
    char **lines = deck_lines(run->deck, &text);
    int failed;

    if (!lines) {
        free(text);
        return ohm_fail(OHM_ENOMEM, "no memory for a deck");
    }
    failed = ngSpice_Circ(lines);
    free(lines);
    free(text);
    if (failed || session.exited || session.errors || (run->linear && session.complaints))
        return complaint("ngspice refused the deck");
    return OHM_OK;
}

static enum ohm_status fetch(const struct ohm_spice_run *run, double values[])
{
    for (size_t k = 0; k < run->n; k++) {
        char name[128];
        const vector_info *vector;

        snprintf(name, sizeof name, "%s", run->vectors[k]);
        vector = ngGet_Vec_Info(name);
        if (!vector || !vector->v_realdata)
            return ohm_fail(OHM_ESPICE, "ngspice has no values for %s", name);
        if (vector->v_length < 0 || (size_t)vector->v_length != run->points)
            return ohm_fail(OHM_ESPICE, "ngspice has %d values for %s instead of %zu",
                            vector->v_length, name, run->points);
        for (size_t p = 0; p < run->points; p++) {
            if (!isfinite(vector->v_realdata[p]))
                return ohm_fail(OHM_ESPICE, "value %zu of %s is not finite", p, name);
            values[k * run->points + p] = vector->v_realdata[p];
        }
    }
    return OHM_OK;
}

enum ohm_status ohm_session_run(const struct ohm_spice_run *run, double values[])
{
    char before[128];

    session.listening = true;
    session.exited = false;
    session.complaints = session.errors = 0;
    session.first[0] = '\0';
    OHM_TRY(load(run));
    snprintf(before, sizeof before, "%s", ngSpice_CurPlot());
    OHM_TRY(command(run->analysis));
    if (session.exited || session.errors || (run->linear && session.complaints))
        return complaint("ngspice failed");
    if (strcmp(before, ngSpice_CurPlot()) == 0)
        return complaint("ngspice made no new plot");
    OHM_TRY(fetch(run, values));
    session.listening = false;
    OHM_TRY(command("destroy all"));
    OHM_TRY(command("remcirc"));
    ngSpice_Command(NULL); /* frees its log of commands */
    return OHM_OK;
}
