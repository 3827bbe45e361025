/* SPDX-License-Identifier: MIT */
/* The objects of --json and verdict.json. Unknown values are null. */
#include <math.h>

#include "base/http.h"
#include "report/limits.h"
#include "report/phrase.h"

static json_t *
json_figure(double number)
{
	if (!isfinite(number))
		return json_null();
	if (number == floor(number) && fabs(number) < 1e15)
		return json_integer((json_int_t)number);
	return json_real(number);
}

static json_t *
json_truth(int known, int value)
{
	return known ? json_boolean(value) : json_null();
}

static json_t *
json_growth(const struct bounds *growth, const struct judged *run,
	    enum measure measure)
{
	const char *what = measure == MEASURE_BYTES ? "bytes" : "count";

	return json_pack("{s:o, s:o, s:o, s:o}", "estimate",
			 json_figure(judged_rate(run, growth->estimate)), "low",
			 json_figure(judged_rate(run, growth->low)), "high",
			 json_figure(judged_rate(run, growth->high)), "unit",
			 json_sprintf("%s/%s", what, phrase_per(run)));
}

static json_t *
json_metric(const struct metric_verdict *metric, const struct judged *run)
{
	return json_pack(
	    "{s:o, s:o, s:s, s:o, s:o, s:s, s:b, s:o, s:o, s:[o, o], s:o}",
	    "name", record_text(metric->name), "label",
	    record_text(metric_label(metric->name)), "verdict",
	    verdict_word(metric->kind), "growth",
	    json_growth(&metric->growth, run, metric->measure), "tolerance",
	    json_figure(judged_rate(run, metric->tolerance)), "reason",
	    reason_text(metric->reason), "decides", metric->decides,
	    "resolution", json_figure(judged_rate(run, metric->resolution)),
	    "needed_requests", json_figure(metric->needed_dose), "range",
	    json_figure(metric->from_dose), json_figure(metric->to_dose),
	    "sentence", record_text(metric->sentence));
}

/*
 * A limit that could not be checked is neither kept nor broken; one of a route
 * that was never requested is not kept.
 */
static json_t *
json_limits(const struct judged *run)
{
	struct limit_row rows[LIMITS_MOST];
	size_t count = limits_list(run, rows);
	json_t *limits = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(
		    limits,
		    json_pack(
			"{s:s, s:o*, s:o, s:o, s:o}", "name",
			limit_word(rows[i].name), "route",
			rows[i].route != NULL ? record_text(rows[i].route)
					      : NULL,
			"limit", json_figure(rows[i].limit), "seen",
			json_figure(rows[i].seen), "ok",
			json_truth(rows[i].known || rows[i].missed != NULL,
				   rows[i].ok)));
	return limits;
}

static json_t *
json_death(const struct conditions *of)
{
	static const char *const words[] = {
	    [DEATH_OUT_OF_MEMORY] = "out of memory",
	    [DEATH_KILLED] = "killed",
	    [DEATH_OTHER] = "died",
	};

	if (of->death == DEATH_NONE)
		return json_null();
	return json_pack("{s:s, s:o}", "kind", words[of->death], "time_s",
			 json_figure(of->death_s));
}

static json_t *
json_metrics(const struct judged *run)
{
	json_t *metrics = json_array();

	for (size_t i = 0; i < run->verdict->nmetrics; i++)
		if (phrase_is_shown(&run->verdict->metrics[i]))
			json_array_append_new(
			    metrics,
			    json_metric(&run->verdict->metrics[i], run));
	return metrics;
}

/* Empty if routes cannot be told apart. */
static json_t *
json_routes(const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	json_t *routes = json_array();

	for (size_t i = 0; i < run->nroutes && metric != NULL; i++) {
		const struct route_growth *route = &run->routes[i];

		json_array_append_new(
		    routes,
		    json_pack("{s:o, s:o, s:o, s:b, s:b}", "route",
			      record_text(route->name), "requests",
			      json_figure(route->requests), "growth",
			      json_growth(&route->growth, run, metric->measure),
			      "grows", route->grows, "less", route->less));
	}
	return routes;
}

/* What can be said of the routes; NULL while that is nothing. */
static json_t *
json_by_route(const struct judged *run)
{
	struct buf words = {0};
	json_t *text;

	phrase_routes(&words, run);
	text = words.len > 0 ? record_text(buf_text(&words)) : NULL;
	buf_free(&words);
	return text;
}

/* Of each group of causes that moved together: what grows with one of it. */
static json_t *
json_cause_group(const struct causes *of, const struct cause_group *group,
		 enum measure measure)
{
	json_t *names = json_array();
	double scale = group->counted == CAUSE_TIME ? 3600 : 1;

