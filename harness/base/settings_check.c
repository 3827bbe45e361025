/* SPDX-License-Identifier: MIT */
/* Values that are good by themselves, and make no sense together. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"
#include "base/route_limit.h"
#include "base/settings.h"
#include "base/units.h"

#define ORIGIN(id) settings_origin(settings, id).text

struct check {
	const struct settings *settings;
	const char *path; /* of the scenario */
	struct error *err;
};

static int
is_set(const struct check *check, enum option_id id)
{
	return check->settings->set_by[id] != SOURCE_DEFAULT;
}

/* It is the file's fault if either of the two options was set there. */
static int __attribute__((format(printf, 4, 5)))
refuse(const struct check *check, enum option_id one, enum option_id other,
       const char *fmt, ...)
{
	struct option_place place =
	    settings_place(check->settings, check->path, one, other);
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return error_set(check->err,
			 place.text[0] != '\0' ? STATUS_DATA : STATUS_USAGE,
			 "%s%s", place.text, text);
}

static int
refuse_pair(const struct check *check, enum option_id one, enum option_id other,
	    const char *why)
{
	const struct settings *settings = check->settings;

	return refuse(check, one, other, "%s and %s %s: leave out one",
		      ORIGIN(one), ORIGIN(other), why);
}

/*
 * Only one of them can say how long is measured. A default, or a duration from
 * a weaker source, gives way.
 */
static int
check_length(const struct check *check)
{
	static const char why[] = "both set the length of the run";
	const struct settings *settings = check->settings;
	int cycles = !isnan(settings->cycles);
	int requests = !isnan(settings->requests);

	if (cycles && requests)
		return refuse_pair(check, OPT_cycles, OPT_requests, why);
	if (cycles && is_set(check, OPT_duration) &&
	    settings->set_by[OPT_duration] >= settings->set_by[OPT_cycles])
		return refuse_pair(check, OPT_cycles, OPT_duration, why);
	if (settings->until_certain && (cycles || requests))
		return refuse_pair(check, OPT_until_certain,
				   cycles ? OPT_cycles : OPT_requests, why);
	if (settings->max_duration < settings_duration(settings))
		return refuse(check, OPT_max_duration, OPT_duration,
			      "%s is %.10gs, shorter than the duration, %.10gs",
			      ORIGIN(OPT_max_duration), settings->max_duration,
			      settings_duration(settings));
	return 0;
}

/* Stages are a length of time, at a rate or with so many users. */
static int
check_stages(const struct check *check)
{
	static const char why[] = "both set the length of the run";
	const struct settings *settings = check->settings;
	double most = stages_most(&settings->stages);

	if (settings->rate < 0.001 && !(most > 0))
		return refuse(check, OPT_rate, OPT_stages,
			      "%s is 0, and no stage is above that: nothing "
			      "would be sent",
			      ORIGIN(OPT_rate));
	if (settings->stages.count == 0)
		return 0;
	if (!isnan(settings->requests))
		return refuse_pair(check, OPT_stages, OPT_requests, why);
	if (!isnan(settings->cycles))
		return refuse_pair(check, OPT_stages, OPT_cycles, why);
	if (stages_length(&settings->stages) < 0.1)
		return refuse(check, OPT_stages, OPT_NONE,
			      "%s last less than 100ms in all",
			      ORIGIN(OPT_stages));
	if (isnan(settings->rate) && most > option_table[OPT_users].most)
		return refuse(check, OPT_stages, OPT_NONE,
			      "%s go up to %.10g users: at most %.10g",
			      ORIGIN(OPT_stages), most,
			      option_table[OPT_users].most);
	return 0;
}

/* The stretches of a varied load divide a length of time, at no other's pace.
 */
