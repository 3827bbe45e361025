/* SPDX-License-Identifier: MIT */
/* What the load did: routes, flows, and what failed. */
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "cmd/summary.h"
#include "load/counts.h"
#include "report/screen.h"

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

void
summary_work(FILE *out, const struct run_done *done, int verbose)
{
	print_routes(out, done, verbose);
	print_flows(out, done);
	print_failures(out, done);
	print_checks(out, done);
}
