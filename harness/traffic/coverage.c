/* SPDX-License-Identifier: MIT */
#include "traffic/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "record/record.h"

/* How well a driven route fits a route of the traffic; -1: it does not. */
static int
route_match(const char *route, const char *driven)
{
	size_t word = strcspn(route, " ");

	if (strcmp(route, driven) == 0)
		return 1000000;
	if (route[word] != ' ' || strncmp(route, driven, word + 1) != 0)
		return -1;
	return pattern_match(route + word + 1, driven + word + 1,
			     strlen(driven + word + 1));
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

static void
coverage_drive(struct coverage *coverage, const struct driven *driven)
{
	for (size_t i = 0; i < driven->count; i++) {
		const struct driven_route *one = &driven->routes[i];
		struct coverage_route *route =
		    coverage_find(coverage, one->route);

		if (route == NULL) {
			coverage->elsewhere +=
			    strcmp(one->route, DRIVEN_OTHERS) != 0;
			continue;
		}
		route->driven += one->requests;
		route->aborted += one->aborted;
		route->covered |= one->good > 0;
		route->touched |= one->requests > 0;
		bins_merge(&route->bins, one->bins);
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

void
coverage_make(struct coverage *coverage, const struct census *census,
	      const struct driven *driven)
{
	struct census_row *rows;

	*coverage = (struct coverage){.requests = census_requests(census),
				      .lost = census_lost(census),
				      .untold = driven->untold,
				      .detailed = driven->detailed,
				      .counts = 1};
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
	coverage_drive(coverage, driven);
	for (size_t i = 0; i < coverage->count; i++) {
		if (!coverage->routes[i].covered)
			continue;
		coverage->covered++;
		coverage->share += coverage->routes[i].share;
	}
	if (coverage->covered == coverage->count)
		coverage->share =
		    coverage->count > 0; /* exact, without rounding */
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

/* Only all of them are 100 %: a share that rounds to it is 99.9 %. */
static void
add_percent(struct buf *out, double share)
{
	double percent = 100 * share;

	if (percent < 100 && percent > 99.9)
		percent = 99.9;
	if (percent > 0 && percent < 0.01)
		buf_adds(out, "under 0.01 %");
	else if (percent < 1 && percent > 0)
		buf_addf(out, "%.2f %%", percent);
	else if (percent < 10 || (percent > 99 && percent < 100))
		buf_addf(out, "%.1f %%", percent);
	else
		buf_addf(out, "%.0f %%", percent);
}

/* The largest route that is missed, and how many others there are. */
static void
add_missed(const struct coverage *coverage, struct buf *out)
{
	const struct coverage_route *first = coverage->routes;
	size_t missed = coverage->count - coverage->covered;
	struct buf name = {0};

	escape_terminal(&name, first->route);
	buf_addf(out, "; a leak in `%s`", buf_text(&name));
	if (coverage->counts) {
		buf_adds(out, " (");
		add_percent(out, first->share);
		buf_adds(out, ")");
	}
	if (missed > 1)
		buf_addf(out, " or %zu other%s", missed - 1,
			 missed > 2 ? "s" : "");
	buf_adds(out, " cannot be seen");
	buf_free(&name);
}

void
coverage_sentence(const struct coverage *coverage, struct buf *out)
{
	const char *drives = coverage->assumed ? "asks for" : "drives";

	if (coverage->covered == coverage->count)
		buf_addf(out, "The scenario %s all %zu route%s", drives,
			 coverage->count, coverage->count == 1 ? "" : "s");
	else
		buf_addf(out, "The scenario %s %zu of %zu route%s", drives,
			 coverage->covered, coverage->count,
			 coverage->count == 1 ? "" : "s");
	if (coverage->counts) {
		buf_adds(out, ", ");
		add_percent(out, coverage->share);
		buf_adds(out, " of production's requests");
	}
	if (coverage->covered < coverage->count)
		add_missed(coverage, out);
	buf_adds(out, ".");
	if (coverage->untold > 0 && coverage->covered < coverage->count)
		buf_addf(out,
			 " At least that: %.0f requests went to more routes "
			 "than the %d that are told apart, and those that seem "
			 "missed may be among them.",
			 coverage->untold, NAMES_MOST - 1);
}

/* driven is null where it is unknown. */
static json_t *
json_bin(const struct coverage *coverage, const struct coverage_route *route,
	 const struct bin *seen)
{
	json_t *driven = coverage_bin(coverage, route, seen->key) < 0
			     ? json_null()
			     : json_real(bins_get(&route->bins, seen->key));

	return json_pack("{s:o, s:f, s:o}", "detail", record_text(seen->key),
			 "requests", seen->count, "driven", driven);
}

static json_t *
json_bins(const struct coverage *coverage, const struct coverage_route *route)
{
	json_t *list = json_array();
	const struct bins *seen = route->stats->bins;

	for (size_t i = 0; i < seen->count; i++)
		json_array_append_new(
		    list, json_bin(coverage, route, &seen->items[i]));
	return list;
}

json_t *
coverage_json(const struct coverage *coverage, const char *source)
{
	json_t *routes = json_array(), *one;

	for (size_t i = 0; i < coverage->count; i++) {
		const struct coverage_route *route = &coverage->routes[i];

		one =
		    json_pack("{s:o, s:f, s:f, s:f, s:b, s:b}", "route",
			      record_text(route->route), "share", route->share,
			      "requests", route->requests, "driven",
			      route->driven, "covered", route->covered,
			      "touched", route->touched && !route->covered);
		if (route->stats->bins != NULL)
			json_object_set_new(one, "details",
					    json_bins(coverage, route));
		json_array_append_new(routes, one);
	}
	return json_pack("{s:f, s:o, s:b, s:f, s:f, s:f, s:i, s:b, s:o}",
			 "coverage", coverage->share, "source",
			 record_text(source), "counted", coverage->counts,
			 "requests", coverage->requests, "no_route",
			 coverage->lost, "driven_untold", coverage->untold,
			 "driven_elsewhere", (int)coverage->elsewhere,
			 "assumed", coverage->assumed, "routes", routes);
}
