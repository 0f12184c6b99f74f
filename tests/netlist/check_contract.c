/* What a netlist of the user's may not have is refused with file, line and reason, and what it may have is taken, before
 * any simulator sees it. */
#include "netlist/subckt.h"

#include "base/place.h"
#include "harness.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char folder[64], outside[96];

/* A file of the folder, or below it. */
static void write_file(const char *name, const char *text, size_t size)
{
    char path[256];
    FILE *out;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    out = fopen(path, "w");
    ck_assert_msg(out != NULL, "%s cannot be written", path);
    ck_assert_uint_eq(fwrite(text, 1, size, out), size);
    fclose(out);
}

static void write_text(const char *name, const char *text)
{
    write_file(name, text, strlen(text));
}

static void setup(void)
{
    char path[256];

    strcpy(folder, "/tmp/check-contract-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(outside, sizeof outside, "%s-outside.sub", folder);
    snprintf(path, sizeof path, "%s/below", folder);
    ck_assert_int_eq(mkdir(path, 0700), 0);
}

static void teardown(void)
{
    char words[256];

    snprintf(words, sizeof words, "rm -r %s", folder);
    ck_assert_int_eq(system(words), 0);
    remove(outside);
}

static struct ohm_cell cell_of(const char *file, const char *name, bool gate)
{
    struct ohm_cell cell = { .law = { .kind = OHM_LAW_SPICE },
                             .access = gate ? OHM_ACCESS_TRANSISTOR : OHM_ACCESS_NONE };

    snprintf(cell.foreign.file, sizeof cell.foreign.file, "%.200s/%.200s", folder, file);
    snprintf(cell.foreign.name, sizeof cell.foreign.name, "%s", name);
    return cell;
}

/* The sentence must be "FOLDER/FILE, line LINE: ...WORDS...", or without a line where that is 0. */
static void check_refused(struct ohm_cell *cell, const char *what, const char *file,
                          unsigned line, const char *words)
{
    const struct ohm_cell before = *cell;
    const enum ohm_status status = ohm_subckt_check(cell);
    char start[256];

    if (line > 0)
        snprintf(start, sizeof start, "%s/%s, line %u: ", folder, file, line);
    else
        snprintf(start, sizeof start, "%s/%s: ", folder, file);
    ck_assert_msg(status != OHM_OK, "%s is taken", what);
    ck_assert_msg(strncmp(ohm_sentence(), start, strlen(start)) == 0,
                  "%s: \"%s\" does not begin with \"%s\"", what, ohm_sentence(), start);
    ck_assert_msg(strstr(ohm_sentence(), words), "%s: \"%s\" lacks \"%s\"", what,
                  ohm_sentence(), words);
    ck_assert(memcmp(&before, cell, sizeof before) == 0);
}

#define CELL       ".subckt c w b g=1e-5\nr1 w b {1/g}\n.ends\n"
#define BODY(text) ".subckt c w b g=1e-5\nr1 w b {1/g}\n" text "\n.ends\n"

/* --- what is refused --- */

static const struct {
    const char *what, *text;
    unsigned line;
    const char *words;
} refused[] = {
    /* commands */
    { "a block of commands", CELL ".control\nshell ls\n.endc\n", 4,
      ".control: a block of" },
    { "one in capitals", CELL " .CONTROL\n.endc\n", 4, "a block of commands" },
    { "one in a sub-circuit", BODY(".control\n.endc"), 3, "a block of commands" },
    { "its end alone", CELL ".endc\n", 4, ".endc: a block of commands" },
    { "commands in a comment", CELL "*# shell ls\n", 4, "*# is a command of ngspice" },
    { "the same behind blanks", CELL "  *#ls\n", 4, "*# is a command of ngspice" },
    { "a script", "*ng_script\n" CELL, 1, "a script of a netlist" },
    { ".exec", CELL ".exec ls\n", 4, ".exec: commands are carried out" },
    { ".csparam", BODY(".csparam a={g}"), 3, ".csparam: a cell has" },
    { ".measure", CELL ".meas op a find v(1)\n", 4, ".meas: a cell has" },
    { ".print", CELL ".print v(1)\n", 4, ".print: a cell has" },
    { ".op", CELL ".op\n", 4, ".op: a cell has" },
    { ".tran", CELL ".tran 1n 1u\n", 4, ".tran: a cell has" },
    { ".if", BODY(".if (g)"), 3, ".if: a cell has" },
    { ".title", CELL ".title x\n", 4, ".title: a cell has" },
    { ".libsave", CELL ".libsave x\n", 4, ".libsave: a cell has" },
    { ".incpslt", CELL ".incpslt x\n", 4, ".incpslt: a cell has" },
    { ".modelx", BODY(".models n nmos()"), 3, ".models: a cell has" },
    { "a dot", CELL ".\n", 4, ".: a cell has" },
    /* what reaches outside */
    { ".options", ".options reltol=0.5\n" CELL, 1, ".options: options hold for the whole" },
    { ".option", BODY(".option temp=7"), 3, ".option: options hold for the whole" },
    { ".opt", CELL ".opt klu\n", 4, ".opt: a cell has" },
    { ".temp", CELL ".temp 100\n", 4, ".temp: the temperature holds" },
    { ".save", BODY(".save all"), 3, ".save: what is saved" },
    { ".probe", CELL ".probe v(1)\n", 4, ".probe: a cell has" },
    { ".global", ".global b\n" CELL, 1, ".global: a global node" },
    { ".GLOBAL inside", BODY(".GLOBAL w"), 3, "a global node" },
    { ".ic", BODY(".ic v(w)=1"), 3, ".ic: give an element its start" },
    { ".nodeset", CELL ".nodeset v(w)=1\n", 4, ".nodeset: give an element" },
    { ".end", CELL ".end\n", 4, ".end: the end of the deck" },
    { ".param outside", ".param v=2\n" CELL, 1, "a parameter outside of a sub-circuit" },
    { ".func outside", ".func pwl(x) {1}\n" CELL, 1,
      "a function outside of a sub-circuit" },
    { "an element outside", CELL "r2 sense_0 0 1\n", 4, "an element outside of" },
    { "an instance outside", CELL "x2 a b c\n", 4, "an element outside of" },
    { "a port 0", ".subckt c 0 b g=1\nr1 0 b {g}\n.ends\n", 1, "the port 0 is a node of" },
    { "a port gnd", ".subckt c w GND g=1\nr1 w gnd {g}\n.ends\n", 1,
      "the port GND is a node" },
    { "a port null", ".subckt c w null g=1\nr1 w null {g}\n.ends\n", 1,
      "the port null is" },
    { "a port of another", CELL ".subckt d 0\n.ends\n", 4, "the port 0 is a node of" },
    { "a port twice", ".subckt c w W g=1\nr1 w w {g}\n.ends\n", 1,
      "the port W is there twice" },
    /* elements */
    { "a code model", BODY("a1 w b x"), 3, "begins with a, which is no element" },
    { "a compiled one", BODY("N1 w b x"), 3, "begins with N, which is no element" },
    { "a coupled line", BODY("p1 w b x"), 3, "begins with p, which is no element" },
    { "a digital one", BODY("u1 w b x"), 3, "begins with u, which is no element" },
    { "a lossy line", BODY("y1 w 0 b 0 x"), 3, "begins with y, which is no element" },
    { "a hash", CELL "# x\n", 4, "there is a #" },
    { "an end of input", CELL "@\n", 4, "there is a @" },
    { "an exclamation mark", BODY("!ls"), 3, "begins with !, which is no element" },
    { "a number", BODY("1r w b 1"), 3, "begins with 1, which is no element" },
    { "a code model's model", BODY(".model s filesource (file=\"x\")"), 3,
      "there is a \"" },
    { "the same, no quotes", BODY(".model s filesource (file=x)"), 3,
      "a model of type filesource" },
    { "a process", BODY(".model s d_process(process_file=x)"), 3,
      "a model of type d_process" },
    { "a library of one", BODY(".model s d_cosim simulation=x"), 3,
      "a model of type d_cosim" },
    { "a numerical model", BODY(".model s numd level=1"), 3, "a model of type numd" },
    { "outside, too", ".model s numos\n" CELL, 1, "a model of type numos" },
    { "a model without a type", BODY(".model s"), 3, "a model has a name and a type" },
    { "a source out of a file", BODY("v1 w x pwl file=x"), 3, "file: a source of a cell" },
    { "the same in brackets", BODY("v1 w x PWL(FILE=x)"), 3, "file: a source of a cell" },
    { "a source from a program", BODY("i1 w b dc 0 external"), 3,
      "external: a source of a" },
    /* letters */
    { "backticks", BODY("r2 w b `ls`"), 3, "there is a `" },
    { "a dollar", BODY("r2 w b a$b"), 3, "there is a $" },
    { "a backslash", BODY("r2 w b 1 \\"), 3, "there is a \\" },
    { "quotes", BODY("r2 w \"b\" 1"), 3, "there is a \"" },
    { "in a line that goes on", BODY("r2 w b\n* x\n+ `ls`"), 5, "there is a `" },
    { "another alphabet", BODY("r2 w b 1\xc3\xa4"), 3, "a letter that is not ASCII" },
    { "an escape", BODY("r2 w b 1\x1b[2J"), 3, "a control character, 0x1b" },
    { "one in a comment", "* \x1b[2J\n" CELL, 1, "a control character, 0x1b" },
    { "an old end of line", "* a\rr2 w b 1\n" CELL, 1, "a control character, 0x0d" },
    { "a delete", "* \x7f\n" CELL, 1, "a control character, 0x7f" },
    { "going on from nothing", "+ r1\n" CELL, 1, "a line that goes on (+)" },
    /* sub-circuits */
    { "no g", ".subckt c w b PARAMS: Ron=1k\nr1 w b {Ron}\n.ends\n", 1,
      "has no parameter g" },
    { "another parameter", ".subckt c w b gg=1\nr1 w b {gg}\n.ends\n", 1,
      "has no parameter g" },
    { "g unused", ".subckt c w b g=1 r=7k\nr1 w b {r}\n.ends\n", 1,
      "does not use its param" },
    { "g in a comment", ".subckt c w b g=1\nr1 w b 1 ; {g}\n.ends\n", 1,
      "does not use its" },
    { "g as a node", ".subckt c w b g=1\nr1 w g 1\nr2 g b 1\n.ends\n", 1,
      "does not use its" },
    { "g as v(g)", ".subckt c w b g=1\nb1 w b i=v(g)\nr2 g b 1\n.ends\n", 1,
      "does not use" },
    { "g as an ending", ".subckt c w b g=1\nr1 w b {2g}\n.ends\n", 1, "does not use its" },
    { "g as a model", ".subckt c w b g=1\nr1 w b g\n.ends\n", 1, "does not use its" },
    { "g as a key",
      ".subckt c w b g=1\nx1 w b d g=1\n.ends\n.subckt d w b g=1\nr1 w b {g}\n.ends\n", 1,
      "does not use its" },
    { "g for nothing", ".subckt c w b g=1\n.param r={1/g} s={r}\nr1 w b 1\n.ends\n", 1,
      "does not use its" },
    { "g to one without use",
      ".subckt c w b g=1\nx1 w b d q={g}\n.ends\n.subckt d w b q=1\n"
      "r1 w b 1\n.ends\n",
      1, "does not use its" },
    { "g, hidden", ".subckt c w b g=1\n.param g=5\nr1 w b {g}\n.ends\n", 2,
      "another value" },
    { "a third port", ".subckt c w b x g=1\nr1 w b {g}\n.ends\n", 1,
      "has 3 nodes, and a cell" },
    { "one port", ".subckt c w g=1\nr1 w 0 {g}\n.ends\n", 1, "has 1 nodes, and a cell" },
    { "another name", ".subckt d w b g=1\nr1 w b {g}\n.ends\n", 0,
      "there is no .subckt c in it" },
    { "nothing", "", 0, "there is no .subckt c in it, nor any other" },
    { "an inner one", ".subckt a w b g=1\n" CELL ".ends\n", 0,
      "there is no .subckt c in it" },
    { "one twice", CELL CELL, 4, "there is a sub-circuit c already" },
    { "no end", CELL ".subckt d a\n", 4, "has no end" },
    { "an end alone", CELL ".ends\n", 4, "where none began" },
    { "a name with a hyphen", ".subckt c-1 w b g=1\nr1 w b {g}\n.ends\n", 1,
      "c-1: ngspice finds only names of letters" },
    { "a name with a dot", ".subckt c.1 w b g=1\nr1 w b {g}\n.ends\n", 1,
      "c.1: ngspice finds" },
    { "no name", ".subckt\n.ends\n", 1, "a sub-circuit has a name" },
    { "an instance of nothing", BODY("x1 w b d"), 3, "there is no sub-circuit d" },
    { "an instance without nodes", BODY("x1"), 3, "an instance has nodes" },
    { "itself", BODY("x1 w b c g=1"), 3, "the sub-circuit c is in itself" },
    { "a circle", BODY("x1 w b d") ".subckt d w b\nx1 w b c\n.ends\n", 6,
      "c is in itself" },
    /* includes */
    { "a whole path", ".include /etc/passwd\n" CELL, 1,
      "/etc/passwd: files are included from" },
    { "the same in quotes", ".INCLUDE \"/etc/passwd\"\n" CELL, 1,
      "files are included from" },
    { "a way out", ".inc below/../../x\n" CELL, 1, "files are included from" },
    { "a link out", ".include link\n" CELL, 1, "link: a link leads out of the folder" },
    { "a link of a folder", ".include up/etc/passwd\n" CELL, 1, "a link leads out" },
    { "what is not there", CELL ".include nothing.sub\n", 4, "nothing.sub: No such file" },
    { "a folder", CELL ".include below\n", 0, "" },
    { "a variable", CELL ".include $HOME/x\n", 4, "it names no file" },
    { "a home", CELL ".include ~/x\n", 4, "~/x: No such file" },
    { "no file", CELL ".include\n", 4, "it names no file" },
    { "two files", CELL ".include a b\n", 4, "more in it than the name" },
    { "itself", CELL ".include cell.sub\n", 4, "the file includes itself" },
    { "a library of elsewhere", ".lib /etc/passwd a\n" CELL, 1, "files are included from" },
    { "a section that is not there", ".lib lib a\n" CELL, 0, "" },
    { "a section without an end", ".lib a\n" CELL, 1, "the section has no end" },
    { "an end of no section", CELL ".endl\n", 4, "where none began" },
    { "a section in one", ".lib a\n.lib b\n.endl\n.endl\n", 2,
      "a section within a section" },
};

START_TEST(what_breaks_the_contract_is_refused)
{
    char path[256];
    struct ohm_cell cell = cell_of("cell.sub", "c", false);

    write_text("lib", ".lib b\n.endl\n");
    snprintf(path, sizeof path, "%s/link", folder);
    ck_assert_int_eq(symlink("/etc/passwd", path), 0);
    snprintf(path, sizeof path, "%s/up", folder);
    ck_assert_int_eq(symlink("/", path), 0);
    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++) {
        const char *file = strstr(refused[k].what, "section that is") ? "lib"
                           : strcmp(refused[k].what, "a folder") == 0 ? "below"
                                                                      : "cell.sub";

        write_text("cell.sub", refused[k].text);
        check_refused(&cell, refused[k].what, file, refused[k].line, refused[k].words);
    }
}
END_TEST

