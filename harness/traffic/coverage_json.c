/* SPDX-License-Identifier: MIT */
/* A coverage as JSON. */
#include "traffic/coverage.h"

#include "record/record.h"
#include "traffic/traffic.h"

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

static json_t *
json_route(const struct coverage *coverage, const struct coverage_route *route)
{
	const struct statuses *production = &route->stats->answers;
	json_t *one = json_pack(
	    "{s:o, s:f, s:f, s:f, s:b, s:b, s:b, s:o, s:o}", "route",
	    record_text(route->route), "share", route->share, "requests",
	    route->requests, "driven", route->driven, "covered", route->covered,
	    "touched", route->touched && !route->covered, "operations_not_seen",
	    route->operations, "production_answered",
	    json_answers(production, statuses_usual(production)), "answered",
	    json_answers(&route->answers, ~0U));

	if (route->stats->bins != NULL)
		json_object_set_new(one, "details", json_bins(coverage, route));
	return one;
}

json_t *
coverage_json(const struct coverage *coverage, const char *source)
{
	json_t *routes = json_array(), *result;
	struct buf sentence = {0};

	for (size_t i = 0; i < coverage->count; i++)
		json_array_append_new(
		    routes, json_route(coverage, &coverage->routes[i]));
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
