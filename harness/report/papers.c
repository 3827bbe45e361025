/* SPDX-License-Identifier: MIT */
#include "report/papers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Counts of a route by class of status, cumulative: the last one counts. */
struct tally_classes {
	double requests[ROUTE_CLASSES], errors[ROUTE_CLASSES];
};

struct tallies {
	struct papers *papers;
	struct names names;
	struct tally_classes rows[PAPERS_ROUTES];
};

static double
papers_number(const char *text)
{
	char *end;
	double value = strtod(text, &end);

	return end != text && *end == '\0' && isfinite(value) ? value : NAN;
}

static const char *
tallies_name(const void *papers, size_t index)
{
	return ((const struct papers *)papers)->routes[index].name;
}

/* NULL: there are too many. */
static struct tally_classes *
tallies_row(struct tallies *tallies, const char *route)
{
	struct papers *papers = tallies->papers;
	uint16_t *slot =
	    names_slot(&tallies->names, route, tallies_name, papers);

	if (*slot != 0)
		return &tallies->rows[*slot - 1];
	if (papers->nroutes == PAPERS_ROUTES)
		return NULL;
	papers->routes = xrealloc(papers->routes, (papers->nroutes + 1) *
						      sizeof(*papers->routes));
	papers->routes[papers->nroutes] =
	    (struct route_tally){.name = xstrdup(route)};
	*slot = (uint16_t)++papers->nroutes;
	return &tallies->rows[papers->nroutes - 1];
}

static void
tallies_take(struct tallies *tallies, const struct route_row *row)
{
	struct tally_classes *tally = tallies_row(tallies, row->route);
	size_t class = route_row_class(row);

	if (tally == NULL || !isfinite(row->requests))
		return;
	tally->requests[class] = row->requests;
	tally->errors[class] = isfinite(row->errors) ? row->errors : 0;
}

static void
tallies_add_up(const struct tallies *tallies)
{
	for (size_t i = 0; i < tallies->papers->nroutes; i++)
		for (size_t c = 0; c < ROUTE_CLASSES; c++) {
			struct route_tally *route = &tallies->papers->routes[i];

			route->requests += tallies->rows[i].requests[c];
			route->errors += tallies->rows[i].errors[c];
		}
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
papers_read_routes(struct papers *papers, const struct run *run)
{
	struct tallies *tallies = xcalloc(1, sizeof(*tallies));
	struct route_rows *rows = route_rows_open(run->path);
	struct route_row row;

	tallies->papers = papers;
	while (rows != NULL && route_rows_next(rows, &row) > 0)
		tallies_take(tallies, &row);
	if (rows != NULL)
		route_rows_close(rows);
	tallies_add_up(tallies);
	free(tallies);
	if (papers->nroutes > 0)
		qsort(papers->routes, papers->nroutes,
		      sizeof(papers->routes[0]), papers_by_requests);
}

/* A line of one route alone is not of the whole. */
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
	free(papers->routes);
	json_decref(papers->coverage);
	json_decref(papers->profile);
}
