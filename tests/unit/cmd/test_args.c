/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cmd/cmd.h"

enum { WORDS = 12 };

/* Command lines of `flatline run`, and what is wrong with them. */
static const struct {
	const char *argv[WORDS];
	const char *error; /* NULL: nothing */
} lines[] = {
    {{"run", "a.lua"}, NULL},
    {{"run", "a.lua", "-u", "5", "-d5s", "--rate=10"}, NULL},
    {{"run", "-q", "a.lua", "--", "node", "-x", "server.js"}, NULL},
    {{"run", "-"}, NULL},
    {{"run"}, "usage: flatline run SCENARIO"},
    {{"run", "a.lua", "b.lua"}, "'b.lua' is one argument too many"},
    {{"run", "a.lua", "--durration", "5s"}, "did you mean --duration?"},
    {{"run", "a.lua", "--zzz"}, "unknown option --zzz"},
    {{"run", "a.lua", "-Z"}, "unknown option -Z"},
    {{"run", "a.lua", "-d"}, "--duration needs a value: TIME"},
    {{"run", "a.lua", "-d", "5x"}, "--duration: '5x' is not a duration"},
    {{"run", "a.lua", "-u", "0"},
     "--users: '0' is not allowed: write a whole number from 1 to 100000"},
    {{"run", "a.lua", "-u", "-1"}, "--users: '-1' is not a number"},
    {{"run", "a.lua", "--quiet=perhaps"}, "--quiet: 'perhaps' is not a flag"},
    {{"run", "a.lua", "--inconclusive", "maybe"}, "write pass or fail"},
    {{"run", "a.lua", "--"}, "no command follows --"},
    {{"run", "a.lua", "--speed", "2x"},
     "--speed has no effect without --replay"},
    {{"run", "--replay", "-", "--speed", "2x"}, NULL},
    {{"run", "a.lua", "--scrape", "x"},
     "--scrape has no effect without --metrics"},
    {{"run", "a.lua", "--max-duration", "2m"},
     "--max-duration has no effect without --until-certain"},
    {{"run", "a.lua", "--min", "90%"}, "--min has no effect without --cover"},
    {{"run", "a.lua", "--route", "/a"},
     "--route has no effect without --cover or --replay"},
    {{"run", "a.lua", "--key", "/dev/null"},
     "--key has no effect without --cert"},
    {{"run", "a.lua", "--burst", "5"}, NULL}, /* the scenario may set cycles */
    {{"run", "a.lua", "--metric", "x"}, "run does not take --metric"},
};

static int
parse(struct invocation *invocation, const struct command *command,
      const char *const *argv, struct error *err)
{
	int argc = 0;

	*invocation = (struct invocation){0};
	while (argv[argc] != NULL)
		argc++;
	return args_parse(invocation, command, argc, (char **)argv, err);
}

static void
test_command_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct invocation invocation;
		struct error err = {0};
		int result =
		    parse(&invocation, &command_run, lines[i].argv, &err);

		if (lines[i].error == NULL) {
			if (result != 0)
				fail_msg("line %zu: %s", i, err.text);
		} else {
			assert_int_equal(err.status, STATUS_USAGE);
			if (strstr(err.text, lines[i].error) == NULL)
				fail_msg("line %zu: '%s' lacks '%s'", i,
					 err.text, lines[i].error);
		}
		args_free(&invocation);
	}
}

static void
test_what_is_taken(void **state)
{
	const char *argv[] = {
	    "run",    "-c", "7",   "a.lua", "-H", "A: 1", "--header=B: 2",
	    "--json", "--", "cmd", "-c",    "9",  NULL};
	struct invocation invocation;
	struct error err = {0};

	(void)state;
	assert_int_equal(parse(&invocation, &command_run, argv, &err), 0);
	assert_int_equal(invocation.nargs, 1);
	assert_string_equal(invocation.args[0], "a.lua");
	assert_float_equal(invocation.settings.connections, 7, 0);
	assert_int_equal(invocation.settings.headers.count, 2);
	assert_string_equal(invocation.settings.headers.items[1], "B: 2");
	assert_int_equal(invocation.settings.json, 1);
	assert_string_equal(invocation.command[0], "cmd");
	assert_string_equal(invocation.command[2], "9");
	args_free(&invocation);
}

static void
test_environment_is_weaker(void **state)
{
	const char *argv[] = {"run", "a.lua", "-u", "5", NULL};
	struct invocation invocation;
	struct error err = {0};

	(void)state;
	setenv("FLATLINE_USERS", "50", 1);
	setenv("FLATLINE_MAX_GROWTH", "1KiB/request", 1);
	assert_int_equal(parse(&invocation, &command_run, argv, &err), 0);
	assert_float_equal(invocation.settings.users, 5, 0);
	assert_float_equal(invocation.settings.growth.amount, 1024, 0);
	args_free(&invocation);
	setenv("FLATLINE_USERS", "many", 1);
	assert_int_equal(parse(&invocation, &command_run, argv, &err), -1);
	args_free(&invocation);
	unsetenv("FLATLINE_USERS");
	unsetenv("FLATLINE_MAX_GROWTH");
}

static int
parse_with(const char *variable, const char *value,
	   const struct command *command, struct invocation *invocation,
	   struct error *err)
{
	const char *argv[] = {command->name, "a.lua", NULL};
	int result;

