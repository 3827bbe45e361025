/* SPDX-License-Identifier: MIT */
/* Data of the pictures of counts: requests by route, latency by percentile. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "report/plot_data.h"
#include "report/phrase.h"

enum { SHOWN_ROUTES = 12, ROUTE_WIDTH = 36, ROUTE_TAIL = 12 };

/* Whether growth surely comes with it, and not with every route. */
static int
route_is_proven(const struct judged *run, const struct route_growth *route)
{
	return route != NULL && route->grows && !run->routes_alike &&
	       !(run->route_needed > 0) && run->verdict->kind == VERDICT_LEAK;
}

/* "12,345 (3 failed)" as the label of a bar. */
static void
route_words(struct buf *out, const struct route_tally *row, double total,
	    const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	const struct route_growth *route = judged_route(run, row->name);
	char requests[UNITS_TEXT], errors[UNITS_TEXT], growth[PHRASE_TEXT];
	char share[UNITS_TEXT];

	buf_addf(out, "%s", units_count(requests, row->requests));
	if (total > 0)
		buf_addf(out, ", %s",
			 units_percent(share, row->requests / total));
	if (row->errors > 0)
		buf_addf(out, ", %s failed", units_count(errors, row->errors));
	if (route_is_proven(run, route))
		buf_addf(out, " · grows %s",
			 phrase_growth(growth, run, metric->measure,
				       route->growth.estimate));
}

/* Adds a line "row requests errors name label grows"; row 1 is at the top. */
static void
route_line(struct buf *rows, size_t at, const struct route_tally *row,
	   double total, const struct judged *run)
{
	struct buf words = {0}, name = {0};

	route_words(&words, row, total, run);
	phrase_cut_middle(&name, row->name, ROUTE_WIDTH, ROUTE_TAIL);
	buf_addf(rows, "%zu %.10g %.10g ", at, row->requests, row->errors);
	datafile_quote(rows, buf_text(&name));
	buf_adds(rows, " ");
	datafile_quote(rows, buf_text(&words));
	buf_addf(rows, " %d\n",
		 route_is_proven(run, judged_route(run, row->name)));
	buf_free(&name);
	buf_free(&words);
}

static void
route_head(struct buf *facts, const struct run_files *files, size_t shown,
	   double total)
{
	char count[UNITS_TEXT];
	struct buf words = {0};

	buf_addf(&words, "Routes  %s requests on %zu route%s",
		 units_count(count, total), files->nroutes,
		 files->nroutes == 1 ? "" : "s");
	if (shown < files->nroutes)
		buf_addf(&words, ", the %zu busiest", shown);
	datafile_text(facts, "routes_title", buf_text(&words));
	datafile_number(facts, "routes", (double)shown);
	buf_free(&words);
}

void
plot_data_routes(struct buf *rows, struct buf *facts,
		 const struct run_view *view, const struct run_files *files)
{
	size_t shown = files->nroutes;
	double total = 0;

	if (shown == 0 || !(files->routes[0].requests > 0))
		return;
	if (shown > SHOWN_ROUTES)
		shown = SHOWN_ROUTES;
	for (size_t i = 0; i < files->nroutes; i++)
		total += files->routes[i].requests;
	for (size_t i = 0; i < shown; i++)
		route_line(rows, i, &files->routes[i], total, view->run);
	route_head(facts, files, shown, total);
	datafile_number(facts, "routes_max", files->routes[0].requests);
}

static double
latency_at(const struct run_files *files, double percentile)
{
	for (size_t i = 0; i < files->nlatency; i++)
		if (files->latency[i].percentile == percentile)
			return files->latency[i].ms;
	return NAN;
}

static void
latency_head(struct buf *facts, const struct run_files *files)
{
	static const struct {
		double percentile;
		const char *name;
	} shown[] = {{50, "p50"}, {99, "p99"}, {99.9, "p99.9"}, {100, "max"}};
	struct buf words = {0};
	char text[UNITS_TEXT];

	buf_adds(&words, "Latency  ");
	for (size_t i = 0; i < COUNT(shown); i++) {
		double ms = latency_at(files, shown[i].percentile);

		if (isfinite(ms))
			buf_addf(&words, "%s%s %s", i > 0 ? ", " : "",
				 shown[i].name, units_duration(text, ms / 1e3));
	}
	datafile_text(facts, "latency_title", buf_text(&words));
	buf_free(&words);
}

/* The spectrum ends at the slowest request. */
void
plot_data_latency(struct buf *rows, struct buf *facts,
		  const struct run_view *view, const struct run_files *files)
{
	double most = 0, end = 10;

	(void)view;
	for (size_t i = 0; i < files->nlatency; i++) {
		const struct latency_row *row = &files->latency[i];
		double left = 1 - row->percentile / 100;

		if (row->percentile < 0 || !(row->ms > 0))
			continue;
		if (left > 1e-9)
			end = fmax(end, 1 / left);
		buf_addf(rows, "%.10g %.10g ", left > 1e-9 ? 1 / left : 2 * end,
			 row->ms);
		if (row->uncorrected_ms > 0)
			buf_addf(rows, "%.10g\n", row->uncorrected_ms);
		else
			buf_adds(rows, "NaN\n");
		most = fmax(most, row->ms);
	}
	latency_head(facts, files);
	datafile_number(facts, "latency_end", 2 * end);
	datafile_number(facts, "latency_max", most);
}