/* What a file says is not repeated: it may be another's. */
START_TEST(nothing_of_a_wrong_file_is_told)
{
    struct ohm_cell cell = cell_of("cell.sub", "c", false);
    static const char secret[] = "root:secret:0:0:/root\n";

    write_text("cell.sub", secret);
    check_refused(&cell, "a secret", "cell.sub", 1, "an element outside");
    ck_assert_ptr_null(strstr(ohm_sentence(), "secret"));
    ck_assert_ptr_null(strstr(ohm_sentence(), "root"));
}
END_TEST

/* --- what is taken --- */

static const struct {
    const char *what, *text;
} taken[] = {
    { "a resistor", CELL },
    { "an expression in quotes", ".subckt c w b g=1\nr1 w b '1/g'\n.ends c\n" },
    { "brackets around ports", ".subckt c (w b) g=1\nr1 w b {1/g}\n.ends\n" },
    { "params:", ".subckt c w b params: x=1 g = 1\nr1 w b r={x/g}\n.ends\n" },
    { "capitals", ".SUBCKT C W B G=1\nR1 W B {1/G}\n.ENDS\n" },
    { "a current", ".subckt c w b g=1\nb1 w b i=({g}*0.2)*sinh(v(w,b)/0.2)\n.ends\n" },
    { "without brackets", ".subckt c w b g=1\nb1 w b i=g*v(w,b)\n.ends\n" },
    { "a controlled source", ".subckt c w b g=1\ng1 w b w b g\n.ends\n" },
    { "by a parameter",
      ".subckt c w b g=1\nr1 w b {r}\n.param s={r} q={2*g} r={1/q}\n.ends\n" },
    { "by a function", ".subckt c w b g=1\n.func f(x) {x/g}\nr1 w b {f(1)}\n.ends\n" },
    { "by a model", ".subckt c w b g=1\n.model m r(r={1/g})\nr1 w b m\n.ends\n" },
    { "by an instance",
      ".subckt c w b g=1\nx1 w b d q={g}\n.ends\n.subckt d w b q=1\nr1 w b "
      "{1/q}\n.ends\n" },
    { "by an inner one",
      ".subckt c w b g=1\n.subckt d w b q=1\nr1 w b {1/q}\n.ends\nx1 w b d "
      "q={g}\n.ends\n" },
    { "ground inside", BODY("c1 w 0 1f\nr2 b gnd 1meg") },
    { "a model outside", ".model n nmos(level=1)\n" BODY("m1 w b 0 0 n") },
    { "other sub-circuits", ".subckt pad a b c\nr1 a b 1\n.ends\n" CELL },
    { "a byte order mark", "\xef\xbb\xbf" CELL },
    { "ends of lines of another system", ".subckt c w b g=1\r\nr1 w b {1/g}\r\n.ends\r\n" },
    { "no end of the last line", ".subckt c w b g=1\nr1 w b {1/g}\n.ends" },
    { "comments", "* \xc3\xa4 `ls` $x\n\n \t* y\n$ z\n; a\n// b\n" BODY(
                      "r2 w b 1 $ c `\nr3 w b 1;\"d\nr4 w b 1 // e") },
    { "lines that go on",
      ".subckt c w b ; x\n* y\n\n+ g=1 $ z\nr1 w\n+\n+ b {1/\n+ g}\n.ends\n" },
    { "a section not asked for", ".lib slow\n.control\n.endc\n.endl\n" CELL },
    { "an include", ".include below/r.sub\n" CELL },
    { "an include twice", ".inc 'below/r.sub'\n.inc \"below/r.sub\"\n" BODY("x1 w b r") },
    { "a section of another file", ".lib below/two.lib fast\n" CELL },
};

