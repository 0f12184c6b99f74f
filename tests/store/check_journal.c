#include "store/journal.h"

#include "scratch.h"
#include "trouble.h"

#include <stdint.h>
#include <sys/stat.h>

enum { MODEL_BYTES = 40000 };

struct model {
    unsigned char now[MODEL_BYTES], settled[MODEL_BYTES];
    size_t length, settled_length;
};

static size_t draw(size_t n)
{
    static uint64_t state = 1;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(state >> 33) % n;
}

/* One write somewhere, often near what was written before. */
static enum ohm_status scribble(struct ohm_journal *j, struct model *m)
{
    unsigned char bytes[9000];
    const size_t size = 1 + draw(draw(4) ? 100 : sizeof bytes);
    const size_t at = draw(draw(3) ? m->length + 1 : MODEL_BYTES - size);

    if (at + size > MODEL_BYTES)
        return OHM_OK;
    for (size_t k = 0; k < size; k++)
        bytes[k] = (unsigned char)draw(256);
    memcpy(m->now + at, bytes, size);
    if (at + size > m->length)
        m->length = at + size;
    return ohm_journal_write(j, at, size, bytes);
}

static enum ohm_status settle(struct ohm_journal *j, struct model *m)
{
    OHM_TRY(ohm_journal_settle(j));
    memcpy(m->settled, m->now, MODEL_BYTES);
    m->settled_length = m->length;
    return OHM_OK;
}

static void check_same(struct ohm_journal *j, const unsigned char bytes[], size_t length)
{
    static unsigned char found[MODEL_BYTES];
    const size_t at = draw(length), size = draw(length - at) + 1;

    ck_assert_uint_ge(ohm_journal_length(j), length);
    ck_ok(ohm_journal_read(j, at, size, found));
    ck_assert_mem_eq(found, bytes + at, size);
    ck_ok(ohm_journal_read(j, 0, length, found));
    ck_assert_mem_eq(found, bytes, length);
}

START_TEST(what_is_written_reads_back)
{
    struct model m = { .length = 0 };
    struct ohm_journal *j;

    ck_ok(ohm_journal_new(&j, in("file"), OHM_NEW_FILE));
    for (int k = 0; k < 2000; k++) {
        ck_ok(scribble(j, &m));
        if (draw(50) == 0)
            ck_ok(settle(j, &m));
        check_same(j, m.now, m.length);
        ck_assert_uint_eq(ohm_journal_length(j), m.length);
    }
    ohm_journal_free(j);
}
END_TEST

/* Law: without a journal file, the file itself always begins with what was settled last. */
START_TEST(only_settling_changes_what_is_settled)
{
    struct model m = { .length = 0 };
    struct ohm_journal *j;

    ck_ok(ohm_journal_new(&j, in("file"), OHM_NEW_FILE));
    for (int life = 0; life < 60; life++) {
        for (size_t k = draw(30); k > 0; k--)
            ck_ok(scribble(j, &m));
        ck_ok(settle(j, &m));
        for (size_t k = draw(30); k > 0; k--)
            ck_ok(scribble(j, &m));
        ohm_journal_free(j); /* as if killed */
        ck_assert_int_ne(access(in("file.journal"), F_OK), 0);
        ck_ok(ohm_journal_new(&j, in("file"), OHM_EXISTING));
        if (m.settled_length > 0)
            check_same(j, m.settled, m.settled_length);
        ohm_journal_cut(j, m.settled_length);
        memcpy(m.now, m.settled, MODEL_BYTES);
        m.length = m.settled_length;
    }
    ohm_journal_free(j);
}
END_TEST

START_TEST(a_settled_file_ends_where_it_was_cut)
{
    struct ohm_journal *j;
    char bytes[10000] = { 1 };
    struct stat facts;

    ck_ok(ohm_journal_new(&j, in("file"), OHM_NEW_FILE));
    ck_ok(ohm_journal_write(j, 0, sizeof bytes, bytes));
    ohm_journal_cut(j, 5000);
    ck_ok(ohm_journal_settle(j));
    stat(in("file"), &facts);
    ck_assert_int_eq(facts.st_size, 5000);
    ck_ok(ohm_journal_write(j, 4999, 1, bytes));
    ohm_journal_cut(j, 4999);
    ck_ok(ohm_journal_settle(j));
    stat(in("file"), &facts);
    ck_assert_int_eq(facts.st_size, 4999);
    ohm_journal_cut(j, 7000);
    ck_ok(ohm_journal_settle(j));
    stat(in("file"), &facts);
    ck_assert_int_eq(facts.st_size, 7000);
    ohm_journal_free(j);
}
END_TEST

