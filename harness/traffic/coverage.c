/* SPDX-License-Identifier: MIT */
#include "traffic/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "record/record.h"
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
coverage_why(const struct coverage *coverage,
	     const struct coverage_route *route, struct buf *out)
{
	const struct statuses *production = &route->stats->answers;

	if (route->covered || !route->touched)
		return;
	if (!(route->aborted < route->driven)) {
		buf_adds(out, "each request was aborted");
	} else if (!(statuses_known(&route->answers) > 0)) {
		buf_adds(out, "driven, but never answered");
	} else {
		buf_adds(out, "driven, but answered ");
		statuses_words(&route->answers, ~0U, out);
		if (statuses_known(production) > 0) {
			buf_adds(out, coverage->counts
					  ? "; production answered "
					  : "; documented is ");
			statuses_words(production, statuses_usual(production),
				       out);
		}
	}
}

/* The largest route that was driven in vain, and how many others there are. */
static void
add_touched(const struct coverage *coverage, struct buf *out)
{
	const struct coverage_route *first = NULL;
	struct buf name = {0};
	size_t count = 0;

	for (size_t i = 0; i < coverage->count; i++) {
		const struct coverage_route *route = &coverage->routes[i];

		if (route->covered || !(route->driven > route->aborted))
			continue;
		if (count++ == 0)
			first = route;
	}
	if (first == NULL)
		return;
	escape_terminal(&name, first->route);
	buf_addf(out, " `%s`: ", buf_text(&name));
	coverage_why(coverage, first, out);
	if (count > 1)
		buf_addf(out, " (and %zu other%s)", count - 1,
			 count > 2 ? "s" : "");
	buf_adds(out, ".");
	buf_free(&name);
}

/* A route that seems covered may be so by one of its operations. */
static void
add_unseen(const struct coverage *coverage, struct buf *out)
{
	const struct coverage_route *first = NULL;
	struct buf name = {0};

	for (size_t i = coverage->count; i > 0; i--)
		if (coverage->routes[i - 1].operations)
			first = &coverage->routes[i - 1];
	if (first == NULL)
		return;
	escape_terminal(&name, first->route);
	buf_addf(out,
		 " Operations of `%s` are not seen in a log: compare with a "
		 "HAR file.",
		 buf_text(&name));
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
	add_touched(coverage, out);
	add_unseen(coverage, out);
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
json_answers(const struct statuses *answers, unsigned classes)
{
	struct buf words = {0};
	json_t *text;

	statuses_words(answers, classes, &words);
	text = words.len > 0 ? json_string(buf_text(&words)) : json_null();
	buf_free(&words);
	return text;
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

json_t *
coverage_json(const struct coverage *coverage, const char *source)
{
	json_t *routes = json_array(), *one, *result;
	struct buf sentence = {0};

	for (size_t i = 0; i < coverage->count; i++) {
		const struct coverage_route *route = &coverage->routes[i];
		const struct statuses *production = &route->stats->answers;

		one = json_pack(
		    "{s:o, s:f, s:f, s:f, s:b, s:b, s:b, s:o, s:o}", "route",
		    record_text(route->route), "share", route->share,
		    "requests", route->requests, "driven", route->driven,
		    "covered", route->covered, "touched",
		    route->touched && !route->covered, "operations_not_seen",
		    route->operations, "production_answered",
		    json_answers(production, statuses_usual(production)),
		    "answered", json_answers(&route->answers, ~0U));
		if (route->stats->bins != NULL)
			json_object_set_new(one, "details",
					    json_bins(coverage, route));
		json_array_append_new(routes, one);
	}
	coverage_sentence(coverage, &sentence);
	result = json_pack(
	    "{s:f, s:f, s:o, s:b, s:f, s:f, s:f, s:f, s:i, s:b, s:o, s:o}",
	    "coverage", coverage->share, "reached", coverage_reached(coverage),
	    "source", record_text(source), "counted", coverage->counts,
	    "requests", coverage->requests, "no_route", coverage->lost,
	    "not_read", coverage->unread, "driven_untold", coverage->untold,
	    "driven_elsewhere", (int)coverage->elsewhere, "assumed",
	    coverage->assumed, "sentence", record_text(buf_text(&sentence)),
	    "routes", routes);
	buf_free(&sentence);
	return result;
}
