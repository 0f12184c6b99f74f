/* Many circuits through one pool: memory, files and processes stay as they are.  10,000 with OHM_LONG. */
#include "spice/spice.h"

#include "harness.h"

#include <dirent.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
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
    double kib;   /* resident */
    pid_t worker; /* the youngest below a supervisor; or 0 */
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
        if (parent != getpid() && (pid_t)pid > f.worker)
            f.worker = (pid_t)pid;
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
                                                 .seconds = HARNESS_PATIENCE },
                        &i));
    ck_near(i, 1 / ohm, 1e-14);
}

enum { EVERY = 50, SAMPLES_MAX = 10000 / EVERY };

/* The resident memory of this process and all below it, every so many circuits. */
struct course {
    size_t n;
    double kib[SAMPLES_MAX];
    struct family last;
};

static void run_many(struct ohm_spice *spice, int circuits, struct course *course)
{
    course->n = 0;
    for (int k = 0; k < circuits; k++) {
        run(spice, k);
        if (k % EVERY != EVERY - 1)
            continue;
        course->last = family();
        course->kib[course->n++] = course->last.kib + resident(getpid());
    }
}

static double largest(size_t n, const double x[])
{
    double most = 0;

    for (size_t k = 0; k < n; k++)
        most = fmax(most, x[k]);
    return most;
}

/* What the straight line through the samples gains from the first to the last, relative to their mean. */
static double trend(size_t n, const double x[])
{
    const double middle = 0.5 * (double)(n - 1);
    double mean = 0, above = 0, below = 0;

    for (size_t k = 0; k < n; k++) {
        mean += x[k] / (double)n;
        above += ((double)k - middle) * x[k];
        below += ((double)k - middle) * ((double)k - middle);
    }
    return above / below * (double)(n - 1) / mean;
}

START_TEST(many_circuits_leave_nothing_behind)
{
    const int circuits = getenv("OHM_LONG") ? 10000 : 800;
    static struct course course;
    struct ohm_spice *spice;
    struct family early;

    ck_ok(ohm_spice_new(&spice, 2));
    run(spice, 0);
    early = family();
    run_many(spice, circuits, &course);
    ck_assert_uint_eq(course.last.zombies, 0);
    ck_assert_uint_eq(course.last.members, early.members);
    ck_assert_uint_le(course.last.files, early.files);
    if (!KEEPS_FREED) {
        const double before = largest(course.n / 2, course.kib);
        const double after = largest(course.n - course.n / 2, course.kib + course.n / 2);

        ck_assert_msg(after <= 1.1 * before, "%.0f KiB in the first half, %.0f after",
                      before, after);
        ck_assert_msg(trend(course.n, course.kib) <= 0.1, "memory grows by %.3g",
                      trend(course.n, course.kib));
    }
    ohm_spice_free(spice);
    ck_assert_uint_eq(family().members, 0);
}
END_TEST

/* Killing the worker between two circuits loses nothing. */
START_TEST(a_killed_worker_is_replaced)
{
    struct ohm_spice *spice;
    size_t before;

    ck_ok(ohm_spice_new(&spice, 1));
    run(spice, 1);
    before = family().members;
    for (int k = 0; k < 5; k++) {
        ck_assert_int_eq(kill(family().worker, SIGKILL), 0);
        run(spice, 100 + k);
    }
    ck_assert_uint_eq(family().zombies, 0);
    ck_assert_uint_le(family().members, before);
    ohm_spice_free(spice);
}
END_TEST

/* A circuit of so many steps and a few more. */
static enum ohm_status run_long(struct ohm_spice *spice, double steps, size_t *points,
                                double **values)
{
    static const char *const vectors[] = { "time", "v(b)" };
    char analysis[64];

    snprintf(analysis, sizeof analysis, "tran 1e-9 %.9e 0 1e-9", steps * 1e-9);
    return ohm_spice_trace(
        spice,
        &(struct ohm_spice_run){ .deck = "long\nv_1 a 0 sin(0 1 1e6)\nr_1 a b 1000\n"
                                         "c_1 b 0 1e-10\n.end\n",
                                 .analysis = analysis,
                                 .n = 2,
                                 .vectors = vectors,
                                 .seconds = HARNESS_PATIENCE },
        points, values);
}

