/* SPDX-License-Identifier: MIT */
/* The limits of a run, and what was measured against each. */
#include <math.h>
#include <string.h>

#include "judge/route_limits.h"
#include "judge/run_forecast.h"

/* A limit set now overrides the recorded one. */
static double
limit_of(double asked, double recorded)
{
	return isnan(asked) ? recorded : asked;
}

/* The most file descriptors open at once under load. */
static double
seen_fds(const struct run_reader *reader)
{
	const struct metric_row *fds = &metric_rows[METRIC_ROW_fds];

	for (size_t i = 0; i < reader->ntracks; i++)
		if (metric_row(reader->tracks[i].name) == fds)
			return reader->most[i];
	return NAN;
}

/* Written when the load has ended. */
static double
seen_coverage(const char *path)
{
	json_t *coverage = record_read_object(path, "coverage.json");
	json_t *reached = json_object_get(coverage, "reached");
	double seen =
	    json_is_number(reached) ? json_number_value(reached) : NAN;

	json_decref(coverage);
	return seen;
}

void
run_limits_read(struct judged *judged, const struct settings *settings,
		const struct run_reader *reader)
{
	const struct run_limits *limits = &judged->run->info.limits;
	const struct run_done *done = &judged->run->info.done;

	judged->p95 = (struct run_limit){
	    limit_of(settings->most_p95, limits->p95_s),
	    latency_seen(&done->latency, 95),
	};
	judged->p99 = (struct run_limit){
	    limit_of(settings->most_p99, limits->p99_s),
	    latency_seen(&done->latency, 99),
	};
	route_limits_read(judged, settings);
	judged->rate = (struct run_limit){
	    limit_of(settings->least_rate, limits->rate),
	    done->measured_requests / done->measured_s,
	};
	judged->fds = (struct run_limit){
	    limit_of(settings->most_fds, limits->fds),
	    seen_fds(reader),
	};
	judged->coverage = (struct run_limit){limits->coverage, NAN};
	if (limits->coverage > 0)
		judged->coverage.seen = seen_coverage(judged->run->path);
}

static void
limit_growth(struct limit_row *row, const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	enum verdict_kind kind = run->verdict->kind;

	row->limit = judged_rate(run, metric->tolerance);
	row->seen = judged_rate(run, metric->growth.estimate);
	row->known = kind == VERDICT_LEAK || kind == VERDICT_FLAT;
	row->ok = kind == VERDICT_FLAT;
}

static void
limit_errors(struct limit_row *row, const struct judged *run)
{
	const struct conditions *of = &run->conditions;

	row->limit = of->max_error_rate;
	row->seen = of->errors > 0 ? of->errors / (of->requests + of->messages)
				   : of->errors;
	row->known = isfinite(row->seen);
	row->ok = row->seen <= row->limit;
}

static void
limit_survive(struct limit_row *row, const struct judged *run)
{
	row->limit = run->forecast.survive.seconds;
	row->seen = run->forecast.there.low;
	row->known = run->forecast.survives != SURVIVAL_UNKNOWN;
	row->ok = run->forecast.survives == SURVIVAL_YES;
}

int
limit_is_least(enum limit_name name)
{
	return name == LIMIT_RATE || name == LIMIT_SURVIVE ||
	       name == LIMIT_COVERAGE;
}

static void
limit_seen(struct limit_row *row, const struct run_limit *of)
{
	row->limit = of->limit;
	row->seen = of->seen;
	row->known = isfinite(row->seen);
	row->ok = limit_is_least(row->name) ? row->seen >= row->limit
					    : row->seen <= row->limit;
}

static void
limit_p95(struct limit_row *row, const struct judged *run)
{
	limit_seen(row, &run->p95);
}

static void
limit_p99(struct limit_row *row, const struct judged *run)
{
	limit_seen(row, &run->p99);
}

static void
limit_rate(struct limit_row *row, const struct judged *run)
{
	limit_seen(row, &run->rate);
}

static void
limit_fds(struct limit_row *row, const struct judged *run)
{
	limit_seen(row, &run->fds);
}

static void
limit_coverage(struct limit_row *row, const struct judged *run)
{
	limit_seen(row, &run->coverage);
}

static const struct {
	const char *word;
	void (*fill)(struct limit_row *, const struct judged *);
} limits[LIMIT_NAMES] = {
    [LIMIT_GROWTH] = {"growth", limit_growth},
    [LIMIT_ERRORS] = {"errors", limit_errors},
    [LIMIT_P95] = {"p95", limit_p95},
    [LIMIT_P99] = {"p99", limit_p99},
    [LIMIT_RATE] = {"rate", limit_rate},
    [LIMIT_FDS] = {"fds", limit_fds},
    [LIMIT_SURVIVE] = {"survive", limit_survive},
    [LIMIT_COVERAGE] = {"coverage", limit_coverage},
};

