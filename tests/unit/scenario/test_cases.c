/* SPDX-License-Identifier: MIT */
/*
 * tests/cases/scenario: each file is run in a process of its own, as attacks
 * end theirs. flows/ say all that comes out of one iteration, in "--> " lines;
 * bad/ and attacks/ a part of it, in "-- expect: " and "-- line: " lines.
 */
#include <dirent.h>
#include <sys/wait.h>

#include "drive.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

/* Sanitized, a script takes several times as long, beside other tests. */
#ifndef __has_feature
#define __has_feature(what) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
enum { WALL_S = 8 };
#else
enum { WALL_S = 1 };
#endif

static const struct scenario_limits limits = {
    .memory = 4 * 1024 * 1024, .instructions = 500 * 1000, .wall_s = WALL_S};

/* Indented, and without the CR of its line breaks. */
static void
print_body(const char *body, size_t length)
{
	int begins = 1;

	for (size_t i = 0; i < length; i++) {
		if (body[i] == '\r')
			continue;
		if (begins && body[i] != '\n')
			printf("  ");
		begins = body[i] == '\n';
		putchar(body[i]);
	}
	if (!begins)
		putchar('\n');
}

static void
print_misbehaviour(const struct http_misbehaviour *how)
{
	struct buf out = {0};

	if (how->abort_after_s > 0)
		buf_addf(&out, ", aborted after %g s", how->abort_after_s);
	if (how->abort_after_bytes > 0)
		buf_addf(&out, ", aborted after %zu bytes",
			 how->abort_after_bytes);
	if (how->reset)
		buf_adds(&out, ", by a reset");
	if (how->half_close)
		buf_adds(&out, ", half-closed");
	if (how->write_rate > 0)
		buf_addf(&out, ", written at %g", how->write_rate);
	if (how->read_rate > 0)
		buf_addf(&out, ", read at %g", how->read_rate);
	if (how->stop_reading)
		buf_adds(&out, ", not read");
	if (how->silent)
		buf_adds(&out, ", silent");
	printf("  %s\n", buf_text(&out) + 2);
	buf_free(&out);
}

static void
print_request(const struct http_request *request)
{
	printf("%s %s\n", request->method, request->url);
	for (size_t i = 0; i < request->nheaders; i++)
		printf("  %s\n", request->headers[i]);
	if (request->body != NULL)
		print_body(request->body, request->body_len);
	if (request->route != NULL)
		printf("  named %s\n", request->route);
	if (request->timeout_s > 0)
		printf("  timeout %g\n", request->timeout_s);
	if (!request->want_body)
		printf("  discarded\n");
	if (request->misbehaves != NULL)
		print_misbehaviour(request->misbehaves);
}

static void
print_step(const struct step *step, void *arg)
{
	(void)arg;
	switch (step->kind) {
	case STEP_REQUEST:
		print_request(&step->request);
		break;
	case STEP_BATCH:
		for (size_t i = 0; i < step->nbatch; i++) {
			printf("at once: ");
			print_request(&step->batch[i]);
		}
		break;
	case STEP_CHANNEL:
		printf("by a channel: ");
		print_request(&step->request);
		break;
	case STEP_THINK:
		printf("think %g\n", step->seconds);
		break;
	case STEP_END:
		puts(step->failed ? "failed" : "end");
		break;
	}
}

static void
print_checks(const struct scenario *scenario)
{
	for (size_t i = 0; i < scenario_checks(scenario); i++) {
		struct scenario_check check = scenario_check(scenario, i);

		printf("%s %s\n",
		       check.is_error	  ? "error"
		       : check.failed > 0 ? "failed"
					  : "passed",
		       check.text);
	}
}

static void
print_stuck(const char *message)
{
	printf("stuck %s\n", message);
	fflush(stdout);
}

static void
run_flows(struct scenario *scenario)
{
	struct error err = {0};
	struct user *user = user_new(scenario, 1, &err);

	drive_hook(scenario, HOOK_SETUP, print_step, NULL);
	for (size_t i = 0; user != NULL && i < scenario_flows(scenario); i++)
		drive_iteration(user, (int)i, print_step, NULL);
	drive_hook(scenario, HOOK_TEARDOWN, print_step, NULL);
	if (user == NULL)
		printf("user: %s\n", err.text);
	user_free(user);
}

/* In the child; watched: what gets stuck ends the process. */
static void
run_case(const char *path, int watched)
{
	struct settings settings;
	struct error err = {0};
	struct scenario *scenario;

	alarm(60);
	settings_init(&settings);
	strings_add(&settings.env, "FLATLINE_TEST_SEEN");
	strings_add(&settings.env, "TEST_GIVEN=value");
	setenv("FLATLINE_TEST_SEEN", "seen", 1);
	scenario = scenario_load(path, &settings, &limits, &err);
	if (scenario == NULL) {
		printf("load: %s\n", err.text);
		if (err.status != STATUS_DATA)
			abort();
	} else {
		if (watched)
			scenario_on_stuck(scenario, print_stuck);
		run_flows(scenario);
		print_checks(scenario);
	}
	scenario_free(scenario);
	settings_free(&settings);
}