	for (int cause = 0; cause < CAUSES; cause++)
		if (group->causes >> cause & 1)
			json_array_append_new(
			    names,
			    record_text(cause_word(of, (enum cause)cause)));
	return json_pack(
	    "{s:o, s:{s:o, s:o, s:o, s:o}, s:o}", "causes", names, "growth",
	    "estimate",
	    json_figure(of->known ? scale * group->growth.estimate : NAN),
	    "low", json_figure(of->known ? scale * group->growth.low : NAN),
	    "high", json_figure(of->known ? scale * group->growth.high : NAN),
	    "unit",
	    json_sprintf("%s/%s", measure == MEASURE_BYTES ? "bytes" : "count",
			 cause_unit(of, group->counted)),
	    "grows", json_truth(of->known, group->grows));
}

static json_t *
json_causes(const struct causes *causes, enum measure measure)
{
	json_t *groups = json_array();

	for (size_t g = 0; g < causes->ngroups; g++)
		json_array_append_new(
		    groups,
		    json_cause_group(causes, &causes->groups[g], measure));
	return groups;
}

/* What the growth of a LEAK follows; null where the load did not vary. */
static json_t *
json_follows(const struct judged *run, const struct metric_verdict *metric)
{
	struct judged by_time = {.conditions.per_second = 1}, by_request = {0};
	struct buf words = {0};
	json_t *follows = json_null();
	const struct drivers *of;

	phrase_drivers(&words, run);
	if (metric != NULL && words.len > 0) {
		of = &metric->drivers;
		follows = json_pack(
		    "{s:s?, s:o, s:o, s:o, s:o}", "driver",
		    run->causes.ngroups > 0 ? phrase_cause(run)
					    : driver_word(of->follows),
		    "per_request",
		    of->varied ? json_growth(&of->per_request, &by_request,
					     metric->measure)
			       : json_null(),
		    "per_hour",
		    of->varied ? json_growth(&of->per_second, &by_time,
					     metric->measure)
			       : json_null(),
		    "causes", json_causes(&run->causes, metric->measure),
		    "sentence", record_text(buf_text(&words)));
	}
	buf_free(&words);
	return follows;
}

/* The total with warm-up, or the measured number if that is unknown. */
static json_t *
json_total(double total, double measured)
{
	return json_figure(isfinite(total) ? total : measured);
}

/* In seconds; null is never. */
static json_t *
json_time(const struct forecast_time *time)
{
	return json_pack(
	    "{s:o, s:o, s:o}", "estimate", json_figure(time->estimate), "low",
	    json_figure(time->low), "high", json_figure(time->high));
}

static json_t *
json_forecast(const struct forecast *forecast)
{
	if (!forecast->known)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "limit",
			 json_figure(forecast->limit), "source",
			 record_text(forecast->source), "headroom",
			 json_figure(forecast->headroom), "seconds",
			 json_time(&forecast->here), "seconds_to_survive",
			 json_time(&forecast->there), "sentence",
			 record_text(forecast->sentence));
}

static json_t *
json_held(const struct held *held)
{
	if (!(held->seconds > 0))
		return json_null();
	return json_pack(
	    "{s:o, s:o, s:o}", "seconds", json_figure(held->seconds), "before",
	    json_figure(held->before), "after", json_figure(held->after));
}

static json_t *
json_where(const struct judged *run)
{
	struct buf words = {0};
	json_t *value;

	phrase_where(&words, run);
	value = words.len > 0 ? record_text(buf_text(&words)) : json_null();
	buf_free(&words);
	return value;
}

/* null where there are not clearly more of any. */
static json_t *
json_descriptors(const struct judged *run)
{
	const struct judged_descriptors *of = &run->descriptors;
	json_t *groups, *value;
	struct buf words = {0};

	if (of->count == 0)
		return json_null();
	groups = json_array();
	for (size_t i = 0; i < of->count; i++)
		json_array_append_new(
		    groups, json_pack("{s:o, s:o, s:o, s:o, s:o}", "kind",
				      record_text(of->items[i].kind), "what",
				      record_text(of->items[i].what), "state",
				      record_text(of->items[i].state), "before",
				      json_figure(of->items[i].before), "after",
				      json_figure(of->items[i].after)));
	phrase_descriptors(&words, run);
	value = json_pack(
	    "{s:o, s:o, s:o, s:o, s:b, s:o}", "sentence",
	    record_text(buf_text(&words)), "from_s", json_figure(of->from_s),
	    "to_s", json_figure(of->to_s), "routes", record_text(of->routes),
	    "sure", of->sure, "groups", groups);
	buf_free(&words);
	return value;
}

/* What the service itself has logged. */
static json_t *
json_warnings(const struct judged *run)
{
	json_t *list = json_array();

	for (size_t i = 0; i < run->warnings.count; i++) {
		const struct log_warning *warning = &run->warnings.items[i];

		json_array_append_new(
		    list,
		    json_pack(
			"{s:o, s:o, s:s, s:o}", "line",
			json_figure(warning->line > 0 ? warning->line : NAN),
			"count", json_figure(warning->count), "meaning",
			log_warning_meaning(warning), "text",
			record_text(warning->text)));
	}
	return list;
}

