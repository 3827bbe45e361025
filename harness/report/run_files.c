/* SPDX-License-Identifier: MIT */
#include "report/run_files.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Counts of a route by class of status, cumulative: the last one counts. */
struct tally_classes {
	double requests[ROUTE_CLASSES], errors[ROUTE_CLASSES];
};

struct tallies {
	struct run_files *files;
	struct names names;
	struct tally_classes rows[RUN_FILES_ROUTES];
};

static double
run_files_number(const char *text)
{
	char *end;
	double value = strtod(text, &end);

	return end != text && *end == '\0' && isfinite(value) ? value : NAN;
}

static const char *
tallies_name(const void *files, size_t index)
{
	return ((const struct run_files *)files)->routes[index].name;
}

/* NULL: there are too many. */
static struct tally_classes *
tallies_row(struct tallies *tallies, const char *route)
{
	struct run_files *files = tallies->files;
	uint16_t *slot =
	    names_slot(&tallies->names, route, tallies_name, files);

	if (*slot != 0)
		return &tallies->rows[*slot - 1];
	if (files->nroutes == RUN_FILES_ROUTES)
		return NULL;
	files->routes = xrealloc(files->routes,
				 (files->nroutes + 1) * sizeof(*files->routes));
	files->routes[files->nroutes] =
	    (struct route_tally){.name = xstrdup(route)};
	*slot = (uint16_t)++files->nroutes;
	return &tallies->rows[files->nroutes - 1];
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
	for (size_t i = 0; i < tallies->files->nroutes; i++)
		for (size_t c = 0; c < ROUTE_CLASSES; c++) {
			struct route_tally *route = &tallies->files->routes[i];

			route->requests += tallies->rows[i].requests[c];
			route->errors += tallies->rows[i].errors[c];
		}
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
run_files_read_routes(struct run_files *files, const struct run *run)
{
	struct tallies *tallies = xcalloc(1, sizeof(*tallies));
	struct route_rows *rows = route_rows_open(run->path);
	struct route_row row;

	tallies->files = files;
	while (rows != NULL && route_rows_next(rows, &row) > 0)
		tallies_take(tallies, &row);
	if (rows != NULL)
		route_rows_close(rows);
	tallies_add_up(tallies);
	free(tallies);
	if (files->nroutes > 0)
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
	free(files->routes);
	json_decref(files->coverage);
	json_decref(files->profile);
}
