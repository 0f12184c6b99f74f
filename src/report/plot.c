/* plot.c -- writes the script of a line chart, and has gnuplot draw it. */
#define _GNU_SOURCE
#include "report/plot.h"

#include "base/place.h"
#include "base/program.h"

#include <math.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TIC_LETTERS = 70, COLOURS = 8 }; /* letters that fit below the chart */
enum { PLOT_SECONDS = 300 };            /* a picture takes a tenth of a second */

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

bool ohm_plot_worthwhile(const struct ohm_table *table)
{
    for (size_t k = 0; table->axes > 0 && k < table->points; k++)
        if (isfinite(table->mean[k]))
            return true;
    return false;
}

/* Text between gnuplot's single quotes, in which nothing but these is special. */
static void print_quoted(FILE *out, const char *text)
{
    fputc('\'', out);
    for (; *text; text++) {
        if (*text == '\'')
            fputc('\'', out);
        fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
    }
    fputc('\'', out);
}

/* One line of the chart, called KIND: points that share all but the last axis.  Lines stand a little beside
 * each other, so that equal ones do not hide each other. */
static void print_series(FILE *out, const struct ohm_table *table, char kind, size_t series,
                         size_t lines, size_t n)
{
    const double aside = lines > 1 ? 0.3 * ((double)series / (double)(lines - 1) - 0.5) : 0;

    fprintf(out, "$%c%zu << EOD\n", kind, series);
    for (size_t x = 0; x < n; x++) {
        const size_t point = series * n + x;

        if (isnan(table->mean[point]))
            fputs("\n", out);
        else
            fprintf(out, "%.10g %.10g %.10g %.10g\n", (double)x + aside, table->mean[point],
                    table->low[point], table->high[point]);
    }
    fputs("EOD\n", out);
}

/* Slanted where they would touch each other. */
static void print_tics(FILE *out, const struct ohm_table *table, size_t last)
{
    size_t length = 0;

    for (size_t x = 0; x < table->n[last]; x++)
        length += strlen(table->label[last][x]) + 2;
    if (length > TIC_LETTERS)
        fputs("set xtics rotate by -30\n", out);
    fputs("set xtics (", out);
    for (size_t x = 0; x < table->n[last]; x++) {
        fputs(x ? ", " : "", out);
        print_quoted(out, table->label[last][x]);
        fprintf(out, " %zu", x);
    }
    fputs(")\n", out);
}

/* The names of all axes but the last, over the names of the lines. */
static void print_key(FILE *out, const struct ohm_table *table, size_t last, bool always)
{
    char title[512] = "";

    for (size_t k = 0; k < last; k++) {
        const size_t used = strlen(title);

        snprintf(title + used, sizeof title - used, "%s%s", k ? ", " : "", table->axis[k]);
    }
    if (last == 0 && !always) {
        fputs("unset key\n", out);
        return;
    }
    fputs("set key outside right top Left reverse samplen 2 title ", out);
    print_quoted(out, title);
    fputc('\n', out);
}

/* The entries of all axes but the last, then SUFFIX. */
static void print_title(FILE *out, const struct ohm_table *table, size_t point,
                        const char *suffix)
{
    char name[512] = "";

    for (size_t k = 0; k + 1 < table->axes; k++) {
        const size_t used = strlen(name);

        snprintf(name + used, sizeof name - used, "%s%s", k ? ", " : "",
                 ohm_table_label(table, point, k));
    }
    if (*suffix) {
        const size_t used = strlen(name);

        snprintf(name + used, sizeof name - used, "%s%s", used ? ", " : "", suffix);
    }
    print_quoted(out, name);
}

static void print_lines(FILE *out, const struct ohm_plot *plot, size_t lines, size_t n)
{
    fputs("plot ", out);
    for (size_t s = 0; s < lines; s++) {
        fprintf(out,
                "%s$s%zu using 1:2:3:4 with yerrorlines lc %zu dt %zu pt %zu ps 0.6 title ",
                s ? ", " : "", s, s % COLOURS + 1, s / COLOURS + 1, 7 + 2 * (s / COLOURS));
        print_title(out, plot->table, s * n, "");
    }
    for (size_t s = 0; plot->beside && s < lines; s++) {
        fprintf(out, ", $b%zu using 1:2 with linespoints lc %zu dt 3 pt 6 ps 0.5 title ", s,
                s % COLOURS + 1);
        print_title(out, plot->table, s * n, plot->title);
    }
    fputc('\n', out);
}

