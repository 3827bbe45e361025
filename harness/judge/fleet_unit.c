/* SPDX-License-Identifier: MIT */
/* Lives of one release, judged as a run is that another program recorded. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/fleet_series.h"
#include "judge/judge.h"
#include "judge/run_reader.h"

enum { COLUMN_TIME, COLUMN_VALUE, COLUMN_LIFE, COLUMN_DOSE, COLUMNS };

struct fleet_judge {
	const struct settings *settings;
	struct run_reader reader;
	struct run_timeline timeline;
	struct run run;
	struct judged judged;
	struct verdict verdict;
};

struct fleet_judge *
fleet_judge_new(const struct settings *settings)
{
	struct fleet_judge *judge = xcalloc(1, sizeof(*judge));

	judge->settings = settings;
	run_info_init(&judge->run.info);
	return judge;
}

static void
judge_clear(struct fleet_judge *judge)
{
	run_reader_free(&judge->reader);
	judge->reader.ntracks = 0;
	run_timeline_free(&judge->timeline);
	run_free(&judge->run);
	memset(&judge->run, 0, sizeof(judge->run));
	memset(&judge->timeline, 0, sizeof(judge->timeline));
	run_info_init(&judge->run.info);
}

void
fleet_judge_free(struct fleet_judge *judge)
{
	judge_clear(judge);
	free(judge);
}

static void
judge_set_limit(struct run_info *info, const struct fleet_joined *known)
{
	struct run_target_limit *limit;

	if (known == NULL)
		return;
	limit = xcalloc(1, sizeof(*limit));
	limit->present = 1;
	limit->of = xstrdup("memory");
	limit->most = known->bytes;
	limit->source = xstrdup(known->source);
	info->target.limits.items = limit;
	info->target.limits.count = 1;
}

static void
judge_columns(struct strings *columns, const char *column, int counted)
{
	strings_add(columns, "time_s");
	strings_add(columns, column);
	strings_add(columns, "pid");
	if (counted)
		strings_add(columns, "requests");
}

/* What is counted goes on from life to life. */
static void
judge_read_life(struct fleet_judge *judge, const struct fleet_life *life,
		double number, const struct fleet_joined *counter,
		double origin_s, double *dose)
{
	double row[COLUMNS] = {0, 0, number, NAN}, first = NAN, last = NAN;
	size_t at = 0;

	for (size_t i = life->from; i < life->to; i++) {
		double time_s = reading_time(life->readings, i);

		row[COLUMN_TIME] = time_s - origin_s;
		row[COLUMN_VALUE] = reading_value(life->readings, i);
		if (counter != NULL) {
			double count = joined_at(counter, time_s, &at);

			if (isnan(first))
				first = count;
			if (!isnan(count))
				last = count;
			row[COLUMN_DOSE] = *dose + count - first;
		}
		run_reader_row(&judge->reader, row);
	}
	if (last > first)
		*dose += last - first;
}

/* The counters of its lives; *counted: whether there is any. */
static int
judge_find_counters(const struct fleet_unit *unit,
		    const struct fleet_joined **counters, int *counted,
		    struct error *err)
{
	*counted = 0;
	for (size_t i = 0; i < unit->nlives; i++) {
		counters[i] = NULL;
		if (unit->counters == NULL)
			continue;
		if (joins_counter(unit->counters, unit->lives[i].labels,
				  &counters[i], err) != 0)
			return -1;
		*counted |= counters[i] != NULL && counters[i]->counts.n > 1;
	}
	return 0;
}

static int
judge_lives(struct fleet_judge *judge, const struct fleet_unit *unit,
	    const struct fleet_joined *const *counters, int counted,
	    struct error *err)
{
	struct strings columns = {0};
	double dose = 0;
	int result;

	judge_clear(judge);
	judge->run.path = xstrdup(unit->name);
	judge_set_limit(&judge->run.info, unit->limit);
	run_timeline_read(&judge->timeline, &judge->run);
	judge_columns(&columns, unit->column, counted);
	result = run_reader_init(&judge->reader, &columns,
				 judge->settings->metric, &judge->run.info,
				 &judge->timeline, unit->name, err);
	strings_free(&columns);
	if (result != 0)
		return -1;
	for (size_t i = 0; i < unit->nlives; i++)
		judge_read_life(judge, &unit->lives[i], (double)i,
				counted ? counters[i] : NULL,
				life_first_s(&unit->lives[0]), &dose);
	run_reader_end(&judge->reader);
	return judge_rows(&judge->judged, &judge->verdict, &judge->run,
			  judge->settings, &judge->reader, err);
}

static size_t
unit_longest(const struct fleet_unit *unit)
{
	size_t longest = unit->nlives - 1; /* the newest of equal ones */

	for (size_t i = unit->nlives; i-- > 0;)
		if (unit->lives[i].to - unit->lives[i].from >
		    unit->lives[longest].to - unit->lives[longest].from)
			longest = i;
	return longest;
}

/*
 * What grew in every life is a LEAK. Else the longest life says most: restarts
 * between lives are no reason to doubt what happened within one.
 */
const struct judged *
fleet_unit_judge(struct fleet_judge *judge, const struct fleet_unit *unit,
		 struct error *err)
{
	const struct fleet_joined **counters =
	    xcalloc(unit->nlives, sizeof(*counters));
	struct fleet_unit one = *unit;
	int counted, result;
	size_t longest;

	result = judge_find_counters(unit, counters, &counted, err);
	if (result == 0)
		result = judge_lives(judge, unit, counters, counted, err);
	if (result == 0 && unit->nlives > 1 &&
	    judge->verdict.kind != VERDICT_LEAK) {
		longest = unit_longest(unit);
		one.lives = &unit->lives[longest];
		one.nlives = 1;
		result =
		    judge_lives(judge, &one, &counters[longest], counted, err);
	}
	if (result == 0 && unit->counters != NULL && !counted)
		++*unit->uncounted;
	free(counters);
	return result == 0 ? &judge->judged : NULL;
}
