#include "exchange/draft.h"

#include "exchange/bytes.h"
#include "exchange/forge.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char folder[] = "check_draft.dir", path[] = "check_draft.dir/file";

static int files(void)
{
    DIR *entries = opendir(folder);
    int n = 0;

    for (struct dirent *each; (each = readdir(entries)) != NULL;)
        n += each->d_name[0] != '.';
    closedir(entries);
    return n;
}

static void teardown(void)
{
    if (system("rm -rf check_draft.dir") != 0)
        ck_abort_msg("the folder cannot be removed");
}

static void setup(void)
{
    teardown();
    ck_assert_int_eq(mkdir(folder, 0777), 0);
}

static void ck_holds(const char *text)
{
    struct ohm_bytes bytes;

    ck_ok(ohm_bytes_read(path, 1000, &bytes));
    ck_assert_uint_eq(bytes.size, strlen(text));
    ck_assert_mem_eq(bytes.at, text, bytes.size);
    ohm_bytes_clear(&bytes);
}

START_TEST(a_file_appears_at_the_commit)
{
    struct ohm_draft draft;

    ck_ok(ohm_draft_init(&draft, path));
    fputs("new", draft.out);
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert_int_eq(files(), 1);
    ck_ok(ohm_draft_commit(&draft));
    ck_holds("new");
    ohm_draft_clear(&draft);
    ck_holds("new");
    ck_assert_int_eq(files(), 1);
}
END_TEST

START_TEST(the_old_file_stays_until_the_commit)
{
    struct ohm_draft draft;

    forge_write(path, "old", 3);
    ck_ok(ohm_draft_init(&draft, path));
    fputs("new", draft.out);
    ck_holds("old");
    ohm_draft_clear(&draft);
    ck_holds("old");
    ck_assert_int_eq(files(), 1);
    ck_ok(ohm_draft_init(&draft, path));
    fputs("new", draft.out);
    ck_ok(ohm_draft_commit(&draft));
    ohm_draft_clear(&draft);
    ck_holds("new");
}
END_TEST

START_TEST(drafts_of_one_file_do_not_meet)
{
    struct ohm_draft a, b;

    ck_ok(ohm_draft_init(&a, path));
    ck_ok(ohm_draft_init(&b, path));
    fputs("first", a.out);
    fputs("second", b.out);
    ck_ok(ohm_draft_commit(&b));
    ck_ok(ohm_draft_commit(&a));
    ohm_draft_clear(&a);
    ohm_draft_clear(&b);
    ck_holds("first");
    ck_assert_int_eq(files(), 1);
}
END_TEST

START_TEST(a_file_has_the_usual_permissions)
{
    struct ohm_draft draft;
    struct stat facts;

    umask(027);
    ck_ok(ohm_draft_init(&draft, path));
    ck_ok(ohm_draft_commit(&draft));
    ohm_draft_clear(&draft);
    ck_assert_int_eq(stat(path, &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 0777, 0640);
}
END_TEST

START_TEST(what_cannot_be_written_is_told)
{
    struct ohm_draft draft = { 0 };

    ck_fails(ohm_draft_init(&draft, "check_draft.dir/none/file"), OHM_EIO,
             "check_draft.dir/none/file: cannot be written: No such file or directory");
    ck_fails(ohm_draft_init(&draft, folder), OHM_EIO,
             "check_draft.dir: cannot be written: Is a directory");
    ck_assert_ptr_null(draft.path);
    ck_fails(ohm_draft_probe("check_draft.dir/none/file"), OHM_EIO, "No such file");
    ck_fails(ohm_draft_probe(folder), OHM_EIO, "check_draft.dir: cannot be written: Is a");
    ck_ok(ohm_draft_probe(path));
    ck_ok(ohm_draft_probe("/dev/full"));
    ck_assert_int_eq(files(), 0);
}
END_TEST

/* A device is written directly and stays a device; a full one is told at the commit. */
START_TEST(a_device_is_not_replaced)
{
    struct ohm_draft draft;
    struct stat facts;

    ck_ok(ohm_draft_init(&draft, "/dev/full"));
    ck_assert_ptr_null(draft.partial);
    fputs("something", draft.out);
    ck_fails(ohm_draft_commit(&draft), OHM_EIO,
             "/dev/full: cannot be written: No space left on device");
    ohm_draft_clear(&draft);
    ck_ok(ohm_draft_init(&draft, "/dev/full"));
    for (int k = 0; k < 100000; k++) /* fails long before the commit */
        fputs("something", draft.out);
    ck_fails(ohm_draft_commit(&draft), OHM_EIO, "/dev/full: cannot be written");
    ohm_draft_clear(&draft);
    ck_assert_int_eq(stat("/dev/full", &facts), 0);
    ck_assert(S_ISCHR(facts.st_mode));
}
END_TEST

/* So that `-o /dev/stdout >>file` adds to the file, and takes no name of the system's away. */
START_TEST(an_open_file_is_added_to)
{
    struct ohm_draft draft;
    char name[32];
    int file;

    forge_write(path, "old, ", 5);
    file = open(path, O_WRONLY | O_APPEND);
    snprintf(name, sizeof name, "/dev/fd/%d", file);
    ck_ok(ohm_draft_init(&draft, name));
    ck_assert_ptr_null(draft.partial);
    fputs("new", draft.out);
    ck_ok(ohm_draft_commit(&draft));
    ohm_draft_clear(&draft);
    close(file);
    ck_holds("old, new");
    ck_assert_int_eq(files(), 1);
}
END_TEST

START_TEST(a_draft_that_vanished_is_told)
{
    struct ohm_draft draft;

    ck_ok(ohm_draft_init(&draft, path));
    ck_assert_int_eq(unlink(draft.partial), 0);
    ck_fails(ohm_draft_commit(&draft), OHM_EIO, "cannot be written: No such file");
    ohm_draft_clear(&draft);
    ck_assert_int_eq(files(), 0);
}
END_TEST

START_TEST(drafts_survive_scarcity)
{
    struct ohm_draft draft;

    ck_survives_scarcity(ohm_draft_init(&draft, path), ohm_draft_clear(&draft));
    ck_assert_int_eq(files(), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exchange/draft");
    TCase *tc = tcase_create("draft");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_file_appears_at_the_commit);
    tcase_add_test(tc, the_old_file_stays_until_the_commit);
    tcase_add_test(tc, drafts_of_one_file_do_not_meet);
    tcase_add_test(tc, a_file_has_the_usual_permissions);
    tcase_add_test(tc, what_cannot_be_written_is_told);
    tcase_add_test(tc, a_device_is_not_replaced);
    tcase_add_test(tc, an_open_file_is_added_to);
    tcase_add_test(tc, a_draft_that_vanished_is_told);
    tcase_add_test(tc, drafts_survive_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