/* Numbers with a unit get its prefixes: "150 ps". */
static void print_units(FILE *out, const char *units)
{
    static const char *const physical[] = { "s", "J", "A", "V", "S", "F" };

    for (size_t k = 0; k < sizeof physical / sizeof *physical; k++) {
        if (strcmp(units, physical[k]) == 0) {
            fprintf(out, "\nset format y '%%.0s %%c%s'\n", units);
            return;
        }
    }
    fputs("\nset ylabel ", out);
    print_quoted(out, strcmp(units, "1") == 0 ? "" : units);
    fputc('\n', out);
}

static void print_script(FILE *out, const struct ohm_plot *plot, const char *svg)
{
    const struct ohm_table *table = plot->table;
    const size_t last = table->axes - 1, n = table->n[last], lines = table->points / n;
    const size_t names = plot->beside ? 2 * lines : lines;
    const size_t height = 300 + 18 * (names > 12 ? names - 12 : 0);

    fprintf(out,
            "set terminal svg size 760,%zu noenhanced name '%s' font 'sans,12' background "
            "'#ffffff'\nset output '%s'\nset grid ytics lc rgb '#dddddd'\n"
            "set border 3\nset tics nomirror\n"
            "set offsets 0.3,0.3,graph 0.05,graph 0.05\nset xlabel ",
            height, plot->name, svg);
    print_quoted(out, table->axis[last]);
    print_units(out, table->units);
    print_key(out, table, last, plot->beside != NULL);
    print_tics(out, table, last);
    for (size_t s = 0; s < lines; s++)
        print_series(out, table, 's', s, lines, n);
    for (size_t s = 0; plot->beside && s < lines; s++)
        print_series(out, plot->beside, 'b', s, lines, n);
    print_lines(out, plot, lines, n);
}

/* Copies a line; its identifiers, which are those of every picture of gnuplot, get NAME before them. */
static void copy_line(FILE *out, const char *line, const char *name)
{
    static const char *const before[] = { " id='", " id=\"", "href='#", "url(#" };

    while (*line) {
        size_t length = 1;

        for (size_t k = 0; k < sizeof before / sizeof *before; k++)
            if (strncmp(line, before[k], strlen(before[k])) == 0)
                length = strlen(before[k]);
        fwrite(line, 1, length, out);
        if (length > 1)
            fprintf(out, "%s-", name);
        line += length;
    }
}

/* Copies the SVG without its XML head. */
static enum ohm_status copy_svg(FILE *out, const char *svg, const char *name)
{
    FILE *in = fopen(svg, "r");
    bool inside = false, memory;
    char *line = NULL;
    size_t size = 0;

    if (!in)
        return ohm_fail(OHM_EIO, "gnuplot drew no picture");
    while (errno = 0, getline(&line, &size, in) >= 0) {
        const char *start = inside ? line : strstr(line, "<svg");

        inside |= start != NULL;
        if (inside && start)
            copy_line(out, start, name);
    }
    memory = errno != ENOMEM; /* getline fails of memory as it does at the end */
    free(line);
    fclose(in);
    if (!memory)
        return ohm_fail(OHM_ENOMEM, "no memory for a picture");
    return inside ? OHM_OK : ohm_fail(OHM_EIO, "gnuplot drew no picture");
}

/* Has gnuplot draw into the file SVG. */
static enum ohm_status draw(const struct ohm_plot *plot, const char *svg)
{
    static const char *const arguments[] = { "gnuplot", NULL };
    char *text = NULL;
    size_t size = 0;
    FILE *script = open_memstream(&text, &size);
    enum ohm_status status = OHM_OK;
    bool good;

    if (!script)
        return ohm_fail(OHM_ENOMEM, "no memory for a script of gnuplot");
    print_script(script, plot, svg);
    good = !ferror(script);
    if (fclose(script) != 0 || !good)
        status = ohm_fail(OHM_ENOMEM, "no memory for a script of gnuplot");
    else
        status = ohm_program_feed(arguments, text, size, PLOT_SECONDS);
    free(text);
    return status == OHM_OK ? status : ohm_while(status, "the picture of %s", plot->name);
}

enum ohm_status ohm_plot_write(FILE *out, const struct ohm_plot *plot)
{
    char svg[512];
    enum ohm_status status;
    int fd;

    if (!ohm_plot_worthwhile(plot->table))
        return ohm_fail(OHM_EIO, "there is nothing to draw of %s", plot->name);
    ohm_place_scratch("plot", svg, sizeof svg);
    fd = mkstemp(svg);
    if (fd < 0)
        return ohm_fail(OHM_EIO, "%s: no file for a picture can be made", svg);
    close(fd);
    status = draw(plot, svg);
    if (status == OHM_OK)
        status = copy_svg(out, svg, plot->name);
    unlink(svg);
    return status;
}
