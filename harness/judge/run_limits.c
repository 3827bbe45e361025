/* SPDX-License-Identifier: MIT */
/* The limits that a run is held to, and what was seen of each. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "judge/run_forecast.h"

static double
number_at(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

/* What was asked for now comes before what was asked for when it was run. */
static double
limit_of(const struct run *run, double asked, const char *key)
{
	if (!isnan(asked))
		return asked;
	return number_at(json_object_get(run->meta, "limits"), key);
}

/* The most descriptors that were open at once under load. */
static double
seen_fds(const struct run_reader *reader)
{
	for (size_t i = 0; i < reader->ntracks; i++)
		if (strcmp(reader->tracks[i].name, "fds") == 0)
			return reader->most[i];
	return NAN;
}

void
run_limits_read(struct judged *judged, const struct settings *settings,
		const struct run_reader *reader)
{
	const struct run *run = judged->run;
	const json_t *done = json_object_get(run->meta, "done");
	const json_t *latency = json_object_get(done, "latency_ms");

	judged->p99 = (struct run_limit){
	    limit_of(run, settings->most_p99, "p99_s"),
	    number_at(latency, "p99") / 1e3,
	};
	judged->rate = (struct run_limit){
	    limit_of(run, settings->least_rate, "rate"),
	    number_at(done, "measured_requests") /
		number_at(done, "measured_s"),
	};
	judged->fds = (struct run_limit){
	    limit_of(run, settings->most_fds, "fds"),
	    seen_fds(reader),
	};
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
	row->seen = of->errors > 0 ? of->errors / of->requests : of->errors;
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

static void
limit_seen(struct limit_row *row, const struct run_limit *of)
{
	row->limit = of->limit;
	row->seen = of->seen;
	row->known = isfinite(row->seen);
	row->ok = row->name == LIMIT_RATE ? row->seen >= row->limit
					  : row->seen <= row->limit;
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

static const struct {
	const char *word;
	void (*fill)(struct limit_row *, const struct judged *);
} limits[LIMIT_NAMES] = {
    [LIMIT_GROWTH] = {"growth", limit_growth},
    [LIMIT_ERRORS] = {"errors", limit_errors},
    [LIMIT_P99] = {"p99", limit_p99},
    [LIMIT_RATE] = {"rate", limit_rate},
    [LIMIT_FDS] = {"fds", limit_fds},
    [LIMIT_SURVIVE] = {"survive", limit_survive},
};

const char *
limit_word(enum limit_name name)
{
	return limits[name].word;
}

size_t
limits_list(const struct judged *run, struct limit_row rows[LIMIT_NAMES])
{
	const int applies[LIMIT_NAMES] = {
	    [LIMIT_GROWTH] = judged_decisive(run) != NULL,
	    [LIMIT_ERRORS] = isfinite(run->conditions.max_error_rate),
	    [LIMIT_P99] = run->p99.limit > 0,
	    [LIMIT_RATE] = run->rate.limit > 0,
	    [LIMIT_FDS] = run->fds.limit > 0,
	    [LIMIT_SURVIVE] = run->forecast.survive.seconds > 0,
	};
	size_t count = 0;

	for (int i = 0; i < LIMIT_NAMES; i++) {
		if (!applies[i])
			continue;
		rows[count] = (struct limit_row){.name = (enum limit_name)i};
		limits[i].fill(&rows[count++], run);
	}
	return count;
}

int
limits_broken(const struct judged *run)
{
	struct limit_row rows[LIMIT_NAMES];
	size_t count = limits_list(run, rows);
	int broken = 0;

	for (size_t i = 0; i < count; i++)
		broken |= rows[i].known && !rows[i].ok &&
			  rows[i].name != LIMIT_GROWTH;
	return broken;
}
