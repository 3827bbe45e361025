/* SPDX-License-Identifier: MIT */
#include "judge/fleet_row.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FEW_READINGS = 6 };

void
fleet_row_free(struct fleet_row *row)
{
	free(row->name);
	labels_free(&row->labels);
	free(row->text);
	free(row->json);
}

static const struct fleet_life *
lives_newest(const struct fleet_lives *lives)
{
	return &lives->items[lives->count - 1];
}

/* The end of the lives that are of the same release as that one. */
static size_t
lives_of_release(const struct fleet_lives *lives, size_t from)
{
	size_t to = from + 1;

	while (to < lives->count && strcmp(lives->items[to].release,
					   lives->items[from].release) == 0)
		to++;
	return to;
}

static void
row_draw(struct fleet_row *row, const struct fleet_order *order,
	 const struct fleet_lives *lives)
{
	double wide = (order->end_s - order->start_s) / FLEET_POINTS;

	for (size_t i = 0; i < FLEET_POINTS; i++)
		row->points[i] = NAN;
	for (size_t k = 0; k < lives->count; k++) {
		const struct fleet_life *life = &lives->items[k];

		for (size_t i = life->from; i < life->to; i++) {
			double time_s = reading_time(life->readings, i);
			double at = (time_s - order->start_s) / wide;

			at = fmin(fmax(at, 0), FLEET_POINTS - 1);
			row->points[(size_t)at] =
			    (float)reading_value(life->readings, i);
		}
	}
}

static size_t
lives_readings(const struct fleet_lives *lives)
{
	size_t sum = 0;

	for (size_t i = 0; i < lives->count; i++)
		sum += lives->items[i].to - lives->items[i].from;
	return sum;
}

static int
lives_are_memory(const struct fleet_lives *lives)
{
	struct metric_range range = {0};

	for (size_t i = 0; i < lives->count; i++)
		for (size_t k = lives->items[i].from; k < lives->items[i].to;
		     k++)
			metric_range_add(
			    &range, reading_value(lives->items[i].readings, k));
	return metric_range_is_memory(&range);
}

static void
row_name(struct fleet_row *row, const struct labels *labels)
{
	struct buf name = {0};

	fleet_name(&name, labels);
	row->name = xstrdup(buf_text(&name));
	buf_free(&name);
	for (size_t i = 0; i < labels->names.count; i++)
		labels_add(&row->labels, labels->names.items[i],
			   labels->values.items[i]);
}

static double
judged_due(const struct judged *judged)
{
	double due = judged->forecast.here.estimate;

	return judged->forecast.known && isfinite(due) ? due : NAN;
}

static void
row_take(struct fleet_row *row, const struct judged *judged,
	 const struct settings *settings)
{
	const struct metric_verdict *metric = judged_decisive(judged);

	row->kind = judged->verdict->kind;
	row->status = judged_status(judged, settings);
	row->per_second = judged->conditions.per_second;
	row->growth = (struct bounds){NAN, NAN, NAN};
	row->tolerance = row->due_s = NAN;
	if (metric == NULL)
		return;
	row->measure = metric->measure;
	row->growth = (struct bounds){
	    judged_rate(judged, metric->growth.estimate),
	    judged_rate(judged, metric->growth.low),
	    judged_rate(judged, metric->growth.high),
	};
	row->tolerance = judged_rate(judged, metric->tolerance);
	row->due_s = judged_due(judged);
}

/* The oldest makes room. */
static struct fleet_release *
row_add_release(struct fleet_row *row, const struct fleet_life *first)
{
	struct fleet_release *release;

	if (row->nreleases == FLEET_RELEASES)
		memmove(row->releases, row->releases + 1,
			--row->nreleases * sizeof(*row->releases));
	release = &row->releases[row->nreleases++];
	snprintf(release->name, sizeof(release->name), "%s", first->release);
	release->from_s = life_first_s(first);
	return release;
}

/* Since when growth is what it is: back to a release that differed. */
static void
row_since(struct fleet_row *row)
{
	size_t at = row->nreleases - 1;

	while (at > 0 && row->releases[at - 1].kind == row->kind)
		at--;
	row->since = at > 0 ? at : row->nreleases;
}

