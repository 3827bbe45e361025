/* SPDX-License-Identifier: MIT */
#include "traffic/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/traffic.h"

/*
 * How well a driven route fits a route of the traffic; -1: it does not. Both
 * have the same operation, or none.
 */
static int
route_match(const char *route, const char *driven)
{
	size_t word = strcspn(route, " ");
	size_t path = route_without_operation(route);
	size_t driven_path = route_without_operation(driven);
	char *pattern;
	int score;

	if (strcmp(route, driven) == 0)
		return 1000000;
	if (route[word] != ' ' || strncmp(route, driven, word + 1) != 0 ||
	    strcmp(route + path, driven + driven_path) != 0)
		return -1;
	if (route[path] == '\0')
		return pattern_match(route + word + 1, driven + word + 1,
				     driven_path - word - 1);
	pattern = xstrndup(route + word + 1, path - word - 1);
	score =
	    pattern_match(pattern, driven + word + 1, driven_path - word - 1);
	free(pattern);
	return score;
}

static struct coverage_route *
coverage_find(const struct coverage *coverage, const char *driven)
{
	struct coverage_route *best = NULL;
	int best_score = -1;

	for (size_t i = 0; i < coverage->count; i++) {
		int score = route_match(coverage->routes[i].route, driven);

		if (score > best_score) {
			best_score = score;
			best = &coverage->routes[i];
		}
	}
	return best;
}

/* The route of which a log does not show the operation that was driven. */
static struct coverage_route *
coverage_find_log(const struct coverage *coverage, const char *driven)
{
	size_t path = route_without_operation(driven);
	struct coverage_route *found;
	char *copy;

	if (driven[path] == '\0')
		return NULL;
	copy = xstrndup(driven, path);
	found = coverage_find(coverage, copy);
	free(copy);
	return found;
}

/* 2xx and 3xx, where nobody knows what production answered. */
static unsigned
classes_wanted(const struct coverage_route *route)
{
	unsigned usual = statuses_usual(&route->stats->answers);

	return usual != 0 ? usual : 1U << 2 | 1U << 3;
}

static int
covers(const struct coverage_route *route, const struct statuses *answers)
{
	unsigned wanted = classes_wanted(route);

	for (int class = 1; class < STATUS_CLASSES; class ++)
		if ((wanted >> class & 1) != 0 && answers->classes[class] > 0)
			return 1;
	return 0;
}

static void
coverage_add(struct coverage_route *route, const struct driven_route *one)
{
	if (route == NULL)
		return;
	route->driven += one->requests;
	route->aborted += one->aborted;
	route->covered |= one->assumed > 0 || covers(route, &one->answers);
	route->touched |= one->requests > 0;
	statuses_merge(&route->answers, &one->answers);
	bins_merge(&route->bins, one->bins);
}

static void
coverage_drive(struct coverage *coverage, const struct driven *driven)
{
	for (size_t i = 0; i < driven->count; i++) {
		const struct driven_route *one = &driven->routes[i];
		struct coverage_route *route =
		    coverage_find(coverage, one->route);
		struct coverage_route *log =
		    coverage_find_log(coverage, one->route);

		if (log == route)
			log = NULL;
		if (log != NULL)
			log->operations = 1;
		coverage_add(route, one);
		coverage_add(log, one);
		coverage->elsewhere += route == NULL && log == NULL &&
				       strcmp(one->route, DRIVEN_OTHERS) != 0;
	}
}

static int
compare_missed(const void *a, const void *b)
{
	const struct coverage_route *one = a, *other = b;

	if (one->covered != other->covered)
		return one->covered - other->covered;
	if (one->requests != other->requests)
		return one->requests < other->requests ? 1 : -1;
	return strcmp(one->route, other->route);
}

static void
coverage_take_routes(struct coverage *coverage, const struct census *census)
{
	struct census_row *rows;

	coverage->count = census_rows(census, &rows);
	coverage->routes =
	    xcalloc(coverage->count + 1, sizeof(*coverage->routes));
	for (size_t i = 0; i < coverage->count; i++)
		coverage->routes[i] = (struct coverage_route){
		    .route = xstrdup(rows[i].route),
		    .requests = rows[i].stats->requests,
		    .share = rows[i].stats->requests / coverage->requests,
		    .stats = rows[i].stats};
	census_rows_free(rows, coverage->count);
}

static void
coverage_sum(struct coverage *coverage)
{
	for (size_t i = 0; i < coverage->count; i++) {
		if (!coverage->routes[i].covered)
			continue;
		coverage->covered++;
		coverage->share += coverage->routes[i].share;
	}
	if (coverage->covered == coverage->count)
		coverage->share =
		    coverage->count > 0; /* exact, without rounding */
}

void
coverage_make(struct coverage *coverage, const struct census *census,
	      const struct driven *driven)
{
	*coverage = (struct coverage){.requests = census_requests(census),
				      .lost = census_lost(census),
				      .untold = driven->untold,
				      .detailed = driven->detailed,
				      .counts = 1};
	coverage_take_routes(coverage, census);
	coverage_drive(coverage, driven);
	coverage_sum(coverage);
	qsort(coverage->routes, coverage->count, sizeof(*coverage->routes),
	      compare_missed);
}

void
coverage_free(struct coverage *coverage)
{
	for (size_t i = 0; i < coverage->count; i++)
		free(coverage->routes[i].route);
	free(coverage->routes);
	*coverage = (struct coverage){0};
}

int
coverage_bin(const struct coverage *coverage,
	     const struct coverage_route *route, const char *key)
{
	if (bins_get(&route->bins, key) > 0)
		return 1;
	if (strcmp(key, BIN_ABORTED) == 0)
		return 0;
	return coverage->detailed && route->bins.count < BINS_MAX ? 0 : -1;
}

double
coverage_reached(const struct coverage *coverage)
{
	double count = (double)coverage->count;
	double all = coverage->requests + coverage->unread;

	if (coverage->counts || coverage->count == 0)
		return coverage->unread > 0
			   ? coverage->share * coverage->requests / all
			   : coverage->share;
	return (double)coverage->covered / (count + coverage->unread);
}
