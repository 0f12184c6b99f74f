/* status.h -- how code fails: a code for the caller, a sentence for the person.
 *
 * A function that reads, allocates, solves or calls a foreign library returns enum ohm_status;
 * on failure none of its outputs has changed, and the thread's failure sentence says what was
 * wrong, with the file, line, key and value where there are any.  Kernels return void and assert.
 */
#ifndef OHM_BASE_STATUS_H
#define OHM_BASE_STATUS_H

/* code, exit status of the program, words */
#define OHM_STATUSES(X)                                                                    \
    X(OHM_OK, 0, "done")                                                                   \
    X(OHM_EUNMET, 1, "an expectation is not met")                                          \
    X(OHM_EUSAGE, 2, "bad usage or configuration")                                         \
    X(OHM_EINPUT, 3, "bad input file")                                                     \
    X(OHM_EIO, 3, "a file cannot be read or written")                                      \
    X(OHM_ESPICE, 4, "the simulator failed")                                               \
    X(OHM_ESOLVE, 4, "a circuit was not solved")                                           \
    X(OHM_ENOMEM, 4, "out of memory or processes")                                         \
    X(OHM_EPARTIAL, 5, "the result is partial and can be resumed")                         \
    X(OHM_EAUDIT, 6, "the audit failed")                                                   \
    X(OHM_EDIVERGED, 7, "a training diverged")

enum ohm_status {
#define X(code, exit, words) code,
    OHM_STATUSES(X)
#undef X
};

/* What the code means in general, e.g. "bad input file". */
const char *ohm_status_words(enum ohm_status status);

/* The exit status of the program for STATUS, 0 to 7. */
int ohm_status_exit(enum ohm_status status);

/* Sets this thread's failure sentence and returns STATUS.  One breakpoint here catches every
 * failure.  Sentences have no full stop and no line break. */
enum ohm_status ohm_fail(enum ohm_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Puts "WORDS: " before this thread's failure sentence and returns STATUS. */
enum ohm_status ohm_while(enum ohm_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* This thread's failure sentence; "" before any failure. */
const char *ohm_sentence(void);

/* Leaves the function with the status of CALL unless that is OHM_OK.  Only for functions that
 * own nothing yet; others use `goto out`. */
#define OHM_TRY(call)                                                                      \
    do {                                                                                   \
        const enum ohm_status ohm_try_status = (call);                                     \
        if (ohm_try_status != OHM_OK)                                                      \
            return ohm_try_status;                                                         \
    } while (0)

/* The same for functions with a local `status` and an `out:` label. */
#define OHM_GO(call)                                                                       \
    do {                                                                                   \
        status = (call);                                                                   \
        if (status != OHM_OK)                                                              \
            goto out;                                                                      \
    } while (0)

#endif
