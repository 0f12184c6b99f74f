/* journal.c -- writes changed pages to a journal, then to the file; reads a journal back. */
#include "store/journal.h"

#include "store/pages.h"
#include "store/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[8] = { 'o', 'h', 'm', 'p', 'a', 'g', 'e', '1' };

/* The journal is this head, then n pages. */
struct head {
    char magic[8];
    uint64_t n, length; /* of the file when settled, bytes */
    uint64_t sum;       /* over n, length and the pages */
};

struct ohm_journal {
    int file;        /* locked; -1: not open */
    char *name;      /* of the journal, owned */
    uint64_t length; /* as the user sees it */
    uint64_t before; /* pages below this number are settled */
    int error;       /* errno of a write, or of step 2: only a replay can go on; 0: none */
    struct ohm_pages pages; /* that wait */
};

static char *journal_name(const char *path)
{
    static const char ending[] = ".journal";
    char *name = malloc(strlen(path) + sizeof ending);

    if (name)
        strcat(strcpy(name, path), ending);
    return name;
}

static bool write_at(int file, const void *from, size_t size, uint64_t at)
{
    const char *p = from;

    while (size > 0) {
        const ssize_t n = pwrite(file, p, size, (off_t)at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        p += n;
        at += (uint64_t)n;
        size -= (size_t)n;
    }
    return true;
}

/* Bytes behind the end of the file are zero. */
static bool read_at(int file, void *to, size_t size, uint64_t at)
{
    char *p = to;

    while (size > 0) {
        const ssize_t n = pread(file, p, size, (off_t)at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        if (n == 0) {
            memset(p, 0, size);
            return true;
        }
        p += n;
        at += (uint64_t)n;
        size -= (size_t)n;
    }
    return true;
}

static uint64_t stir(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * 0x100000001b3u;
    return sum ^ sum >> 32;
}

static uint64_t checksum(const struct head *head, const struct ohm_page pages[])
{
    uint64_t sum = stir(stir(0xcbf29ce484222325u, head->n), head->length), word;

    for (size_t k = 0; k < head->n; k++) {
        for (size_t b = 0; b < sizeof *pages; b += sizeof word) {
            memcpy(&word, (const char *)&pages[k] + b, sizeof word);
            sum = stir(sum, word);
        }
    }
    return sum;
}

/* Step 1. */
static bool write_journal(const struct head *head, const struct ohm_page pages[],
                          const char *name)
{
    const int to = open(name, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0666);
    bool good;

    if (to < 0)
        return false;
    good = write_at(to, head, sizeof *head, 0) &&
           write_at(to, pages, head->n * sizeof *pages, sizeof *head);
    if (close(to) != 0)
        good = false;
    if (!good) {
        const int reason = errno;

        unlink(name);
        errno = reason;
    }
    return good;
}

/* Steps 2 and 3. */
static bool apply(int file, const struct head *head, const struct ohm_page pages[],
                  const char *name)
{
    for (size_t k = 0; k < head->n; k++)
        if (!write_at(file, pages[k].bytes, OHM_PAGE_BYTES,
                      pages[k].number * OHM_PAGE_BYTES))
            return false;
    return ftruncate(file, (off_t)head->length) == 0 && unlink(name) == 0;
}

/* Is the journal FROM, of SIZE bytes, complete?  Then *head and *pages (new) are what it says.
 * errno is 0 unless it could not be found out. */
static bool read_journal(int from, uint64_t size, struct head *head,
                         struct ohm_page **pages)
{
    errno = 0;
    if (size < sizeof *head || !read_at(from, head, sizeof *head, 0) ||
        memcmp(head->magic, magic, sizeof magic) != 0 ||
        head->n != (size - sizeof *head) / sizeof **pages)
        return false;
    *pages = malloc((head->n + 1) * sizeof **pages);
    if (!*pages || !read_at(from, *pages, head->n * sizeof **pages, sizeof *head))
        return false;
    return head->sum == checksum(head, *pages);
}

/* Finishes what the journal called NAME says about FILE; an incomplete one is only removed. */
static bool replay(int file, const char *name)
{
    const int from = open(name, O_RDONLY | O_CLOEXEC);
    struct ohm_page *pages = NULL;
    struct stat facts;
    struct head head;
    bool good = false;

    if (from < 0)
        return errno == ENOENT;
    if (fstat(from, &facts) == 0) {
        if (read_journal(from, (uint64_t)facts.st_size, &head, &pages))
            good = apply(file, &head, pages, name);
        else
            good = errno == 0 && unlink(name) == 0;
    }
    free(pages);
    close(from);
    return good;
}

/* Where files cannot be locked, nothing is. */
static bool lock(int file, int how)
{
    const char *wish = getenv("HDF5_USE_FILE_LOCKING");

    if (wish && strcmp(wish, "FALSE") == 0)
        return true;
    return flock(file, how | LOCK_NB) == 0 || errno == ENOSYS || errno == EOPNOTSUPP ||
           errno == ENOLCK;
}

/* The failure that errno tells. */
static enum ohm_status failure(void)
{
    if (errno == ENOMEM)
        return ohm_fail(OHM_ENOMEM, "no memory for the journal");
    return ohm_fail(OHM_EIO, "%s",
                    errno == EWOULDBLOCK ? "in use by another process" : strerror(errno));
}

enum ohm_status ohm_journal_lock(int file, bool alone)
{
    return lock(file, alone ? LOCK_EX : LOCK_SH) ? OHM_OK : failure();
}

/* Opens, locks, and brings the file to its settled state or makes it empty. */
static bool open_settled(struct ohm_journal *j, const char *path, enum ohm_making making)
{
    static const int making_flags[] = { 0, O_CREAT | O_EXCL, O_CREAT };
    struct stat facts;

    j->file = open(path, O_RDWR | O_CLOEXEC | making_flags[making], 0666);
    if (j->file < 0 || !lock(j->file, LOCK_EX))
        return false;
    if (making == OHM_EXISTING ? !replay(j->file, j->name)
                               : unlink(j->name) != 0 && errno != ENOENT)
        return false;
    if (making == OHM_EXISTING && !ohm_seal_strip(j->file))
        return false;
    if (making == OHM_EMPTIED && ftruncate(j->file, 0) != 0)
        return false;
    if (fstat(j->file, &facts) != 0)
        return false;
    j->length = (uint64_t)facts.st_size;
    j->before = (j->length + OHM_PAGE_BYTES - 1) / OHM_PAGE_BYTES;
    return true;
}

enum ohm_status ohm_journal_new(struct ohm_journal **journal, const char *path,
                                enum ohm_making making)
{
    struct ohm_journal *j = calloc(1, sizeof *j);
    enum ohm_status status = OHM_OK;

    errno = ENOMEM;
    if (!j)
        return failure();
    j->file = -1;
    j->name = journal_name(path);
    if (!j->name || !open_settled(j, path, making)) {
        status = failure();
        ohm_journal_free(j);
        return status;
    }
    *journal = j;
    return OHM_OK;
}

uint64_t ohm_journal_length(const struct ohm_journal *journal)
{
    return journal->length;
}

void ohm_journal_cut(struct ohm_journal *journal, uint64_t length)
{
    journal->length = length;
}

/* The page with NUMBER, waiting from now on; NULL leaves the reason in errno. */
static struct ohm_page *touch(struct ohm_journal *j, uint64_t number)
{
    struct ohm_page *page = ohm_pages_find(&j->pages, number);

    if (page)
        return page;
    page = ohm_pages_add(&j->pages, number);
    if (!page) {
        errno = ENOMEM;
        return NULL;
    }
    if (!read_at(j->file, page->bytes, OHM_PAGE_BYTES, number * OHM_PAGE_BYTES))
        return NULL;
    return page;
}

/* How many of the SIZE bytes at AT are on the page that AT is on. */
static size_t on_page(uint64_t at, size_t size)
{
    const size_t rest = OHM_PAGE_BYTES - at % OHM_PAGE_BYTES;

    return size < rest ? size : rest;
}

enum ohm_status ohm_journal_read(const struct ohm_journal *journal, uint64_t at,
                                 size_t size, void *to)
{
    char *bytes = to;

    if (!read_at(journal->file, to, size, at))
        return failure();
    while (size > 0 && journal->pages.n > 0) {
        const size_t part = on_page(at, size);
        const struct ohm_page *page = ohm_pages_find(&journal->pages, at / OHM_PAGE_BYTES);

        if (page)
            memcpy(bytes, page->bytes + at % OHM_PAGE_BYTES, part);
        bytes += part;
        at += part;
        size -= part;
    }
    return OHM_OK;
}

enum ohm_status ohm_journal_check(const struct ohm_journal *journal)
{
    if (journal->error == 0)
        return OHM_OK;
    errno = journal->error;
    return ohm_while(failure(), "an earlier write failed");
}

enum ohm_status ohm_journal_write(struct ohm_journal *journal, uint64_t at, size_t size,
                                  const void *from)
{
    const char *bytes = from;
    const uint64_t end = at + size;

    OHM_TRY(ohm_journal_check(journal)); /* what a replay needs remains as it is */
    while (size > 0 && at / OHM_PAGE_BYTES < journal->before) {
        const size_t part = on_page(at, size);
        struct ohm_page *page = touch(journal, at / OHM_PAGE_BYTES);

        if (!page)
            goto failed;
        memcpy(page->bytes + at % OHM_PAGE_BYTES, bytes, part);
        bytes += part;
        at += part;
        size -= part;
    }
    if (size > 0 && !write_at(journal->file, bytes, size, at))
        goto failed;
    if (end > journal->length)
        journal->length = end;
    return OHM_OK;
failed:
    if (journal->error == 0)
        journal->error = errno;
    return failure();
}

enum ohm_status ohm_journal_settle(struct ohm_journal *journal)
{
    struct ohm_journal *j = journal;
    struct head head = { .n = j->pages.n, .length = j->length };

    OHM_TRY(ohm_journal_check(j));
    memcpy(head.magic, magic, sizeof magic);
    if (j->pages.n > 0) {
        head.sum = checksum(&head, j->pages.at);
        if (!write_journal(&head, j->pages.at, j->name))
            return ohm_while(failure(), "the journal");
        if (!apply(j->file, &head, j->pages.at, j->name)) {
            j->error = errno;
            return failure();
        }
        ohm_pages_empty(&j->pages);
    } else if (ftruncate(j->file, (off_t)j->length) != 0) {
        return failure();
    }
    j->before = (j->length + OHM_PAGE_BYTES - 1) / OHM_PAGE_BYTES;
    return OHM_OK;
}

enum ohm_status ohm_journal_replay(const char *path)
{
    enum ohm_status status = OHM_OK;
    char *name = journal_name(path);
    int file = -1;

    errno = ENOMEM;
    if (!name)
        return failure();
    file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || !lock(file, LOCK_SH)) {
        status = failure();
    } else if (access(name, F_OK) == 0) {
        close(file);
        file = open(path, O_RDWR | O_CLOEXEC);
        if (file < 0 || !lock(file, LOCK_EX) || !replay(file, name))
            status = failure();
    }
    if (file >= 0)
        close(file);
    free(name);
    return status;
}

void ohm_journal_free(struct ohm_journal *journal)
{
    if (!journal)
        return;
    if (journal->file >= 0)
        close(journal->file);
    free(journal->name);
    ohm_pages_clear(&journal->pages);
    free(journal);
}