static int
check_vary(const struct check *check)
{
	static const struct {
		enum option_id other;
		const char *why;
	} pairs[] = {
	    {OPT_stages, "both say how the load changes"},
	    {OPT_requests, "do not go together: the load varies over a time, "
			   "such as --duration"},
	    {OPT_cycles, "do not go together: cycles stop the load anyway"},
	};
	const struct settings *settings = check->settings;

	for (size_t i = 0; i < COUNT(pairs) && settings->vary; i++)
		if (is_set(check, pairs[i].other))
			return refuse_pair(check, OPT_vary, pairs[i].other,
					   pairs[i].why);
	return 0;
}

/* A log decides what is sent when, and so how fast and how long. */
static int
check_replay(const struct check *check)
{
	static const enum option_id others[] = {OPT_rate,    OPT_stages,
						OPT_vary,    OPT_cycles,
						OPT_arrival, OPT_profile};
	const struct settings *settings = check->settings;

	for (size_t i = 0; i < COUNT(others) && settings->replay != NULL; i++)
		if (is_set(check, others[i]))
			return refuse(check, OPT_replay, others[i],
				      "%s has no effect with %s: the log "
				      "decides when requests are sent",
				      ORIGIN(others[i]), ORIGIN(OPT_replay));
	return 0;
}

/* The command line gives what another option makes useless. */
static int
check_useless(const struct check *check)
{
	const struct settings *settings = check->settings;
	const struct {
		enum option_id id, other;
		int useless;
	} pairs[] = {
	    {OPT_gc_budget, OPT_no_runtime, settings->no_runtime},
	    {OPT_gc_budget, OPT_cycles, !isnan(settings->cycles)},
	    {OPT_pprof, OPT_no_runtime,
	     settings->no_runtime && !settings->profile},
	};

	for (size_t i = 0; i < COUNT(pairs); i++)
		if (pairs[i].useless &&
		    settings->set_by[pairs[i].id] == SOURCE_COMMAND_LINE)
			return refuse(check, pairs[i].id, pairs[i].other,
				      "%s has no effect with %s",
				      ORIGIN(pairs[i].id),
				      ORIGIN(pairs[i].other));
	if (!settings->keepalive &&
	    settings->set_by[OPT_requests_per_connection] ==
		SOURCE_COMMAND_LINE)
		return refuse(check, OPT_requests_per_connection, OPT_keepalive,
			      "%s has no effect without keepalive",
			      ORIGIN(OPT_requests_per_connection));
	return 0;
}

/* The command line gives what has no effect without another option, which the
 * scenario could have set. */
static int
check_needs(const struct check *check)
{
	static const enum option_id of_cycles[] = {OPT_burst, OPT_settle};
	const struct settings *settings = check->settings;

	for (size_t i = 0; i < COUNT(of_cycles); i++)
		if (settings->set_by[of_cycles[i]] == SOURCE_COMMAND_LINE &&
		    isnan(settings->cycles))
			return refuse(check, of_cycles[i], OPT_NONE,
				      "%s has no effect without --cycles",
				      ORIGIN(of_cycles[i]));
	if (settings->set_by[OPT_session_ttl] == SOURCE_COMMAND_LINE &&
	    !settings_new_visitors(settings))
		return refuse(check, OPT_session_ttl, OPT_visitors,
			      "%s has no effect without --visitors new",
			      ORIGIN(OPT_session_ttl));
	if (settings->arrival != NULL && isnan(settings->rate))
		return refuse(check, OPT_arrival, OPT_NONE,
			      "%s has no effect without --rate: a user starts "
			      "again when it has finished",
			      ORIGIN(OPT_arrival));
	if (settings->auth != NULL && settings->bearer != NULL)
		return refuse_pair(check, OPT_auth, OPT_bearer,
				   "are two ways to log in");
	return 0;
}

static int
check_route_limits(const struct check *check)
{
	const struct settings *settings = check->settings;

	if (settings->route_limits.count <= ROUTE_LIMITS)
		return 0;
	return refuse(check, OPT_route_limits, OPT_NONE,
		      "%s: at most %d limits of routes",
		      ORIGIN(OPT_route_limits), (int)ROUTE_LIMITS);
}

