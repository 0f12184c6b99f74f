/* start.c -- starts ngspice without the user's files, and finds out what it can. */
#include "spice/start.h"

#include "base/confine.h"
#include "base/klu.h"
#include "base/place.h"
#include "spice/hear.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ngspice/sharedspice.h>

enum { COMMAND_BYTES = 1000 }; /* ngspice cuts longer commands without saying so */

static struct ohm_spice_facts facts;
static struct {
    enum ohm_confinement how;
    bool closed;
} confined;

enum ohm_status ohm_start_command(const char *words)
{
    char copy[COMMAND_BYTES];

    if (strlen(words) >= sizeof copy)
        return ohm_fail(OHM_ESPICE, "the command \"%.40s...\" is too long for ngspice",
                        words);
    if (strpbrk(words, ";\n\r"))
        return ohm_fail(OHM_ESPICE, "\"%.80s\" is more than one command of ngspice", words);
    strcpy(copy, words);
    ngSpice_Command(copy); /* its status is always 0 */
    return OHM_OK;
}

/* Has ngspice find the project's empty files, as the current folder's and as its own. */
static enum ohm_status avoid_start_up_files(void)
{
    char file[512];

    OHM_TRY(ohm_place_find("data/ngspice", "spinit", file, sizeof file));
    OHM_TRY(ohm_place_find("data/ngspice", ".spiceinit", file, sizeof file));
    *strrchr(file, '/') = '\0';
    if (chdir(file) != 0 || setenv("SPICE_SCRIPTS", file, 1) != 0)
        return ohm_fail(OHM_ESPICE, "%s cannot be entered", file);
    return OHM_OK;
}

/* What bypasses the callbacks must not reach the user's output, nor ask for his input. */
static void silence(void)
{
    const int console = open("/dev/null", O_RDWR);

    if (console < 0)
        return;
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fd != console)
            dup2(console, fd);
    if (console > STDERR_FILENO)
        close(console);
}

/* Does it know the command that loads compiled Verilog-A?  Without a name it says something else. */
static enum ohm_status probe_osdi(void)
{
    ohm_hear_start();
    OHM_TRY(ohm_start_command("osdi"));
    ohm_hear_stop();
    facts.osdi = !strstr(ohm_heard()->first, "no such command");
    return OHM_OK;
}

static void summarise(void)
{
    char klu[64] = "";

    if (facts.klu)
        snprintf(klu, sizeof klu, "%s above %d lines, else ", OHM_KLU_OPTION,
                 OHM_KLU_LINES);
    snprintf(facts.summary, sizeof facts.summary,
             "%s: %ssparse 1.3; %s; empty start-up files", facts.version, klu,
             facts.osdi ? "osdi" : "no osdi");
}

/* What ngspice has to be told, as it can neither read /proc/meminfo nor start threads. */
static enum ohm_status confine(void)
{
    OHM_TRY(ohm_start_command("set no_mem_check"));
    OHM_TRY(ohm_start_command("set num_threads=1"));
    OHM_TRY(ohm_confine_begin(&confined.how));
    snprintf(facts.sandbox, sizeof facts.sandbox, "%s", ohm_confinement_name(confined.how));
    return OHM_OK;
}

enum ohm_status ohm_start_close(void)
{
    if (!confined.closed)
        OHM_TRY(ohm_confine_end(confined.how));
    confined.closed = true;
    return OHM_OK;
}

enum ohm_status ohm_start(void)
{
    bool started;

    silence();
    OHM_TRY(
        avoid_start_up_files()); /* by a path; the current folder must still be the user's */
    setenv("OMP_NUM_THREADS", "1", 1);
    started = ohm_hear_init();
    if (chdir("/") != 0 || !started)
        return ohm_fail(OHM_ESPICE, "ngspice did not start");
    OHM_TRY(ohm_start_command("version -f"));
    OHM_TRY(ohm_start_command("unset interactive"));
    OHM_TRY(ohm_start_command("set noaskquit"));
    OHM_TRY(ohm_start_command("set nomoremode"));
    OHM_TRY(probe_osdi());
    if (ohm_heard_version()[0] == '\0')
        return ohm_fail(OHM_ESPICE, "ngspice did not tell its version");
    snprintf(facts.version, sizeof facts.version, "%s", ohm_heard_version());
    facts.klu = ohm_heard_klu();
    summarise();
    return confine();
}

const struct ohm_spice_facts *ohm_start_facts(void)
{
    return &facts;
}
