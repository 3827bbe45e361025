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
	const struct option_row *row = option_by_name(name);

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
	assert_int_equal(settings.pids.count, 0);
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
	set(&settings, "vary-load", "true", SOURCE_SCENARIO, &err);
	set(&settings, "arrival", "poisson", SOURCE_SCENARIO, &err);
	set(&settings, "duration", "7s", SOURCE_COMMAND_LINE, &err);
	settings_follow_log(&settings);
	assert_true(settings.users == 7); /* none is driven */
	set(&settings, "replay", "-", SOURCE_COMMAND_LINE, &err);
	settings_follow_log(&settings);
	assert_true(settings.users == 10);
	assert_true(isnan(settings.rate));
	assert_int_equal(settings.stages.count, 0);
	assert_int_equal(settings.vary, 0);
	assert_null(settings.arrival);
	assert_true(settings.duration == 7);
	assert_int_equal(settings_source(&settings, &settings.users),
			 SOURCE_DEFAULT);
	settings_free(&settings);
}

/* Each row's default is a value that the row itself allows. */
static void
every_row_is_sound(void **state)
{
	(void)state;
	for (int i = 0; i < OPTIONS; i++) {
		const struct option_row *row = &option_table[i];
		struct error err = {0};

		assert_non_null(row->name);
		assert_non_null(row->help);
		assert_int_equal(row->kind == OPTION_FLAG,
				 row->argument == NULL);
		if (row->fallback != NULL &&
		    option_value_check(row, row->fallback, &err) != 0)
			fail_msg("--%s: %s", row->name, err.text);
		if (row->key != NULL)
			assert_true(strncmp(row->key, "load.", 5) == 0 ||
				    strncmp(row->key, "limits.", 7) == 0);
		assert_false(option_in(row->needs, i));
		for (int j = 0; j < i; j++)
			assert_true(row->key == NULL ||
				    option_table[j].key == NULL ||
				    strcmp(row->key, option_table[j].key) != 0);
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
	set(&settings, "metric", "a", SOURCE_COMMAND_LINE, &err);
	set(&settings, "metric", "b", SOURCE_ENVIRONMENT, &err);
	set(&settings, "metric", "c", SOURCE_COMMAND_LINE, &err);
	assert_string_equal(settings.metric, "c");
	set(&settings, "header", "Z: 0", SOURCE_ENVIRONMENT, &err);
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

/* A bad value is named, with what is allowed; a secret is not. */
static const struct {
	const char *name, *value;
	const char *wanted; /* NULL: it is good */
} values[] = {
    {"duration", "5x", "'5x' is not a duration: write 500ms, 30s, 5m or 1h30m"},
    {"duration", "0",
     "'0' is not allowed: write a duration from 0.1s to 10000000s"},
    {"users", "many", "'many' is not a number: write 250, 10k or 1M"},
    {"users", "0", "'0' is not allowed: write a whole number from 1 to 100000"},
    {"users", "1.5",
     "'1.5' is not allowed: write a whole number from 1 to 100000"},
    {"users", "10M",
     "'10M' is not allowed: write a whole number from 1 to 100000"},
    {"users", "1", NULL},
    {"users", "1k", NULL},
    {"requests", "0",
     "'0' is not allowed: write a whole number from 1 to 1000000000000"},
    {"rate", "0.5", NULL},
    {"speed", "0x",
     "'0x' is not allowed: write a factor from 0.001x to "
     "1000000x"},
    {"pid", "0", "'0' is not allowed: write a whole number from 1 to 4194304"},
    {"sample-interval", "1us",
     "'1us' is not allowed: write a duration from 0.01s to 3600s"},
    {"sample-interval", "1ms",
     "'1ms' is not allowed: write a duration from 0.01s to 3600s"},
    {"max-growth", "64",
     "'64' is not a growth: write 64B/request, 5MiB/h or 1KiB/connection"},
    {"max-errors", "200%", "'200%' is not a percentage: write 1% or 0.1%"},
    {"survive", "7d", "'7d' is not a time to survive: write \"7d at 50/s\""},
    {"stages", "30s",
     "'30s' is not a list of stages: write \"30s:100, "
     "1m:500\""},
    {"json", "maybe", "'maybe' is not a flag: write true or false"},
    {"inconclusive", "maybe", "unknown value 'maybe': write pass or fail"},
    {"inconclusive", "pass", NULL},
    {"inconclusive", "pas", "unknown value 'pas': write pass or fail"},
    {"inconclusive", "pass|fail",
     "unknown value 'pass|fail': write pass or fail"},
    {"inconclusive", "", "unknown value '': write pass or fail"},
    {"runtime", "cobol",
     "unknown value 'cobol': write node, jvm, go, python, ruby or native"},
    {"target", "http://127.0.0.1:3000", NULL},
    {"target", "http://u:p@host",
     "no user or password belongs in this URL: use --auth USER:PASSWORD"},
    {"target", "127.0.0.1:3000",
     "'127.0.0.1:3000' is not a URL: write http://HOST:PORT or "
     "https://HOST:PORT"},
    {"target", "http://",
     "'http://' is not a URL: write http://HOST:PORT or "
     "https://HOST:PORT"},
    {"target", "http://a b", "the value holds a blank or a control character"},
    {"header", "NoColon", "not a header line: write 'Name: value'"},
    {"header", "X: a\nY: b",
     "the value holds a line break or another control character"},
    {"header", "Bad Name: x", "not a header line: write 'Name: value'"},
    {"pid", "4711", NULL},
    {"pid", "4194305",
     "'4194305' is not allowed: write a whole number from 1 to 4194304"},
    {"pid", "12x",
     "'12x' is not allowed: write a whole number from 1 to 4194304"},
    {"header", "X: a", NULL},
    {"header", "X:", NULL},
    {"auth", "nocolon", "there is no colon: write USER:PASSWORD"},
    {"auth", "me:pw", NULL},
    {"bearer", "a\nX: 1",
     "the value holds a line break or another control character"},
    {"bearer", "", "the value is empty"},
    {"cacert", "/nope", "/nope: No such file or directory"},
    {"access-log", "-", NULL},
    {"resolve", "foo",
     "'foo' is not an address of a name: write HOST:PORT:ADDRESS, e.g. "
     "shop.example:443:127.0.0.1"},
    {"resolve", "a:80:b.example",
     "'a:80:b.example' is not an address of a name: write HOST:PORT:ADDRESS, "
     "e.g. shop.example:443:127.0.0.1"},
    {"resolve", "a:0:1.2.3.4",
     "'a:0:1.2.3.4' is not an address of a name: write HOST:PORT:ADDRESS, "
     "e.g. shop.example:443:127.0.0.1"},
    {"resolve", "a:443:127.0.0.1", NULL},
    {"resolve", "a:443:[::1]", NULL},
    {"resolve", "[::1]:443:::1", NULL},
    {"connect-to", "a:80",
     "'a:80' is not a connection: write "
     "HOST:PORT:HOST:PORT"},
    {"connect-to", "a:80:b:99999",
     "'a:80:b:99999' is not a connection: write "
     "HOST:PORT:HOST:PORT"},
    {"connect-to", "a:80:b:81", NULL},
    {"connect-to", "::127.0.0.1:81", NULL},
    {"connect-to", ":::", NULL},
    {"allow-host", "http://x",
     "'http://x' is not a host: write HOST or HOST:PORT"},
    {"allow-host", "x:0", "'x:0' is not a host: write HOST or HOST:PORT"},
    {"allow-host", "x:81", NULL},
    {"allow-host", "[::1]:81", NULL},
    {"env", "=x", "not the name of a variable: write NAME or NAME=VALUE"},
    {"env", "NAME=a b", NULL},
    {"set", "name", "'name' is not a value for a name: write NAME=VALUE"},
    {"set", "name=", NULL},
};

static void
values_are_checked_as_they_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(values); i++) {
		struct settings settings;
		struct error err = {0};
		int result;

		settings_init(&settings);
		result = set(&settings, values[i].name, values[i].value,
			     SOURCE_COMMAND_LINE, &err);
		assert_int_equal(result, err.status == STATUS_OK ? 0 : -1);
		if (strcmp(err.text,
			   values[i].wanted ? values[i].wanted : "") != 0)
			fail_msg("--%s '%s' gives: %s", values[i].name,
				 values[i].value, err.text);
		settings_free(&settings);
	}
}