/*
 * A number without a unit is in seconds, where other tools take milliseconds:
 * as a limit it would hold for ever.
 */
static int
check_latency(const struct check *check, enum option_id id, double limit_s)
{
	const struct settings *settings = check->settings;
	const double minute_s = 60;
	char limit[UNITS_TEXT], timeout[UNITS_TEXT];

	if (!(limit_s > minute_s) || !(limit_s > settings->timeout))
		return 0;
	return refuse(check, id, OPT_NONE,
		      "%s is %s, and requests are given up after %s "
		      "(--timeout): did you mean %.0fms?",
		      ORIGIN(id), units_duration(limit, limit_s),
		      units_duration(timeout, settings->timeout), limit_s);
}

static int
check_latencies(const struct check *check)
{
	const struct settings *settings = check->settings;
	const struct strings *routes = &settings->route_limits;
	struct route_limit limit;

	if (check_latency(check, OPT_most_p95, settings->most_p95) != 0 ||
	    check_latency(check, OPT_most_p99, settings->most_p99) != 0)
		return -1;
	for (size_t i = 0; i < routes->count; i++)
		if (route_limit_parse(routes->items[i], &limit) == 0 &&
		    check_latency(check, OPT_route_limits, limit.seconds) != 0)
			return -1;
	return 0;
}

/* All segments would have to do these together, or each has a part of them. */
static int
check_segment_pairs(const struct check *check)
{
	static const struct {
		enum option_id other;
		const char *why;
	} pairs[] = {
	    {OPT_until_certain, "do not go together: a segment does not know "
				"what is certain"},
	    {OPT_cycles, "do not go together: all segments would have to rest "
			 "for a reading"},
	    {OPT_profile, "do not go together: profile the target by itself"},
	    {OPT_heap_snapshot,
	     "do not go together: profile the target by itself"},
	    {OPT_cover, "do not go together: flatline cover reads the merged "
			"run"},
	};

	for (size_t i = 0; i < COUNT(pairs); i++)
		if (is_set(check, pairs[i].other))
			return refuse_pair(check, OPT_segment, pairs[i].other,
					   pairs[i].why);
	if (is_set(check, OPT_start_at) && is_set(check, OPT_start_together))
		return refuse_pair(check, OPT_start_at, OPT_start_together,
				   "both say when the load begins");
	return 0;
}

/* Of what is divided each segment has one at least. */
static int
check_segment_shares(const struct check *check)
{
	const struct settings *settings = check->settings;
	double count = (double)segment_count(&settings->part);
	double users =
	    fmax(settings->users, ceil(stages_most(&settings->stages)));
	const struct {
		enum option_id id;
		double number;
	} shared[] = {
	    {OPT_requests, settings->requests},
	    {OPT_connections, settings->connections},
	    {OPT_users, (isnan(settings->rate) && settings->replay == NULL) ||
				is_set(check, OPT_users)
			    ? users
			    : NAN},
	};

	for (size_t i = 0; i < COUNT(shared); i++)
		if (shared[i].number < count)
			return refuse(check, OPT_segment, shared[i].id,
				      "%s is %.0f, and there are %.0f segments "
				      "to share that",
				      ORIGIN(shared[i].id), shared[i].number,
				      count);
	return 0;
}

static int
check_segment(const struct check *check)
{
	return check->settings->segment == NULL ||
		       (check_segment_pairs(check) == 0 &&
			check_segment_shares(check) == 0)
		   ? 0
		   : -1;
}

int
settings_check(const struct settings *settings, const char *path,
	       struct error *err)
{
	const struct check check = {settings, path, err};

	return check_replay(&check) != 0 || check_useless(&check) != 0 ||
		       check_needs(&check) != 0 || check_vary(&check) != 0 ||
		       check_route_limits(&check) != 0 ||
		       check_latencies(&check) != 0 ||
		       check_stages(&check) != 0 || check_segment(&check) != 0
		   ? -1
		   : check_length(&check);
}