/* Lives of one release after the other; the last is what the row is about. */
static const struct judged *
row_judge_releases(struct fleet_row *row, const struct fleet_row_order *of,
		   const struct fleet_lives *lives, struct fleet_unit *unit,
		   struct error *err)
{
	const struct judged *judged = NULL;
	size_t to;

	for (size_t from = 0; from < lives->count; from = to) {
		struct fleet_release *release =
		    row_add_release(row, &lives->items[from]);

		to = lives_of_release(lives, from);
		unit->lives = &lives->items[from];
		unit->nlives = to - from;
		judged = fleet_unit_judge(of->judge, unit, err);
		if (judged == NULL)
			return NULL;
		row_take(row, judged, of->order->settings);
		release->kind = row->kind;
		release->growth = row->growth.estimate;
	}
	row_since(row);
	return judged;
}

static void
row_compare_promql(struct fleet_row *row, const struct fleet_row_order *of,
		   const struct fleet_life *newest)
{
	struct fleet_readings readings = *newest->readings;

	readings.pairs += 2 * newest->from;
	readings.n = newest->to - newest->from;
	row->level = reading_value(&readings, readings.n - 1);
	fleet_promql(&row->promql, &readings, of->order->end_s, row->limit);
}

static int
row_is_left_out(const struct fleet_row_order *of,
		const struct fleet_lives *lives, int unnamed)
{
	if (lives_readings(lives) < FEW_READINGS) {
		of->counts->empty += lives->count;
		return 1;
	}
	if (unnamed && !lives_are_memory(lives)) {
		of->counts->no_memory += lives->count;
		return 1;
	}
	return 0;
}

static void
row_fail(const struct fleet_row_order *of, const struct error *why)
{
	if (of->counts->failed++ == 0)
		memcpy(of->counts->failure, why->text,
		       sizeof(of->counts->failure));
}

int
fleet_row_judge(struct fleet_row *row, const struct fleet_row_order *of,
		const struct fleet_lives *lives, struct error *err)
{
	const struct fleet_life *newest = lives_newest(lives);
	char column[METRIC_COLUMN];
	size_t uncounted = 0;
	struct fleet_unit unit = {.column = column,
				  .counters = of->counters,
				  .uncounted = &uncounted};
	struct error own = {0};
	const struct judged *judged;
	int unnamed;

	*row = (struct fleet_row){.limit = NAN, .lives = lives->count};
	if (fleet_column(newest->labels, column, &unnamed) != 0 ||
	    row_is_left_out(of, lives, unnamed))
		return 0;
	row_name(row, newest->labels);
	unit.name = row->name;
	unit.limit = joins_limit(of->limits, newest->labels);
	if (unit.limit != NULL)
		row->limit = unit.limit->bytes;
	if (!isnan(of->order->settings->limit))
		row->limit = of->order->settings->limit;
	row_draw(row, of->order, lives);
	row_compare_promql(row, of, newest);
	judged = row_judge_releases(row, of, lives, &unit, &own);
	of->counts->uncounted += uncounted > 0;
	if (judged != NULL) {
		of->judged(of->arg, row, judged);
		return 1;
	}
	fleet_row_free(row);
	if (own.status == STATUS_DATA && of->counters != NULL)
		return error_set(err, own.status, "%s", own.text);
	row_fail(of, &own);
	return 0;
}

static int
row_rank(const struct fleet_row *row)
{
	static const int ranks[] = {
	    [VERDICT_LEAK] = 0,
	    [VERDICT_FAILED] = 1,
	    [VERDICT_INCONCLUSIVE] = 2,
	    [VERDICT_FLAT] = 3,
	};

	return ranks[row->kind];
}

/* Ascending; what is not known is last. */
static int
compare_known(double a, double b)
{
	if (isnan(a) || isnan(b))
		return isnan(a) - isnan(b);
	return (a > b) - (a < b);
}

int
fleet_row_compare(const void *a, const void *b)
{
	const struct fleet_row *one = a, *other = b;
	int order = row_rank(one) - row_rank(other);

	if (order == 0 && one->kind == VERDICT_LEAK)
		order = compare_known(one->due_s, other->due_s);
	if (order == 0)
		order = compare_known(-one->growth.estimate,
				      -other->growth.estimate);
	return order != 0 ? order : strcmp(one->name, other->name);
}