/* What a value would have replaced is still there. */
static void
a_refused_value_changes_nothing(void **state)
{
	struct settings settings;
	struct error err = {0};

	(void)state;
	settings_init(&settings);
	set(&settings, "users", "7", SOURCE_SCENARIO, &err);
	set(&settings, "bearer", "good", SOURCE_SCENARIO, &err);
	assert_int_equal(err.status, STATUS_OK);
	set(&settings, "users", "0", SOURCE_COMMAND_LINE, &err);
	set(&settings, "bearer", "", SOURCE_COMMAND_LINE, &err);
	set(&settings, "header", "none", SOURCE_COMMAND_LINE, &err);
	assert_true(settings.users == 7);
	assert_string_equal(settings.bearer, "good");
	assert_int_equal(settings.headers.count, 0);
	assert_int_equal(settings_source(&settings, &settings.users),
			 SOURCE_SCENARIO);
	settings_free(&settings);
}

/* Options that make no sense together; the culprits by where they stand. */
static const struct {
	const char *names[2], *values[2];
	enum option_source sources[2];
	enum status status;
	const char *wanted;
} pairs[] = {
    {{"cycles", "requests"},
     {"5", "100"},
     {SOURCE_COMMAND_LINE, SOURCE_COMMAND_LINE},
     STATUS_USAGE,
     "--cycles and --requests both set the length of the run: leave out one"},
    {{"cycles", "requests"},
     {"5", "100"},
     {SOURCE_COMMAND_LINE, SOURCE_SCENARIO},
     STATUS_DATA,
     "a.lua: --cycles and load.requests both set the length of the run: leave "
     "out one"},
    {{"cycles", "requests"},
     {"5", "100"},
     {SOURCE_ENVIRONMENT, SOURCE_COMMAND_LINE},
     STATUS_USAGE,
     "FLATLINE_CYCLES and --requests both set the length of the run: leave out "
     "one"},
    {{"cycles", "duration"},
     {"5", "10s"},
     {SOURCE_SCENARIO, SOURCE_COMMAND_LINE},
     STATUS_DATA,
     "a.lua: load.cycles and --duration both set the length of the run: leave "
     "out one"},
    {{"cycles", "duration"},
     {"5", "10s"},
     {SOURCE_COMMAND_LINE, SOURCE_SCENARIO},
     STATUS_OK,
     NULL},
    {{"until-certain", "requests"},
     {"true", "100"},
     {SOURCE_COMMAND_LINE, SOURCE_COMMAND_LINE},
     STATUS_USAGE,
     "--until-certain and --requests both set the length of the run: leave out "
     "one"},
    {{"max-duration", "until-certain"},
     {"5s", "true"},
     {SOURCE_COMMAND_LINE, SOURCE_COMMAND_LINE},
     STATUS_USAGE,
     "--max-duration is 5s, shorter than the duration, 30s"},
    {{"stages", "requests"},
     {"5s:5", "100"},
     {SOURCE_SCENARIO, SOURCE_COMMAND_LINE},
     STATUS_DATA,
     "a.lua: load.stages and --requests both set the length of the run: leave "
     "out one"},
    {{"rate", "users"},
     {"0", "5"},
     {SOURCE_SCENARIO, SOURCE_SCENARIO},
     STATUS_DATA,
     "a.lua: load.rate is 0, and no stage is above that: nothing would be "
     "sent"},
    {{"rate", "stages"},
     {"0", "5s:5"},
     {SOURCE_COMMAND_LINE, SOURCE_SCENARIO},
     STATUS_OK,
     NULL},
    {{"arrival", "users"},
     {"poisson", "5"},
     {SOURCE_COMMAND_LINE, SOURCE_SCENARIO},
     STATUS_USAGE,
     "--arrival has no effect without --rate: a user starts again when it has "
     "finished"},
    {{"arrival", "rate"},
     {"poisson", "5"},
     {SOURCE_COMMAND_LINE, SOURCE_SCENARIO},
     STATUS_OK,
     NULL},
    {{"burst", "users"},
     {"5", "5"},
     {SOURCE_COMMAND_LINE, SOURCE_SCENARIO},
     STATUS_USAGE,
     "--burst has no effect without --cycles"},
    {{"burst", "users"},
     {"5", "5"},
     {SOURCE_SCENARIO, SOURCE_SCENARIO},
     STATUS_OK,
     NULL}, /* for a gate */
    {{"settle", "cycles"},
     {"5s", "5"},
     {SOURCE_COMMAND_LINE, SOURCE_SCENARIO},
     STATUS_OK,
     NULL},
    {{"gc-budget", "no-runtime"},
     {"5%", "true"},
     {SOURCE_COMMAND_LINE, SOURCE_COMMAND_LINE},
     STATUS_USAGE,
     "--gc-budget has no effect with --no-runtime"},
    {{"gc-budget", "no-runtime"},
     {"5%", "true"},
     {SOURCE_ENVIRONMENT, SOURCE_COMMAND_LINE},
     STATUS_OK,
     NULL},
    {{"gc-budget", "cycles"},
     {"5%", "5"},
     {SOURCE_COMMAND_LINE, SOURCE_SCENARIO},
     STATUS_DATA,
     "a.lua: --gc-budget has no effect with load.cycles"},
    {{"pprof", "no-runtime"},
     {"http://localhost:6060/debug/pprof", "true"},
     {SOURCE_COMMAND_LINE, SOURCE_COMMAND_LINE},
     STATUS_USAGE,
     "--pprof has no effect with --no-runtime"},
    {{"requests-per-connection", "keepalive"},
     {"5", "false"},
     {SOURCE_COMMAND_LINE, SOURCE_COMMAND_LINE},
     STATUS_USAGE,
     "--requests-per-connection has no effect without keepalive"},
    {{"requests-per-connection", "keepalive"},
     {"5", "false"},
     {SOURCE_SCENARIO, SOURCE_COMMAND_LINE},
     STATUS_OK,
     NULL}, /* overruled */
    {{"auth", "bearer"},
     {"a:b", "c"},
     {SOURCE_ENVIRONMENT, SOURCE_SCENARIO},
     STATUS_DATA,
     "a.lua: FLATLINE_AUTH and load.bearer are two ways to log in: leave out "
     "one"},
    {{"vary-load", "requests"},
     {"true", "500"},
     {SOURCE_COMMAND_LINE, SOURCE_COMMAND_LINE},
     STATUS_USAGE,
     "--vary-load and --requests do not go together: the load varies over a "
     "time, such as --duration: leave out one"},
    {{"vary-load", "cycles"},
     {"true", "5"},
     {SOURCE_COMMAND_LINE, SOURCE_SCENARIO},
     STATUS_DATA,
     "a.lua: --vary-load and load.cycles do not go together: cycles stop the "
     "load anyway: leave out one"},
    {{"vary-load", "stages"},
     {"true", "5s:5"},
     {SOURCE_SCENARIO, SOURCE_COMMAND_LINE},
     STATUS_DATA,
     "a.lua: load.vary and --stages both say how the load changes: leave out "
     "one"},
    {{"vary-load", "stages"},
     {"false", "5s:5"},
     {SOURCE_COMMAND_LINE, SOURCE_SCENARIO},
     STATUS_OK,
     NULL},
    {{"replay", "vary-load"},
     {"-", "true"},
     {SOURCE_COMMAND_LINE, SOURCE_COMMAND_LINE},
     STATUS_USAGE,
     "--vary-load has no effect with --replay: the log decides when requests "
     "are sent"},
    {{"replay", "rate"},
     {"-", "5"},
     {SOURCE_COMMAND_LINE, SOURCE_COMMAND_LINE},
     STATUS_USAGE,
     "--rate has no effect with --replay: the log decides when requests are "
     "sent"},
};