/* Law: wherever settling stops, the next opening finds all of it or nothing. */
START_TEST(a_refusing_disk_leaves_all_or_nothing)
{
    bool done = false;

    dies = false;
    for (long n = 0; !done; n++) {
        struct model m = { .length = 0 };
        struct ohm_journal *j;
        size_t after;

        ck_ok(ohm_journal_new(&j, in("file"), OHM_EMPTIED));
        while (m.length < 20000)
            ck_ok(scribble(j, &m));
        ck_ok(settle(j, &m));
        after = m.length;
        for (int k = 0; k < 5; k++)
            ck_ok(scribble(j, &m));
        changes_left = n;
        done = settle(j, &m) == OHM_OK;
        changes_left = -1;
        if (!done)
            ck_assert_ptr_nonnull(strstr(ohm_sentence(), "Input/output error"));
        ohm_journal_free(j);
        if (n % 2) /* for a reader without a journal, or with one */
            ck_ok(ohm_journal_replay(in("file")));
        ck_ok(ohm_journal_new(&j, in("file"), OHM_EXISTING));
        ck_assert_int_ne(access(in("file.journal"), F_OK), 0);
        if (done || ohm_journal_length(j) != after) {
            /* either the old state with bytes behind it, or the new one */
            unsigned char *found = calloc(1, MODEL_BYTES);

            ck_ok(ohm_journal_read(j, 0, m.length, found));
            if (memcmp(found, m.now, m.length) != 0)
                check_same(j, m.settled, m.settled_length);
            free(found);
        }
        ohm_journal_free(j);
        ck_assert_int_lt(n, 200);
    }
}
END_TEST

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    ck_assert_ptr_nonnull(file);
    fwrite(bytes, 1, size, file);
    fclose(file);
}

/* The bytes (new) of the journal that a settling leaves which fails in its second step; the file
 * is as it was settled before. */
static char *left_journal(struct model *m, size_t *size)
{
    struct ohm_journal *j;
    struct stat facts;
    char *bytes;
    FILE *file;

    ck_ok(ohm_journal_new(&j, in("file"), OHM_NEW_FILE));
    while (m->length < 20000)
        ck_ok(scribble(j, m));
    ck_ok(settle(j, m));
    ck_ok(ohm_journal_write(j, 3, 5, "fresh"));
    dies = false;
    changes_left = 2; /* the head and the pages of the journal */
    ck_fails(ohm_journal_settle(j), OHM_EIO, "Input/output error");
    changes_left = -1;
    ck_fails(ohm_journal_settle(j), OHM_EIO, "an earlier write failed");
    ohm_journal_free(j);
    ck_assert_int_eq(stat(in("file.journal"), &facts), 0);
    *size = (size_t)facts.st_size;
    bytes = malloc(*size);
    file = fopen(in("file.journal"), "rb");
    ck_assert_uint_eq(fread(bytes, 1, *size, file), *size);
    fclose(file);
    write_file(in("file"), m->settled,
               m->settled_length); /* the trouble tore a page of it */
    return bytes;
}

/* Law: a journal that is not complete, or not one, is as good as none. */
START_TEST(a_broken_journal_is_ignored)
{
    struct model m = { .length = 0 };
    struct ohm_journal *j;
    size_t size;
    char *bytes = left_journal(&m, &size);
    const size_t sizes[] = { 0, 20, size - 1, size, size, size };
    const size_t flipped[] = { 0, 0, 0, 0, 100, size - 1 };

    for (int kind = 0; kind < 6; kind++) {
        bytes[flipped[kind]] = (char)(bytes[flipped[kind]] ^ 1);
        write_file(in("file.journal"), bytes, sizes[kind]);
        bytes[flipped[kind]] = (char)(bytes[flipped[kind]] ^ 1);
        if (kind < 3)
            write_file(in("file.journal"), bytes, sizes[kind]);
        ck_ok(ohm_journal_new(&j, in("file"), OHM_EXISTING));
        check_same(j, m.settled, m.settled_length);
        ck_assert_int_ne(access(in("file.journal"), F_OK), 0);
        ohm_journal_free(j);
    }
    write_file(in("file.journal"), bytes, size); /* and a complete one is not ignored */
    ck_ok(ohm_journal_replay(in("file")));
    ck_ok(ohm_journal_new(&j, in("file"), OHM_EXISTING));
    ck_ok(ohm_journal_read(j, 0, 8, bytes));
    ck_assert_mem_eq(bytes + 3, "fresh", 5);
    ohm_journal_free(j);
    free(bytes);
}
END_TEST

START_TEST(making_has_its_rules)
{
    struct ohm_journal *j, *other;
    FILE *file = fopen(in("file.journal"), "w");

    fclose(file);
    ck_fails(ohm_journal_new(&j, in("file"), OHM_EXISTING), OHM_EIO, "No such file");
    ck_ok(ohm_journal_new(&j, in("file"), OHM_NEW_FILE));
    ck_assert_int_ne(access(in("file.journal"), F_OK), 0);
    ck_fails(ohm_journal_new(&other, in("file"), OHM_EXISTING), OHM_EIO, "in use");
    ck_fails(ohm_journal_new(&other, in("file"), OHM_EMPTIED), OHM_EIO, "in use");
    ck_fails(ohm_journal_replay(in("file")), OHM_EIO, "in use");
    ck_ok(ohm_journal_write(j, 0, 3, "abc"));
    ohm_journal_free(j);
    ck_fails(ohm_journal_new(&j, in("file"), OHM_NEW_FILE), OHM_EIO, "File exists");
    ck_ok(ohm_journal_replay(in("file")));
    ck_ok(ohm_journal_new(&j, in("file"), OHM_EXISTING));
    ck_assert_uint_eq(ohm_journal_length(j), 3);
    ohm_journal_free(j);
    ck_ok(ohm_journal_new(&j, in("file"), OHM_EMPTIED));
    ck_assert_uint_eq(ohm_journal_length(j), 0);
    ohm_journal_free(j);
    ohm_journal_free(NULL);
}
END_TEST

