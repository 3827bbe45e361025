/* SPDX-License-Identifier: MIT */
#include "report/run_files.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/*
 * Counts by route and status class. They are cumulative: the last row counts.
 */
struct tallies {
	struct route_tally rows[RUN_FILES_ROUTES * RUN_FILES_CLASSES];
	char classes[RUN_FILES_ROUTES * RUN_FILES_CLASSES][16];
	size_t count, newest;
};

static double
run_files_number(const char *text)
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
run_files_by_requests(const void *a, const void *b)
{
	const struct route_tally *x = a, *y = b;

	if (x->requests != y->requests)
		return x->requests < y->requests ? 1 : -1;
	return strcmp(x->name, y->name);
}

static void
run_files_add_route(struct run_files *files, const struct route_tally *row)
{
	struct route_tally *known = files->routes;
	size_t i = 0;

	while (i < files->nroutes && strcmp(known[i].name, row->name) != 0)
		i++;
	if (i == RUN_FILES_ROUTES)
		return;
	if (i == files->nroutes)
		known[files->nroutes++].name = xstrdup(row->name);
	known[i].requests += row->requests;
	known[i].errors += row->errors;
}

static void
run_files_read_routes(struct run_files *files, const struct run *run)
{
	struct tallies *tallies = xcalloc(1, sizeof(*tallies));
	struct route_rows *rows = route_rows_open(run->path);
	struct route_row row;

	while (rows != NULL && route_rows_next(rows, &row) > 0)
		tallies_take(tallies, &row);
	if (rows != NULL)
		route_rows_close(rows);
	for (size_t i = 0; i < tallies->count; i++) {
		run_files_add_route(files, &tallies->rows[i]);
		free(tallies->rows[i].name);
	}
	free(tallies);
	qsort(files->routes, files->nroutes, sizeof(files->routes[0]),
	      run_files_by_requests);
}

/* Skips rows of single routes. */
static void
run_files_latency_line(void *arg, const char *const *texts)
{
	struct run_files *files = arg;
	struct latency_row row = {run_files_number(texts[0]),
				  run_files_number(texts[1]),
				  run_files_number(texts[2])};

	if (texts[3][0] != '\0' && strcmp(texts[3], "all") != 0)
		return;
	if (isfinite(row.percentile) && isfinite(row.ms) &&
	    files->nlatency < RUN_FILES_PERCENTILES)
		files->latency[files->nlatency++] = row;
}

static void
run_files_read_latency(struct run_files *files, const struct run *run)
{
	static const char *const columns[] = {"percentile", "latency_ms",
					      "uncorrected_ms", "route"};

	run_lines(run, "latency.csv", columns, COUNT(columns),
		  run_files_latency_line, files);
}

void
run_files_read(struct run_files *files, const struct run *run)
{
	*files = (struct run_files){.nroutes = 0};
	if (run->path == NULL)
		return;
	run_files_read_routes(files, run);
	run_files_read_latency(files, run);
	files->coverage = record_read_object(run->path, "coverage.json");
	files->profile = record_read_object(run->path, "profile.json");
	if (files->profile == NULL)
		files->profile =
		    record_read_object(run->path, "profile/profile.json");
}

void
run_files_free(struct run_files *files)
{
	for (size_t i = 0; i < files->nroutes; i++)
		free(files->routes[i].name);
	json_decref(files->coverage);
	json_decref(files->profile);
}
