/* Many circuits through one pool: memory, files and processes stay as they are.  10,000 with OHM_LONG. */
#include "spice/spice.h"

#include "harness.h"

#include <dirent.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
enum { KEEPS_FREED = 1 }; /* it holds freed memory back to find its late users */
#else
enum { KEEPS_FREED = 0 };
#endif

/* What the processes below this one hold. */
struct family {
    size_t members, zombies, files;
    double kib; /* resident */
    pid_t youngest;
};

/* The parent and the state of a process; false when it is gone. */
static bool look_at(long pid, long *parent, char *state)
{
    char path[64], line[512];
    FILE *file;
    bool found;

    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    file = fopen(path, "r");
    if (!file)
        return false;
    found = fgets(line, sizeof line, file) && strrchr(line, ')') &&
            sscanf(strrchr(line, ')') + 1, " %c %ld", state, parent) == 2;
    fclose(file);
    return found;
}

static double resident(long pid)
{
    char path[64];
    long pages = 0, all;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%ld/statm", pid);
    file = fopen(path, "r");
    if (!file)
        return 0;
    if (fscanf(file, "%ld %ld", &all, &pages) != 2)
        pages = 0;
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1024;
}

static size_t open_files(long pid)
{
    char path[64];
    DIR *folder;
    size_t n = 0;

    snprintf(path, sizeof path, "/proc/%ld/fd", pid);
    folder = opendir(path);
    while (folder && readdir(folder))
        n++;
    if (folder)
        closedir(folder);
    return n;
}

/* Is PID below this process? */
static bool is_below(long pid)
{
    const long self = getpid();
    char state;

    for (int depth = 0; depth < 4; depth++) {
        long parent;

        if (!look_at(pid, &parent, &state))
            return false;
        if (parent == self)
            return true;
        pid = parent;
    }
    return false;
}

static struct family family(void)
{
    struct family f = { .files = open_files(getpid()) };
    DIR *processes = opendir("/proc");
    struct dirent *entry;

    while ((entry = readdir(processes))) {
        const long pid = strtol(entry->d_name, NULL, 10);
        long parent;
        char state;

        if (pid <= 0 || !is_below(pid) || !look_at(pid, &parent, &state))
            continue;
        f.members++;
        f.zombies += state == 'Z';
        f.files += open_files(pid);
        f.kib += resident(pid);
        f.youngest = (pid_t)pid > f.youngest ? (pid_t)pid : f.youngest;
    }
    closedir(processes);
    return f;
}

/* Circuit K: a ladder whose current is known. */
static void run(struct ohm_spice *spice, int k)
{
    static const char *const vectors[] = { "v_s#branch" };
    const double ohm = 1000 + k;
    char deck[256];
    double i = NAN;

    snprintf(deck, sizeof deck, "circuit %d\nv_1 a 0 1\nr_1 a b %.17g\nv_s b 0 0\n.end\n",
             k, ohm);
    ck_ok(ohm_spice_run(spice,
                        &(struct ohm_spice_run){ .deck = deck,
                                                 .analysis = "op",
                                                 .points = 1,
                                                 .n = 1,
                                                 .vectors = vectors,
                                                 .linear = true,
                                                 .seconds = 20 },
                        &i));
    ck_near(i, 1 / ohm, 1e-14);
}

/* Runs circuits FROM .. TO-1; what there is in the end, with the largest memory on the way. */
static struct family run_many(struct ohm_spice *spice, int from, int to)
{
    double most = 0;
    struct family f = { 0 };

    for (int k = from; k < to; k++) {
        run(spice, k);
        if (k % 50 == 49 || k + 1 == to) {
            f = family();
            most = fmax(most, f.kib);
        }
    }
    f.kib = most;
    return f;
}

START_TEST(many_circuits_leave_nothing_behind)
{
    const int circuits = getenv("OHM_LONG") ? 10000 : 800;
    struct ohm_spice *spice;
    struct family early, late;

    ck_ok(ohm_spice_new(&spice, 2));
    early = run_many(spice, 0, circuits / 2);
    late = run_many(spice, circuits / 2, circuits);
    ck_assert_uint_eq(late.zombies, 0);
    ck_assert_uint_eq(late.members, early.members);
    ck_assert_uint_le(late.files, early.files);
    if (!KEEPS_FREED)
        ck_assert_msg(late.kib <= 1.1 * early.kib, "%.0f KiB in the first half, %.0f after",
                      early.kib, late.kib);
    ohm_spice_free(spice);
    ck_assert_uint_eq(family().members, 0);
}
END_TEST

/* Killing the worker loses nothing: the circuit that it was at is run again. */
START_TEST(a_killed_worker_is_replaced)
{
    struct ohm_spice *spice;
    size_t before;

    ck_ok(ohm_spice_new(&spice, 1));
    run(spice, 1);
    before = family().members;
    for (int k = 0; k < 5; k++) {
        ck_assert_int_eq(kill(family().youngest, SIGKILL), 0);
        run(spice, 100 + k);
    }
    ck_assert_uint_eq(family().zombies, 0);
    ck_assert_uint_le(family().members, before);
    ohm_spice_free(spice);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("spice/endurance");
    TCase *tc = tcase_create("endurance");

    if (access("/proc/self/statm", R_OK) != 0)
        return harness_skip("there is no /proc");
    tcase_set_timeout(tc, 600);
    tcase_add_test(tc, many_circuits_leave_nothing_behind);
    tcase_add_test(tc, a_killed_worker_is_replaced);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
