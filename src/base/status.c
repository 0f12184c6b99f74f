/* status.c -- the words and exit statuses of failures, and each thread's sentence. */
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SENTENCE_BYTES = 1024 };

static _Thread_local char sentence[SENTENCE_BYTES];

const char *ohm_status_words(enum ohm_status status)
{
    switch (status) {
#define X(code, exit, words)                                                               \
    case code:                                                                             \
        return words;
        OHM_STATUSES(X)
#undef X
    }
    return "unknown status";
}

int ohm_status_exit(enum ohm_status status)
{
    switch (status) {
#define X(code, exit, words)                                                               \
    case code:                                                                             \
        return exit;
        OHM_STATUSES(X)
#undef X
    }
    return 4;
}

enum ohm_status ohm_fail(enum ohm_status status, const char *format, ...)
{
    char draft[SENTENCE_BYTES]; /* the arguments may point into the old sentence */
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(draft, sizeof draft, format, arguments);
    va_end(arguments);
    memcpy(sentence, draft, sizeof draft);
    return status;
}

enum ohm_status ohm_while(enum ohm_status status, const char *format, ...)
{
    char draft[SENTENCE_BYTES];
    va_list arguments;
    int used;

    va_start(arguments, format);
    used = vsnprintf(draft, sizeof draft, format, arguments);
    va_end(arguments);
    if (used >= 0 && used < SENTENCE_BYTES - 2)
        snprintf(draft + used, sizeof draft - (size_t)used, ": %.*s",
                 SENTENCE_BYTES - 3 - used, sentence);
    memcpy(sentence, draft, sizeof draft);
    return status;
}

const char *ohm_sentence(void)
{
    return sentence;
}
