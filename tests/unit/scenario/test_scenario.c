/* SPDX-License-Identifier: MIT */
#include "drive.h"

#include <sys/stat.h>

#include "base/text.h"

#define FLOW "flow('x', function() end)\n"

static void
describes_itself(void **state)
{
	const char *text = "flow('a', { weight = 9 }, function() end)\n"
			   "flow('b', { get = '/' })\n";
	struct settings settings;
	struct scenario *scenario;

	(void)state;
	settings_init(&settings);
	scenario = drive_good(text, &settings);
	assert_string_equal(scenario_name(scenario), "good");
	assert_string_equal(scenario_source(scenario), text);
	assert_int_equal(scenario_flows(scenario), 2);
	assert_string_equal(scenario_flow_name(scenario, 0), "a");
	assert_string_equal(scenario_flow_name(scenario, 1), "b");
	assert_true(scenario_flow_weight(scenario, 0) == 9);
	assert_true(scenario_flow_weight(scenario, 1) == 1);
	assert_int_equal(scenario_checks(scenario), 0);
	scenario_free(scenario);
	settings_free(&settings);
}

static void
digest_is_of_the_text(void **state)
{
	struct settings settings;
	struct scenario *one, *same, *other;

	(void)state;
	settings_init(&settings);
	one = drive_good(FLOW, &settings);
	same = drive_good(FLOW, &settings);
	other = drive_good(FLOW "-- and a remark\n", &settings);
	assert_int_equal(strlen(scenario_digest(one)), 16);
	assert_int_equal(strspn(scenario_digest(one), "0123456789abcdef"), 16);
	assert_string_equal(scenario_digest(one), scenario_digest(same));
	assert_string_not_equal(scenario_digest(one), scenario_digest(other));
	scenario_free(one);
	scenario_free(same);
	scenario_free(other);
	settings_free(&settings);
}

static void
settings_are_the_weakest(void **state)
{
	struct settings settings;
	struct scenario *scenario;
	struct error err = {0};

	(void)state;
	settings_init(&settings);
	settings_set(&settings, &option_table[OPT_users], "7",
		     SOURCE_COMMAND_LINE, &err);
	scenario =
	    drive_good("load { users = 20, duration = '90s',\n"
		       "       warmup = 2.5, rate = '1k' }\n"
		       "limits { growth = '5MiB/h', errors = 0.001 }\n" FLOW,
		       &settings);
	assert_true(settings.users == 7);
	assert_true(settings.duration == 90);
	assert_true(settings.warmup == 2.5);
	assert_true(settings.rate == 1000);
	assert_true(settings.growth.amount == 5 * 1048576);
	assert_true(settings.growth.per == PER_HOUR);
	assert_true(settings.errors == 0.001);
	assert_int_equal(settings_source(&settings, &settings.duration),
			 SOURCE_SCENARIO);
	scenario_free(scenario);
	settings_free(&settings);
}

/* With those --set; NULL: all is well, else what is wrong. */
static void
check_options(const char *text, const char *one, const char *other,
	      const char *wrong)
{
	struct settings settings;
	struct scenario *scenario;
	struct error err = {0};

	settings_init(&settings);
	if (one != NULL)
		strings_add(&settings.set, one);
	if (other != NULL)
		strings_add(&settings.set, other);
	scenario = drive_load("good", text, &settings, NULL, &err);
	if (wrong == NULL)
		assert_string_equal(err.text, "");
	else
		assert_non_null(strstr(err.text, wrong));
	scenario_free(scenario);
	settings_free(&settings);
}

