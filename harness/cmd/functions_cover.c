/* SPDX-License-Identifier: MIT */
/* cover --functions: which functions of a Node service the scenario ran. */
#include "cmd/functions_cover.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "drive/trial.h"
#include "profile/functions.h"
#include "sample/asker_node.h"
#include "sample/cdp.h"

enum { ITERATIONS = 20, REPORT_MAX = 256 * 1024 * 1024, SHOWN = 40 };

static const double patience_s = 30;

struct listing {
	struct invocation *invocation;
	struct trial trial;
	struct strings environment; /* environment of the service */
	char dir[40];		    /* where V8 writes its reports */
	struct functions functions;
	struct strings packages;
	double answered,
	    failed; /* requests answered; requests without a 2xx or 3xx */
};

static struct cdp *
open_inspector(struct target *target, struct error *err)
{
	struct contact contact = target_contact(target, NULL);
	const char *reason = "it has no inspector";
	struct cdp *cdp = NULL;

	if (node_reach(&contact, &reason) != 0)
		error_set(err, STATUS_UNAVAILABLE,
			  "process %d is not a Node that can be asked: %s",
			  (int)contact.pid, reason);
	else
		cdp = cdp_open(contact.port, patience_s, err);
	target_contact_close(&contact);
	return cdp;
}

/* Makes the process write a report and reset its counters. */
static int
take_report(struct listing *listing, struct error *err)
{
	struct cdp *cdp = open_inspector(listing->trial.resolved.target, err);
	json_t *params, *result;

	if (cdp == NULL)
		return -1;
	params = json_pack("{s:s, s:b, s:b}", "expression",
			   "require('v8').takeCoverage(), 1", "returnByValue",
			   1, "includeCommandLineAPI", 1);
	result = cdp_call(cdp, "Runtime.evaluate", params, err);
	if (result != NULL && json_object_get(result, "exceptionDetails"))
		error_set(err, STATUS_UNAVAILABLE,
			  "this Node cannot report its coverage: 14.18 and "
			  "later can");
	json_decref(result);
	cdp_close(cdp);
	return err->status == STATUS_OK ? 0 : -1;
}

/* Reads and removes the reports in the directory; returns how many. */
static int
read_reports(struct listing *listing, int under_load, struct error *err)
{
	DIR *dir = file_folder(listing->dir);
	struct dirent *entry;
	int count = 0;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		char *path = xasprintf("%s/%s", listing->dir, entry->d_name);
		struct buf text = {0};

		if (text_starts(entry->d_name, "coverage-") &&
		    file_read(path, REPORT_MAX, &text, err) == 0 &&
		    functions_parse(&listing->functions, path, buf_text(&text),
				    text.len, under_load, err) == 0)
			count++;
		if (entry->d_name[0] != '.')
			unlink(path);
		buf_free(&text);
		free(path);
	}
	if (dir != NULL)
		closedir(dir);
	if (count == 0 && err->status == STATUS_OK)
		error_set(err, STATUS_UNAVAILABLE,
			  "Node wrote no coverage report");
	return err->status == STATUS_OK ? 0 : -1;
}

static void
on_reply(void *arg, const struct http_request *request,
	 const struct http_reply *reply)
{
	struct listing *listing = arg;

	(void)request;
	listing->answered++;
	listing->failed += reply->failure != HTTP_ANSWERED ||
			   reply->status < 200 || reply->status >= 400;
}

static int
drive_flows(struct listing *listing, struct error *err)
{
	const struct trial_plan plan = {
	    .iterations = ITERATIONS,
	    .observer = {.reply = on_reply, .arg = listing}};
	size_t flows = scenario_flows(listing->trial.scenario);

	if (trial_hook(&listing->trial, HOOK_SETUP, &plan, err) < 0)
		return -1;
	for (size_t i = 0; i < flows; i++)
		if (trial_flow(&listing->trial, (int)i, &plan, err) < 0)
			return -1;
	return 0;
}

/* Finds the packages that package.json names, in the working directory. */
static void
find_packages(struct listing *listing)
{
	struct buf text = {0};
	struct error ignored = {0};

	if (file_read("package.json", 1 << 20, &text, &ignored) == 0)
		dependencies_parse(buf_text(&text), text.len,
				   &listing->packages);
	buf_free(&text);
	listing->functions.packages = &listing->packages;
}

/* A report before the load: what ran by then only ran at startup. */
static int
listing_make(struct listing *listing, struct error *err)
{
	struct invocation *invocation = listing->invocation;
	const struct trial_order order = {.settings = &invocation->settings,
					  .scenario = invocation->args[0],
					  .command = invocation->command,
					  .environment = &listing->environment,
					  .stop = interrupt_watch(),
					  .waiting = show_waiting};
	char *coverage = xasprintf("NODE_V8_COVERAGE=%s", listing->dir);

	strings_add(&listing->environment, coverage);
	free(coverage);
	target_invite_node(&listing->environment);
	if (trial_open(&listing->trial, &order, err) != 0 ||
	    take_report(listing, err) != 0 ||
	    read_reports(listing, 0, err) != 0 ||
	    drive_flows(listing, err) != 0 || take_report(listing, err) != 0 ||
	    read_reports(listing, 1, err) != 0)
		return -1;
	functions_read(&listing->functions);
	if (listing->functions.count == 0)
		return error_set(err, STATUS_DATA,
				 "no function of the service itself was seen: "
				 "all are below node_modules");
	return 0;
}

static int
keep(const char *dir, const char *name,
     void (*write)(const struct functions *, struct buf *),
     const struct functions *functions, struct error *err)
{
	struct buf text = {0};
	int result;

	write(functions, &text);
	result = file_write_in(dir, name, &text, err);
	buf_free(&text);
	return result;
}

