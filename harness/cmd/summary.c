/* SPDX-License-Identifier: MIT */
/* What the load came to, from run.json, for people. */
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "cmd/cmd.h"
#include "cmd/replay_text.h"
#include "report/collections.h"
#include "report/phrase.h"
#include "report/screen.h"
#include "verdict/validity.h"

enum { SHOWN_ROUTES = 12, SHOWN_ROWS = 10 };

static double
number_of(json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

/* Foreign text, safe for a terminal. */
static void
print_text(FILE *out, json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	struct buf visible = {0};

	escape_terminal(&visible, text != NULL ? text : "");
	fputs(buf_text(&visible), out);
	buf_free(&visible);
}

static void
print_late(FILE *out, json_t *done)
{
	char count[UNITS_TEXT], lag[UNITS_TEXT];
	json_t *load = json_object_get(done, "load");

	if (number_of(done, "late") > 0)
		fprintf(
		    out,
		    "  late      %s iterations began over 10 ms late, 99 %% "
		    "of all within %s\n",
		    units_count(count, number_of(done, "late")),
		    units_duration(lag,
				   number_of(load, "sent_lag_p99_ms") / 1e3));
}

/* Who waits for the target to collect is not free for the next iteration. */
static void
print_dropped(FILE *out, json_t *done, const struct judged *judged)
{
	const struct conditions *of = &judged->conditions;
	struct collections during = collections_between(
	    judged->run, of->measured_from_s, of->measured_to_s);
	char count[UNITS_TEXT], took[UNITS_TEXT];
	struct buf words = {0};

	if (!(number_of(done, "dropped") > 0))
		return;
	buf_addf(&words, "%s iterations found no free user within 100 ms",
		 units_count(count, number_of(done, "dropped")));
	if (during.count > 0)
		buf_addf(&words,
			 "; collections stopped the target for %s: give it "
			 "more users, or a smaller --gc-budget",
			 units_duration(took, during.seconds));
	screen_note(out, "dropped", buf_text(&words));
	buf_free(&words);
}

static void
print_percentiles(FILE *out, const char *title, json_t *latency)
{
	static const char *const keys[] = {"p50", "p90", "p99", "p99.9", "max"};
	char text[UNITS_TEXT];

	fprintf(out, "  %-9s ", title);
	for (size_t i = 0; i < COUNT(keys); i++) {
		double seconds = number_of(latency, keys[i]) / 1e3;

		fprintf(out, "%s%s %s", i > 0 ? ", " : "", keys[i],
			units_duration(text, seconds));
	}
	fputc('\n', out);
}

/* At a rate from when a request was due; from the sending beside it. */
static void
print_latency(FILE *out, json_t *done)
{
	json_t *latency = json_object_get(done, "latency_ms");
	json_t *uncorrected = json_object_get(done, "uncorrected_ms");
	int same = json_equal(latency, uncorrected);

	if (number_of(done, "measured_requests") == 0)
		return;
	print_percentiles(out, "latency", latency);
	if (same)
		return;
	fprintf(out, "%*sfrom the scheduled time; and from the sending:\n",
		SCREEN_NOTE, "");
	print_percentiles(out, "", uncorrected);
}

static void
print_stalled(FILE *out, const struct judged *judged)
{
	struct buf words = {0};

	phrase_stalled(&words, judged);
	screen_note(out, "stalled", buf_text(&words));
	buf_free(&words);
}

/* What the load itself took, and whether that was all there is. */
static void
print_load(FILE *out, json_t *done)
{
	json_t *load = json_object_get(done, "load");
	double busiest = number_of(load, "busiest");
	double lag_s = number_of(load, "lag_p99_ms") / 1e3;
	double threads = number_of(load, "threads");
	char lag[UNITS_TEXT], memory[UNITS_TEXT];
	struct buf words = {0};

	if (!json_is_object(load))
		return;
	buf_addf(&words, "%.0f thread%s", threads, threads > 1 ? "s" : "");
	if (busiest > 0)
		buf_addf(&words, "%s at %.0f %% of a processor",
			 threads > 1 ? ", the busiest" : "", 100 * busiest);
	buf_addf(&words, ", p99 lag %s, %s%s", units_duration(lag, lag_s),
		 units_bytes(memory, number_of(load, "rss_last_bytes")),
		 !validity_strained(busiest, lag_s) ? ""
		 : validity_strained(busiest, 0)
		     ? ": it was the bottleneck"
		     : ": it had to wait for a processor");
	screen_note(out, "flatline", buf_text(&words));
	buf_free(&words);
}

static void
print_route_latency(FILE *out, json_t *route)
{
	json_t *latency = json_object_get(route, "latency_ms");
	char p50[UNITS_TEXT], p99[UNITS_TEXT];

	if (json_is_object(latency))
		fprintf(out, "  p50 %s, p99 %s",
			units_duration(p50, number_of(latency, "p50") / 1e3),
			units_duration(p99, number_of(latency, "p99") / 1e3));
}

static void
print_routes(FILE *out, json_t *done)
{
	json_t *routes = json_object_get(done, "routes"), *route;
	char requests[UNITS_TEXT], errors[UNITS_TEXT];
	size_t i;

	json_array_foreach(routes, i, route)
	{
		if (i == SHOWN_ROUTES) {
			fprintf(out, "  ... and %zu more routes\n",
				json_array_size(routes) - i);
			break;
		}
		fputs(i == 0 ? "  routes    " : "            ", out);
		fprintf(out, "%9s ",
			units_count(requests, number_of(route, "requests")));
		print_text(out, route, "route");
		print_route_latency(out, route);
		if (number_of(route, "errors") > 0)
			fprintf(
			    out, "  (%s failed)",
			    units_count(errors, number_of(route, "errors")));
		fputc('\n', out);
	}
}

static void
print_failures(FILE *out, json_t *done)
{
	json_t *failure;
	char count[UNITS_TEXT];
	size_t i;

	json_array_foreach(json_object_get(done, "failures"), i, failure)
	{
		fprintf(out, "  failed    %9s ",
			units_count(count, number_of(failure, "count")));
		print_text(out, failure, "kind");
		fputs(": ", out);
		print_text(out, failure, "first");
		fputc('\n', out);
	}
}

/* The calls behind the first, which the message names. */
static void
print_trace(FILE *out, json_t *check)
{
	const char *trace =
	    json_string_value(json_object_get(check, "traceback"));
	struct buf line = {0};

	trace = trace != NULL ? strchr(trace, '\n') : NULL;
	for (; trace != NULL; trace = strchr(trace + 1, '\n')) {
		char *call = xstrndup(trace + 1, strcspn(trace + 1, "\n"));

		buf_clear(&line);
		escape_terminal(&line, call);
		fprintf(out, "              called from %s\n", buf_text(&line));
		free(call);
	}
	buf_free(&line);
}

static void
print_checks(FILE *out, json_t *done)
{
	json_t *check;
	char failed[UNITS_TEXT], passed[UNITS_TEXT];
	size_t i;

	json_array_foreach(json_object_get(done, "checks"), i, check)
	{
		if (i == SHOWN_ROWS)
			break;
		if (number_of(check, "failed") == 0)
			continue;
		fprintf(out, "  %s  ",
			json_is_true(json_object_get(check, "script_error"))
			    ? "script! "
			    : "check   ");
		print_text(out, check, "check");
		fprintf(out, ": failed %s times, passed %s\n",
			units_count(failed, number_of(check, "failed")),
			units_count(passed, number_of(check, "passed")));
		print_trace(out, check);
	}
}

/* Collections stop the target: whoever reads latencies has to know. */
static void
print_collections(FILE *out, const struct judged *judged)
{
	const struct run *run = judged->run;
	struct buf words = {0};

	for (size_t i = 0; i < run->nevents; i++)
		if (strcmp(run->events[i].event, "asked") == 0)
			fprintf(out, "  asked     %s\n", run->events[i].detail);
	collections_words(&words, judged);
	screen_note(out, "collected", buf_text(&words));
	buf_free(&words);
}

/* A series that the user named decides nothing if the page never had it. */
static void
print_absent(FILE *out, const struct run *run)
{
	const struct run_event *absent = run_last_event(run, "absent");

	if (absent != NULL)
		screen_note(out, "absent", absent->detail);
}

/* Who was sampled, and what is known of its memory's ways. */
static void
print_target(FILE *out, json_t *target)
{
	if (!json_is_string(json_object_get(target, "name")))
		return;
	fputs("  target    ", out);
	print_text(out, target, "name");
	if (number_of(target, "pid") > 0)
		fprintf(out, " (pid %.0f)", number_of(target, "pid"));
	if (json_is_string(json_object_get(target, "runtime"))) {
		fputs(", ", out);
		print_text(out, target, "runtime");
	}
	if (json_is_string(json_object_get(target, "runtime_version"))) {
		fputc(' ', out);
		print_text(out, target, "runtime_version");
	}
	if (json_is_string(json_object_get(target, "allocator"))) {
		fputs(", allocator ", out);
		print_text(out, target, "allocator");
	}
	fputc('\n', out);
}

void
summary_print(FILE *out, const struct judged *judged)
{
	json_t *done = json_object_get(judged->run->meta, "done");

	print_absent(out, judged->run);
	print_target(out, json_object_get(judged->run->meta, "target"));
	if (!json_is_object(done))
		return;
	if (json_is_object(json_object_get(judged->run->meta, "replay")))
		replay_print(out, json_object_get(judged->run->meta, "replay"));
	print_late(out, done);
	print_dropped(out, done, judged);
	print_collections(out, judged);
	print_latency(out, done);
	print_stalled(out, judged);
	print_load(out, done);
	print_routes(out, done);
	print_failures(out, done);
	print_checks(out, done);
}