const char *
limit_word(enum limit_name name)
{
	return limits[name].word;
}

void
limit_title(struct buf *out, const struct limit_row *row)
{
	buf_adds(out, limit_word(row->name));
	if (row->route != NULL)
		buf_addf(out, " of %s", row->route);
}

static size_t
limits_list_routes(const struct judged *run, struct limit_row *rows)
{
	for (size_t i = 0; i < run->nroute_limits; i++) {
		const struct judged_route_limit *of = &run->route_limits[i];

		rows[i] = (struct limit_row){
		    .name = of->percentile == 95 ? LIMIT_P95 : LIMIT_P99,
		    .route = of->route,
		    .missed = of->missed[0] != '\0' ? of->missed : NULL};
		limit_seen(&rows[i], &of->of);
	}
	return run->nroute_limits;
}

size_t
limits_list(const struct judged *run, struct limit_row rows[LIMITS_MOST])
{
	const int applies[LIMIT_NAMES] = {
	    [LIMIT_GROWTH] = judged_decisive(run) != NULL,
	    [LIMIT_ERRORS] = isfinite(run->conditions.max_error_rate),
	    [LIMIT_P95] = run->p95.limit > 0,
	    [LIMIT_P99] = run->p99.limit > 0,
	    [LIMIT_RATE] = run->rate.limit > 0,
	    [LIMIT_FDS] = run->fds.limit > 0,
	    [LIMIT_SURVIVE] = run->forecast.survive.seconds > 0,
	    [LIMIT_COVERAGE] = run->coverage.limit > 0,
	};
	size_t count = 0;

	for (int i = 0; i < LIMIT_NAMES; i++) {
		if (!applies[i])
			continue;
		rows[count] = (struct limit_row){.name = (enum limit_name)i};
		limits[i].fill(&rows[count++], run);
	}
	return count + limits_list_routes(run, &rows[count]);
}

int
limit_fails(const struct limit_row *row)
{
	return row->missed != NULL || (row->known && !row->ok);
}

const struct limit_row *
limit_broken(const struct judged *run, struct limit_row rows[LIMITS_MOST])
{
	size_t count = limits_list(run, rows);

	for (size_t i = 0; i < count; i++)
		if (limit_fails(&rows[i]) && rows[i].name != LIMIT_GROWTH)
			return &rows[i];
	return NULL;
}

int
limits_broken(const struct judged *run)
{
	struct limit_row rows[LIMITS_MOST];

	return limit_broken(run, rows) != NULL;
}

static void
owed_add(struct conditions *of, const char *title,
	 const struct run_limit *limit, const char *why)
{
	if (of->unchecked[0] == '\0' && limit->limit > 0 &&
	    !isfinite(limit->seen))
		snprintf(of->unchecked, sizeof(of->unchecked),
			 "limit %s was not checked: %s", title, why);
}

/* What was named to be judged, and was never there. */
static void
owed_series(struct conditions *of, const struct run_reader *reader)
{
	for (size_t i = 0; i < reader->ntracks; i++)
		if (of->unchecked[0] == '\0' && reader->tracks[i].named &&
		    reader->tracks[i].readings == 0)
			snprintf(of->unchecked, sizeof(of->unchecked),
				 "%.100s was to be judged (--scrape), and the "
				 "page never had it: is the name right?",
				 reader->tracks[i].name);
}

void
run_limits_owed(struct judged *judged, const struct settings *settings,
		const struct run_reader *reader)
{
	struct conditions *of = &judged->conditions;
	char title[240];

	owed_add(of, "p95", &judged->p95, "no reply was timed");
	owed_add(of, "p99", &judged->p99, "no reply was timed");
	owed_add(of, "rate", &judged->rate, "no requests were measured");
	owed_add(of, "coverage", &judged->coverage,
		 "what the load covered was not found out");
	if (settings->metric == NULL) {
		owed_add(of, "fds", &judged->fds,
			 "the target's open files were not read");
		owed_series(of, reader);
	}
	for (size_t i = 0; i < judged->nroute_limits; i++) {
		const struct judged_route_limit *limit =
		    &judged->route_limits[i];

		snprintf(title, sizeof(title), "p%d of %s", limit->percentile,
			 limit->route);
		if (limit->missed[0] == '\0')
			owed_add(of, title, &limit->of,
				 "none of its replies was timed");
	}
}
