/* log.c -- prints warnings and notes on standard error; a clock. */
#include "base/log.h"

#include "base/terminal.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

static enum ohm_level printed = OHM_NOTE;

void ohm_log_level(enum ohm_level level)
{
    printed = level;
}

void ohm_log(enum ohm_level level, const char *format, ...)
{
    char line[1024], clean[8 * sizeof line];
    va_list arguments;

    if (level > printed || level == OHM_QUIET)
        return;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    ohm_terminal_line(line, clean, sizeof clean);
    fprintf(stderr, "ohmslice: %s%s\n", level == OHM_WARN ? "warning: " : "", clean);
}

double ohm_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