static void
pairs_are_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct settings settings;
		struct error err = {0};

		settings_init(&settings);
		for (int k = 0; k < 2; k++)
			assert_int_equal(set(&settings, pairs[i].names[k],
					     pairs[i].values[k],
					     pairs[i].sources[k], &err),
					 0);
		settings_check(&settings, "a.lua", &err);
		if (err.status != pairs[i].status ||
		    strcmp(err.text, pairs[i].wanted ? pairs[i].wanted : ""))
			fail_msg("pair %zu: %d '%s'", i, err.status, err.text);
		settings_free(&settings);
	}
}

static void
options_are_known_in_their_places(void **state)
{
	const struct option_row *users = &option_table[OPT_users];

	(void)state;
	assert_ptr_equal(option_by_name("users"), users);
	assert_ptr_equal(option_by_key("load", "users"), users);
	assert_null(option_by_key("limits", "users"));
	assert_null(option_by_key("load", "target")); /* not a script's */
	assert_null(option_by_key("loa", "d.users"));
	assert_non_null(option_by_key("limits", "growth"));
	assert_non_null(option_by_name("max-growth"));
	assert_null(option_by_name("growth"));
	assert_null(option_by_name(""));
}

static void
mistyped_keys_get_a_suggestion(void **state)
{
	(void)state;
	assert_string_equal(option_suggest_key("load", "durration"),
			    "duration");
	assert_string_equal(option_suggest_key("limits", "grwth"), "growth");
	assert_null(option_suggest_key("load", "grwth"));
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
	    cmocka_unit_test(values_are_checked_as_they_are_read),
	    cmocka_unit_test(a_refused_value_changes_nothing),
	    cmocka_unit_test(pairs_are_checked),
	    cmocka_unit_test(options_are_known_in_their_places),
	    cmocka_unit_test(mistyped_keys_get_a_suggestion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
