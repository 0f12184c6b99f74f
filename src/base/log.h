/* log.h -- what people read while the program works; always on standard error. */
#ifndef OHM_BASE_LOG_H
#define OHM_BASE_LOG_H

enum ohm_level { OHM_QUIET, OHM_WARN, OHM_NOTE, OHM_DETAIL };

/* What is printed from now on; OHM_NOTE at the start.  Set once, before threads start. */
void ohm_log_level(enum ohm_level level);

/* One line, "ohmslice: ..." .  A warning begins with "warning: ". */
void ohm_log(enum ohm_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Seconds of a clock that never goes back. */
double ohm_seconds(void);

#endif