	setenv(variable, value, 1);
	*err = (struct error){0};
	result = parse(invocation, command, argv, err);
	unsetenv(variable);
	return result;
}

/* A bad value names the variable; a variable that is nearly one of ours is a
 * mistake, others' are not our business. */
static void
test_variables_are_checked(void **state)
{
	static const struct {
		const char *name, *value, *error;
	} variables[] = {
	    {"FLATLINE_DURATION", "5x", "FLATLINE_DURATION: '5x' is not a "},
	    {"FLATLINE_USERS", "0", "FLATLINE_USERS: '0' is not allowed"},
	    {"FLATLINE_DURATON", "5s",
	     "unknown variable FLATLINE_DURATON: did you mean "
	     "FLATLINE_DURATION?"},
	    {"FLATLINE_DATADIR", "/x", NULL},
	    {"FLATLINE_SERVICE", "node x.js", NULL}, /* GitLab's component */
	    {"FLATLINE_WHATEVER_IT_IS", "x", NULL},
	    {"FLATLINE_METRIC", "x", NULL}, /* of another command */
	};
	struct invocation invocation;
	struct error err;

	(void)state;
	for (size_t i = 0; i < COUNT(variables); i++) {
		parse_with(variables[i].name, variables[i].value, &command_run,
			   &invocation, &err);
		args_free(&invocation);
		if (variables[i].error == NULL)
			assert_string_equal(err.text, "");
		else if (strstr(err.text, variables[i].error) == NULL)
			fail_msg("%s: '%s'", variables[i].name, err.text);
	}
}

/* Also in a command without that option: check shows what a run would do. */
static void
test_variables_overrule_a_scenario(void **state)
{
	struct invocation invocation;
	struct error err;

	(void)state;
	assert_int_equal(parse_with("FLATLINE_USERS", "7", &command_check,
				    &invocation, &err),
			 0);
	assert_float_equal(invocation.settings.users, 7, 0);
	args_free(&invocation);
	assert_int_equal(parse_with("FLATLINE_USERS", "7", &command_judge,
				    &invocation, &err),
			 0);
	assert_float_equal(invocation.settings.users, 10, 0);
	args_free(&invocation);
}

/* In one command no two options share a name or a letter, and what it lists
 * as taken or left out is said once. */
static void
test_options_of_commands(void **state)
{
	(void)state;
	for (size_t c = 0; command_table[c] != NULL; c++) {
		const struct command *command = command_table[c];

		for (int i = 0; i < OPTIONS; i++) {
			const struct option_row *one = &option_table[i];
			unsigned group = 1u << one->group;
			int grouped = (command->groups & group) != 0;

			assert_false(grouped && option_in(command->also, i));
			assert_false(!grouped && option_in(command->except, i));
			if (command_variant(command, i) != NULL)
				assert_true(command_takes(command, i));
			for (int j = 0; j < i && command_takes(command, i);
			     j++) {
				const struct option_row *two = &option_table[j];

				if (!command_takes(command, j))
					continue;
				assert_string_not_equal(one->name, two->name);
				assert_true(one->letter == 0 ||
					    one->letter != two->letter);
			}
		}
	}
}

/* Each option is of use to somebody. */
static void
test_options_are_taken(void **state)
{
	(void)state;
	for (int i = 0; i < OPTIONS; i++) {
		int taken = 0;

		for (size_t c = 0; command_table[c] != NULL; c++)
			taken |= command_takes(command_table[c], i);
		if (!taken)
			fail_msg("no command takes --%s", option_table[i].name);
	}
}

/* What a scenario turned on can be turned off. */
static void
test_flags_are_denied(void **state)
{
	const char *argv[] = {"run", "a.lua", "--no-keepalive", "--no-http2",
			      NULL};
	struct invocation invocation;
	struct error err = {0};

	(void)state;
	assert_int_equal(parse(&invocation, &command_run, argv, &err), 0);
	assert_int_equal(invocation.settings.keepalive, 0);
	assert_int_equal(
	    settings_source(&invocation.settings, &invocation.settings.http2),
	    SOURCE_COMMAND_LINE);
	args_free(&invocation);
	argv[3] = "--no-users";
	assert_int_equal(parse(&invocation, &command_run, argv, &err), -1);
	assert_non_null(strstr(err.text, "unknown option --no-users"));
	args_free(&invocation);
}

static void
test_only_some_start_commands(void **state)
{
	const char *argv[] = {"judge", "a.csv", "--", "node", NULL};
	struct invocation invocation;
	struct error err = {0};

	(void)state;
	assert_int_equal(parse(&invocation, &command_judge, argv, &err), -1);
	assert_non_null(strstr(err.text, "starts no command"));
	args_free(&invocation);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_command_lines),
	    cmocka_unit_test(test_what_is_taken),
	    cmocka_unit_test(test_environment_is_weaker),
	    cmocka_unit_test(test_variables_are_checked),
	    cmocka_unit_test(test_variables_overrule_a_scenario),
	    cmocka_unit_test(test_options_of_commands),
	    cmocka_unit_test(test_options_are_taken),
	    cmocka_unit_test(test_flags_are_denied),
	    cmocka_unit_test(test_only_some_start_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
