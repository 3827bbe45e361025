/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/escape.h"
#include "base/mem.h"

/* What each format makes of a text; NULL: the text itself. */
static const struct {
	const char *text, *terminal, *csv, *gnuplot;
} rows[] = {
    {"", NULL, NULL, "\"\""},
    {"plain", NULL, NULL, "\"plain\""},
    {"a,b", NULL, "\"a,b\"", "\"a,b\""},
    {"say \"hi\"", NULL, "\"say \"\"hi\"\"\"", "\"say 'hi'\""},
    {"back\\slash", NULL, NULL, "\"back/slash\""},
    {"`id` $(id) ${x} @x %d", NULL, NULL, "\"`id` $(id) ${x} @x %d\""},
    /* One line, whatever was in it. */
    {"a\nb\r\nc\td", "a b  c d", "a b  c d", "\"a b  c d\""},
    {"\n", " ", " ", "\" \""},
    /* What a terminal would obey. */
    {"\033[2J", "?[2J", "?[2J", "\"?[2J\""},
    {"\a\b\177", "???", "???", "\"???\""},
    {"\xc2\x9b"
     "2J",
     "??2J", "??2J", "\"??2J\""},
    /* Text of other alphabets stays. */
    {"\xc2\xa0", NULL, NULL, "\"\xc2\xa0\""},
    {"na\xc3\xafve \xe2\x82\xac \xf0\x9f\x92\xa7", NULL, NULL,
     "\"na\xc3\xafve \xe2\x82\xac \xf0\x9f\x92\xa7\""},
    /* Not UTF-8: alone, cut, too long a form, beyond the last, half a pair. */
    {"\xff", "?", "?", "\"?\""},
    {"\x80", "?", "?", "\"?\""},
    {"caf\xe9", "caf?", "caf?", "\"caf?\""},
    {"\xe2\x82", "??", "??", "\"??\""},
    {"\xc0\x80", "??", "??", "\"??\""},
    {"\xe0\x80\xaf", "???", "???", "\"???\""},
    {"\xf4\x90\x80\x80", "????", "????", "\"????\""},
    {"\xed\xa0\x80", "???", "???", "\"???\""},
    /* UTF-8, but nothing that XML (our pictures) may hold. */
    {"\xef\xbf\xbf", "???", "???", "\"???\""},
    {"\xef\xbf\xbd", NULL, NULL, "\"\xef\xbf\xbd\""},
};

static void
check(void (*escape)(struct buf *, const char *), const char *text,
      const char *wanted)
{
	struct buf out = {0};

	buf_adds(&out, "before ");
	escape(&out, text);
	assert_string_equal(buf_text(&out) + 7, wanted != NULL ? wanted : text);
	buf_free(&out);
}

static void
escapes_for_a_terminal(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check(escape_terminal, rows[i].text, rows[i].terminal);
}

static void
escapes_for_csv(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check(escape_csv, rows[i].text, rows[i].csv);
}

static void
escapes_for_gnuplot(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check(escape_gnuplot, rows[i].text, rows[i].gnuplot);
}

/* What becomes of text where it could be markup or a command. */
static const struct {
	const char *text, *xml, *markdown, *github, *property;
} markup[] = {
    {"plain", NULL, NULL, NULL, NULL},
    {"</script><b>|", "&#60;/script&#62;&#60;b&#62;|",
     "\\</script\\>\\<b\\>\\|", NULL, NULL},
    {"a & b", "a &#38; b", "a \\& b", NULL, NULL},
    {"\"'", "&#34;&#39;", NULL, NULL, NULL},
    {"a\n::error::b", "a ::error::b", "a ::error::b", "a ::error::b",
     "a %3A%3Aerror%3A%3Ab"},
    {"50%0A, x", NULL, NULL, "50%250A, x", "50%250A%2C x"},
    {"![x](http://y)`z`", NULL, "\\!\\[x\\]\\(http://y\\)\\`z\\`", NULL,
     "![x](http%3A//y)`z`"},
    {"@all", NULL,
     "@\xe2\x80\x8b"
     "all",
     NULL, NULL},
    {"anon_bytes # 1", NULL, "anon\\_bytes \\# 1", NULL, NULL},
};

static void
escapes_where_text_could_be_markup(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(markup); i++) {
		check(escape_xml, markup[i].text, markup[i].xml);
		check(escape_markdown, markup[i].text, markup[i].markdown);
		check(escape_github, markup[i].text, markup[i].github);
		check(escape_github_property, markup[i].text,
		      markup[i].property);
	}
}

/* Text that a CI runner would obey; NULL: it would not. */
static const struct {
	const char *text, *terminal;
} obeyed[] = {
    {"##[error]x", "#?[error]x"},
    {"a ##[set-output name=b]c", "a #?[set-output name=b]c"},
    {"##vso[task.x]", "#?vso[task.x]"},
    {"##teamcity[x]", "#?teamcity[x]"},
    {"####[x]", "###?[x]"},
    {"::error::x", ":?error::x"},
    {"a\n::stop-commands::t", "a :?stop-commands::t"},
    {"## [x]", NULL},
    {"#[x]", NULL},
    {"## a", NULL},
    {"##", NULL},
    {"std::vector", NULL},
    {"::1", NULL},
    {"a :: b", NULL},
};