/* Largest first; functions that run only at startup come last. */
static int
compare_never(const void *a, const void *b)
{
	const struct function *one = *(const struct function *const *)a;
	const struct function *other = *(const struct function *const *)b;
	size_t size = one->end - one->start, more = other->end - other->start;

	if (one->at_start != other->at_start)
		return one->at_start - other->at_start;
	if (size != more)
		return size < more ? 1 : -1;
	return one < other ? -1 : one > other;
}

/* The functions that the load never ran, largest first. */
static struct function **
never_ran(const struct functions *functions, size_t *count)
{
	struct function **never =
	    xcalloc(functions->count + 1, sizeof(struct function *));

	*count = 0;
	for (size_t i = 0; i < functions->count; i++)
		if (!functions->items[i].loaded)
			never[(*count)++] = &functions->items[i];
	qsort(never, *count, sizeof(struct function *), compare_never);
	return never;
}

static void
print_function(const struct functions *functions,
	       const struct function *function)
{
	struct buf line = {0}, visible = {0};
	const char *path = functions->files[function->file].path;
	char cwd[4096];
	size_t len = getcwd(cwd, sizeof(cwd)) != NULL ? strlen(cwd) : 0;

	if (len > 0 && strncmp(path, cwd, len) == 0 && path[len] == '/')
		path += len + 1;
	buf_addf(&line, "%s (%s:%d)%s%s%s",
		 *function->name != '\0' ? function->name : "(anonymous)", path,
		 function->line, *function->route != '\0' ? "  " : "",
		 function->route,
		 function->at_start ? "  only before the load" : "");
	escape_terminal(&visible, buf_text(&line));
	printf("  %5d  %s\n", function->last_line - function->line + 1,
	       buf_text(&visible));
	buf_free(&line);
	buf_free(&visible);
}

static void
print_as_json(const struct functions *functions, struct function **never,
	      size_t count, double share)
{
	json_t *list = json_array(), *result;

	for (size_t i = 0; i < count; i++)
		json_array_append_new(
		    list,
		    json_pack(
			"{s:o, s:o, s:i, s:i, s:o, s:b}", "function",
			record_text(never[i]->name), "file",
			record_text(functions->files[never[i]->file].path),
			"line", never[i]->line, "lines",
			never[i]->last_line - never[i]->line + 1, "route",
			record_text(never[i]->route), "only_at_start",
			never[i]->at_start));
	result =
	    json_pack("{s:f, s:I, s:I, s:o}", "coverage", share, "functions",
		      (json_int_t)functions->count, "ran",
		      (json_int_t)(functions->count - count), "never", list);
	print_json(result);
	json_decref(result);
}

static void
listing_print(const struct listing *listing, const char *dir,
	      const struct settings *settings)
{
	const struct functions *functions = &listing->functions;
	size_t loaded = functions_loaded(functions), count;
	struct function **never = never_ran(functions, &count);

	if (settings->json) {
		print_as_json(functions, never, count,
			      (double)loaded / (double)functions->count);
		free(never);
		return;
	}
	printf("The scenario runs %zu of %zu functions of %s; what leaks in "
	       "the other %zu cannot be seen.\n",
	       loaded, functions->count,
	       settings->deps ? "the service and its dependencies"
			      : "the service's own files",
	       count);
	if (listing->failed > 0)
		printf("  %.0f of its %.0f requests failed: run flatline check "
		       "to see them\n",
		       listing->failed, listing->answered);
	if (count > 0 && !settings->quiet)
		puts("\n  lines  never run under load");
	for (size_t i = 0; i < count && !settings->quiet; i++) {
		if (i == SHOWN && !settings->verbose) {
			printf("  ... and %zu more: -v or --json\n", count - i);
			break;
		}
		print_function(functions, never[i]);
	}
	printf("\n  sources   %s/functions.html\n  lcov      %s/lcov.info\n",
	       dir, dir);
	free(never);
}

static enum status
listing_finish(const struct listing *listing, struct error *err)
{
	const struct settings *settings = &listing->invocation->settings;
	const struct functions *functions = &listing->functions;
	char *dir = output_directory(settings, "functions");
	double share =
	    (double)functions_loaded(functions) / (double)functions->count;

	if (file_make_folders(dir, err) == 0 &&
	    keep(dir, "lcov.info", functions_write_lcov, functions, err) == 0 &&
	    keep(dir, "functions.html", functions_write_html, functions, err) ==
		0)
		listing_print(listing, dir, settings);
	free(dir);
	return share < settings->min ? STATUS_FAILED : STATUS_OK;
}

enum status
functions_cover(struct invocation *invocation, struct error *err)
{
	struct listing listing = {.invocation = invocation,
				  .dir = "/tmp/flatline-functions-XXXXXX"};
	struct error ignored = {0};
	enum status status = STATUS_OK;

	if (invocation->command == NULL) {
		error_set(err, STATUS_USAGE,
			  "--functions starts the service itself, for V8 has "
			  "to count from its start: use -- node server.js");
		return STATUS_OK;
	}
	if (mkdtemp(listing.dir) == NULL) {
		error_set(err, STATUS_IO, "cannot make %s", listing.dir);
		return STATUS_OK;
	}
	if (invocation->settings.deps)
		find_packages(&listing);
	if (listing_make(&listing, err) == 0)
		status = listing_finish(&listing, err);
	trial_close(&listing.trial);
	read_reports(&listing, 1,
		     &ignored); /* written by processes that have ended */
	rmdir(listing.dir);
	functions_free(&listing.functions);
	strings_free(&listing.packages);
	strings_free(&listing.environment);
	return status;
}