START_TEST(what_keeps_the_contract_is_taken)
{
    write_text("below/r.sub", ".include s.sub\n.subckt r a b\nx1 a b s\n.ends\n");
    write_text("below/s.sub", ".subckt s a b\nr1 a b 1\n.ends\n");
    write_text("below/two.lib",
               ".lib slow\n.exec\n.endl\n.lib FAST\n.include s.sub\n.endl\n");
    for (size_t k = 0; k < sizeof taken / sizeof *taken; k++) {
        struct ohm_cell cell = cell_of("cell.sub", k % 2 ? "c" : "C", false);
        char *text = NULL;

        write_text("cell.sub", taken[k].text);
        ck_assert_msg(ohm_subckt_load(&cell, &text) == OHM_OK, "%s: %s", taken[k].what,
                      ohm_sentence());
        for (const char *p = text; *p; p++)
            ck_assert_msg((*p >= ' ' || *p == '\n' || *p == '\t') &&
                              !strchr("`$;\"\\#", *p),
                          "%s leaves %c", taken[k].what, *p);
        ck_assert_ptr_null(strstr(text, "inc"));
        ck_assert_ptr_null(strstr(text, ".lib"));
        free(text);
    }
}
END_TEST

/* Names that the card leaves out, and what the text is. */
START_TEST(the_text_is_what_was_checked)
{
    static const char text_of_it[] =
        ".include below/r.sub\n.subckt Pad a b c\nr1 a b 1\n.ends\n"
        ".subckt C_1 w b ; no\n* comment\n+ g=1\n r1 w b {1/g}\n.ends\n";
    struct ohm_cell cell = cell_of("cell.sub", "", false);
    char *text = NULL;

    write_text("below/r.sub", "* one\n.model m r(r=1)");
    write_text("cell.sub", text_of_it);
    ck_ok(ohm_subckt_load(&cell, &text));
    ck_assert_str_eq(cell.foreign.name, "C_1");
    ck_assert_str_eq(text, ".model m r(r=1)\n.subckt Pad a b c\nr1 a b 1\n.ends\n"
                           ".subckt C_1 w b  g=1\nr1 w b {1/g}\n.ends\n");
    free(text);
    cell = cell_of("cell.sub", "", true);
    check_refused(&cell, "three ports, no g", "cell.sub", 2, "has no parameter g");
}
END_TEST

