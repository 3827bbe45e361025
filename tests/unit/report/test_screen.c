/* SPDX-License-Identifier: MIT */
#include "report/screen.h"
#include "runs.h"

static void
words_are_wrapped_and_made_safe(void **state)
{
	char *text;

	(void)state;
	CAPTURE(text,
		screen_wrap(
		    out, 4, 2,
		    "  one two three four five six seven eight nine "
		    "ten eleven twelve with thirteen\xff\n\033[2J fourteen "));
	assert_string_equal(text, "one two three four five six seven eight "
				  "nine ten eleven twelve with\n"
				  "  thirteen? ?[2J fourteen\n");
	assert_fits(text);
	free(text);
	CAPTURE(text, screen_wrap(out, 0, 0, ""));
	assert_string_equal(text, "\n");
	free(text);
}

static void
a_number_keeps_its_unit(void **state)
{
	char *text;

	(void)state;
	CAPTURE(text, screen_wrap(out, 60, 2, "growth of about 17.4 KiB/s"));
	assert_string_equal(text, "growth of about\n  17.4 KiB/s\n");
	free(text);
}

static void
cells_are_padded_and_cut(void **state)
{
	char *text;

	(void)state;
	CAPTURE(text, screen_cell(out, 6, "n\xc3\xa4h"));
	assert_string_equal(text, "   n\xc3\xa4h");
	free(text);
	CAPTURE(text, screen_cell(out, -6, "ab"));
	assert_string_equal(text, "ab    ");
	free(text);
	CAPTURE(text, screen_cell(out, -6, "abcdefgh"));
	assert_string_equal(text, "abcde…");
	free(text);
}

static void
colour_only_when_asked(void **state)
{
	char *text;

	(void)state;
	CAPTURE(text, screen_title(out, "LEAK", SCREEN_BAD, 0));
	assert_string_equal(text, "LEAK");
	free(text);
	CAPTURE(text, screen_title(out, "LEAK", SCREEN_BAD, 1));
	assert_string_equal(text, "\033[1;31mLEAK\033[0m");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_wrapped_and_made_safe),
	    cmocka_unit_test(a_number_keeps_its_unit),
	    cmocka_unit_test(cells_are_padded_and_cut),
	    cmocka_unit_test(colour_only_when_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
