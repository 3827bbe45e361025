/* SPDX-License-Identifier: MIT */
/* What is done to gnuplot's pictures when they are there. */
#include "report/plot.h"
#include "runs.h"

static void
a_title_for_who_cannot_see(void **state)
{
	struct buf out = {0};

	(void)state;
	svg_dress(&out,
		  "<svg>\n<title>Gnuplot</title>\n<desc>Produced</desc>\n<g/>",
		  "LEAK: </title><script>\"x\"");
	assert_non_null(
	    strstr(buf_text(&out),
		   "<title>LEAK: &#60;/title&#62;&#60;script&#62;&#34;x&#34;"));
	assert_null(strstr(buf_text(&out), "Gnuplot"));
	assert_null(strstr(buf_text(&out), "Produced"));
	assert_non_null(strstr(buf_text(&out), "</style>\n\n<g/>"));
	buf_clear(&out);
	svg_dress(&out, "<svg>other</svg>", "words");
	assert_string_equal(buf_text(&out), "<svg>other</svg>");
	buf_free(&out);
}

static const struct {
	const char *text, *trimmed;
} texts[] = {
    {"", ""},
    {"\n \n", ""},
    {"\f\n   \n  a  \n\n b\n  \n\n", "  a\n\n b\n"},
    {"a", "a\n"},
};

static void
text_without_the_blanks_around_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct buf out = {0};

		txt_trim(&out, texts[i].text);
		assert_string_equal(buf_text(&out), texts[i].trimmed);
		buf_free(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_title_for_who_cannot_see),
	    cmocka_unit_test(text_without_the_blanks_around_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
