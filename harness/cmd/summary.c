/* SPDX-License-Identifier: MIT */
/* A summary of the load from run.json, for people. */
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "cmd/cmd.h"
#include "judge/answer_proof.h"
#include "load/counts.h"
#include "cmd/replay_text.h"
#include "report/collections.h"
#include "report/phrase.h"
#include "report/screen.h"
#include "verdict/validity.h"

/* With -v, and without. */
enum { SHOWN_ROUTES = 12, FIRST_ROUTES = 5, SHOWN_ROWS = 10 };

/* Prints foreign text, escaped for a terminal. */
static void
print_text(FILE *out, const char *text)
{
	struct buf visible = {0};

	escape_terminal(&visible, run_or_empty(text));
	fputs(buf_text(&visible), out);
	buf_free(&visible);
}

static void
print_late(FILE *out, const struct run_done *done)
{
	char count[UNITS_TEXT], lag[UNITS_TEXT];

	if (done->late > 0)
		fprintf(
		    out,
		    "  late      %s iteration%s began over 10 ms late, 99 %% "
		    "of all within %s\n",
		    units_count(count, done->late), done->late == 1 ? "" : "s",
		    units_duration(
			lag, run_or_zero(done->load.sent_lag_p99_ms) / 1e3));
}

/*
 * A user who waits for the target's collection is not free for the next
 * iteration.
 */
static void
print_dropped(FILE *out, const struct run_done *done,
	      const struct judged *judged)
{
	const struct conditions *of = &judged->conditions;
	struct collections during = collections_between(
	    judged->run, of->measured_from_s, of->measured_to_s);
	char count[UNITS_TEXT], took[UNITS_TEXT];
	struct buf words = {0};

	if (!(done->dropped > 0))
		return;
	buf_addf(&words, "%s iteration%s found no free user within 100 ms%s",
		 units_count(count, done->dropped),
		 done->dropped == 1 ? "" : "s",
		 done->measured_dropped == 0 ? ", all in the warm-up" : "");
	if (during.count > 0)
		buf_addf(&words,
			 "; collections stopped the target for %s: give it "
			 "more users, or a smaller --gc-budget",
			 units_duration(took, during.seconds));
	screen_note(out, "dropped", buf_text(&words));
	buf_free(&words);
}

static void
print_percentiles(FILE *out, const char *title,
		  const struct run_latency *latency)
{
	static const char *const names[] = {"p50", "p90", "p99", "p99.9",
					    "max"};
	const double ms[] = {latency->p50, latency->p90, latency->p99,
			     latency->p999, latency->max};
	char text[UNITS_TEXT];

	fprintf(out, "  %-9s ", title);
	for (size_t i = 0; i < COUNT(names); i++) {
		double seconds = run_or_zero(ms[i]) / 1e3;

		fprintf(out, "%s%s %s", i > 0 ? ", " : "", names[i],
			units_duration(text, seconds));
	}
	fputc('\n', out);
}

static int
latency_is_same(const struct run_latency *a, const struct run_latency *b)
{
	return a->mean == b->mean && a->p50 == b->p50 && a->p90 == b->p90 &&
	       a->p99 == b->p99 && a->p999 == b->p999 && a->max == b->max;
}

/*
 * At a given rate latency counts from when a request was due; the time from
 * sending is shown beside it.
 */
static void
print_latency(FILE *out, const struct run_done *done)
{
	if (run_or_zero(done->measured_requests) == 0)
		return;
	print_percentiles(out, "latency", &done->latency);
	if (latency_is_same(&done->latency, &done->uncorrected))
		return;
	fprintf(out, "%*sfrom the scheduled time; from when it was sent:\n",
		SCREEN_NOTE, "");
	print_percentiles(out, "", &done->uncorrected);
}

static void
print_stalled(FILE *out, const struct judged *judged)
{
	struct buf words = {0};

	phrase_stalled(&words, judged);
	screen_note(out, "stalled", buf_text(&words));
	buf_free(&words);
}

