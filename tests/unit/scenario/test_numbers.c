/* SPDX-License-Identifier: MIT */
/*
 * Every number that a scenario may give, with values from nowhere: each is
 * taken or refused by its line, and nothing that is too much goes through.
 */
#include "drive.h"

#include <math.h>

#include "base/mem.h"

static const char *const values[] = {"-1",
				     "-1e9",
				     "0",
				     "0.5",
				     "1e9",
				     "1e18",
				     "1e300",
				     "-1e300",
				     "1/0",
				     "-1/0",
				     "0/0",
				     "2^53",
				     "2^63",
				     "math.mininteger",
				     "'-1'",
				     "'1e9'",
				     "'9999999999999999999999'",
				     "'nan'",
				     "'inf'",
				     "''",
				     "{}",
				     "{ 1e9 }",
				     "true"};

/* Loads one line in the third line of a file; what is said of it, or "". */
static void
load_line(const char *line, struct settings *settings, struct error *err)
{
	char *text = xasprintf("\n\n%s\nflow('x', { get = '/' })\n", line);
	struct scenario *scenario;

	settings_init(settings);
	*err = (struct error){0};
	scenario = drive_load("numbers", text, settings, NULL, err);
	if (scenario != NULL &&
	    settings_check(settings, "numbers.lua", err) != 0) {
		scenario_free(scenario);
		scenario = NULL;
	}
	scenario_free(scenario);
	free(text);
}

/* Where it is refused, by its line. */
static void
check_refusal(const char *line, const struct error *err)
{
	const char *place = strstr(err->text, ".lua:3: ");

	if (err->status == STATUS_OK)
		return;
	if (err->status != STATUS_DATA || place == NULL ||
	    strchr(err->text, '\n') != NULL)
		fail_msg("%s: %d, \"%s\"", line, (int)err->status, err->text);
}

static void
is_within(const struct settings *settings, const struct option_row *row,
	  const char *line)
{
	const char *field = (const char *)settings + row->offset;
	double value;

	if (row->kind != OPTION_COUNT && row->kind != OPTION_DURATION &&
	    row->kind != OPTION_SIZE && row->kind != OPTION_PERCENT)
		return;
	memcpy(&value, field, sizeof(value));
	if (!isnan(value) && row->kind != OPTION_PERCENT &&
	    !(value >= row->least && value <= row->most))
		fail_msg("%s: %g goes through", line, value);
}

static void
each_key_with_each_value(void **state)
{
	size_t tried = 0;

	(void)state;
	for (size_t i = 0; i < OPTIONS; i++) {
		const struct option_row *row = &option_table[i];
		const char *dot =
		    row->key != NULL ? strchr(row->key, '.') : NULL;

		for (size_t v = 0; dot != NULL && v < COUNT(values); v++) {
			char *line =
			    xasprintf("%.*s { %s = %s }", (int)(dot - row->key),
				      row->key, dot + 1, values[v]);
			struct settings settings;
			struct error err;

			load_line(line, &settings, &err);
			check_refusal(line, &err);
			if (err.status == STATUS_OK)
				is_within(&settings, row, line);
			settings_free(&settings);
			free(line);
			tried++;
		}
	}
	assert_true(tried > 30 * COUNT(values));
}

/* Other numbers that are read when the file is loaded. */
static const char *const calls[] = {
    "option('n', %s)",
    "flow('y', { weight = %s, get = '/' })",
    "flow('y', { get = '/', timeout = %s })",
    "flow('y', { get = '/', expect = %s })",
    "flow('y', { get = '/', redirects = %s })",
    "flow('y', { get = '/', abort_after = %s })",
    "local n = random(1, %s)",
    "local n = random(%s)",
    "local n = ('x'):rep(%s)",
    "local n = data.csv('nothing.csv', %s)",
};

static void
each_call_with_each_value(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(calls); i++)
		for (size_t v = 0; v < COUNT(values); v++) {
			char *line = xasprintf(calls[i], values[v]);
			struct settings settings;
			struct error err;

			load_line(line, &settings, &err);
			check_refusal(line, &err);
			settings_free(&settings);
			free(line);
		}
}

/* Good by themselves, and no sense together: the line of the later. */
static void
two_that_do_not_go_together(void **state)
{
	static const char *const lines[] = {
	    "load { cycles = 5, requests = 100 }",
	    "load { stages = '1s:100000000' }",
	    "load { rate = 0 }",
	    "load { auth = 'a:b', bearer = 'c' }",
	    "load { stages = '1s:10', requests = 5 }",
	    "load { vary = true, cycles = 3 }",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct settings settings;
		struct error err;

		load_line(lines[i], &settings, &err);
		assert_int_equal(err.status, STATUS_DATA);
		check_refusal(lines[i], &err);
		settings_free(&settings);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_key_with_each_value),
	    cmocka_unit_test(each_call_with_each_value),
	    cmocka_unit_test(two_that_do_not_go_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