static void
options_come_from_outside(void **state)
{
	(void)state;
	check_options("assert(option('n', 3) == 3)\n" FLOW, NULL, NULL, NULL);
	check_options("assert(option('n', 3) == 5)\n" FLOW, "n=5", NULL, NULL);
	check_options("assert(option('n', 3) == 10000)\n" FLOW, "n=10k", NULL,
		      NULL);
	check_options("assert(option('n') == 'a=b')\n" FLOW, "n=1", "n=a=b",
		      NULL);
	check_options("assert(option('on', false) == true)\n" FLOW, "on=true",
		      NULL, NULL);
	check_options("assert(option('x', nil) == nil)\n" FLOW, NULL, NULL,
		      "option: x has no default: pass --set x=VALUE");
	check_options("option('n', 3)\n" FLOW, "n=many", NULL,
		      "good.lua:1: option: --set n=many must be a number");
	check_options("option('on', true)\n" FLOW, "on=1", NULL,
		      "must be true or false");
	check_options("option('region', 'eu')\n" FLOW, "regon=us", NULL,
		      "has no such option: did you mean 'region'?");
	check_options("option('n', 3)\n" FLOW, "n", NULL,
		      "--set n: write --set name=value");
	check_options("flow('x', function() option('n', 3) end)\n", "n=1", NULL,
		      "has no such option");
}

static void
expect_refusal(const char *path, enum status status, const char *message)
{
	struct settings settings;
	struct error err = {0};

	settings_init(&settings);
	assert_null(scenario_load(path, &settings, NULL, &err));
	assert_string_equal(err.text, message);
	assert_int_equal(err.status, status);
	settings_free(&settings);
}

static void
files_that_cannot_be_read(void **state)
{
	(void)state;
	expect_refusal("/nonexistent/x.lua", STATUS_DATA,
		       "/nonexistent/x.lua: No such file or directory");
	expect_refusal("/tmp", STATUS_DATA, "/tmp: is a directory");
}

/* Lua keeps 59 bytes of a name: a longer path gives way to the file's name. */
static void
long_paths_are_cut_to_the_name(void **state)
{
	char folder[] = "/tmp/a-folder-with-a-name-that-is-rather-long-XXXXXX";
	struct settings settings;
	struct error err = {0};
	char *path;
	FILE *file;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = xasprintf("%s/bad.lua", folder);
	assert_non_null(file = fopen(path, "w"));
	fputs("\nx(\n", file);
	fclose(file);
	settings_init(&settings);
	assert_null(scenario_load(path, &settings, NULL, &err));
	assert_string_equal(err.text,
			    "bad.lua:3: unexpected symbol near <eof>");
	settings_free(&settings);
	unlink(path);
	rmdir(folder);
	free(path);
}

/* All that is installed as an example, against a target that says 200. */
static void
load_time_random_follows_the_seed(void **state)
{
	const char *text = "load { seed = 5 }\nfirst = random()\n"
			   "load { seed = 5 }\n"
			   "expect(random() == first, 'again')\n" FLOW;
	struct settings settings;
	struct scenario *scenario;

	(void)state;
	settings_init(&settings);
	scenario = drive_good(text, &settings);
	assert_int_equal(scenario_check(scenario, 0).passed, 1);
	scenario_free(scenario);
	settings_free(&settings);
}

static void
little_memory_is_an_error(void **state)
{
	struct scenario_limits limits = {.memory = 0};
	struct settings settings;

	(void)state;
	settings_init(&settings);
	for (limits.memory = 100; limits.memory < 60000;
	     limits.memory += limits.memory / 8) {
		struct error err = {0};
		struct scenario *scenario =
		    drive_load("small", FLOW, &settings, &limits, &err);

		assert_true(scenario != NULL || err.status == STATUS_DATA);
		assert_true(scenario != NULL ||
			    strstr(err.text, "memory") != NULL);
		scenario_free(scenario);
	}
	settings_free(&settings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(describes_itself),
	    cmocka_unit_test(digest_is_of_the_text),
	    cmocka_unit_test(settings_are_the_weakest),
	    cmocka_unit_test(options_come_from_outside),
	    cmocka_unit_test(files_that_cannot_be_read),
	    cmocka_unit_test(long_paths_are_cut_to_the_name),
	    cmocka_unit_test(load_time_random_follows_the_seed),
	    cmocka_unit_test(little_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