/* --- limits --- */

START_TEST(files_that_are_none_are_refused)
{
    char path[256];
    struct ohm_cell cell = cell_of("pipe.sub", "c", false);

    snprintf(path, sizeof path, "%s/pipe.sub", folder);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    check_refused(&cell, "a pipe", "pipe.sub", 0, "not a regular file");
    write_text("cell.sub", CELL ".include pipe.sub\n");
    cell = cell_of("cell.sub", "c", false);
    check_refused(&cell, "an included pipe", "pipe.sub", 0, "not a regular file");
    cell = cell_of("below", "c", false);
    check_refused(&cell, "a folder", "below", 0, "Is a directory");
    strcpy(cell.foreign.file, "/dev/zero");
    ck_fails(ohm_subckt_check(&cell), OHM_EIO, "/dev/zero: not a regular file");
    cell = cell_of("missing.sub", "c", false);
    check_refused(&cell, "a missing file", "missing.sub", 0, "No such file");
}
END_TEST

/* N bytes of comment behind TEXT. */
static void write_long(const char *name, const char *text, size_t n)
{
    char *bytes = malloc(strlen(text) + n);

    ck_assert_ptr_nonnull(bytes);
    strcpy(bytes, text);
    memset(bytes + strlen(text), '*', n);
    write_file(name, bytes, strlen(text) + n);
    free(bytes);
}