static atomic_bool finished;

/* Ticks of a processor that a process has used; -1 when it is gone. */
static long used(pid_t pid)
{
    char path[64], line[512];
    long user = -1, system = 0;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
    file = fopen(path, "r");
    if (!file)
        return -1;
    if (!fgets(line, sizeof line, file) || !strrchr(line, ')') ||
        sscanf(strrchr(line, ')') + 1,
               " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &system) != 2)
        user = -1;
    fclose(file);
    return user < 0 ? -1 : user + system;
}

/* Kills the worker when it has worked for a tenth of a second of a processor; NULL if the run was over
 * before. */
static void *kill_at_work(void *spice)
{
    const pid_t worker = family().worker;
    const long start = used(worker);

    while (used(worker) < start + sysconf(_SC_CLK_TCK) / 10) {
        if (finished)
            return NULL;
        usleep(1000);
    }
    kill(worker, SIGKILL);
    return finished ? NULL : spice;
}

/* Runs the circuit twice, undisturbed and with its worker killed; false when it was too short for that. */
static bool disturb(struct ohm_spice *spice, double steps)
{
    double *calm, *disturbed;
    size_t n[2];
    pthread_t killer;
    void *killed;

    ck_ok(run_long(spice, steps, &n[0], &calm));
    finished = false;
    ck_assert_int_eq(pthread_create(&killer, NULL, kill_at_work, spice), 0);
    ck_ok(run_long(spice, steps, &n[1], &disturbed));
    finished = true;
    pthread_join(killer, &killed);
    ck_assert_uint_eq(n[0], n[1]);
    ck_assert_mem_eq(calm, disturbed, 2 * n[0] * sizeof *calm);
    free(calm);
    free(disturbed);
    return killed != NULL;
}

/* Killing the worker in the middle of a circuit loses nothing: the circuit is run again. */
START_TEST(a_worker_killed_at_work_loses_nothing)
{
    double steps = 40000;
    struct ohm_spice *spice;

    ck_ok(ohm_spice_new(&spice, 1));
    while (!disturb(spice, steps)) /* on a machine that is quicker than expected */
        steps *= 2;
    ohm_spice_free(spice);
}
END_TEST

static size_t files_in(const char *path)
{
    DIR *folder = opendir(path);
    size_t n = 0;

    ck_assert_ptr_nonnull(folder);
    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}

/* Kills the worker, again and again, sooner than ngspice starts. */
static void *keep_killing(void *nothing)
{
    while (!finished) {
        const pid_t worker = family().worker;

        if (worker > 0)
            kill(worker, SIGKILL);
        usleep(300);
    }
    return nothing;
}

/* Not even a worker that is killed while its ngspice starts leaves a file behind. */
START_TEST(a_worker_killed_at_its_start_leaves_no_file)
{
    char folder[] = "check_endurance-XXXXXX", path[4096];
    struct ohm_spice *spice;
    double *values;
    pthread_t killer;

    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_ptr_nonnull(realpath(folder, path));
    setenv("TMPDIR", path, 1);
    ck_ok(ohm_spice_new(&spice, 1));
    finished = false;
    ck_assert_int_eq(pthread_create(&killer, NULL, keep_killing, NULL), 0);
    for (int k = 0; k < 50; k++) { /* for hours, if nobody killed it */
        size_t n;

        ck_fails(run_long(spice, 1e12, &n, &values), OHM_ESPICE, "");
    }
    finished = true;
    pthread_join(killer, NULL);
    run(spice, 1);
    ohm_spice_free(spice);
    ck_assert_uint_eq(files_in(path), 2); /* . and .. */
    rmdir(path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("spice/endurance");
    TCase *tc = tcase_create("endurance");

    if (access("/proc/self/statm", R_OK) != 0)
        return harness_skip("there is no /proc");
    tcase_add_test(tc, many_circuits_leave_nothing_behind);
    tcase_add_test(tc, a_killed_worker_is_replaced);
    tcase_add_test(tc, a_worker_killed_at_work_loses_nothing);
    tcase_add_test(tc, a_worker_killed_at_its_start_leaves_no_file);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
