/* SPDX-License-Identifier: MIT */
/*
 * tests/cases/import/<importer>/<case>: `input` gives `expect` (the routes,
 * then the first request of each flow of the scenario that is made of them,
 * which thereby is shown to load, and the table of its paths) or `error`. If
 * they are there, `format` is a log's, `host` that of --host, and `session` has
 * the scenario of --session expected, as it is written. What the input names
 * stands beside it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "scenario/scenario.h"
#include "traffic/import.h"
#include "traffic/log.h"
#include "traffic/log_reader.h"
#include "traffic/script.h"
#include "traffic/session.h"

static void
print_rows(const struct census_row *rows, size_t count, struct buf *out)
{
	static const char *const classes[] = {"?",   "1xx", "2xx",
					      "3xx", "4xx", "5xx"};

	for (size_t i = 0; i < count; i++) {
		buf_addf(out, "%g %s", rows[i].stats->requests, rows[i].route);
		for (size_t c = 0; c < STATUS_CLASSES; c++)
			if (rows[i].stats->answers.classes[c] > 0)
				buf_addf(out, " %s", classes[c]);
		if (rows[i].stats->aborted > 0)
			buf_adds(out, " aborted");
		buf_adds(out, "\n");
	}
}

static void
print_request(const struct http_request *request, struct buf *out)
{
	buf_addf(out, "  %s %s\n", request->method, request->url);
	for (size_t i = 0; i < request->nheaders; i++)
		buf_addf(out, "    %s\n", request->headers[i]);
	if (request->body != NULL)
		buf_addf(out, "    %.*s\n", (int)request->body_len,
			 request->body);
	if (request->route != NULL)
		buf_addf(out, "    named %s\n", request->route);
	if (request->expect == NULL)
		return;
	buf_adds(out, "    expects");
	for (unsigned i = 0; i < request->expect->count; i++)
		buf_addf(out, " %dxx", request->expect->ranges[i].low / 100);
	buf_adds(out, "\n");
}

static void
write_part(const char *dir, const char *name, const struct buf *text)
{
	char *path = xasprintf("%s/%s", dir, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(buf_text(text), 1, text->len, file), text->len);
	assert_int_equal(fclose(file), 0);
	free(path);
}

static void
print_flow(struct scenario *scenario, size_t flow, struct buf *out)
{
	struct error err = {0};
	struct user *user = user_new(scenario, 1, &err);
	struct step step;

	user_begin(user, (int)flow, &step);
	buf_addf(out, "%s, weight %.3g\n", scenario_flow_name(scenario, flow),
		 scenario_flow_weight(scenario, flow));
	if (step.kind == STEP_REQUEST)
		print_request(&step.request, out);
	else
		buf_addf(out, "  %s\n", strstr(user_error(user), "x.lua:"));
	user_free(user);
}

/* Loads the script as flatline check does, with each secret as its name. */
static void
print_flows(const struct script_made *made, struct buf *out)
{
	char dir[] = "/tmp/flatline-import-XXXXXX", *path, *table;
	struct settings settings;
	struct error err = {0};
	struct scenario *scenario;

	assert_non_null(mkdtemp(dir));
	path = xasprintf("%s/x.lua", dir);
	table = xasprintf("%s/x.csv", dir);
	write_part(dir, "x.lua", &made->lua);
	write_part(dir, "x.csv", &made->csv);
	settings_init(&settings);
	for (size_t i = 0; i < made->secrets.count; i++) {
		char *pair = xasprintf("%s=<%s>", made->secrets.items[i],
				       made->secrets.items[i]);

		strings_add(&settings.env, pair);
		free(pair);
	}
	scenario = scenario_load(path, &settings, NULL, &err);
	if (scenario == NULL)
		fail_msg("%s\n%s", err.text, buf_text(&made->lua));
	for (size_t i = 0; i < scenario_flows(scenario); i++)
		print_flow(scenario, i, out);
	scenario_free(scenario);
	settings_free(&settings);
	unlink(path);
	unlink(table);
	rmdir(dir);
	free(path);
	free(table);
}

static void
print_script(const struct script_plan *plan, struct buf *out, struct buf *table)
{
	struct script_made made;

	script_make(plan, &made);
	if (made.skipped.count < plan->nrows)
		print_flows(&made, out);
	for (size_t i = 0; i < made.skipped.count; i++)
		buf_addf(out, "no flow: %s\n", made.skipped.items[i]);
	if (made.guessed > 0)
		buf_addf(out, "guessed: %zu\n", made.guessed);
	for (size_t i = 0; i < made.todo.count; i++)
		buf_addf(out, "todo: %s\n", made.todo.items[i]);
	for (size_t i = 0; i < made.mixed.count; i++)
		buf_addf(out, "mixed: %s\n", made.mixed.items[i]);
	buf_adds(table, buf_text(&made.csv));
	script_made_free(&made);
}

