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
    {{"run", "a.lua", "-d", "5x"}, "bad duration '5x' for --duration"},
    {{"run", "a.lua", "-u", "0"}, "users is 0: it must lie between"},
    {{"run", "a.lua", "-u", "-1"}, "bad number '-1' for --users"},
    {{"run", "a.lua", "--quiet=perhaps"}, "bad flag 'perhaps'"},
    {{"run", "a.lua", "--inconclusive", "maybe"}, "write pass or fail"},
    {{"run", "a.lua", "--"}, "no command follows --"},
    {{"run", "a.lua", "--metric", "x"}, "unknown option --metric"},
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
	    cmocka_unit_test(test_flags_are_denied),
	    cmocka_unit_test(test_only_some_start_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