static void
gives_runners_no_commands(void **state)
{
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(obeyed); i++)
		check(escape_terminal, obeyed[i].text, obeyed[i].terminal);
	check(escape_line, "##[x] ::y", NULL); /* in a file */
	check(escape_csv, "##[x] ::y", NULL);
	check(escape_github, "a ##[x]", "a ?#[x]");
	check(escape_lua_comment, "##[x]", "#?[x]");
	check(escape_json_line, "{\"a ##[x]\":\"####\"}",
	      "{\"a \\u0023#[x]\":\"####\"}");
	escape_lua(&out, "##[x]#", 6);
	assert_string_equal(buf_text(&out), "\"\\035#[x]#\"");
	buf_clear(&out);
	escape_shell(&out, "/##[x]", 6);
	assert_string_equal(buf_text(&out), "$'/\\x23#[x]'");
	buf_free(&out);
}

/* Every byte, as any text may hold it: no control character comes out. */
static void
nothing_unseen_gets_through(void **state)
{
	(void)state;
	for (unsigned pair = 0x0101; pair <= 0xffff; pair++) {
		char text[] = {(char)(pair >> 8), (char)(pair & 0xff), '\0'};
		struct buf out = {0};

		escape_terminal(&out, text);
		for (size_t i = 0; i < out.len; i++) {
			unsigned char c = (unsigned char)out.data[i];

			assert_true(c >= 0x20 && c != 0x7f);
			assert_true(c != 0xc2 || i + 1 == out.len ||
				    (unsigned char)out.data[i + 1] >= 0xa0);
		}
		buf_free(&out);
	}
}

/* Lua text, and the bytes that it must stand for. */
static const struct {
	const char *bytes;
	size_t length;
	const char *lua;
} quoted[] = {
    {"", 0, "\"\""},
    {"plain", 5, "\"plain\""},
    {"{\"a\":1}", 7, "'{\"a\":1}'"},
    {"it's \"x\"", 8, "\"it's \\\"x\\\"\""},
    {"back\\slash", 10, "\"back\\\\slash\""},
    {"a\nb\r\0012", 6, "\"a\\nb\\013\\0012\""},
    {"]]--[[", 6, "\"]]--[[\""},
    {"\") os.exit() --", 15, "'\") os.exit() --'"},
    {"\0x", 2, "\"\\000x\""},
    {"caf\xc3\xa9\xff", 6, "\"caf\\195\\169\\255\""},
};

static void
escapes_for_lua(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(quoted); i++) {
		struct buf out = {0};

		escape_lua(&out, quoted[i].bytes, quoted[i].length);
		assert_string_equal(buf_text(&out), quoted[i].lua);
		buf_free(&out);
	}
	check(escape_lua_comment, "[[ x\n]] y", " [[ x ]] y");
	check(escape_lua_comment, "[==[", " [==[");
	check(escape_lua_comment, "plain", NULL);
}

static const struct {
	const char *text;
	size_t length; /* 0: up to its NUL */
	const char *word;
} words[] = {
    {"", 0, "''"},
    {"plain-1.0/x:y@z%20,+_", 0, "plain-1.0/x:y@z%20,+_"},
    {"two words", 0, "'two words'"},
    {"$HOME `id` $(id) \\ \"", 0, "'$HOME `id` $(id) \\ \"'"},
    {"it's", 0, "'it'\\''s'"},
    {"'", 0, "''\\'''"},
    {"a=b", 0, "'a=b'"},
    {"~", 0, "'~'"},
    {"#x", 0, "'#x'"},
    {"!x", 0, "'!x'"},
    {"na\xc3\xafve", 0, "'na\xc3\xafve'"},
    {"a\nb", 0, "$'a\\nb'"},
    {"\r\n\t", 0, "$'\\r\\n\\t'"},
    {"\033[2J it's \\", 0, "$'\\x1b[2J it\\'s \\\\'"},
    {"\xff", 0, "$'\\xff'"},
    {"\xc2\x9b", 0, "$'\\xc2\\x9b'"},
    {"\xe2\x82", 0, "$'\\xe2\\x82'"},
    {"\xc3\xaf\n", 0, "$'\xc3\xaf\\n'"},
    {"a\0b", 3, "$'ab'"},
};

static void
words_of_a_shell(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		size_t length = words[i].length > 0 ? words[i].length
						    : strlen(words[i].text);
		struct buf out = {0};

		escape_shell(&out, words[i].text, length);
		assert_string_equal(buf_text(&out), words[i].word);
		buf_free(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(escapes_for_a_terminal),
	    cmocka_unit_test(escapes_for_csv),
	    cmocka_unit_test(escapes_for_gnuplot),
	    cmocka_unit_test(escapes_where_text_could_be_markup),
	    cmocka_unit_test(escapes_for_lua),
	    cmocka_unit_test(gives_runners_no_commands),
	    cmocka_unit_test(nothing_unseen_gets_through),
	    cmocka_unit_test(words_of_a_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