/* With a table beside it, a scenario asks for just the same. */
static void
print_scripts(const struct census *census, const struct census_row *rows,
	      size_t count, int counts, struct buf *out)
{
	struct script_plan plan = {"x",	  "",	  census, rows,
				   count, counts, NULL,	  0};
	struct buf listed = {0}, tabled = {0}, table = {0};

	print_script(&plan, &listed, &table);
	plan.csv = "x.csv";
	print_script(&plan, &tabled, &table);
	assert_string_equal(buf_text(&tabled), buf_text(&listed));
	buf_addf(out, "%s%s", buf_text(&listed), buf_text(&table));
	buf_free(&listed);
	buf_free(&tabled);
	buf_free(&table);
}

/* Who asked, in the order in which they first did. */
static void
print_clients(const struct import_plan *plan, const struct buf *input,
	      struct buf *out)
{
	const struct log_reader_plan reads = {.name = plan->name,
					      .format = plan->format,
					      .stop_fd = -1,
					      .host = plan->host};
	struct import_notes notes = {0};
	struct error err = {0};
	struct strings clients = {0};
	struct log_reader *reader = log_reader_open_text(
	    &reads, buf_text(input), input->len, &notes, &err);
	struct hit hit;

	while (log_reader_next(reader, &hit, &err) > 0) {
		char *client =
		    xasprintf("%.*s", (int)hit.client.len, hit.client.at);

		if (*client != '\0' && !strings_has(&clients, client))
			strings_add(&clients, client);
		free(client);
	}
	log_reader_close(reader);
	for (size_t i = 0; i < clients.count; i++)
		buf_addf(out, "%s%s", i > 0 ? ", " : "clients ",
			 clients.items[i]);
	if (clients.count > 0)
		buf_adds(out, "\n");
	strings_free(&clients);
}

static int
read_part(const char *dir, const char *name, struct buf *text)
{
	char *path = xasprintf("%s/%s", dir, name);
	struct error err = {0};
	int result =
	    access(path, R_OK) == 0 ? file_read(path, 1 << 20, text, &err) : -1;

	free(path);
	return result;
}

/* The first line of a part; NULL: there is none. */
static const char *
read_word(const char *dir, const char *name, struct buf *text)
{
	if (read_part(dir, name, text) != 0)
		return NULL;
	text->data[strcspn(text->data, "\n")] = '\0';
	return text->data;
}

static void
print_notes(const struct import_notes *notes, struct buf *out)
{
	if (notes->broken > 0)
		buf_addf(out, "broken %g, first %zu: %s\n", notes->broken,
			 notes->first_line, notes->first_broken);
	if (notes->format[0] != '\0')
		buf_addf(out, "format %s\n", notes->format);
	if (notes->elsewhere > 0)
		buf_addf(out, "elsewhere %g%s%s\n", notes->elsewhere,
			 notes->nothers > 0 ? ", first " : "",
			 notes->others[0].origin);
	for (size_t i = 0; i < notes->ntold && i < NOTES_TOLD; i++)
		buf_addf(out, "told: %s\n", notes->told[i]);
}

/* What --session writes is compared as it is, and loads. */
static void
check_session(struct session *session, const struct script_plan *plan,
	      const char *dir)
{
	struct script_made made;
	struct buf wanted = {0}, got = {0}, flows = {0};

	session_connect(session);
	script_make_session(plan, session, &made);
	buf_adds(&got, buf_text(&made.lua));
	for (size_t i = 0; i < made.todo.count; i++)
		buf_addf(&got, "todo: %s\n", made.todo.items[i]);
	print_flows(&made, &flows);
	if (getenv("ACCEPT") != NULL)
		write_part(dir, "session", &got);
	else if (read_part(dir, "session", &wanted) != 0 ||
		 strcmp(buf_text(&wanted), buf_text(&got)) != 0)
		fail_msg("%s: wanted\n%s\ngot\n%s", dir, buf_text(&wanted),
			 buf_text(&got));
	buf_free(&wanted);
	buf_free(&got);
	buf_free(&flows);
	script_made_free(&made);
}

