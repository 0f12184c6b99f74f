#define _GNU_SOURCE
#include "report/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool ohm_plot_possible(void)
{
    const char *path = getenv("PATH");
    char file[4096];

    while (path && *path) {
        const size_t length = strcspn(path, ":");

        snprintf(file, sizeof file, "%.*s/gnuplot", (int)length, path);
        if (access(file, X_OK) == 0)
            return true;
        path += length + (path[length] == ':');
    }
    return false;
}

/* Text between gnuplot's double quotes. */
static void print_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\' || *text == '_' || *text == '^' || *text == '{' ||
            *text == '}' || *text == '@' || *text == '&')
            fputc(' ', out);
        else
            fputc(*text, out);
    }
    fputc('"', out);
}

/* The lines of the chart: points that share all but the last axis. */
static void print_series(FILE *out, const struct ohm_table *table, size_t series, size_t n)
{
    fputs("$s", out);
    fprintf(out, "%zu << EOD\n", series);
    for (size_t x = 0; x < n; x++) {
        const size_t point = series * n + x;

        if (isnan(table->mean[point]))
            fputs("\n", out);
        else
            fprintf(out, "%zu %.10g %.10g %.10g\n", x, table->mean[point],
                    table->low[point], table->high[point]);
    }
    fputs("EOD\n", out);
}

static void print_script(FILE *out, const struct ohm_table *table, const char *title,
                         const char *svg)
{
    const size_t last = table->axes - 1, n = table->n[last], series = table->points / n;

    fprintf(out,
            "set terminal svg size 760,420 font 'sans,12' background '#ffffff'\n"
            "set output '%s'\nset key outside right\nset grid ytics lc rgb '#dddddd'\n"
            "set border 3\nset tics nomirror\nset offsets 0.3,0.3,graph 0.05,graph 0.05\n",
            svg);
    fputs("set title ", out);
    print_quoted(out, title);
    fputs("\nset xlabel ", out);
    print_quoted(out, table->axis[last]);
    fputs("\nset ylabel ", out);
    print_quoted(out, table->units);
    fputs("\nset xtics (", out);
    for (size_t x = 0; x < n; x++) {
        fputs(x ? ", " : "", out);
        print_quoted(out, table->label[last][x]);
        fprintf(out, " %zu", x);
    }
    fputs(")\n", out);
    for (size_t s = 0; s < series; s++)
        print_series(out, table, s, n);
    fputs("plot ", out);
    for (size_t s = 0; s < series; s++) {
        char name[512] = "";

        for (size_t k = 0; k < last; k++) {
            const size_t used = strlen(name);

            snprintf(name + used, sizeof name - used, "%s%s %s", k ? ", " : "",
                     table->axis[k], ohm_table_label(table, s * n, k));
        }
        fprintf(out, "%s$s%zu using 1:2:3:4 with yerrorlines pt 7 ps 0.6 lc %zu title ",
                s ? ", " : "", s, s + 1);
        print_quoted(out, name);
    }
    fputc('\n', out);
}

/* Copies the SVG without its XML head. */
static enum ohm_status copy_svg(FILE *out, const char *svg)
{
    FILE *in = fopen(svg, "r");
    bool inside = false;
    char line[8192];

    if (!in)
        return ohm_fail(OHM_EIO, "gnuplot drew no picture");
    while (fgets(line, sizeof line, in)) {
        const char *start = inside ? line : strstr(line, "<svg");

        inside |= start != NULL;
        if (inside && start)
            fputs(start, out);
    }
    fclose(in);
    return inside ? OHM_OK : ohm_fail(OHM_EIO, "gnuplot drew no picture");
}

enum ohm_status ohm_plot_write(FILE *out, const struct ohm_table *table, const char *title)
{
    char svg[] = "/tmp/ohmslice-plot-XXXXXX";
    const int fd = mkstemp(svg);
    FILE *gnuplot;
    enum ohm_status status;

    if (table->axes == 0 || fd < 0) {
        if (fd >= 0)
            close(fd);
        return ohm_fail(OHM_EIO, "there is nothing to draw %s against", title);
    }
    close(fd);
    gnuplot = popen("gnuplot 2>/dev/null", "w");
    if (!gnuplot) {
        unlink(svg);
        return ohm_fail(OHM_EIO, "gnuplot cannot be started");
    }
    print_script(gnuplot, table, title, svg);
    status = pclose(gnuplot) == 0 ? copy_svg(out, svg)
                                  : ohm_fail(OHM_EIO, "gnuplot failed on %s", title);
    unlink(svg);
    return status;
}