START_TEST(sizes_are_limited)
{
    struct ohm_cell cell = cell_of("cell.sub", "c", false);

    write_long("cell.sub", CELL, 1048576 - strlen(CELL));
    ck_ok(ohm_subckt_check(&cell));
    write_long("cell.sub", CELL, 1048577 - strlen(CELL));
    check_refused(&cell, "a long file", "cell.sub", 0, "longer than 1048576 bytes");
    write_long("cell.sub", ".include below/half\n" CELL, 600000);
    write_long("below/half", "", 600000);
    check_refused(&cell, "two long files", "below/half", 0, "longer than 1048576 bytes");
}
END_TEST

/* A chain of N files behind the cell's. */
static void write_chain(size_t n)
{
    char name[32], text[128];

    for (size_t k = 0; k <= n; k++) {
        snprintf(name, sizeof name, k == 0 ? "cell.sub" : "f%zu", k);
        snprintf(text, sizeof text, k < n ? "%s.include f%zu\n" : "%s\n",
                 k == 0 ? CELL : "", k + 1);
        write_text(name, text);
    }
}

START_TEST(depth_and_number_are_limited)
{
    struct ohm_cell cell = cell_of("cell.sub", "c", false);
    char text[4096] = BODY("") "* the same file in many sub-circuits\n";

    write_chain(8);
    ck_ok(ohm_subckt_check(&cell));
    write_chain(9);
    check_refused(&cell, "nine files deep", "f8", 1, "more than 8 deep");
    write_text("a", ".include b\n");
    write_text("b", ".include a\n");
    write_text("cell.sub", CELL ".include a\n");
    check_refused(&cell, "a circle of files", "b", 1, "the file includes itself");
    write_text("r", "r2 w b 1\n");
    for (int k = 0; k < 64; k++)
        sprintf(text + strlen(text), ".subckt s%d w b\n.include r\n.ends\n", k);
    write_text("cell.sub", text);
    check_refused(&cell, "64 includes", "cell.sub", 7 + 3 * 63, "more than 64 files");
}
END_TEST

