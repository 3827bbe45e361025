/* SPDX-License-Identifier: MIT */
#include "report/plot.h"
#include "runs.h"

static void
foreign_text_is_quoted(void **state)
{
	struct buf out = {0};

	(void)state;
	datafile_text(&out, "name", "a\"b\\c\nd]]>]]>e");
	assert_string_equal(buf_text(&out), "name \"a'b/c d]] >]] >e\"\n");
	buf_clear(&out);
	datafile_block(&out, "rss_bytes");
	datafile_block(&out, "x\ny");
	assert_string_equal(buf_text(&out), "# [rss_bytes]\n\n\n# [x y]\n");
	buf_free(&out);
}

static void
what_is_unknown_is_empty(void **state)
{
	struct buf out = {0};

	(void)state;
	datafile_number(&out, "a", 0.5);
	datafile_number(&out, "b", NAN);
	datafile_number(&out, "c", INFINITY);
	assert_string_equal(buf_text(&out), "a 0.5\nb \"\"\nc \"\"\n");
	buf_free(&out);
}

static void
long_titles_shrink_and_are_cut(void **state)
{
	char words[201];
	struct buf out = {0};

	(void)state;
	datafile_title(&out, "LEAK", "anonymous memory grows 5 B/request");
	assert_string_equal(
	    buf_text(&out),
	    "title \"LEAK  anonymous memory grows 5 B/request\"\n"
	    "title_size 1\n");
	buf_clear(&out);
	memset(words, 'w', 200);
	words[200] = '\0';
	datafile_title(&out, "LEAK", words);
	assert_non_null(strstr(buf_text(&out), "www…\"\ntitle_size 0.66"));
	buf_free(&out);
}

static const struct {
	enum measure measure;
	double most, scale;
	const char *unit;
} units[] = {
    {MEASURE_BYTES, 0, 1, "B"},
    {MEASURE_BYTES, 1500, 1, "B"},
    {MEASURE_BYTES, 1e5, 1024, "KiB"},
    {MEASURE_BYTES, 1e8, 1024.0 * 1024, "MiB"},
    {MEASURE_BYTES, 1e30, 1024.0 * 1024 * 1024 * 1024, "TiB"},
    {MEASURE_COUNT, 1e8, 1, ""},
};

static void
the_unit_suits_the_amount(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(units); i++) {
		struct trace trace = {.measure = units[i].measure};
		char *wanted = xasprintf("unit \"%s\"\n", units[i].unit);
		struct buf out = {0};

		assert_float_equal(datafile_unit(&out, &trace, units[i].most),
				   units[i].scale, 0);
		assert_true(text_starts(buf_text(&out), wanted));
		buf_free(&out);
		free(wanted);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(foreign_text_is_quoted),
	    cmocka_unit_test(what_is_unknown_is_empty),
	    cmocka_unit_test(long_titles_shrink_and_are_cut),
	    cmocka_unit_test(the_unit_suits_the_amount),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