/* What generating the load took, and whether that limited it. */
static void
print_load(FILE *out, const struct run_done *done, int verbose)
{
	const struct run_strain *load = &done->load;
	double busiest = run_or_zero(load->busiest);
	double lag_s = run_or_zero(load->lag_p99_ms) / 1e3;
	double threads = run_or_zero(load->threads);
	char lag[UNITS_TEXT], memory[UNITS_TEXT];
	struct buf words = {0};

	if (!load->present ||
	    (verbose <= 0 && !validity_strained(busiest, lag_s)))
		return;
	buf_addf(&words, "%.0f thread%s", threads, threads > 1 ? "s" : "");
	if (busiest > 0)
		buf_addf(&words, "%s at %.0f %% of a processor",
			 threads > 1 ? ", the busiest" : "", 100 * busiest);
	buf_addf(&words, ", p99 lag %s, %s%s", units_duration(lag, lag_s),
		 units_bytes(memory, run_or_zero(load->rss_last_bytes)),
		 !validity_strained(busiest, lag_s) ? ""
		 : validity_strained(busiest, 0)
		     ? ": it was the bottleneck"
		     : ": it had to wait for a processor");
	screen_note(out, "flatline", buf_text(&words));
	buf_free(&words);
}

static void
print_route_latency(FILE *out, const struct run_latency *latency)
{
	char p50[UNITS_TEXT], p99[UNITS_TEXT];

	if (latency->present)
		fprintf(out, "  p50 %s, p99 %s",
			units_duration(p50, run_or_zero(latency->p50) / 1e3),
			units_duration(p99, run_or_zero(latency->p99) / 1e3));
}

/* What did not fit in the table of routes, and is counted together. */
static void
print_other_routes(FILE *out, const struct run_done *done, size_t from)
{
	const struct run_route *routes = done->routes.items;
	char requests[UNITS_TEXT];

	for (size_t i = from; i < done->routes.count; i++)
		if (routes[i].route != NULL &&
		    strcmp(routes[i].route, OTHER_ROUTES) == 0)
			fprintf(out,
				"  %s requests went to other routes than the "
				"%d that are told apart\n",
				units_count(requests,
					    run_or_zero(routes[i].requests)),
				MAX_ROUTES - 1);
}

static void
print_routes(FILE *out, const struct run_done *done, int verbose)
{
	const struct run_route *routes = done->routes.items;
	size_t shown = verbose > 0 ? SHOWN_ROUTES : FIRST_ROUTES;
	char requests[UNITS_TEXT], errors[UNITS_TEXT];

	for (size_t i = 0; i < done->routes.count; i++) {
		const struct run_route *route = &routes[i];

		if (i == shown) {
			fprintf(out, "  ... and %zu more route%s\n",
				done->routes.count - i,
				done->routes.count - i > 1 ? "s" : "");
			print_other_routes(out, done, shown);
			break;
		}
		fputs(i == 0 ? "  routes    " : "            ", out);
		fprintf(out, "%9s ",
			units_count(requests, run_or_zero(route->requests)));
		print_text(out, route->route);
		print_route_latency(out, &route->latency);
		if (route->errors > 0)
			fprintf(out, "  (%s failed)",
				units_count(errors, route->errors));
		fputc('\n', out);
	}
}

static void
print_failures(FILE *out, const struct run_done *done)
{
	const struct run_failure *failures = done->failures.items;
	char count[UNITS_TEXT];

	for (size_t i = 0; i < done->failures.count; i++) {
		fprintf(out, "  failed    %9s ",
			units_count(count, run_or_zero(failures[i].count)));
		print_text(out, failures[i].kind);
		fputs(": ", out);
		print_text(out, failures[i].first);
		fputc('\n', out);
	}
}

/* Of the measured part: flows that did not complete all iterations. */
static void
print_flows(FILE *out, const struct run_done *done)
{
	const struct run_flow *flows = done->flows.items;
	char begun[UNITS_TEXT], failed[UNITS_TEXT];

	for (size_t i = 0; i < done->flows.count; i++) {
		struct buf words = {0};

		if (!(flows[i].failed > 0) && flows[i].begun > 0)
			continue;
		buf_addf(&words, "%s: %s of %s iterations failed",
			 run_or_empty(flows[i].flow),
			 units_count(failed, run_or_zero(flows[i].failed)),
			 units_count(begun, run_or_zero(flows[i].begun)));
		if (flows[i].begun == 0) {
			buf_clear(&words);
			buf_addf(&words, "%s: never began",
				 run_or_empty(flows[i].flow));
		}
		if (flows[i].why != NULL)
			buf_addf(&words, ", the first: %s", flows[i].why);
		screen_note(out, "flow", buf_text(&words));
		buf_free(&words);
	}
}

