#include "base/terminal.h"

#include "base/utf8.h"
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* text, in a line, on standard output; NULL: as in a line */
static const struct {
    const char *text, *line, *printed;
} cases[] = {
    { "plain ~", "plain ~", NULL },
    { "\033[31mred", "\\x1b[31mred", NULL },
    { "a\nb\tc", "a\\x0ab\\x09c", "a\nb\tc" },
    { "\r\b\a\177", "\\x0d\\x08\\x07\\u007f", NULL },
    { "\u00e9l\u00e8ve \u03bcS \u2026 \U0001f600",
      "\u00e9l\u00e8ve \u03bcS \u2026 \U0001f600", NULL },
    { "\302\23331m", "\\u009b31m", NULL },       /* a control sequence in 8 bits */
    { "\302\240", "\302\240", NULL },            /* a blank that does not break */
    { "\233\377", "\\x9b\\xff", NULL },          /* bytes that are no UTF-8 */
    { "\300\233", "\\xc0\\x9b", NULL },          /* overlong */
    { "\355\240\200", "\\xed\\xa0\\x80", NULL }, /* a surrogate */
    { "\364\220\200\200", "\\xf4\\x90\\x80\\x80", NULL },
    { "cut \342\202", "cut \\xe2\\x82", NULL },
};
enum { CASES = sizeof cases / sizeof *cases };

START_TEST(a_line_has_no_control_characters)
{
    for (size_t k = 0; k < CASES; k++) {
        char line[256];

        ohm_terminal_line(cases[k].text, line, sizeof line);
        ck_assert_str_eq(line, cases[k].line);
    }
}
END_TEST

START_TEST(a_line_that_is_too_long_is_cut_between_characters)
{
    char line[8];

    ohm_terminal_line("abc\033\033", line, sizeof line);
    ck_assert_str_eq(line, "abc\\x1b");
    ohm_terminal_line("abcdef\u00e9", line, sizeof line);
    ck_assert_str_eq(line, "abcdef");
}
END_TEST

/* text[SIZE]: what a process writes that prints TEXT in pieces of PIECE bytes. */
static void print_clean(const char *from, size_t piece, char text[], size_t size)
{
    FILE *kept = tmpfile();
    pid_t child;
    int ended;

    fflush(NULL);
    child = fork();
    if (child == 0) {
        dup2(fileno(kept), STDOUT_FILENO);
        if (!ohm_terminal_clean())
            _exit(1);
        for (size_t k = 0; k < strlen(from); k += piece) {
            printf("%.*s", (int)piece, from + k);
            fflush(stdout);
        }
        _exit(!ohm_terminal_flush());
    }
    ck_assert_int_eq(waitpid(child, &ended, 0), child);
    ck_assert(WIFEXITED(ended) && WEXITSTATUS(ended) == 0);
    rewind(kept);
    text[fread(text, 1, size - 1, kept)] = '\0';
    fclose(kept);
}

START_TEST(standard_output_is_clean_in_whatever_pieces)
{
    for (size_t k = 0; k < CASES; k++) {
        for (size_t piece = 1; piece < 20; piece += 3) {
            char text[256];

            print_clean(cases[k].text, piece, text, sizeof text);
            ck_assert_str_eq(text, cases[k].printed ? cases[k].printed : cases[k].line);
        }
    }
}
END_TEST

START_TEST(a_long_text_is_whole)
{
    static char long_text[100001], text[200000];

    for (size_t k = 0; k < 50000; k++)
        memcpy(long_text + 2 * k, "\u00e9", 2);
    print_clean(long_text, sizeof long_text, text, sizeof text);
    ck_assert_str_eq(text, long_text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base/terminal");
    TCase *tc = tcase_create("terminal");

    tcase_add_test(tc, a_line_has_no_control_characters);
    tcase_add_test(tc, a_line_that_is_too_long_is_cut_between_characters);
    tcase_add_test(tc, standard_output_is_clean_in_whatever_pieces);
    tcase_add_test(tc, a_long_text_is_whole);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