/* Number of replies by HTTP version. */
static json_t *
json_versions(const struct run_versions *told)
{

	json_t *versions = json_object();

	for (int v = HTTP_NO_VERSION + 1; v < HTTP_NVERSIONS; v++) {
		double replies = run_replies(told, (enum http_version)v);

		if (replies > 0)
			json_object_set_new(
			    versions, http_version_text((enum http_version)v),
			    json_figure(replies));
	}
	return versions;
}

/* The transport used; null if nothing was sent. */
static json_t *
json_transport(const struct judged *run)
{
	const struct run_load *load = &run->run->info.load;
	struct buf words = {0};
	json_t *transport;

	if (load->transport == NULL)
		return json_null();
	phrase_transport(&words, run);
	transport = json_pack("{s:o, s:b, s:o, s:o}", "name",
			      record_text(load->transport), "http2_asked",
			      load->http2 > 0, "versions",
			      json_versions(&run->run->info.done.versions),
			      "sentence", record_text(buf_text(&words)));
	buf_free(&words);
	return transport;
}

/* Empty where the reason says it all. */
static json_t *
json_verdict_sentence(const struct judged *run)
{
	struct buf words = {0};
	json_t *text;

	if (run->verdict->sentence[0] != '\0') {
		phrase_source(&words, run);
		buf_adds(&words, run->verdict->sentence);
	}
	text = record_text(buf_text(&words));
	buf_free(&words);
	return text;
}

/* What could leak and was hardly done; null where it is not FLAT. */
static json_t *
json_exercise(const struct judged *run)
{
	json_t *list;

	if (run->verdict->kind != VERDICT_FLAT)
		return json_null();
	list = json_array();
	for (size_t i = 0; i < run->nunexercised; i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s}", "what",
				    run->unexercised[i].what, "seen",
				    run->unexercised[i].seen, "how",
				    run->unexercised[i].how));
	return list;
}

json_t *
json_verdict(const struct judged *run)
{
	const struct verdict *verdict = run->verdict;
	const struct conditions *of = &run->conditions;
	const struct metric_verdict *decisive = judged_decisive(run);

	return json_pack(
	    "{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o*, s:o, "
	    "s:o, s:o, s:o, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
	    "s:o}",
	    "verdict", verdict_word(verdict->kind), "reason",
	    reason_text(verdict->reason), "sentence",
	    json_verdict_sentence(run), "requests",
	    json_total(run->requests, of->requests), "errors",
	    json_total(run->errors, of->errors), "measured_requests",
	    json_figure(of->requests), "measured_errors",
	    json_figure(of->errors), "decisive",
	    decisive != NULL ? record_text(decisive->name) : json_null(),
	    "metrics", json_metrics(run), "routes", json_routes(run),
	    "by_route", json_by_route(run), "follows",
	    json_follows(run, decisive), "limits", json_limits(run), "forecast",
	    json_forecast(&run->forecast), "held", json_held(&run->held),
	    "restarts", of->restarts, "death", json_death(of), "not_excluded",
	    record_text(verdict->not_excluded), "not_exercised",
	    json_exercise(run), "new_visitors", json_figure(of->new_visitors),
	    "growth_per_visitor", json_figure(phrase_per_visitor(run)), "where",
	    json_where(run), "descriptors", json_descriptors(run), "warnings",
	    json_warnings(run), "transport", json_transport(run), "run",
	    record_text(run->run->path != NULL ? run->run->path : ""));
}

static json_t *
json_sentence(const struct compared *both)
{
	struct buf sentence = {0};
	json_t *text;

	phrase_compared(&sentence, both);
	text = record_text(buf_text(&sentence));
	buf_free(&sentence);
	return text;
}

/* Of one of two; null if that build never ran. */
static json_t *
json_side(const struct judged *run)
{
	return run->run != NULL ? json_verdict(run) : json_null();
}

json_t *
json_compared(const struct compared *both)
{
	const struct metric_verdict *metric = compare_before(both);
	struct bounds difference = compare_difference(both);

	return json_pack(
	    "{s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:s?, s:o, s:o, s:o}",
	    "verdict", comparison_word(both->decision.kind), "status",
	    (int)both->decision.status, "sentence", json_sentence(both),
	    "check",
	    both->checks[0] != '\0' ? record_text(both->checks) : json_null(),
	    "warning",
	    both->warning[0] != '\0' ? record_text(both->warning) : json_null(),
	    "metric", metric != NULL ? record_text(metric->name) : json_null(),
	    "difference",
	    json_growth(&difference, &both->after,
			metric != NULL ? metric->measure : MEASURE_BYTES),
	    "follows", driver_word(compare_follows(both)), "common",
	    json_figure(both->dose.common > 0 ? both->dose.common : NAN),
	    "before", json_side(&both->before), "after",
	    json_side(&both->after));
}