/* Prints the calls below the first one, which the message names already. */
static void
print_trace(FILE *out, const char *trace)
{
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
print_checks(FILE *out, const struct run_done *done)
{
	const struct run_check *checks = done->checks.items;
	char failed[UNITS_TEXT], passed[UNITS_TEXT];

	for (size_t i = 0; i < done->checks.count && i < SHOWN_ROWS; i++) {
		const struct run_check *check = &checks[i];

		if (run_or_zero(check->failed) == 0)
			continue;
		fprintf(out, "  %s  ",
			check->script_error > 0 ? "script! " : "check   ");
		print_text(out, check->check);
		fprintf(out, ": failed %s times, passed %s\n",
			units_count(failed, check->failed),
			units_count(passed, run_or_zero(check->passed)));
		print_trace(out, check->traceback);
	}
}

/* What makes the values of this run its own. */
static void
print_salt(FILE *out, const struct run_info *info)
{
	char count[UNITS_TEXT];
	struct buf words = {0};

	if (!(info->done.uniques > 0) || info->salt == NULL)
		return;
	buf_addf(&words,
		 "%s, in %s values of uuid() and unique(); --salt %s repeats "
		 "them",
		 info->salt, units_count(count, info->done.uniques),
		 info->salt);
	screen_note(out, "salt", buf_text(&words));
	buf_free(&words);
}

/* Collections pause the target: a reader of the latencies has to know that. */
static void
print_collections(FILE *out, const struct judged *judged)
{
	const struct run *run = judged->run;
	struct buf words = {0};

	for (size_t i = 0; i < run->nevents; i++)
		if (strcmp(run->events[i].event, "asked") == 0)
			screen_note(out, "asked", run->events[i].detail);
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

/* "and nginx (pid 700), php-fpm (pid 812)": what is sampled beside it. */
static void
target_roots_words(struct buf *words, const struct run_list *roots)
{
	const struct run_root *root = roots->items;

	for (size_t i = 1; i < roots->count; i++)
		buf_addf(words, "%s%s (pid %.0f)", i == 1 ? " and " : ", ",
			 run_or_empty(root[i].name), root[i].pid);
}

/* "in container shop" */
static void
target_place_words(struct buf *words, const struct run_target *target)
{
	if (target->container != NULL)
		buf_addf(words, " in container %s", target->container);
	else if (target->cgroup != NULL)
		buf_addf(words, " in control group %s", target->cgroup);
}

/* "behind nginx (pid 700)" */
static void
target_front_words(struct buf *words, const struct run_info *info)
{
	const struct run_answerer *front = answer_proof_front(info);

	if (front != NULL)
		buf_addf(words, ", behind %s (pid %.0f)",
			 run_or_empty(front->name), front->pid);
}

/* Which process was sampled, its runtime and its allocator, and what else it
 * listens on. */
static void
print_target(FILE *out, const struct run_info *info)
{
	const struct run_target *target = &info->target;
	struct buf words = {0};

	if (target->name == NULL)
		return;
	buf_adds(&words, target->name);
	if (target->pid > 0)
		buf_addf(&words, " (pid %.0f)", target->pid);
	target_roots_words(&words, &target->roots);
	target_place_words(&words, target);
	target_front_words(&words, info);
	if (target->runtime != NULL)
		buf_addf(&words, ", %s", target->runtime);
	if (target->runtime_version != NULL)
		buf_addf(&words, " %s", target->runtime_version);
	if (target->allocator != NULL)
		buf_addf(&words, ", allocator %s", target->allocator);
	if (target->others.count > 0)
		buf_addf(&words, ", at %s; also listening: ",
			 run_or_empty(target->url));
	for (size_t i = 0; i < target->others.count; i++)
		buf_addf(&words, "%s%s", i > 0 ? ", " : "",
			 target->others.items[i]);
	screen_note(out, "target", buf_text(&words));
	buf_free(&words);
}

void
summary_print(FILE *out, const struct judged *judged, int verbose)
{
	const struct run_info *info = &judged->run->info;
	const struct run_done *done = &info->done;

	print_absent(out, judged->run);
	print_target(out, info);
	if (!done->present)
		return;
	if (info->replay.present)
		replay_print(out, &info->replay);
	print_late(out, done);
	print_dropped(out, done, judged);
	print_collections(out, judged);
	print_latency(out, done);
	print_stalled(out, judged);
	print_load(out, done, verbose);
	print_salt(out, info);
	print_routes(out, done, verbose);
	print_flows(out, done);
	print_failures(out, done);
	print_checks(out, done);
}
