/* SPDX-License-Identifier: MIT */
/*
 * tests/cases/scenario/calls: a line of Lua, and beneath it, after a tab, what
 * flatline says of it: "line 1: ..." or "ok". load-*.txt are run as the file of
 * a scenario, flow-*.txt inside of a flow. ACCEPT=1 writes what it says now.
 */
#include <dirent.h>
#include <sys/stat.h>

#include "drive.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"

static const struct scenario_limits limits = {
    .memory = 4 * 1024 * 1024, .instructions = 500 * 1000, .wall_s = 5};

static char folder[] = "/tmp/test_calls-XXXXXX";

static void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void
write_beside(const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", folder, name);

	write_file(path, text);
	free(path);
}

/* "line 1: why" for "/tmp/test_calls-XXXXXX/x.lua:1: why". */
static void
note_error(struct buf *out, const char *message)
{
	char *place = xasprintf("%s/x.lua:", folder);

	if (text_starts(message, place))
		buf_addf(out, "line %s", message + strlen(place));
	else
		buf_adds(out, message);
	free(place);
}

static void
run_flow(struct scenario *scenario, struct buf *out)
{
	struct error err = {0};
	struct user *user = user_new(scenario, 1, &err);

	assert_non_null(user);
	drive_iteration(user, 0, NULL, NULL);
	if (*user_error(user) != '\0')
		note_error(out, user_error(user));
	user_free(user);
}

static void
run_call(const char *call, int in_flow, struct buf *out)
{
	char *text =
	    in_flow ? xasprintf("flow('f', function(user) %s\nend)", call)
		    : xasprintf("do %s end\nflow('f', { get = '/' })", call);
	char *path = xasprintf("%s/x.lua", folder);
	struct settings settings;
	struct scenario *scenario;
	struct error err = {0};

	settings_init(&settings);
	strings_add(&settings.env, "GIVEN=secret value");
	write_file(path, text);
	scenario = scenario_load(path, &settings, &limits, &err);
	if (scenario == NULL) {
		assert_int_equal(err.status, STATUS_DATA);
		note_error(out, err.text);
	} else if (in_flow) {
		run_flow(scenario, out);
	}
	if (out->len == 0)
		buf_adds(out, "ok");
	scenario_free(scenario);
	settings_free(&settings);
	free(path);
	free(text);
}

/* What must not be in any message: a riddle for whoever wrote the script. */
static int
is_poor(const char *message)
{
	return strcmp(message, "ok") != 0 &&
	       (!text_starts(message, "line 1: ") ||
		strstr(message, "'?'") != NULL ||
		strchr(message, '\n') != NULL);
}

/* One row; the line after it is what was said when it was accepted. */
static int
check_row(const char *path, const char *call, const char *wanted, int in_flow,
	  struct buf *accepted)
{
	struct buf out = {0};
	int wrong;

	run_call(call, in_flow, &out);
	wrong = strcmp(buf_text(&out), wanted) != 0;
	buf_addf(accepted, "%s\n\t%s\n", call, buf_text(&out));
	if (is_poor(buf_text(&out)) || (wrong && getenv("ACCEPT") == NULL)) {
		print_error("%s: %s\n\tsays   %s\n\twanted %s\n", path, call,
			    buf_text(&out), wanted);
		wrong = 1;
	} else {
		wrong = 0;
	}
	buf_free(&out);
	return wrong;
}

static int
check_rows(const char *path, char *text, int in_flow, struct buf *accepted)
{
	char *line, *call = NULL, *rest = text;
	int wrong = 0;

	while ((line = strsep(&rest, "\n")) != NULL) {
		if (*line == '\t' && call != NULL) {
			wrong +=
			    check_row(path, call, line + 1, in_flow, accepted);
			call = NULL;
			continue;
		}
		if (call != NULL)
			wrong += check_row(path, call, "", in_flow, accepted);
		call = NULL;
		if (*line == '\0' || text_starts(line, "--"))
			buf_addf(accepted, "%s%s", line,
				 rest != NULL ? "\n" : "");
		else
			call = line;
	}
	assert_null(call); /* the file ends with a line break */
	return wrong;
}

static int
check_file(const char *path, int in_flow)
{
	struct buf text = {0}, accepted = {0};
	struct error err = {0};
	int wrong;

	assert_int_equal(file_read(path, 1 << 20, &text, &err), 0);
	wrong = check_rows(path, text.data, in_flow, &accepted);
	if (getenv("ACCEPT") != NULL)
		write_file(path, buf_text(&accepted));
	buf_free(&text);
	buf_free(&accepted);
	return wrong;
}

static void
calls_are_answered(void **state)
{
	const char *root = getenv("srcdir");
	char *cases = xasprintf("%s/tests/cases/scenario/calls",
				root != NULL ? root : ".");
	struct dirent **entries;
	int count = scandir(cases, &entries, NULL, alphasort), wrong = 0;

	(void)state;
	assert_true(count > 5);
	for (int i = 0; i < count; i++) {
		char *path = xasprintf("%s/%s", cases, entries[i]->d_name);

		if (strstr(path, ".txt") != NULL)
			wrong += check_file(
			    path, text_starts(entries[i]->d_name, "flow-"));
		free(path);
		free(entries[i]);
	}
	free(entries);
	free(cases);
	assert_int_equal(wrong, 0);
}

static int
make_folder(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	write_beside("rows.csv", "name,age\nada,36\nbob,7\n");
	write_beside("words.txt", "one\ntwo\n");
	write_beside("value.json", "{\"a\":[1,null,{\"b\":[]}]}\n");
	write_beside("part.lua", "return 7\n");
	return 0;
}

static int
remove_folder(void **state)
{
	static const char *const names[] = {"rows.csv", "words.txt",
					    "value.json", "part.lua", "x.lua"};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		char *path = xasprintf("%s/%s", folder, names[i]);

		unlink(path);
		free(path);
	}
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(calls_are_answered),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