START_TEST(opening_survives_scarcity)
{
    struct ohm_journal *j = NULL;

    ck_survives_scarcity(ohm_journal_new(&j, in("file"), OHM_EMPTIED), ohm_journal_free(j));
    ck_survives_scarcity(ohm_journal_replay(in("file")), (void)0);
}
END_TEST

/* A journal whose file is "abc" and settled. */
static struct ohm_journal *abc(void)
{
    struct ohm_journal *j = NULL;

    ck_ok(ohm_journal_new(&j, in("file"), OHM_EMPTIED));
    ck_ok(ohm_journal_write(j, 0, 3, "abc"));
    ck_ok(ohm_journal_settle(j));
    return j;
}

static void check_text(const char *wanted)
{
    struct ohm_journal *j = NULL;
    char found[5000];

    ck_ok(ohm_journal_new(&j, in("file"), OHM_EXISTING));
    ck_ok(ohm_journal_read(j, 0, strlen(wanted), found));
    ck_assert_mem_eq(found, wanted, strlen(wanted));
    ohm_journal_free(j);
}

START_TEST(without_memory_the_settled_remains)
{
    bool done = false;

    for (long n = 0; !done; n++) {
        struct ohm_journal *j = abc();

        allocations_left(n);
        done = ohm_journal_write(j, 1, 1, "x") == OHM_OK;
        allocations_left(-1);
        if (!done) {
            ck_fails(ohm_journal_check(j), OHM_ENOMEM, "an earlier write failed");
            ck_fails(ohm_journal_write(j, 1, 1, "x"), OHM_ENOMEM, "an earlier write");
            ck_fails(ohm_journal_settle(j), OHM_ENOMEM, "an earlier write failed");
        }
        ohm_journal_free(j);
        check_text("abc");
        ck_assert_int_lt(n, 10);
    }
}
END_TEST

/* What a complete journal needs is not touched after a failure, whatever the user still does. */
START_TEST(nothing_is_written_after_a_failure)
{
    struct ohm_journal *j = abc();
    char bytes[5000], wanted[5001];

    memset(bytes, 'n', sizeof bytes);
    memset(wanted, 'n', sizeof bytes);
    wanted[sizeof bytes] = '\0';
    ck_ok(
        ohm_journal_write(j, 0, sizeof bytes, bytes)); /* the end of it goes to the file */
    dies = false;
    passes = true;
    changes_left = 2; /* after the journal itself */
    ck_fails(ohm_journal_settle(j), OHM_EIO, "Input/output error");
    memset(bytes, 'x', sizeof bytes);
    ck_fails(ohm_journal_write(j, 0, sizeof bytes, bytes), OHM_EIO, "an earlier write");
    ck_fails(ohm_journal_settle(j), OHM_EIO, "an earlier write failed");
    ohm_journal_free(j);
    check_text(wanted);
}
END_TEST

START_TEST(a_journal_that_was_not_written_may_be_tried_again)
{
    struct ohm_journal *j = abc();

    dies = false;
    for (long n = 0; n < 2; n++) {
        ck_ok(ohm_journal_write(j, 1, 1, n ? "y" : "x"));
        passes = true;
        changes_left = n;
        ck_fails(ohm_journal_settle(j), OHM_EIO, "the journal: Input/output error");
        changes_left = -1;
        ck_assert_int_ne(access(in("file.journal"), F_OK), 0);
        ck_ok(ohm_journal_settle(j));
    }
    ohm_journal_free(j);
    check_text("ayc");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store/journal");
    TCase *tc = tcase_create("journal");

    tcase_add_checked_fixture(tc, scratch_setup, scratch_teardown);
    tcase_add_test(tc, what_is_written_reads_back);
    tcase_add_test(tc, only_settling_changes_what_is_settled);
    tcase_add_test(tc, a_settled_file_ends_where_it_was_cut);
    tcase_add_test(tc, a_refusing_disk_leaves_all_or_nothing);
    tcase_add_test(tc, a_broken_journal_is_ignored);
    tcase_add_test(tc, making_has_its_rules);
    tcase_add_test(tc, opening_survives_scarcity);
    tcase_add_test(tc, without_memory_the_settled_remains);
    tcase_add_test(tc, nothing_is_written_after_a_failure);
    tcase_add_test(tc, a_journal_that_was_not_written_may_be_tried_again);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
