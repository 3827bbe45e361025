/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/settings.h"

static int
set(struct settings *settings, const char *name, const char *value,
    enum option_source source, struct error *err)
{
	const struct option_row *row = option_by_name(name, ~0u);

	assert_non_null(row);
	return settings_set(settings, row, value, source, err);
}

static void
defaults_are_those_of_the_table(void **state)
{
	struct settings settings;

	(void)state;
	settings_init(&settings);
	assert_true(settings.users == 10);
	assert_true(settings.duration == 30);
	assert_true(settings.errors == 0.01);
	assert_true(settings.growth.amount == 64);
	assert_int_equal(settings.growth.per, PER_REQUEST);
	assert_true(isnan(settings.rate));
	assert_true(isnan(settings.pid));
	assert_null(settings.target);
	assert_int_equal(settings.json, 0);
	assert_int_equal(settings_source(&settings, &settings.users),
			 SOURCE_DEFAULT);
	settings_free(&settings);
}

/* A log decides when what begins, unless the command line does. */
static void
a_scenario_gives_way_to_a_log(void **state)
{
	struct settings settings;
	struct error err = {0};

	(void)state;
	settings_init(&settings);
	set(&settings, "users", "7", SOURCE_SCENARIO, &err);
	set(&settings, "rate", "7", SOURCE_SCENARIO, &err);
	set(&settings, "stages", "1s:7", SOURCE_SCENARIO, &err);
	set(&settings, "arrival", "poisson", SOURCE_SCENARIO, &err);
	set(&settings, "duration", "7s", SOURCE_COMMAND_LINE, &err);
	settings_follow_log(&settings);
	assert_true(settings.users == 7); /* none is driven */
	set(&settings, "replay", "access.log", SOURCE_COMMAND_LINE, &err);
	settings_follow_log(&settings);
	assert_true(settings.users == 10);
	assert_true(isnan(settings.rate));
	assert_int_equal(settings.stages.count, 0);
	assert_null(settings.arrival);
	assert_true(settings.duration == 7);
	assert_int_equal(settings_source(&settings, &settings.users),
			 SOURCE_DEFAULT);
	settings_free(&settings);
}

/* Each row's default is a text that its own kind can read. */
static void
every_row_is_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];
		struct settings settings;
		struct error err = {0};

		settings_init(&settings);
		assert_non_null(row->name);
		assert_non_null(row->help);
		assert_true(row->where != 0);
		assert_int_equal(row->kind == OPTION_FLAG,
				 row->argument == NULL);
		assert_int_equal((row->where & (IN_LOAD | IN_LIMITS)) != 0,
				 row->key != NULL);
		if (row->fallback != NULL)
			assert_int_equal(settings_set(&settings, row,
						      row->fallback,
						      SOURCE_DEFAULT, &err),
					 0);
		for (size_t j = 0; j < i; j++) {
			assert_true(row->offset != option_table[j].offset);
			if ((row->where & option_table[j].where) == 0)
				continue; /* never seen together */
			assert_string_not_equal(row->name,
						option_table[j].name);
			assert_true(row->letter == 0 ||
				    row->letter != option_table[j].letter);
		}
		settings_free(&settings);
	}
}

static void
the_stronger_source_wins(void **state)
{
	static const struct {
		enum option_source first, second;
		double wanted;
	} rows[] = {
	    {SOURCE_SCENARIO, SOURCE_ENVIRONMENT, 2},
	    {SOURCE_ENVIRONMENT, SOURCE_SCENARIO, 1},
	    {SOURCE_ENVIRONMENT, SOURCE_COMMAND_LINE, 2},
	    {SOURCE_COMMAND_LINE, SOURCE_ENVIRONMENT, 1},
	    {SOURCE_COMMAND_LINE, SOURCE_SCENARIO, 1},
	    {SOURCE_COMMAND_LINE, SOURCE_COMMAND_LINE, 2},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct settings settings;
		struct error err = {0};

		settings_init(&settings);
		set(&settings, "users", "1", rows[i].first, &err);
		set(&settings, "users", "2", rows[i].second, &err);
		assert_int_equal(err.status, STATUS_OK);
		assert_true(settings.users == rows[i].wanted);
		assert_int_equal(settings_source(&settings, &settings.users),
				 rows[i].wanted == 1 ? rows[i].first
						     : rows[i].second);
		settings_free(&settings);
	}
}

static void
a_weaker_source_is_still_checked(void **state)
{
	struct settings settings;
	struct error err = {0};

	(void)state;
	settings_init(&settings);
	set(&settings, "users", "5", SOURCE_COMMAND_LINE, &err);
	assert_int_equal(set(&settings, "users", "x", SOURCE_SCENARIO, &err),
			 -1);
	assert_true(settings.users == 5);
	settings_free(&settings);
}

/* Of texts and lists too, which are owned: sanitizers watch. */
static void
a_weaker_text_or_list_is_dropped(void **state)
{
	struct settings settings;
	struct error err = {0};

	(void)state;
	settings_init(&settings);
	set(&settings, "target", "a", SOURCE_COMMAND_LINE, &err);
	set(&settings, "target", "b", SOURCE_ENVIRONMENT, &err);
	set(&settings, "target", "c", SOURCE_COMMAND_LINE, &err);
	assert_string_equal(settings.target, "c");
	set(&settings, "header", "A: 1", SOURCE_COMMAND_LINE, &err);
	set(&settings, "header", "B: 2", SOURCE_COMMAND_LINE, &err);
	set(&settings, "header", "C: 3", SOURCE_ENVIRONMENT, &err);
	assert_int_equal(settings.headers.count, 2);
	assert_string_equal(settings.headers.items[1], "B: 2");
	assert_int_equal(err.status, STATUS_OK);
	settings_free(&settings);
}