/* A million bytes of the worst take seconds at most: no rule grows with their square. */
START_TEST(large_files_are_checked_at_once)
{
    static const char *const lines[] = { "+ a\n", ".subckt a b\n.ends\n", "x1 w b c\n",
                                         ".param a={g}\n", "r1 w b {a}\n" };
    struct ohm_cell cell = cell_of("cell.sub", "c", false);

    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        const size_t n = strlen(lines[k]), head = strlen(".subckt c w b g=1\n");
        char *bytes = calloc(1, 1048577);
        size_t used = head;
        const clock_t start = clock();

        ck_assert_ptr_nonnull(bytes);
        strcpy(bytes, ".subckt c w b g=1\n");
        for (; used + n + 6 <= 1048576; used += n)
            memcpy(bytes + used, lines[k], n);
        strcpy(bytes + used, ".ends\n");
        write_file("cell.sub", bytes, used + 6);
        (void)ohm_subckt_check(&cell);
        printf("# %.*s: %.2g s\n", (int)n - 1, lines[k],
               (double)(clock() - start) / CLOCKS_PER_SEC);
        free(bytes);
    }
}
END_TEST

START_TEST(scarce_memory_is_told)
{
    struct ohm_cell cell = cell_of("cell.sub", "c", false);
    char *text = NULL;

    write_text("below/r.sub", ".subckt r a b\nr1 a b 1\n.ends\n");
    write_text("cell.sub", ".include below/r.sub\n" CELL);
    ck_survives_scarcity(ohm_subckt_load(&cell, &text), free(text));
}
END_TEST