static void
import_text(const struct importer *importer, const char *dir,
	    const char *format, const struct buf *input, struct buf *out)
{
	const struct census_plan kept = {.keep = CENSUS_SAMPLES};
	struct census *census = census_new(&kept);
	struct buf host = {0}, marker = {0};
	char *path = xasprintf("%s/input", dir);
	struct reach reach = {.input = path};
	struct session session = {0};
	int with_session = read_part(dir, "session", &marker) == 0;
	const struct import_plan plan = {.name = "input",
					 .format = format,
					 .census = census,
					 .host = read_word(dir, "host", &host),
					 .reach = &reach,
					 .session =
					     with_session ? &session : NULL};
	struct import_notes notes = {0};
	struct error err = {0};
	struct census_row *rows;
	size_t count;
	int (*parse)(const struct import_plan *, const char *, size_t,
		     struct import_notes *, struct error *) =
	    importer->parse != NULL ? importer->parse : access_log_parse;

	if (parse(&plan, buf_text(input), input->len, &notes, &err) != 0) {
		buf_addf(out, "%s\n", err.text);
		assert_true(err.status == STATUS_DATA ||
			    (format != NULL && err.status == STATUS_USAGE));
	} else {
		count = census_rows(census, &rows);
		print_rows(rows, count, out);
		print_notes(&notes, out);
		if (importer->parse == NULL)
			print_clients(&plan, input, out);
		if (importer->parse == NULL && census_pace(census).seconds > 0)
			buf_addf(out, "span %g s\n",
				 census_pace(census).seconds);
		if (census_lost(census) > 0)
			buf_addf(out, "lost %g\n", census_lost(census));
		print_scripts(census, rows, count, importer->counts, out);
		if (with_session)
			check_session(&session,
				      &(struct script_plan){.source = "x",
							    .host = "",
							    .census = census},
				      dir);
		census_rows_free(rows, count);
	}
	session_free(&session);
	census_free(census);
	buf_free(&host);
	buf_free(&marker);
	free(path);
}

static void
run_case(const struct importer *importer, const char *dir)
{
	struct buf input = {0}, format = {0}, wanted = {0}, out = {0};
	int is_error;

	assert_int_equal(read_part(dir, "input", &input), 0);
	import_text(importer, dir, read_word(dir, "format", &format), &input,
		    &out);
	is_error = read_part(dir, "error", &wanted) == 0;
	if (!is_error && read_part(dir, "expect", &wanted) != 0 &&
	    getenv("ACCEPT") == NULL)
		fail_msg("%s: neither expect nor error; it gives\n%s", dir,
			 buf_text(&out));
	/* With ACCEPT set, what comes out now is what is wanted. */
	if (getenv("ACCEPT") != NULL)
		write_part(dir, is_error ? "error" : "expect", &out);
	else if (strcmp(buf_text(&out), buf_text(&wanted)) != 0)
		fail_msg("%s: wanted\n%s\ngot\n%s", dir, buf_text(&wanted),
			 buf_text(&out));
	buf_free(&input);
	buf_free(&format);
	buf_free(&wanted);
	buf_free(&out);
}

/* The routes of a log that is read in that format; "": it is refused. */
static void
log_rows(const char *format, const struct buf *input, struct buf *out)
{
	const struct census_plan plan = {.keep = 0};
	struct census *census = census_new(&plan);
	const struct import_plan reads = {
	    .name = "input", .format = format, .census = census};
	struct import_notes notes = {0};
	struct error err = {0};
	struct census_row *rows;
	size_t count;

	if (access_log_parse(&reads, buf_text(input), input->len, &notes,
			     &err) == 0) {
		count = census_rows(census, &rows);
		print_rows(rows, count, out);
		census_rows_free(rows, count);
	}
	census_free(census);
}

/* Every reader gets every other reader's lines: it refuses them or is right. */
static void
try_formats(const char *dir)
{
	struct buf input = {0}, right = {0}, format = {0};

	if (read_part(dir, "format", &format) != 0 &&
	    read_part(dir, "error", &format) != 0 &&
	    read_part(dir, "input", &input) == 0) {
		log_rows(NULL, &input, &right);
		assert_ptr_equal(importer_guess(input.data, input.len),
				 &import_access_log);
	}
	for (size_t i = 0; right.len > 0 && i < log_formats(); i++) {
		struct buf got = {0};

		log_rows(log_format_name(i), &input, &got);
		if (got.len > 0 &&
		    strcmp(buf_text(&got), buf_text(&right)) != 0)
			fail_msg("%s as %s: wanted\n%s\ngot\n%s", dir,
				 log_format_name(i), buf_text(&right),
				 buf_text(&got));
		buf_free(&got);
	}
	buf_free(&input);
	buf_free(&right);
	buf_free(&format);
}

static void
test_each_format_on_all_logs(void **state)
{
	static const char folder[] =
	    FLATLINE_SRCDIR "/tests/cases/import/access-log";
	DIR *dir = opendir(folder);
	struct dirent *entry;

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		char *path = xasprintf("%s/%s", folder, entry->d_name);

		if (entry->d_name[0] != '.')
			try_formats(path);
		free(path);
	}
	closedir(dir);
}

static void
test_cases(void **state)
{
	size_t cases = 0;

	(void)state;
	for (size_t i = 0; importer_table[i] != NULL; i++) {
		char *folder =
		    xasprintf("%s/tests/cases/import/%s", FLATLINE_SRCDIR,
			      importer_table[i]->name);
		DIR *dir = opendir(folder);
		struct dirent *entry;

		assert_non_null(dir);
		while ((entry = readdir(dir)) != NULL) {
			char *path = xasprintf("%s/%s", folder, entry->d_name);

			if (entry->d_name[0] != '.') {
				run_case(importer_table[i], path);
				cases++;
			}
			free(path);
		}
		closedir(dir);
		free(folder);
	}
	assert_true(cases > 30);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_each_format_on_all_logs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
