/* SPDX-License-Identifier: MIT */
#include "report/papers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/*
 * Counts by route and status class. They are cumulative: the last row counts.
 */
struct tallies {
	struct route_tally rows[PAPERS_ROUTES * PAPERS_CLASSES];
	char classes[PAPERS_ROUTES * PAPERS_CLASSES][16];
	size_t count, newest;
};

static double
papers_number(const char *text)
{
	char *end;
	double value = strtod(text, &end);

	return end != text && *end == '\0' && isfinite(value) ? value : NAN;
}

static int
tallies_is(const struct tallies *tallies, size_t i, const struct route_row *row)
{
	return strcmp(tallies->rows[i].name, row->route) == 0 &&
	       strcmp(tallies->classes[i], row->status_class) == 0;
}

/*
 * Routes are written in turn, so the next row is the likely one. NULL: no space
 * left.
 */
static struct route_tally *
tallies_row(struct tallies *tallies, const struct route_row *row)
{
	for (size_t i = 0; i < tallies->count; i++) {
		size_t at = (tallies->newest + 1 + i) % tallies->count;

		if (!tallies_is(tallies, at, row))
			continue;
		tallies->newest = at;
		return &tallies->rows[at];
	}
	if (tallies->count == COUNT(tallies->rows))
		return NULL;
	tallies->newest = tallies->count++;
	tallies->rows[tallies->newest].name = xstrdup(row->route);
	snprintf(tallies->classes[tallies->newest], sizeof(tallies->classes[0]),
		 "%s", row->status_class);
	return &tallies->rows[tallies->newest];
}

static void
tallies_take(struct tallies *tallies, const struct route_row *row)
{
	struct route_tally *tally;

	if (!isfinite(row->requests) ||
	    (tally = tallies_row(tallies, row)) == NULL)
		return;
	tally->requests = row->requests;
	tally->errors = isfinite(row->errors) ? row->errors : 0;
}

static int
papers_by_requests(const void *a, const void *b)
{
	const struct route_tally *x = a, *y = b;

	if (x->requests != y->requests)
		return x->requests < y->requests ? 1 : -1;
	return strcmp(x->name, y->name);
}

static void
papers_add_route(struct papers *papers, const struct route_tally *row)
{
	struct route_tally *known = papers->routes;
	size_t i = 0;

	while (i < papers->nroutes && strcmp(known[i].name, row->name) != 0)
		i++;
	if (i == PAPERS_ROUTES)
		return;
	if (i == papers->nroutes)
		known[papers->nroutes++].name = xstrdup(row->name);
	known[i].requests += row->requests;
	known[i].errors += row->errors;
}

static void
papers_read_routes(struct papers *papers, const struct run *run)
{
	struct tallies *tallies = xcalloc(1, sizeof(*tallies));
	struct route_rows *rows = route_rows_open(run->path);
	struct route_row row;

	while (rows != NULL && route_rows_next(rows, &row) > 0)
		tallies_take(tallies, &row);
	if (rows != NULL)
		route_rows_close(rows);
	for (size_t i = 0; i < tallies->count; i++) {
		papers_add_route(papers, &tallies->rows[i]);
		free(tallies->rows[i].name);
	}
	free(tallies);
	qsort(papers->routes, papers->nroutes, sizeof(papers->routes[0]),
	      papers_by_requests);
}

/* Skips rows of single routes. */
static void
papers_latency_line(void *arg, const char *const *texts)
{
	struct papers *papers = arg;
	struct latency_row row = {papers_number(texts[0]),
				  papers_number(texts[1]),
				  papers_number(texts[2])};

	if (texts[3][0] != '\0' && strcmp(texts[3], "all") != 0)
		return;
	if (isfinite(row.percentile) && isfinite(row.ms) &&
	    papers->nlatency < PAPERS_PERCENTILES)
		papers->latency[papers->nlatency++] = row;
}

static void
papers_read_latency(struct papers *papers, const struct run *run)
{
	static const char *const columns[] = {"percentile", "latency_ms",
					      "uncorrected_ms", "route"};

	run_lines(run, "latency.csv", columns, COUNT(columns),
		  papers_latency_line, papers);
}

void
papers_read(struct papers *papers, const struct run *run)
{
	*papers = (struct papers){.nroutes = 0};
	if (run->path == NULL)
		return;
	papers_read_routes(papers, run);
	papers_read_latency(papers, run);
	papers->coverage = record_read_object(run->path, "coverage.json");
	papers->profile = record_read_object(run->path, "profile.json");
	if (papers->profile == NULL)
		papers->profile =
		    record_read_object(run->path, "profile/profile.json");
}

void
papers_free(struct papers *papers)
{
	for (size_t i = 0; i < papers->nroutes; i++)
		free(papers->routes[i].name);
	json_decref(papers->coverage);
	json_decref(papers->profile);
}