/* --- names in decks --- */

static const struct {
    const char *path;
    bool plain, quotable;
} paths[] = {
    { "a.osdi", true, true },
    { "/home/me/cells/a-b_c.1+2.osdi", true, true },
    { "m\xc3\xb6glich", true, true },
    { "a b", false, true },
    { "m`id>x`.osdi", false, false },
    { "a$(id)", false, false },
    { "a$b", false, false },
    { "a;id", false, false },
    { "a\"b", false, false },
    { "a'b", false, true },
    { "a|id", false, true },
    { "a>b", false, true },
    { "a\nb", false, false },
    { "a\x1b", false, false },
    { "a\\b", false, false },
    { "~/a", false, false },
    { "a*", false, true },
    { "", false, false },
    { "a,b", false, true },
    { "a=b", false, true },
};

START_TEST(paths_are_plain_or_quotable)
{
    for (size_t k = 0; k < sizeof paths / sizeof *paths; k++) {
        ck_assert_msg(ohm_place_plain(paths[k].path) == paths[k].plain, "plain: %s",
                      paths[k].path);
        ck_assert_msg(ohm_place_quotable(paths[k].path) == paths[k].quotable,
                      "quotable: %s", paths[k].path);
    }
}
END_TEST

/* A compiled model is named in a command, or not at all. */
START_TEST(names_of_compiled_models_are_plain)
{
    static const char *const names[] = { "m`id`.osdi", "a b.osdi", "a;b.osdi", "a$b.OSDI" };
    struct ohm_cell cell;

    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        write_file(names[k], "", 0);
        cell = cell_of(names[k], "module", false);
        ck_fails(ohm_subckt_check(&cell), OHM_EUSAGE, "plain characters");
    }
    write_text("a.osdi", "");
    cell = cell_of("a.osdi", "module", false);
    ck_ok(ohm_subckt_check(&cell));
    ck_assert_str_eq(ohm_subckt_code(&cell), cell.foreign.file);
    cell = cell_of("a.osdi", "module g=5", false);
    ck_fails(ohm_subckt_check(&cell), OHM_EUSAGE, "not a name that a deck can have");
    cell = cell_of("a.osdi", "", false);
    ck_fails(ohm_subckt_check(&cell), OHM_EUSAGE, "name the module");
    cell = cell_of("b.osdi", "module", false);
    ck_fails(ohm_subckt_check(&cell), OHM_EIO, "No such file");
}
END_TEST

