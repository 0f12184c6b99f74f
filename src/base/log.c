#include "base/log.h"

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
    char line[1024];
    va_list arguments;

    if (level > printed || level == OHM_QUIET)
        return;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    fprintf(stderr, "ohmslice: %s%s\n", level == OHM_WARN ? "warning: " : "", line);
}

double ohm_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
