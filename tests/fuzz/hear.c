/* hear.c -- fuzz target: what ngspice says, line by line.
 *
 * The library's start is replaced by one that only remembers the callbacks.
 */
#include "fuzz/fuzz.h"

#include "spice/hear.h"

#include <ngspice/sharedspice.h>

static SendChar *say;
static ControlledExit *end;

int ngSpice_Init(SendChar *text, SendStat *state, ControlledExit *exits, SendData *values,
                 SendInitData *first, BGThreadRunning *thread, void *user)
{
    (void)state, (void)values, (void)first, (void)thread, (void)user;
    say = text;
    end = exits;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!say && !ohm_hear_init())
        abort();
    ohm_hear_start();
    while (size > 0) {
        char *line = fuzz_word(&data, &size);

        say(line, 0, NULL);
        if (strcmp(line, "exit") == 0)
            end(1, 0, 0, 0, NULL);
        free(line);
    }
    ohm_hear_stop();
    if (ohm_heard()->errors > ohm_heard()->complaints || strlen(ohm_heard_version()) > 63)
        fuzz_wrong("more errors than complaints");
    (void)ohm_hear_fail("fuzz");
    return 0;
}