/* --- what is shipped --- */

START_TEST(every_shipped_cell_keeps_it)
{
    const char *top = getenv("top_srcdir");
    char path[4096];
    size_t cells = 0;
    const struct dirent *entry;
    DIR *dir;

    snprintf(path, sizeof path, "%s/netlists", top ? top : ".");
    dir = opendir(path);
    ck_assert_msg(dir != NULL, "%s cannot be read", path);
    while ((entry = readdir(dir)) != NULL) {
        const char *name = entry->d_name, *dot = strrchr(name, '.');
        const bool gate = strstr(name, "1t1r") != NULL;
        struct ohm_cell cell = cell_of("", "", gate);

        if (!dot || strcmp(dot, ".sub") != 0 ||
            !(strncmp(name, "cell-", 5) == 0 || strcmp(name, "vteam.sub") == 0 ||
              strcmp(name, "stanford-pku.sub") == 0))
            continue;
        snprintf(cell.foreign.file, sizeof cell.foreign.file, "%.400s/%.64s", path, name);
        ck_assert_msg(ohm_subckt_check(&cell) == OHM_OK, "%s", ohm_sentence());
        cells++;
    }
    closedir(dir);
    ck_assert_uint_ge(cells, 8);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("netlist/contract");
    TCase *tc = tcase_create("contract");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, what_breaks_the_contract_is_refused);
    tcase_add_test(tc, nothing_of_a_wrong_file_is_told);
    tcase_add_test(tc, what_keeps_the_contract_is_taken);
    tcase_add_test(tc, the_text_is_what_was_checked);
    tcase_add_test(tc, files_that_are_none_are_refused);
    tcase_add_test(tc, sizes_are_limited);
    tcase_add_test(tc, depth_and_number_are_limited);
    tcase_add_test(tc, large_files_are_checked_at_once);
    tcase_add_test(tc, scarce_memory_is_told);
    tcase_add_test(tc, paths_are_plain_or_quotable);
    tcase_add_test(tc, names_of_compiled_models_are_plain);
    tcase_add_test(tc, every_shipped_cell_keeps_it);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