static void
flags_are_true_or_false(void **state)
{
	struct settings settings;
	struct error err = {0};

	(void)state;
	settings_init(&settings);
	set(&settings, "json", "true", SOURCE_ENVIRONMENT, &err);
	assert_int_equal(settings.json, 1);
	set(&settings, "json", "false", SOURCE_COMMAND_LINE, &err);
	assert_int_equal(settings.json, 0);
	assert_int_equal(err.status, STATUS_OK);
	assert_int_equal(
	    set(&settings, "json", "maybe", SOURCE_COMMAND_LINE, &err), -1);
	assert_int_equal(settings.json, 0);
	settings_free(&settings);
}

/* A bad value names itself, its option as the user wrote it, and examples. */
static void
bad_values_are_explained(void **state)
{
	static const struct {
		const char *name, *value;
		enum option_source source;
		const char *wanted;
	} rows[] = {
	    {"duration", "5x", SOURCE_COMMAND_LINE,
	     "bad duration '5x' for --duration: write 500ms, 30s, 5m or 1h30m"},
	    {"users", "many", SOURCE_COMMAND_LINE,
	     "bad number 'many' for --users: write 250, 10k or 1M"},
	    {"max-growth", "64", SOURCE_SCENARIO,
	     "bad growth '64' for growth: write 64B/request or 5MiB/h"},
	    {"max-errors", "200%", SOURCE_SCENARIO,
	     "bad percentage '200%' for errors: write 1% or 0.1%"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct settings settings;
		struct error err = {0};

		settings_init(&settings);
		assert_int_equal(set(&settings, rows[i].name, rows[i].value,
				     rows[i].source, &err),
				 -1);
		assert_int_equal(err.status, STATUS_USAGE);
		assert_string_equal(err.text, rows[i].wanted);
		settings_free(&settings);
	}
}

static void
values_have_bounds(void **state)
{
	static const struct {
		const char *name, *value;
		int good;
	} rows[] = {
	    {"users", "1", 1},
	    {"users", "0", 0},
	    {"users", "10M", 0},
	    {"requests", "0", 0},
	    {"duration", "0", 0},
	    {"rate", "0", 0},
	    {"rate", "0.5", 1},
	    {"pid", "0", 0},
	    {"inconclusive", "pass", 1},
	    {"inconclusive", "fail", 1},
	    {"inconclusive", "maybe", 0},
	    {"sample-interval", "1us", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct settings settings;
		struct error err = {0};

		settings_init(&settings);
		assert_int_equal(settings_check(&settings, &err), 0);
		assert_int_equal(set(&settings, rows[i].name, rows[i].value,
				     SOURCE_COMMAND_LINE, &err),
				 0);
		assert_int_equal(settings_check(&settings, &err),
				 rows[i].good ? 0 : -1);
		assert_int_equal(err.status,
				 rows[i].good ? STATUS_OK : STATUS_USAGE);
		if (!rows[i].good)
			assert_non_null(strstr(err.text, rows[i].name));
		settings_free(&settings);
	}
}

static void
options_are_known_in_their_places(void **state)
{
	(void)state;
	assert_ptr_equal(option_by_name("users", IN_RUN), &option_table[0]);
	assert_ptr_equal(option_by_key("users", IN_LOAD), &option_table[0]);
	assert_null(option_by_name("users", IN_JUDGE));
	assert_null(option_by_key("users", IN_LIMITS));
	assert_null(option_by_key("target", IN_LOAD)); /* not a script's */
	assert_non_null(option_by_key("growth", IN_LIMITS));
	assert_non_null(option_by_name("max-growth", IN_RUN));
	assert_null(option_by_name("growth", IN_RUN));
	assert_null(option_by_name("", ~0u));
}

static void
mistyped_options_get_a_suggestion(void **state)
{
	(void)state;
	assert_string_equal(option_suggest("user", IN_RUN, 0), "users");
	assert_string_equal(option_suggest("durration", IN_LOAD, 1),
			    "duration");
	assert_string_equal(option_suggest("grwth", IN_LIMITS, 1), "growth");
	assert_null(option_suggest("grwth", IN_LOAD, 1));
	assert_null(option_suggest("completely-different", IN_RUN, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(defaults_are_those_of_the_table),
	    cmocka_unit_test(a_scenario_gives_way_to_a_log),
	    cmocka_unit_test(every_row_is_sound),
	    cmocka_unit_test(the_stronger_source_wins),
	    cmocka_unit_test(a_weaker_source_is_still_checked),
	    cmocka_unit_test(a_weaker_text_or_list_is_dropped),
	    cmocka_unit_test(flags_are_true_or_false),
	    cmocka_unit_test(bad_values_are_explained),
	    cmocka_unit_test(values_have_bounds),
	    cmocka_unit_test(options_are_known_in_their_places),
	    cmocka_unit_test(mistyped_options_get_a_suggestion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