/* All that the case says, and "exit N" if that is not 0. */
static void
collect_output(const char *path, int watched, struct buf *out)
{
	int ends[2], status;
	char chunk[4096];
	ssize_t got;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	if ((child = fork()) == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		run_case(path, watched);
		exit(0);
	}
	close(ends[1]);
	while ((got = read(ends[0], chunk, sizeof(chunk))) > 0)
		buf_add(out, chunk, (size_t)got);
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFSIGNALED(status))
		buf_addf(out, "signal %d\n", WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		buf_addf(out, "exit %d\n", WEXITSTATUS(status));
}

/* The lines of a case that begin with the mark, without it. */
static void
collect_lines(const struct buf *text, const char *mark, struct strings *lines)
{
	const char *line = buf_text(text);

	while (line < buf_text(text) + text->len) {
		size_t length = strcspn(line, "\n");
		char *copy = xstrndup(line, length);
		const char *found = strstr(copy, mark);

		if (found != NULL)
			strings_add(lines, found + strlen(mark));
		free(copy);
		line += length + 1;
	}
}

static int
count_missing(const struct strings *expected, const struct buf *out, int whole)
{
	int missing = 0;

	for (size_t i = 0; i < expected->count; i++) {
		char *part = whole ? xasprintf("\n%s\n", expected->items[i])
				   : xstrdup(expected->items[i]);

		missing += strstr(buf_text(out), part) == NULL;
		free(part);
	}
	return missing;
}

/* What stands for the time that a step has: "within {wall}". */
static void
put_wall(struct strings *parts)
{
	for (size_t i = 0; i < parts->count; i++) {
		char *part = parts->items[i], *hole = strstr(part, "{wall}");

		if (hole == NULL)
			continue;
		parts->items[i] =
		    xasprintf("%.*s%d s%s", (int)(hole - part), part, WALL_S,
			      hole + strlen("{wall}"));
		free(part);
	}
}

/* "expect: " is a part of a line, "line: " a whole one. */
static int
expect_parts(const struct buf *text, const struct buf *output)
{
	struct strings parts = {0}, lines = {0};
	struct buf out = {0};
	int wrong;

	buf_addf(&out, "\n%s", buf_text(output));
	collect_lines(text, " expect: ", &parts);
	collect_lines(text, "-- line: ", &lines);
	put_wall(&parts);
	wrong = parts.count + lines.count == 0 ||
		strstr(out.data, "\nsignal ") != NULL ||
		count_missing(&parts, &out, 0) + count_missing(&lines, &out, 1);
	strings_free(&parts);
	strings_free(&lines);
	buf_free(&out);
	return wrong;
}

/* The same line; an error is told by its file's name and what follows. */
static int
same_line(const char *wanted, const char *line, size_t length)
{
	const char *slash = memrchr(line, '/', length);

	if (text_starts(wanted, "error ") && text_starts(line, "error "))
		return slash != NULL &&
		       text_starts(slash + 1, wanted + strlen("error "));
	return strlen(wanted) == length && strncmp(line, wanted, length) == 0;
}

/* "--> " lines are all the output there is. */
static int
expect_lines(const struct buf *text, const struct buf *out)
{
	const char *line = buf_text(out);
	struct strings expected = {0};
	int wrong = 0;

	collect_lines(text, "-->", &expected);
	for (size_t i = 0; i < expected.count; i++) {
		const char *item = expected.items[i];
		size_t length = strcspn(line, "\n");

		wrong |= !same_line(item + (*item == ' '), line, length);
		line += length + (line[length] == '\n');
	}
	strings_free(&expected);
	return wrong || *line != '\0';
}

static int
check_case(const char *path, int exact, int watched)
{
	struct buf text = {0}, out = {0};
	struct error err = {0};
	int wrong;

	assert_int_equal(file_read(path, 1 << 20, &text, &err), 0);
	collect_output(path, watched, &out);
	wrong = exact ? expect_lines(&text, &out) : expect_parts(&text, &out);
	if (wrong) {
		print_error("%s: unexpected output:\n", path);
		fputs(buf_text(&out), stderr); /* as long as it may be */
	}
	buf_free(&text);
	buf_free(&out);
	return wrong;
}

static void
check_folder(const char *name, int exact, int watched)
{
	const char *root = getenv("srcdir");
	struct dirent **entries;
	char *folder;
	int count, wrong = 0;

	folder = xasprintf("%s/tests/cases/scenario/%s",
			   root != NULL ? root : ".", name);
	count = scandir(folder, &entries, NULL, alphasort);
	assert_true(count > 5);
	for (int i = 0; i < count; i++) {
		char *path = xasprintf("%s/%s", folder, entries[i]->d_name);

		if (strstr(path, ".lua") != NULL)
			wrong += check_case(path, exact, watched);
		free(path);
		free(entries[i]);
	}
	free(entries);
	free(folder);
	assert_int_equal(wrong, 0);
}

static void
flows_do_what_they_say(void **state)
{
	(void)state;
	check_folder("flows", 1, 0);
}

static void
bad_scenarios_are_named(void **state)
{
	(void)state;
	check_folder("bad", 0, 0);
}

static void
attacks_get_nowhere(void **state)
{
	(void)state;
	check_folder("attacks", 0, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(flows_do_what_they_say),
	    cmocka_unit_test(bad_scenarios_are_named),
	    cmocka_unit_test(attacks_get_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
